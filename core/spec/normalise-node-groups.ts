import type { ManagedNodeGroup, NodeGroup, NodeRepair, NodeRepairOverride, NodeRole, Taint } from './cluster-spec.ts';
import type { InstanceSelector } from './node-launch.ts';
import { DEFAULT_AMI_FAMILY, DEFAULT_INSTANCE_TYPE, DEFAULT_VOLUME_SIZE, scalingOf } from './node-group-defaults.ts';
import { nodeAddonPolicies } from './node-policies.ts';
import { launchOf, needsLaunch } from './normalise-launch.ts';
import { optional } from './optional.ts';
import type { ClusterConfig, ManagedNodeGroupConfig, SelfManagedNodeGroupConfig } from './schema/cluster-config.ts';
import type { SelfManagedNodeGroup } from './self-managed.ts';
import { subnetIdOf } from './vpc.ts';

type Vpc = NonNullable<ClusterConfig['vpc']>;
type EitherConfig = ManagedNodeGroupConfig | SelfManagedNodeGroupConfig;

export function managedNodeGroupOf(group: ManagedNodeGroupConfig, vpc: Vpc): ManagedNodeGroup {
  const { launchTemplate, updateConfig, releaseVersion, nodeRepairConfig } = group;
  const ours = launchTemplate === undefined && needsLaunch(group);
  return {
    ...commonOf(group, vpc),
    instanceTypes: managedTypesOf(group),
    capacityType: capacityTypeOf(group),
    ...updateConfigOf(updateConfig ?? {}),
    ...(launchTemplate !== undefined && { launchTemplate: { id: launchTemplate.id, ...optional({ version: launchTemplate.version }) } }),
    ...(ours && { launch: launchOf(group) }),
    ...(launchTemplate === undefined && !ours && { volumeSize: group.volumeSize ?? DEFAULT_VOLUME_SIZE }),
    ...optional({ releaseVersion }),
    ...(nodeRepairConfig !== undefined && { nodeRepair: nodeRepairOf(nodeRepairConfig) }),
  };
}

export function selfManagedNodeGroupOf(group: SelfManagedNodeGroupConfig, vpc: Vpc): SelfManagedNodeGroup {
  const { instancesDistribution, maxInstanceLifetime, iam, updateConfig } = group;
  return {
    ...commonOf(group, vpc),
    instanceTypes: selfManagedTypesOf(group),
    launch: launchOf(group),
    ...(instancesDistribution !== undefined && { distribution: distributionOf(instancesDistribution) }),
    ...optional({ maxInstanceLifetime, instanceProfileARN: iam?.instanceProfileARN }),
    ...updateConfigOf(updateConfig ?? {}),
    classicLoadBalancerNames: group.classicLoadBalancerNames ?? [],
    targetGroupARNs: group.targetGroupARNs ?? [],
    metricsCollection: (group.asgMetricsCollection ?? []).map(({ granularity, metrics = [] }) => ({ granularity, metrics })),
    propagateTags: group.propagateASGTags ?? false,
  };
}

function commonOf(group: EitherConfig, vpc: Vpc): Omit<NodeGroup, 'instanceTypes'> {
  const { instanceSelector } = group;
  const zones = [...(group.availabilityZones ?? []), ...('localZones' in group ? (group.localZones ?? []) : [])];
  return {
    name: group.name,
    ...(instanceSelector !== undefined && { instanceSelector: selectorOf(instanceSelector) }),
    amiFamily: group.amiFamily ?? DEFAULT_AMI_FAMILY,
    scaling: scalingOf(group),
    labels: group.labels ?? {},
    taints: taintsOf(group.taints),
    tags: group.tags ?? {},
    privateNetworking: group.privateNetworking ?? false,
    ...subnetIdsOf(group.subnets, vpc),
    ...(zones.length > 0 && { availabilityZones: zones }),
    role: nodeRoleOf(group),
  };
}

function taintsOf(said: EitherConfig['taints'] = []): readonly Taint[] {
  if (Array.isArray(said)) return said.map(({ key, value, effect }) => ({ key, ...optional({ value }), effect: taintEffects[effect] }));
  return Object.entries(said).map(([key, text]) => {
    const [effect = '', value = ''] = text.split(':').reverse();
    return { key, ...(value !== '' && { value }), effect: taintEffects[effect as keyof typeof taintEffects] };
  });
}

const taintEffects = {
  NoSchedule: 'NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
} as const satisfies Record<string, Taint['effect']>;

function capacityTypeOf({ spot, instanceMarketOptions }: ManagedNodeGroupConfig): ManagedNodeGroup['capacityType'] {
  if (instanceMarketOptions?.marketType === 'capacity-block') return 'CAPACITY_BLOCK';
  return spot === true || instanceMarketOptions?.marketType === 'spot' ? 'SPOT' : 'ON_DEMAND';
}

function managedTypesOf({ instanceType, instanceTypes = [], launchTemplate, instanceSelector }: ManagedNodeGroupConfig): readonly string[] {
  if (instanceType !== undefined) return [instanceType];
  return instanceTypes.length > 0 || launchTemplate !== undefined || instanceSelector !== undefined ? instanceTypes : [DEFAULT_INSTANCE_TYPE];
}

function selfManagedTypesOf({ instanceType, instancesDistribution, instanceSelector }: SelfManagedNodeGroupConfig): readonly string[] {
  const mixed = instancesDistribution?.instanceTypes ?? [];
  if (mixed.length > 0) return mixed;
  if (instanceType !== undefined && instanceType !== 'mixed') return [instanceType];
  return instanceSelector === undefined ? [DEFAULT_INSTANCE_TYPE] : [];
}

function updateConfigOf({ maxUnavailable, maxUnavailablePercentage }: NonNullable<EitherConfig['updateConfig']>): Pick<ManagedNodeGroup, 'updateConfig'> {
  if (maxUnavailable !== undefined) return { updateConfig: { maxUnavailable } };
  return maxUnavailablePercentage === undefined ? {} : { updateConfig: { maxUnavailablePercentage } };
}

function nodeRepairOf({ enabled = false, nodeRepairConfigOverrides: overrides = [], ...limits }: NonNullable<ManagedNodeGroupConfig['nodeRepairConfig']>): NodeRepair {
  return { enabled, ...optional(limits), overrides: overrides.map((override) => ({ ...override, repairAction: repairActions[override.repairAction] })) };
}

/** eksctl's guide has words of its own, which EKS does not take. */
const repairActions = { Replace: 'Replace', Terminate: 'Replace', Reboot: 'Reboot', Restart: 'Reboot', NoAction: 'NoAction' } as const satisfies Record<string, NodeRepairOverride['repairAction']>;

function distributionOf(said: NonNullable<SelfManagedNodeGroupConfig['instancesDistribution']>): NonNullable<SelfManagedNodeGroup['distribution']> {
  const { onDemandBaseCapacity, onDemandPercentageAboveBaseCapacity, spotAllocationStrategy, spotInstancePools, maxPrice, capacityRebalance = false } = said;
  return { ...optional({ onDemandBaseCapacity, onDemandPercentageAboveBaseCapacity, spotAllocationStrategy, spotInstancePools, maxPrice }), capacityRebalance };
}

function nodeRoleOf({ iam = {}, ssh }: EitherConfig): NodeRole {
  const { instanceRoleARN, attachPolicyARNs = [], attachPolicy, withAddonPolicies = {}, instanceRoleName, instanceRolePermissionsBoundary } = iam;
  if (instanceRoleARN !== undefined) return { kind: 'existing', roleARN: instanceRoleARN };
  const addonPolicies = nodeAddonPolicies.filter((policy) => withAddonPolicies[policy] === true);
  return {
    kind: 'new',
    ...(attachPolicyARNs.length > 0 && { policyARNs: attachPolicyARNs }),
    ...(ssh?.enableSsm === true && { sessionManager: true }),
    ...optional({ policyDocument: attachPolicy, permissionsBoundaryARN: instanceRolePermissionsBoundary, roleName: instanceRoleName }),
    ...(addonPolicies.length > 0 && { addonPolicies }),
  };
}

function selectorOf({ vCPUs, memory, gpus, neuron_devices: neuronDevices, cpuArchitecture, allow, deny }: NonNullable<EitherConfig['instanceSelector']>): InstanceSelector {
  return {
    ...optional({ vCPUs, gpus, neuronDevices, allow, deny }),
    ...(memory !== undefined && { memoryMiB: mebibytes(memory) }),
    architecture: cpuArchitecture === 'arm64' ? 'arm64' : 'x86_64',
  };
}

const unitsOfMebibytes = { k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 } as const;

/** `16`, `16GiB` and `16384 MiB` are the same; EC2 has only whole mebibytes. */
function mebibytes(text: string): number {
  const [, amount = '', unit = 'g'] = /^([\d.]+)\s*([kmgt])?/i.exec(text) ?? [];
  return Math.round(Number(amount) * unitsOfMebibytes[unit.toLowerCase() as keyof typeof unitsOfMebibytes]);
}

/** Keys under vpc.subnets become the ids they stand for. */
export function subnetIdsOf(subnets: readonly string[] = [], vpc: Vpc): { readonly subnets?: readonly string[] } {
  if (subnets.length === 0) return {};
  const known = { ...vpc.subnets?.public, ...vpc.subnets?.private };
  return { subnets: subnets.map((subnet) => subnetIdOf(known[subnet] ?? { id: subnet })) };
}
