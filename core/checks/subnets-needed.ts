import { allNodeGroups } from '../spec/all-node-groups.ts';
import type { NodeGroup } from '../spec/cluster-spec.ts';
import { subnetZones } from '../plan/choices.ts';
import { existingSubnetsFor } from '../plan/subnet-sources.ts';
import type { CheckContext, Remark } from './check.ts';

export function subnetsNeeded(context: CheckContext): readonly Remark[] {
  return [...nodeGroupsWithout(context), ...fargateWithout(context)];
}

function nodeGroupsWithout({ spec, facts }: CheckContext): readonly Remark[] {
  const { network } = spec;
  return allNodeGroups(spec).flatMap(({ group, path }) => {
    if (group.subnets !== undefined) return [];
    const missing = network.kind === 'existing' ? existingSubnetsFor(network, group, facts).length === 0 : zonesOutside(group, subnetZones(network, facts.zones)).length > 0;
    if (!missing) return [];
    const zones = group.availabilityZones === undefined ? '' : ` in ${group.availabilityZones.join(', ')}`;
    const reach = group.privateNetworking ? 'private' : 'public';
    return [{
      severity: 'blocker',
      path: `${path}.${group.availabilityZones === undefined ? 'privateNetworking' : 'availabilityZones'}`,
      message: `Node group ${group.name} needs ${reach} subnets${zones}, and the cluster has none there.`,
      remedy: network.kind === 'existing' ? `Name ${reach} subnets under vpc.subnets.${reach}, or change privateNetworking.` : "Choose among the cluster's zones, or add these to availabilityZones.",
    }];
  });
}

function zonesOutside({ availabilityZones = [] }: NodeGroup, zones: readonly string[]): readonly string[] {
  return availabilityZones.filter((zone) => !zones.includes(zone));
}

function fargateWithout({ spec }: CheckContext): readonly Remark[] {
  const { network } = spec;
  if (network.kind === 'new' || network.subnets.private.length + (network.controlPlaneSubnets ?? []).length > 0) return [];
  return spec.fargateProfiles.flatMap(({ name, subnets }, index) => subnets !== undefined ? [] : [{
    severity: 'blocker',
    path: `fargateProfiles[${index}]`,
    message: `Fargate profile ${name} needs private subnets, and the file names none.`,
    remedy: 'Name private subnets under vpc.subnets.private.',
  }]);
}

/** Nodes and Fargate pods in private subnets of a new VPC without NAT cannot reach anything outside. */
export function noWayOut({ spec }: CheckContext): readonly Remark[] {
  const { network } = spec;
  if (network.kind === 'existing' || network.nat !== 'Disable' || spec.privateCluster !== undefined) return [];
  const groups = allNodeGroups(spec).filter(({ group }) => group.privateNetworking).map(({ group }) => `node group ${group.name}`);
  const users = [...groups, ...spec.fargateProfiles.map(({ name }) => `Fargate profile ${name}`)];
  if (users.length === 0) return [];
  return [{
    severity: 'warning',
    path: 'vpc.nat.gateway',
    message: `NAT is disabled, so private subnets have no way out: ${users.join(', ')} cannot fetch images or join, unless endpoints are added in time.`,
    remedy: 'Use vpc.nat.gateway: Single or HighlyAvailable, or put the nodes into public subnets.',
  }];
}
