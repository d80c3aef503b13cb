import type { Subnet } from '@aws-sdk/client-ec2';
import { clusterArn } from '../arns.ts';
import { addBootstrapEntries } from '../access-entries/entries.ts';
import { addonNamed, defaultAddonVersion } from '../catalogue/addons.ts';
import { defaultVersion, offered } from '../catalogue/versions.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { createSecurityGroup, keyState, role, securityGroups } from '../engine/neighbours.ts';
import { controlPlaneSubnets, zonesOf } from '../engine/network.ts';
import { operation } from '../engine/operation.ts';
import type { Context } from '../engine/operation.ts';
import { passRole } from '../../iam/pass-role.ts';
import { AwsError } from '../../service.ts';
import type { Principal } from '../../service.ts';
import { checkTags } from '../tags/tags.ts';
import { inUse, invalidParameter, limitExceeded } from '../errors.ts';
import type { ClusterRecord, Place } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { issueOf } from '../updates/updates.ts';
import { createCluster } from './input.ts';
import type { CreateCluster as Input } from './input.ts';
import { autoModeOf, checkAutoMode, checkEncryption, checkEndpointAccess, checkNodePools, checkRemoteNetworks, checkServiceCidr } from './rules.ts';
import { newSecrets, newShape } from './shape.ts';

const bootstrapped = ['vpc-cni', 'coredns', 'kube-proxy'] as const;

export const CreateCluster = operation({
  http: { method: 'POST', path: '/clusters' },
  resources: (input, place) => [clusterArn(place, String(input.name))],
  conditions: requestTags,
  input: createCluster,
  async run(input, context) {
    const { eks, place, call } = context;
    await passRole(call, input.roleArn, 'eks.amazonaws.com');
    const version = requireOffered(eks, input);
    checkName(eks, place, input);
    checkConfiguration(eks, input);
    const network = await checkNeighbours(context, input);
    checkName(eks, place, input);
    const cluster = newCluster(context, input, version, network);
    place.clusters.set(input.name, cluster);
    const { bootstrapClusterCreatorAdminPermissions: bootstrap = true } = input.accessConfig ?? {};
    return { cluster: { ...cluster.shape, accessConfig: { ...cluster.shape.accessConfig, bootstrapClusterCreatorAdminPermissions: bootstrap } } };
  },
});

function checkName(eks: Eks, place: Place, { name }: Input): void {
  const { clustersPerRegion } = eks.settings.quotas;
  if (place.clusters.has(name)) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  if (place.clusters.size >= clustersPerRegion) throw limitExceeded(`Cluster limit exceeded: ${clustersPerRegion} clusters in ${place.region}`, { clusterName: name });
}

function requireOffered(eks: Eks, { name, version }: Input): KubernetesVersion {
  const today = eks.today();
  const found = offered(version ?? defaultVersion(today), today);
  if (found === undefined) throw invalidParameter('unsupported Kubernetes version', { clusterName: name });
  return found;
}

/** The rules that need nothing but the request. */
function checkConfiguration(eks: Eks, input: Input): void {
  const { quotas } = eks.settings;
  const about = { clusterName: input.name };
  const { endpointPublicAccess = true, endpointPrivateAccess = false, publicAccessCidrs = [], securityGroupIds = [] } = input.resourcesVpcConfig;
  if (input.outpostConfig !== undefined) throw invalidParameter('outpostConfig is not supported: local clusters on Outposts are not simulated', about);
  checkTags(eks, input.tags, about);
  checkEndpointAccess({ endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs }, quotas, about);
  if (securityGroupIds.length > quotas.controlPlaneSecurityGroups) {
    throw limitExceeded(`The number of control plane security groups exceeds the limit of ${quotas.controlPlaneSecurityGroups}`, about);
  }
  const { serviceIpv4Cidr, ipFamily } = input.kubernetesNetworkConfig ?? {};
  if (serviceIpv4Cidr !== undefined && ipFamily === 'ipv6') throw invalidParameter('serviceIpv4Cidr cannot be specified with ipFamily ipv6', about);
  if (serviceIpv4Cidr !== undefined) checkServiceCidr(serviceIpv4Cidr, about);
  checkRemoteNetworks(input.remoteNetworkConfig, quotas, about);
  checkEncryption(input.encryptionConfig ?? [], about);
  checkAccess(input);
  checkAutoMode(autoModeOf(input), about);
  checkNodePools(input.computeConfig, about);
}

function checkAccess({ name, accessConfig, computeConfig, bootstrapSelfManagedAddons }: Input): void {
  const about = { clusterName: name };
  const { authenticationMode: mode = 'CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: bootstrap = true } = accessConfig ?? {};
  if (mode === 'CONFIG_MAP' && !bootstrap) {
    throw invalidParameter('bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP', about);
  }
  if (computeConfig?.enabled !== true) return;
  if (mode === 'CONFIG_MAP') throw invalidParameter('EKS Auto Mode requires the authentication mode API or API_AND_CONFIG_MAP', about);
  if (bootstrapSelfManagedAddons !== false) throw invalidParameter('bootstrapSelfManagedAddons must be false for EKS Auto Mode clusters', about);
}

/** The rules that other services have to be asked about. Gives the subnets. */
async function checkNeighbours({ eks, place, call }: Context, input: Input): Promise<Subnet[]> {
  const about = { clusterName: input.name };
  const { subnetIds, securityGroupIds = [] } = input.resourcesVpcConfig;
  const network = await controlPlaneSubnets(eks, place, subnetIds, input.name);
  const groups = await securityGroups(eks, place, securityGroupIds, about);
  if (groups.some((group) => group.VpcId !== network[0]?.VpcId)) throw invalidParameter('Security groups specified must be in the VPC of the subnets', about);
  const { trusts, arn } = (await role(eks, place, input.roleArn)) ?? { arn: undefined, trusts: [] };
  if (arn === undefined || trusts?.includes('eks.amazonaws.com') === false) {
    throw invalidParameter(`Role with arn: ${input.roleArn}, could not be assumed because it does not exist or the trusted entity is not correct`, about);
  }
  if (input.computeConfig?.nodeRoleArn !== undefined) await passRole(call, input.computeConfig.nodeRoleArn, 'eks.amazonaws.com');
  for (const { provider } of input.encryptionConfig ?? []) await requireKey(eks, place, provider.keyArn, input.name);
  return network;
}

/** An enabled KMS key, else InvalidParameterException. */
export async function requireKey(eks: Eks, place: Place, keyArn: string, cluster: string): Promise<void> {
  const state = await keyState(eks, place, keyArn);
  if (state === undefined) throw invalidParameter(`The keyArn in encryptionConfig provider is not valid: key ${keyArn} does not exist`, { clusterName: cluster });
  if (state !== 'Enabled') throw invalidParameter(`The keyArn in encryptionConfig provider is not valid: key ${keyArn} is ${state}`, { clusterName: cluster });
}

function newCluster({ eks, place, call }: Context, input: Input, version: KubernetesVersion, network: readonly Subnet[]): ClusterRecord {
  const random = eks.stream(place, 'CreateCluster', input.name);
  const creator = input.accessConfig?.bootstrapClusterCreatorAdminPermissions === false ? undefined : principalArn(call.principal);
  const cluster: ClusterRecord = {
    shape: newShape(input, place, version, network, eks.now()),
    place,
    zones: zonesOf(network),
    secrets: newSecrets(place, random),
    creatorArn: creator,
    selfManagedAddons: new Map(input.bootstrapSelfManagedAddons === false ? [] : selfManaged(version.version)),
    phantom: undefined,
    nodegroups: new Map(),
    addons: new Map(),
    fargateProfiles: new Map(),
    accessEntries: new Map(),
    podIdentityAssociations: new Map(),
    updates: [],
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
  const failure = eks.failure('CreateCluster', input.name);
  const groupName = `eks-cluster-sg-${input.name}-${random.below(2 ** 31)}`;
  cluster.transition = eks.after(eks.duration('cluster.create', random), () => finish(eks, cluster, groupName, failure));
  return cluster;
}

function selfManaged(version: string): [string, string][] {
  return bootstrapped.flatMap((name) => {
    const addon = addonNamed(name);
    const chosen = addon === undefined ? undefined : defaultAddonVersion(addon, version);
    return chosen === undefined ? [] : [[name, chosen] satisfies [string, string]];
  });
}

function principalArn(principal: Principal): string | undefined {
  if (principal.kind === 'service') return undefined;
  return principal.kind === 'role' ? principal.roleArn : principal.arn;
}

async function finish(eks: Eks, cluster: ClusterRecord, groupName: string, failure: ScriptedFailure | undefined): Promise<void> {
  const { shape, place } = cluster;
  if (failure !== undefined) {
    fail(cluster, failure);
    return;
  }
  try {
    shape.resourcesVpcConfig.clusterSecurityGroupId = await createSecurityGroup(eks, place, shape.name, shape.resourcesVpcConfig.vpcId, groupName);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    fail(cluster, { operation: 'CreateCluster', code: 'AccessDenied', message: `The cluster security group could not be created: ${error.message}` });
    return;
  }
  if (shape.status !== 'CREATING') return;
  Object.assign(shape, cluster.secrets, { status: 'ACTIVE' });
  addBootstrapEntries(eks, cluster);
}

function fail({ shape }: ClusterRecord, failure: ScriptedFailure): void {
  shape.status = 'FAILED';
  shape.health = { issues: [issueOf(failure)] };
}
