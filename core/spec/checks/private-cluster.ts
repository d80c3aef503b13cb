import type { Findings } from '../found.ts';
import { keyIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { isExistingVpc } from '../vpc.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;

export function* checkPrivateCluster(config: Config): Findings {
  const { privateCluster, vpc = {}, localZones } = config;
  const { enabled, skipEndpointCreation, additionalEndpointServices } = privateCluster ?? {};
  const at = (name: string): Path => ['privateCluster', name];
  const services = entriesOf(additionalEndpointServices, at('additionalEndpointServices'));
  yield* duplicates(services, (service) => service, (service) => `the service ${service}`);
  if (enabled !== true) {
    if (skipEndpointCreation === true) yield keyIsWrong(at('skipEndpointCreation'), 'has no effect without privateCluster.enabled: true', [at('enabled')]);
    if (services.length > 0) yield keyIsWrong(at('additionalEndpointServices'), 'has no effect without privateCluster.enabled: true', [at('enabled')]);
    return;
  }
  if (skipEndpointCreation === true && services.length > 0) yield keyIsWrong(at('additionalEndpointServices'), 'no endpoints are made, because skipEndpointCreation is true; remove one of the two');
  if (skipEndpointCreation === true && !isExistingVpc(vpc)) yield keyIsWrong(at('skipEndpointCreation'), 'a new VPC has no endpoints: leave it out, or name an existing VPC’s subnets', [['vpc', 'subnets']]);
  if (vpc.clusterEndpoints?.publicAccess === true) yield keyIsWrong(['vpc', 'clusterEndpoints', 'publicAccess'], 'a private cluster’s public endpoint is closed; remove one of the two');
  if (vpc.clusterEndpoints?.privateAccess === false) yield keyIsWrong(['vpc', 'clusterEndpoints', 'privateAccess'], 'a private cluster has the private endpoint and no other; leave it out');
  if (isFilled(vpc.publicAccessCIDRs)) yield keyIsWrong(['vpc', 'publicAccessCIDRs'], 'a private cluster’s public endpoint is closed; remove one of the two');
  if (vpc.nat?.gateway !== undefined && vpc.nat.gateway !== 'Disable') yield keyIsWrong(['vpc', 'nat'], 'nothing leads out of a private cluster’s VPC; leave it out');
  if (isFilled(localZones)) yield keyIsWrong(['localZones'], 'a private cluster has no subnets in local zones');
  yield* checkPrivateNodes(config);
}

function* checkPrivateNodes({ vpc, managedNodeGroups, nodeGroups }: Config): Findings {
  if (isExistingVpc(vpc) && Object.keys(vpc?.subnets?.private ?? {}).length === 0) {
    yield keyIsWrong(['vpc'], 'a private cluster needs private subnets: name them under vpc.subnets.private', [['vpc', 'subnets', 'private']]);
  }
  for (const [{ privateNetworking }, path] of [...entriesOf(managedNodeGroups, ['managedNodeGroups']), ...entriesOf(nodeGroups, ['nodeGroups'])]) {
    if (privateNetworking !== true) yield keyIsWrong(path, 'a private cluster’s nodes are in private subnets: set privateNetworking to true', [[...path, 'privateNetworking']]);
  }
}
