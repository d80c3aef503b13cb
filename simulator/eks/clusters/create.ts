import type { Subnet } from '@aws-sdk/client-ec2';
import { clusterArn } from '../arns.ts';
import { addBootstrapEntries } from '../access-entries/entries.ts';
import { trustBundle } from '../certificate-authorities/authorities.ts';
import { defaultVersion, offered } from '../catalogue/versions.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { createSecurityGroup, keyState, role, securityGroups } from '../engine/neighbours.ts';
import { renewInterfaces } from '../engine/interfaces.ts';
import { controlPlaneSubnets } from '../engine/network.ts';
import { operation } from '../engine/operation.ts';
import type { Context } from '../engine/operation.ts';
import { passRole } from '../../iam/pass-role.ts';
import { AwsError } from '../../service.ts';
import type { Random } from '../../random.ts';
import { checkTags } from '../tags/tags.ts';
import { inUse, invalidParameter, limitExceeded } from '../errors.ts';
import type { ClusterRecord, Place } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { issueOf } from '../updates/updates.ts';
import { checkComponents, mergedComponents } from './components.ts';
import { createCluster } from './input.ts';
import type { CreateCluster as Input } from './input.ts';
import { autoModeOf, checkAutoMode, checkEncryption, checkEndpointAccess, checkNodePools, checkRemoteNetworks, checkServiceCidr } from './rules.ts';
import { newCluster } from './record.ts';
import { awaitSupportEnd } from './support-end.ts';
import { text } from '../engine/input.ts';

export const CreateCluster = operation({
  http: { method: 'POST', path: '/clusters' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
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
    const random = eks.stream(place, 'CreateCluster', input.name);
    const cluster = newCluster(context, input, version, network, random);
    place.clusters.set(input.name, cluster);
    start(eks, cluster, random);
    const { bootstrapClusterCreatorAdminPermissions: bootstrap = true } = input.accessConfig ?? {};
    return { cluster: { ...cluster.shape, accessConfig: { ...cluster.shape.accessConfig, bootstrapClusterCreatorAdminPermissions: bootstrap } } };
  },
});

function checkName(eks: Eks, place: Place, { name }: Input): void {
  const { clustersPerRegion } = eks.settings.quotas;
  if (place.clusters.has(name) || place.registrations.has(name)) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
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
  checkComponents(mergedComponents(input), about);
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

function start(eks: Eks, cluster: ClusterRecord, random: Random): void {
  const { name } = cluster.shape;
  const failure = eks.failure('CreateCluster', name);
  const groupName = `eks-cluster-sg-${name}-${random.below(2 ** 31)}`;
  cluster.transition = eks.after(eks.duration('cluster.create', random), () => finish(eks, cluster, groupName, failure));
}

async function finish(eks: Eks, cluster: ClusterRecord, groupName: string, failure: ScriptedFailure | undefined): Promise<void> {
  const { shape, place } = cluster;
  if (failure !== undefined) {
    fail(cluster, failure);
    return;
  }
  try {
    shape.resourcesVpcConfig.clusterSecurityGroupId = await createSecurityGroup(eks, place, shape.name, shape.resourcesVpcConfig.vpcId, groupName);
    await renewInterfaces(eks, cluster);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    fail(cluster, refusalOf(error));
    return;
  }
  if (shape.status !== 'CREATING') return;
  Object.assign(shape, cluster.secrets, { certificateAuthority: trustBundle(cluster), status: 'ACTIVE' });
  addBootstrapEntries(eks, cluster);
  awaitSupportEnd(eks, cluster);
}

function refusalOf({ code, message }: AwsError): ScriptedFailure {
  const outOfAddresses = code.startsWith('InsufficientFreeAddresses');
  return { operation: 'CreateCluster', code: outOfAddresses ? 'InsufficientFreeAddresses' : 'AccessDenied', message: `The control plane could not be connected to the VPC: ${message}` };
}

function fail({ shape }: ClusterRecord, failure: ScriptedFailure): void {
  shape.status = 'FAILED';
  shape.health = { issues: [issueOf(failure)] };
}
