import { chooseZones, isUsable, zonesWithoutControlPlane } from '../plan/choices.ts';
import { controlPlaneSubnetIds } from '../plan/subnet-sources.ts';
import type { ZoneFact } from '../plan/provision-facts.ts';
import type { CheckContext, Remark } from './check.ts';

const path = 'availabilityZones';

/** Zones that the file names and that a control plane cannot be in. */
export function unusableZone({ spec, facts }: CheckContext): readonly Remark[] {
  if (spec.network.kind === 'existing') return [];
  return (spec.network.availabilityZones ?? []).flatMap((name, index) => {
    const zone = facts.zones.find((candidate) => candidate.name === name);
    if (zone !== undefined && isUsable(zone)) return [];
    return [{ severity: 'blocker', path: `${path}[${index}]`, message: whyUnusable(name, zone, spec.metadata.region), remedy: `Choose among ${usableNames(facts.zones)}.` }];
  });
}

/** Subnets in a local zone need the account's opt-in to the zone's group; EC2 lists only zones that are usable. */
export function unusableLocalZone({ spec, facts }: CheckContext): readonly Remark[] {
  if (spec.network.kind === 'existing') return [];
  return (spec.network.localZones ?? []).flatMap((name, index) => {
    if (facts.zones.some((zone) => zone.name === name && zone.type === 'local-zone')) return [];
    return [{
      severity: 'blocker',
      path: `localZones[${index}]`,
      message: `${name} is no local zone of ${spec.metadata.region} that this account may use.`,
      remedy: 'Correct the name, or opt in to the zone’s group (ec2 modify-availability-zone-group).',
    }];
  });
}

function whyUnusable(name: string, zone: ZoneFact | undefined, region: string): string {
  if (zone === undefined) return `${region} has no availability zone ${name}.`;
  if (zone.type !== 'availability-zone') return `${name} is a ${zone.type}: EKS places no control plane there.`;
  return `EKS places no control plane in ${name} (${zone.zoneId}).`;
}

export function tooFewZones({ spec, facts }: CheckContext): readonly Remark[] {
  const { network, metadata } = spec;
  if (network.kind === 'new') {
    const usable = new Set(chooseZones(network, facts.zones));
    if (usable.size >= 2) return [];
    const message = `EKS needs subnets in two availability zones; ${network.availabilityZones === undefined ? `${metadata.region} has ${usable.size} that it can use` : `the file names ${usable.size}`}.`;
    return [{ severity: 'blocker', path, message, remedy: `Name at least two of ${usableNames(facts.zones)}.` }];
  }
  const ids = new Set(controlPlaneSubnetIds(network));
  const subnets = facts.subnets.filter(({ subnetId }) => ids.has(subnetId));
  const zones = new Set(subnets.map(({ zone }) => zone));
  if (zones.size >= 2 || subnets.length < ids.size) return [];
  const message = `EKS needs subnets in two availability zones; those of the file are in ${[...zones].join(', ') || 'none'}.`;
  return [{ severity: 'blocker', path: 'vpc.subnets', message, remedy: 'Name subnets in at least two zones.' }];
}

/** Subnets of an existing VPC in zones that EKS refuses. */
export function subnetInUnusableZone({ spec, facts }: CheckContext): readonly Remark[] {
  if (spec.network.kind === 'new') return [];
  const ids = controlPlaneSubnetIds(spec.network);
  const refused = facts.subnets.filter(({ subnetId, zoneId }) => ids.includes(subnetId) && zonesWithoutControlPlane.includes(zoneId));
  return refused.map(({ subnetId, zone, zoneId }) => ({
    severity: 'blocker',
    path: 'vpc.subnets',
    message: `Subnet ${subnetId} is in ${zone} (${zoneId}), where EKS places no control plane.`,
    remedy: 'Leave that subnet out, or give it to node groups by their own subnets field.',
  }));
}

function usableNames(zones: readonly ZoneFact[]): string {
  return zones.filter(isUsable).map(({ name }) => name).sort().join(', ') || 'the zones of another region';
}
