import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import { DEFAULT_INSTANCE_TYPE } from '../node-group-defaults.ts';
import { ownImage } from '../normalise-launch.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part, SelfManagedNodeGroupConfig } from '../schema/cluster-config.ts';
import { checkSameImage, duplicates, entriesOf, isFilled } from './tools.ts';

type Group = Part<SelfManagedNodeGroupConfig>;

/** One type, or a distribution over several; Spot is bought by a distribution or by the launch template, not both. */
export function* checkSelfManagedInstances(group: Group, path: Path): Findings {
  const { instanceType, instancesDistribution: distribution, instanceSelector, instanceMarketOptions } = group;
  const at = [...path, 'instancesDistribution'];
  const listed = entriesOf(distribution?.instanceTypes, [...at, 'instanceTypes']);
  yield* duplicates(listed, (type) => type, (type) => `the instance type ${type}`);
  if (distribution !== undefined) {
    if (instanceType !== undefined && instanceType !== 'mixed') yield keyIsWrong([...path, 'instanceType'], 'the types are in instancesDistribution; leave it out or say mixed');
    if (listed.length === 0 && instanceSelector === undefined) yield keyIsWrong(at, '`instanceTypes` is missing', [at, [...path, 'instanceSelector']]);
    if (instanceMarketOptions?.marketType !== undefined) yield keyIsWrong([...path, 'instanceMarketOptions'], 'instancesDistribution says how instances are bought; remove one of the two');
    const { spotAllocationStrategy: strategy, spotInstancePools } = distribution;
    if (spotInstancePools !== undefined && strategy !== undefined && strategy !== 'lowest-price') yield keyIsWrong([...at, 'spotInstancePools'], `has no effect with the strategy ${strategy}, only with lowest-price`);
  } else if (instanceType === 'mixed') yield valueIsWrong([...path, 'instanceType'], 'needs instancesDistribution with instanceTypes', [at]);
  if (ownImage(group.ami) !== undefined) return;
  const single = instanceType === undefined || instanceType === 'mixed' ? [] : [[instanceType, [...path, 'instanceType']] as const];
  const own = listed.length > 0 ? listed : single;
  const needsDefault = own.length === 0 && distribution === undefined && instanceSelector === undefined;
  yield* checkSameImage(needsDefault ? [[DEFAULT_INSTANCE_TYPE, [...path, 'amiFamily']] as const] : own, group, path);
}

export function* checkSecurityGroups({ securityGroups }: Group, path: Path): Findings {
  const at = [...path, 'securityGroups'];
  if (securityGroups?.withShared === false && securityGroups.withLocal === false && !isFilled(securityGroups.attachIDs)) {
    yield keyIsWrong(at, 'nodes would be in no security group: say attachIDs, withShared or withLocal', [at]);
  }
}

export function* checkInstanceProfile({ iam = {} }: Group, path: Path): Findings {
  if (iam.instanceProfileARN === undefined || iam.instanceRoleARN !== undefined) return;
  yield keyIsWrong([...path, 'iam', 'instanceProfileARN'], 'say the profile’s role in instanceRoleARN too: that role is let into the cluster', [[...path, 'iam', 'instanceRoleARN']]);
}

/** A local zone has no managed nodes, and subnets in it only where the cluster's new VPC gets them. */
export function* checkLocalZones({ localZones, availabilityZones, subnets }: Group, path: Path, config: Part<ClusterConfig>): Findings {
  const at = [...path, 'localZones'];
  const zones = entriesOf(localZones, at);
  if (zones.length === 0) return;
  if (isFilled(availabilityZones)) yield keyIsWrong(at, 'say availabilityZones or localZones, not both');
  if (isFilled(subnets)) yield keyIsWrong(at, 'say subnets or localZones, not both');
  yield* duplicates(zones, (zone) => zone, (zone) => `the zone ${zone}`);
  for (const [zone, place] of zones) {
    if (config.localZones?.includes(zone) !== true) yield valueIsWrong(place, `the cluster’s localZones do not have ${zone}`, [['localZones']]);
  }
}

/** Without access entries a node role is let in by the ConfigMap aws-auth, which is not written. */
export function* checkAccessMode(groups: number, { accessConfig }: Part<ClusterConfig>): Findings {
  if (groups === 0 || accessConfig?.authenticationMode !== 'CONFIG_MAP') return;
  yield { path: ['nodeGroups'], message: 'self-managed nodes are let in by access entries, which accessConfig.authenticationMode CONFIG_MAP does not have; use API_AND_CONFIG_MAP', kind: 'refused', at: 'key' };
}
