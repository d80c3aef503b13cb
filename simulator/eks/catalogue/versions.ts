import data from '../data/versions.json' with { type: 'json' };
import { controlPlaneInformation } from './control-plane.ts';
import type { ClusterVersionInformation } from '@aws-sdk/client-eks';

/** The Kubernetes versions of EKS and their calendar. */
export interface KubernetesVersion {
  readonly version: string;
  readonly released: string;
  readonly endOfStandardSupport: string;
  readonly endOfExtendedSupport: string;
  /** The platform version that new clusters get. */
  readonly platformVersion: string;
  readonly patchVersion: string;
  /** AMI releases of Amazon Linux, newest first. */
  readonly nodeReleases: readonly string[];
}

export type Support = 'STANDARD_SUPPORT' | 'EXTENDED_SUPPORT' | 'UNSUPPORTED';

export const kubernetesVersions: readonly KubernetesVersion[] = data.versions;

export function supportOf({ endOfStandardSupport, endOfExtendedSupport }: KubernetesVersion, today: Date): Support {
  if (today < new Date(endOfStandardSupport)) return 'STANDARD_SUPPORT';
  return today < new Date(endOfExtendedSupport) ? 'EXTENDED_SUPPORT' : 'UNSUPPORTED';
}

export const minorOf = (version: string): number => Number(version.split('.')[1]);

export function kubernetesVersion(version: string): KubernetesVersion | undefined {
  return kubernetesVersions.find((known) => known.version === version);
}

/** The version, if EKS offers it on that day: released, and not past extended support. */
export function offered(version: string, today: Date): KubernetesVersion | undefined {
  const known = kubernetesVersion(version);
  return known !== undefined && released(known, today) && supportOf(known, today) !== 'UNSUPPORTED' ? known : undefined;
}

/** What CreateCluster takes when no version is asked for: not necessarily the newest. */
export function defaultVersion(today: Date): string {
  const preferred = offered(data.defaultVersion, today);
  return (preferred ?? kubernetesVersions.find((known) => released(known, today)))?.version ?? data.defaultVersion;
}

const released = (version: KubernetesVersion, today: Date): boolean => new Date(version.released) <= today;

/** As DescribeClusterVersions gives it, newest first. */
export function versionInformation(today: Date): ClusterVersionInformation[] {
  const preferred = defaultVersion(today);
  return kubernetesVersions
    .filter((version) => released(version, today))
    .map((version) => {
      const versionStatus = supportOf(version, today);
      return {
        clusterVersion: version.version,
        clusterType: 'eks',
        defaultPlatformVersion: version.platformVersion,
        defaultVersion: version.version === preferred,
        releaseDate: new Date(version.released),
        endOfStandardSupportDate: new Date(version.endOfStandardSupport),
        endOfExtendedSupportDate: new Date(version.endOfExtendedSupport),
        status: hyphenated[versionStatus],
        versionStatus,
        kubernetesPatchVersion: version.patchVersion,
        ...controlPlaneInformation,
      };
    });
}

const hyphenated = { STANDARD_SUPPORT: 'standard-support', EXTENDED_SUPPORT: 'extended-support', UNSUPPORTED: 'unsupported' } as const;

/** AMI releases for a minor version and AMI type, newest first; none for CUSTOM. */
export function nodeReleases(version: string, amiType: string): readonly string[] {
  if (/^(?:AL2|UBUNTU)/.test(amiType)) return kubernetesVersion(version)?.nodeReleases ?? [];
  const family = Object.entries(data.releasesOfOtherFamilies).find(([name]) => amiType.startsWith(name));
  return (family?.[1] ?? []).map((release) => release.replace('{minor}', version));
}
