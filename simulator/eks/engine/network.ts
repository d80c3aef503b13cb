import type { Subnet } from '@aws-sdk/client-ec2';
import { eksError, invalidParameter } from '../errors.ts';
import type { About } from '../errors.ts';
import type { ClusterRecord, Place } from '../model.ts';
import type { Eks } from './eks.ts';
import { availabilityZones, routeTables, subnets } from './neighbours.ts';

/** Zones whose hardware cannot host control planes, by zone id. */
const unsupportedZones: ReadonlySet<string> = new Set(['use1-az3', 'usw1-az2', 'cac1-az3']);

/** Addresses that a control plane's network interfaces may need in each subnet. */
const addressesNeeded = 6;

export const zonesOf = (found: readonly Subnet[]): Set<string> => new Set(found.map((subnet) => subnet.AvailabilityZone ?? ''));
export const idsOf = (found: readonly Subnet[]): string[] => found.map((subnet) => subnet.SubnetId ?? '');

/** Subnets that a control plane may be placed in: one VPC, two zones, room for network interfaces. */
export async function controlPlaneSubnets(eks: Eks, place: Place, ids: readonly string[], name: string): Promise<Subnet[]> {
  const about = { clusterName: name };
  const found = await subnets(eks, place, ids, about);
  if (new Set(found.map((subnet) => subnet.VpcId)).size > 1) throw invalidParameter('Subnets specified must belong to the same VPC', about);
  const refused = found.find((subnet) => unsupportedZones.has(subnet.AvailabilityZoneId ?? ''));
  if (refused !== undefined) throw await unsupportedZone(eks, place, refused, name);
  if (zonesOf(found).size < 2) throw invalidParameter('Subnets specified must be in at least two different AZs', about);
  const full = found.filter((subnet) => (subnet.AvailableIpAddressCount ?? Infinity) < addressesNeeded);
  if (full.length > 0) {
    throw invalidParameter(`The following subnets do not have at least ${addressesNeeded} free IP addresses: [${idsOf(full).join(', ')}]`, about);
  }
  return found;
}

async function unsupportedZone(eks: Eks, place: Place, refused: Subnet, name: string): Promise<Error> {
  const zones = await availabilityZones(eks, place);
  const validZones = zones.filter((zone) => !unsupportedZones.has(zone.ZoneId ?? '')).map((zone) => zone.ZoneName ?? '');
  return eksError(
    'UnsupportedAvailabilityZoneException',
    `Cannot create cluster '${name}' because ${refused.AvailabilityZone ?? ''}, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: ${validZones.join(', ')}`,
    { clusterName: name, validZones },
  );
}

/** Subnets for nodes: they exist and lie in the cluster's VPC. */
export async function nodeSubnets(eks: Eks, cluster: ClusterRecord, ids: readonly string[], about: About): Promise<Subnet[]> {
  const found = await subnets(eks, cluster.place, ids, about);
  const { vpcId } = cluster.shape.resourcesVpcConfig;
  const elsewhere = found.filter((subnet) => subnet.VpcId !== vpcId);
  if (elsewhere.length > 0) {
    throw invalidParameter(`The following subnets are not in the VPC of the cluster (${vpcId}): [${idsOf(elsewhere).join(', ')}]`, about);
  }
  return found;
}

/** The subnets that route to no internet gateway, by their own route table or the VPC's main one. */
export async function privateSubnets(eks: Eks, cluster: ClusterRecord, ids: readonly string[]): Promise<string[]> {
  const tables = await routeTables(eks, cluster.place, cluster.shape.resourcesVpcConfig.vpcId);
  const main = tables.find((table) => table.Associations?.some((association) => association.Main === true));
  return ids.filter((id) => {
    const table = tables.find(({ Associations: all }) => all?.some((association) => association.SubnetId === id)) ?? main;
    return table?.Routes?.some((route) => route.GatewayId?.startsWith('igw-')) !== true;
  });
}
