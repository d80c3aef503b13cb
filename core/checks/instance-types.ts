import { allNodeGroups, type AnyNodeGroup } from '../spec/all-node-groups.ts';
import { architectureOf } from '../spec/ami-type.ts';
import type { InstanceTypeFact } from '../plan/account/account-facts.ts';
import { chooseZones } from '../plan/choices.ts';
import { existingSubnetsFor } from '../plan/subnet-sources.ts';
import type { CheckContext, Remark } from './check.ts';

export function instanceTypeNotOffered(context: CheckContext): readonly Remark[] {
  const { region } = context.spec.metadata;
  return typesInGroups(context).flatMap(({ type, fact, path, group }): readonly Remark[] => {
    if (fact === undefined) return [{ severity: 'blocker', path, message: `${region} has no instance type ${type}.`, remedy: 'Correct the type, or choose one that the region has.' }];
    const zones = zonesOf(group, context);
    const without = zones.filter((zone) => !fact.zones.includes(zone));
    if (without.length === 0) return [];
    const isAlone = group.instanceTypes.length === 1;
    return [{
      severity: isAlone && without.length === zones.length ? 'blocker' : 'warning',
      path,
      message: `${type} is not offered in ${without.join(', ')}, where node group ${group.name} has subnets; ${fact.zones.join(', ')} ${fact.zones.length === 1 ? 'has' : 'have'} it.`,
      remedy: 'Limit the group with availabilityZones or subnets, or choose a type that all its zones have.',
    }];
  });
}

/** What EKS's images are built for is told from a type's name; EC2 knows better. */
export function architectureDiffers(context: CheckContext): readonly Remark[] {
  return typesInGroups(context).flatMap(({ type, fact, path, group }): readonly Remark[] => {
    const wanted = architectureOf(type) === 'ARM_64' ? 'arm64' : 'x86_64';
    if (fact === undefined || group.launch?.ami !== undefined || fact.architectures.includes(wanted)) return [];
    return [{
      severity: 'blocker',
      path,
      message: `Node group ${group.name} would get an image for ${wanted}, but ${type} runs ${fact.architectures.join(', ')}.`,
      remedy: 'Choose another instance type, or a launch template with an AMI of its own.',
    }];
  });
}

interface TypeInGroup {
  readonly type: string;
  readonly fact: InstanceTypeFact | undefined;
  readonly path: string;
  readonly group: AnyNodeGroup;
}

/** Nothing when the types could not be read. */
function typesInGroups({ spec, facts: { account } }: CheckContext): readonly TypeInGroup[] {
  if (account === undefined || account.unread.some(({ what }) => what === 'instance types')) return [];
  return allNodeGroups(spec).flatMap(({ group, path }) => group.instanceTypes.map((type) => ({ type, group, path: `${path}.${memberOf(group)}`, fact: account.instanceTypes.find((fact) => fact.type === type) })));
}

/** Where a group's types are said. */
function memberOf(group: AnyNodeGroup): string {
  if (group.instanceSelector !== undefined) return 'instanceSelector';
  if ('capacityType' in group) return 'instanceTypes';
  return group.distribution === undefined ? 'instanceType' : 'instancesDistribution.instanceTypes';
}

/** The zones that a group's subnets are in. */
export function zonesOf(group: AnyNodeGroup, { spec: { network }, facts }: CheckContext): readonly string[] {
  if (network.kind === 'new') return group.availabilityZones ?? chooseZones(network, facts.zones);
  const ids = group.subnets ?? existingSubnetsFor(network, group, facts);
  return [...new Set(facts.subnets.filter(({ subnetId }) => ids.includes(subnetId)).map(({ zone }) => zone))];
}
