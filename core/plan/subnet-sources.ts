import type { ClusterSpec, ExistingVpc, FargateProfile, NodeGroup } from '../spec/cluster-spec.ts';
import { subnetOutput, type NetworkOutput } from './outputs.ts';
import type { ProvisionFacts } from './provision-facts.ts';
import type { OutputReference, Source } from './step-requests.ts';

/** Where the parts of a cluster find their subnets: ids of the file, or outputs of the network stack. */

export function networkOutput(output: NetworkOutput): OutputReference {
  return { step: 'network', output };
}

export function controlPlaneSubnets({ network }: ClusterSpec): readonly Source[] {
  if (network.kind === 'new') return [networkOutput(network.controlPlaneOnPrivateSubnets ? 'PrivateSubnetIds' : 'SubnetIds')];
  return values(controlPlaneSubnetIds(network));
}

export function controlPlaneSubnetIds({ subnets, controlPlaneSubnets, controlPlaneOnPrivateSubnets }: ExistingVpc): readonly string[] {
  return controlPlaneSubnets ?? [...(controlPlaneOnPrivateSubnets ? [] : subnets.public), ...subnets.private].map(({ id }) => id);
}

export function securityGroups({ network }: ClusterSpec): readonly Source[] {
  return network.kind === 'existing' && network.securityGroups !== undefined ? values(network.securityGroups) : [networkOutput('SecurityGroupId')];
}

export function nodeGroupSubnets({ network }: ClusterSpec, group: NodeGroup, facts: Pick<ProvisionFacts, 'subnets'>): readonly Source[] {
  if (group.subnets !== undefined) return values(group.subnets);
  if (network.kind === 'existing') return values(existingSubnetsFor(network, group, facts));
  const reach = group.privateNetworking ? 'Private' : 'Public';
  return group.availabilityZones?.map((zone) => ({ step: 'network', output: subnetOutput(reach, zone) })) ?? [networkOutput(`${reach}SubnetIds`)];
}

/** The subnets of an existing VPC that a group may use by its reach and zones; empty when there are none. */
export function existingSubnetsFor({ subnets, controlPlaneSubnets = [] }: ExistingVpc, group: NodeGroup, facts: Pick<ProvisionFacts, 'subnets'>): readonly string[] {
  const named = [...subnets.public, ...subnets.private].length > 0;
  const zoneOf = new Map(facts.subnets.map(({ subnetId, zone }) => [subnetId, zone]));
  const reachable = group.privateNetworking ? subnets.private : subnets.public;
  return (named ? reachable.map(({ id }) => id) : controlPlaneSubnets).filter((id) => group.availabilityZones?.includes(zoneOf.get(id) ?? '') ?? true);
}

/** Fargate runs pods in private subnets only. */
export function fargateSubnets({ network }: ClusterSpec, profile: FargateProfile): readonly Source[] {
  if (profile.subnets !== undefined) return values(profile.subnets);
  if (network.kind === 'new') return [networkOutput('PrivateSubnetIds')];
  const { subnets, controlPlaneSubnets = [] } = network;
  const named = [...subnets.public, ...subnets.private].length > 0;
  return values(named ? subnets.private.map(({ id }) => id) : controlPlaneSubnets);
}

function values(ids: readonly string[]): readonly Source[] {
  return ids.map((value) => ({ value }));
}
