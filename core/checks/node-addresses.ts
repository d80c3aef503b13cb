import { subnetZones } from '../plan/choices.ts';
import { subnetRanges, usableAddresses } from '../plan/subnet-ranges.ts';
import { existingSubnetsFor } from '../plan/subnet-sources.ts';
import { allNodeGroups, type AnyNodeGroup } from '../spec/all-node-groups.ts';
import type { CheckContext, Remark } from './check.ts';
import { zonesOf } from './instance-types.ts';

/** The VPC CNI keeps a whole network interface of addresses in hand beside the one in use. */
const interfacesHeld = 2;

/** Addresses that the subnets of node groups have, against what the nodes take as soon as they run. */
export function tooFewNodeAddresses(context: CheckContext): readonly Remark[] {
  const byPlace = Map.groupBy(allNodeGroups(context.spec), ({ group }) => placeOf(group, context).join(' '));
  return [...byPlace.values()].flatMap((placed): readonly Remark[] => {
    const groups = placed.map(({ group }) => group);
    const free = freeIn(groups[0], context);
    const nodes = groups.reduce((sum, { scaling }) => sum + scaling.desiredSize, 0);
    const wanted = groups.reduce((sum, group) => sum + group.scaling.desiredSize * addressesPerNode(group, context), 0);
    if (free === undefined || wanted <= free) return [];
    return [{
      severity: nodes > free ? 'blocker' : 'warning',
      path: placed[0]?.path ?? '',
      message: `The subnets of ${groups.map(({ name }) => name).join(', ')} have ${free} free addresses; ${nodes} nodes and the pods that they make room for take ${wanted}.`,
      remedy: 'Use larger subnets or fewer nodes, or let vpc-cni assign prefixes (ENABLE_PREFIX_DELEGATION) or fewer addresses in advance (WARM_IP_TARGET).',
    }];
  });
}

function placeOf(group: AnyNodeGroup, { spec: { network }, facts }: CheckContext): readonly string[] {
  if (network.kind === 'existing') return [...(group.subnets ?? existingSubnetsFor(network, group, facts))].sort();
  return [String(group.privateNetworking), ...(group.availabilityZones ?? [])];
}

function freeIn(group: AnyNodeGroup | undefined, context: CheckContext): number | undefined {
  if (group === undefined) return undefined;
  const { spec: { network }, facts } = context;
  if (network.kind === 'existing') {
    const known = facts.subnets.filter(({ subnetId }) => placeOf(group, context).includes(subnetId));
    return known.length === 0 ? undefined : known.reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
  }
  const ranges = subnetRanges(network.cidr, subnetZones(network, facts.zones))?.filter(({ zone }) => zonesOf(group, context).includes(zone));
  return ranges?.reduce((sum, { publicCidr, privateCidr }) => sum + usableAddresses(group.privateNetworking ? privateCidr : publicCidr), 0);
}

function addressesPerNode({ instanceTypes }: AnyNodeGroup, { facts: { account } }: CheckContext): number {
  const facts = (account?.instanceTypes ?? []).filter(({ type }) => instanceTypes.includes(type));
  return Math.max(1, ...facts.map(({ addressesPerInterface, interfaces }) => addressesPerInterface * Math.min(interfacesHeld, interfaces)));
}
