import { formatCidr, firstAddressOf, parseCidr } from '../spec/cidr.ts';
import type { CheckContext, Remark } from './check.ts';
import { subnetMentions, vpcSubnetMentions } from './mentions.ts';

export function vpcMissing({ spec, facts }: CheckContext): readonly Remark[] {
  const { network, metadata } = spec;
  if (network.kind === 'new' || network.vpcId === undefined || facts.vpc?.vpcId === network.vpcId) return [];
  return [{ severity: 'blocker', path: 'vpc.id', message: `${metadata.region} has no VPC ${network.vpcId}.`, remedy: 'Name a VPC of this account and region.' }];
}

export function vpcDiffers({ spec, facts }: CheckContext): readonly Remark[] {
  const { network } = spec;
  if (network.kind === 'new' || network.cidr === undefined || facts.vpc === undefined) return [];
  if (facts.vpc.cidrs.some((cidr) => sameRange(cidr, network.cidr))) return [];
  const message = `The file says that VPC ${facts.vpc.vpcId} has ${network.cidr}, but it has ${facts.vpc.cidrs.join(', ')}.`;
  return [{ severity: 'blocker', path: 'vpc.cidr', message, remedy: 'Correct the range, or leave it out.' }];
}

export function subnetMissing({ spec, facts }: CheckContext): readonly Remark[] {
  const known = new Set(facts.subnets.map(({ subnetId }) => subnetId));
  return subnetMentions(spec).filter(({ id }) => !known.has(id)).map(({ id, path }) => ({
    severity: 'blocker',
    path,
    message: `${spec.metadata.region} has no subnet ${id}.`,
    remedy: 'Name a subnet of this account and region.',
  }));
}

export function subnetInOtherVpc({ spec, facts }: CheckContext): readonly Remark[] {
  if (spec.network.kind === 'new') return [];
  const vpcId = spec.network.vpcId ?? facts.subnets.find(({ subnetId }) => subnetId === vpcSubnetMentions(spec)[0]?.id)?.vpcId;
  return subnetMentions(spec).flatMap(({ id, path }) => {
    const fact = facts.subnets.find(({ subnetId }) => subnetId === id);
    if (fact === undefined || vpcId === undefined || fact.vpcId === vpcId) return [];
    return [{ severity: 'blocker', path, message: `Subnet ${id} is in ${fact.vpcId}, the cluster in ${vpcId}.`, remedy: 'A cluster lives in one VPC: name subnets of that one.' }];
  });
}

/** What the file says of a subnet besides its id must be so. */
export function subnetDiffers({ spec, facts }: CheckContext): readonly Remark[] {
  return vpcSubnetMentions(spec).flatMap(({ id, path, subnet }) => {
    const fact = facts.subnets.find(({ subnetId }) => subnetId === id);
    if (fact === undefined || subnet === undefined) return [];
    const remark = (field: string, said: string, is: string): Remark => ({
      severity: 'blocker',
      path: `${path}.${field}`,
      message: `The file says that subnet ${id} has ${field} ${said}, but it has ${is}.`,
      remedy: 'Correct the field, or leave it out.',
    });
    const { availabilityZone: zone, cidr } = subnet;
    return [
      ...(zone !== undefined && zone !== fact.zone && zone !== fact.zoneId ? [remark('az', zone, fact.zone)] : []),
      ...(cidr !== undefined && !sameRange(cidr, fact.cidr) ? [remark('cidr', cidr, fact.cidr)] : []),
    ];
  });
}

function sameRange(one: string, other: string | undefined): boolean {
  const [left, right] = [parseCidr(one), parseCidr(other ?? '')];
  return left !== undefined && right !== undefined && formatCidr(firstAddressOf(left)) === formatCidr(firstAddressOf(right));
}
