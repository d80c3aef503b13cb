import type { SemVer } from 'semver';
import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';
import type { AddonVersion, ClusterSpec, Network } from '../spec/cluster-spec.ts';
import type { AddonFact, VersionFact, ZoneFact } from './provision-facts.ts';

/** What the file asks for, or else EKS's default; undefined when EKS names none. */
export function kubernetesVersion({ metadata }: Pick<ClusterSpec, 'metadata'>, versions: readonly VersionFact[]): string | undefined {
  return metadata.version ?? versions.find(({ isDefault }) => isDefault)?.version;
}

/** Zones in which EKS does not place a control plane (user guide, network-reqs). */
export const zonesWithoutControlPlane: readonly string[] = ['use1-az3', 'usw1-az2', 'cac1-az3'];

const wantedZones = 3;

export function isUsable({ type, zoneId }: ZoneFact): boolean {
  return type === 'availability-zone' && !zonesWithoutControlPlane.includes(zoneId);
}

/** The zones of a new VPC: those of the file, or else the region's first three that EKS can use. */
export function chooseZones(network: Extract<Network, { kind: 'new' }>, zones: readonly ZoneFact[]): readonly string[] {
  if (network.availabilityZones !== undefined) return network.availabilityZones;
  return zones.filter(isUsable).map(({ name }) => name).sort().slice(0, wantedZones);
}

/** The zones in which a new VPC has subnets: first those that EKS knows, then local zones. */
export function subnetZones(network: Extract<Network, { kind: 'new' }>, zones: readonly ZoneFact[]): readonly string[] {
  return [...chooseZones(network, zones), ...(network.localZones ?? [])];
}

/** The version of an add-on to install; undefined when none of the offered ones fits. */
export function chooseAddonVersion(wanted: AddonVersion, { versions }: Pick<AddonFact, 'versions'>): string | undefined {
  const offered = versions.map(({ version }) => version);
  switch (wanted.kind) {
    case 'default':
      return versions.find(({ isDefault }) => isDefault)?.version;
    case 'latest':
      return newest(offered);
    case 'named':
      return offered.find((version) => version === wanted.version) ?? newest(offered.filter((version) => isBuildOf(version, wanted.version)));
  }
}

/** `v1.18.3-eksbuild.2` is a build of `v1.18.3`, of `v1.18` and of `v1`. */
function isBuildOf(version: string, partial: string): boolean {
  return version.startsWith(`${partial}.`) || version.startsWith(`${partial}-`);
}

function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort(compareAddonVersions).at(-1);
}

/**
 * Oldest first. `-eksbuild.10` comes after `-eksbuild.9`: to semver it is a pre-release, whose numeric parts are compared as
 * numbers. What is no semantic version comes first.
 */
export function compareAddonVersions(one: string, other: string): number {
  const [left, right] = [read(one), read(other)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null) || one.localeCompare(other, 'en');
  return compare(left, right);
}

function read(version: string): SemVer | null {
  return parse(version.replace(/^v/, ''), { loose: true });
}
