import { subnetZones } from '../plan/choices.ts';
import { subnetRanges, usableAddresses } from '../plan/subnet-ranges.ts';
import type { CheckContext, Remark } from './check.ts';
import { vpcSubnetMentions } from './mentions.ts';

/** EKS wants this many free addresses in each control-plane subnet, and advises more (user guide, network-reqs). */
const needed = 6;
const advised = 16;

export function networkTooSmall({ spec, facts }: CheckContext): readonly Remark[] {
  if (spec.network.kind === 'existing') return [];
  const zones = subnetZones(spec.network, facts.zones);
  if (subnetRanges(spec.network.cidr, zones) !== undefined) return [];
  return [{
    severity: 'blocker',
    path: 'vpc.cidr',
    message: `${spec.network.cidr} is too small for a public and a private subnet in each of ${zones.length} zones: no subnet may be smaller than /28.`,
    remedy: 'Use a larger range, such as a /16, or fewer zones.',
  }];
}

export function tooFewAddresses(context: CheckContext): readonly Remark[] {
  return freeAddresses(context).flatMap(({ subnet, path, free }) => {
    if (free >= advised) return [];
    return [{
      severity: free < needed ? 'blocker' : 'warning',
      path,
      message: `Subnet ${subnet} has ${free} free addresses; EKS needs ${needed} for the control plane and advises ${advised}.`,
      remedy: 'Free addresses there, or use a larger subnet.',
    }];
  });
}

function freeAddresses({ spec, facts }: CheckContext): readonly { readonly subnet: string; readonly path: string; readonly free: number }[] {
  const { network } = spec;
  if (network.kind === 'new') {
    const ranges = subnetRanges(network.cidr, subnetZones(network, facts.zones)) ?? [];
    return ranges.slice(0, 1).map(({ publicCidr }) => ({ subnet: publicCidr, path: 'vpc.cidr', free: usableAddresses(publicCidr) }));
  }
  return vpcSubnetMentions(spec).flatMap(({ id, path }) => {
    const fact = facts.subnets.find(({ subnetId }) => subnetId === id);
    return fact === undefined ? [] : [{ subnet: id, path, free: fact.freeAddresses }];
  });
}
