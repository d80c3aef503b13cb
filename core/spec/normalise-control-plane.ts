import type { AccessEntry, ClusterSpec } from './cluster-spec.ts';
import type { AutoMode, ControlPlaneSettings, PrivateCluster, RemoteNetworks } from './control-plane-spec.ts';
import { nodeEntryTypeOf } from './aws-auth-nodes.ts';
import { isIPv6 } from './ip-family.ts';
import { optional } from './optional.ts';
import type { ClusterConfig } from './schema/cluster-config.ts';
import { nodePools } from './schema/control-plane.ts';

/** The parts of a spec that the control plane is made with, and that most files leave out. */
export function controlPlaneExtrasOf(config: ClusterConfig): Pick<ClusterSpec, 'ipFamily' | 'controlPlaneSettings' | 'privateCluster' | 'autoMode' | 'remoteNetworks'> {
  const ipFamily = isIPv6(config) ? ('ipv6' as const) : undefined;
  return optional({
    ipFamily,
    controlPlaneSettings: settingsOf(config),
    privateCluster: privateClusterOf(config),
    autoMode: autoModeOf(config.autoModeConfig),
    remoteNetworks: remoteNetworksOf(config.remoteNetworkConfig),
  });
}

function settingsOf(config: ClusterConfig): ControlPlaneSettings | undefined {
  const { zonalShiftConfig, controlPlaneScalingConfig, kubeAPIServerConfig = {}, kubeControllerManagerConfig, kubeSchedulerConfig } = config;
  const { minPort, maxPort } = kubeAPIServerConfig.serviceNodePortRange ?? {};
  const syncPeriod = kubeControllerManagerConfig?.horizontalPodAutoscalerControllerConfig?.horizontalPodAutoscalerSyncPeriod;
  const { type, resources = [] } = kubeSchedulerConfig?.nodeResourcesFit?.scoringStrategy ?? {};
  const apiServer = optional({ eventTtl: kubeAPIServerConfig.eventTTL, serviceNodePortRange: filled(optional({ minPort, maxPort })) });
  const scoringStrategy = optional({ type, resources: resources.length > 0 ? resources : undefined });
  return filled(
    optional({
      zonalShiftConfig: zonalShiftConfig?.enabled === true ? ({ enabled: true } as const) : undefined,
      controlPlaneScalingConfig: controlPlaneScalingConfig?.tier === undefined ? undefined : { tier: controlPlaneScalingConfig.tier },
      kubeApiServerConfig: filled(apiServer),
      kubeControllerManagerConfig: syncPeriod === undefined ? undefined : { horizontalPodAutoscalerControllerConfig: { horizontalPodAutoscalerSyncPeriod: syncPeriod } },
      kubeSchedulerConfig: filled(scoringStrategy) && { nodeResourcesFit: { scoringStrategy } },
    }),
  );
}

function filled<T extends object>(values: T): T | undefined {
  return Object.keys(values).length > 0 ? values : undefined;
}

/** What nodes cannot do without where nothing leads out: their images, their addresses, their credentials. */
const neededEndpointServices = ['ec2', 'ecr.api', 'ecr.dkr', 's3', 'sts'] as const;

function privateClusterOf({ privateCluster = {}, cloudWatch, addons = [], autoModeConfig }: ClusterConfig): PrivateCluster | undefined {
  if (privateCluster.enabled !== true) return undefined;
  if (privateCluster.skipEndpointCreation === true) return { endpointServices: [] };
  const logs = (cloudWatch?.clusterLogging?.enableTypes ?? []).length > 0 ? ['logs'] : [];
  const podIdentity = autoModeConfig?.enabled === true || addons.some(({ name }) => name === 'eks-pod-identity-agent') ? ['eks-auth'] : [];
  return { endpointServices: [...new Set([...neededEndpointServices, ...podIdentity, ...logs, ...(privateCluster.additionalEndpointServices ?? [])])] };
}

function autoModeOf({ enabled, nodePools: pools = [...nodePools], nodeRoleARN, permissionsBoundaryARN }: NonNullable<ClusterConfig['autoModeConfig']> = {}): AutoMode | undefined {
  if (enabled !== true) return undefined;
  if (pools.length === 0) return { nodePools: [] };
  const nodeRole = nodeRoleARN === undefined ? { kind: 'new' as const, ...optional({ permissionsBoundaryARN }) } : { kind: 'existing' as const, roleARN: nodeRoleARN };
  return { nodePools: pools, nodeRole };
}

function remoteNetworksOf({ iam = {}, remoteNodeNetworks = [], remotePodNetworks = [] }: NonNullable<ClusterConfig['remoteNetworkConfig']> = {}): RemoteNetworks | undefined {
  const nodeCIDRs = remoteNodeNetworks.flatMap(({ cidrs = [] }) => cidrs);
  if (nodeCIDRs.length === 0) return undefined;
  return { nodeCIDRs, podCIDRs: remotePodNetworks.flatMap(({ cidrs = [] }) => cidrs), nodeRole: remoteNodeRoleOf(iam) };
}

function remoteNodeRoleOf({ roleARN, caBundleCert }: NonNullable<NonNullable<ClusterConfig['remoteNetworkConfig']>['iam']>): RemoteNetworks['nodeRole'] {
  if (roleARN !== undefined) return { kind: 'existing', roleARN };
  return caBundleCert === undefined ? { kind: 'ssm' } : { kind: 'roles-anywhere', caBundleCert };
}

const administrators = 'system:masters';

/** Mappings of the aws-auth ConfigMap as access entries. An empty mapping says nothing. */
export function identityMappingEntriesOf(mappings: NonNullable<ClusterConfig['iamIdentityMappings']>): readonly AccessEntry[] {
  return mappings.flatMap(({ arn, username, groups = [] }) => (arn === undefined ? [] : [entryOf(arn, username, groups)]));
}

function entryOf(principalARN: string, username: string | undefined, groups: readonly string[]): AccessEntry {
  const type = nodeEntryTypeOf(username, groups);
  if (type !== undefined) return { principalARN, type, kubernetesGroups: [], accessPolicies: [] };
  const policyARN = `arn:${principalARN.split(':')[1] ?? 'aws'}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
  return {
    principalARN,
    type: 'STANDARD',
    kubernetesGroups: groups.filter((group) => group !== administrators),
    ...optional({ kubernetesUsername: username }),
    accessPolicies: groups.includes(administrators) ? [{ policyARN, accessScope: { type: 'cluster' } }] : [],
  };
}
