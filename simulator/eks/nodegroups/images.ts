import type { Eks } from '../engine/eks.ts';
import { ask } from '../engine/neighbours.ts';
import type { NodegroupShape, Place } from '../model.ts';

/** How AWS names its node images, by the beginning of the AMI type; the first that fits. */
const names: readonly { readonly of: RegExp; name(parts: ImageParts): string }[] = [
  { of: /^AL2023_/, name: ({ architecture, variant, version, date }) => `amazon-eks-node-al2023-${architecture}-${variant}-${version}-v${date}` },
  { of: /^AL2_ARM_64/, name: ({ version, date }) => `amazon-eks-arm64-node-${version}-v${date}` },
  { of: /^AL2_.*GPU/, name: ({ version, date }) => `amazon-eks-gpu-node-${version}-v${date}` },
  { of: /^AL2_/, name: ({ version, date }) => `amazon-eks-node-${version}-v${date}` },
  { of: /^BOTTLEROCKET_/, name: ({ architecture, flavour, version, release }) => `bottlerocket-aws-k8s-${version}${flavour}-${architecture}-v${release}` },
  { of: /^WINDOWS_/, name: ({ edition, year, version, date }) => `Windows_Server-${year}-English-${edition}-EKS_Optimized-${version}-${date}` },
];

interface ImageParts {
  readonly architecture: 'x86_64' | 'arm64';
  readonly variant: string;
  readonly flavour: string;
  readonly edition: string;
  readonly year: string;
  readonly version: string;
  readonly release: string;
  readonly date: string;
}

function partsOf(amiType: string, version: string, release: string): ImageParts {
  const [, rest = ''] = /(?:x86_64|ARM_64)_?(.*)$/.exec(amiType) ?? [];
  const [, edition = '', year = ''] = amiType.split('_');
  return {
    architecture: amiType.includes('ARM_64') ? 'arm64' : 'x86_64',
    variant: rest.toLowerCase(),
    flavour: rest === '' ? '' : `-${rest.toLowerCase().replaceAll('_', '-')}`,
    edition: edition.charAt(0) + edition.slice(1).toLowerCase(),
    year,
    version,
    release,
    date: release.slice(release.indexOf('-') + 1),
  };
}

/** The id of the image that a node group's nodes start from; undefined when EC2 has none of that name. */
export async function imageOf(eks: Eks, place: Place, { amiType, version, releaseVersion = '' }: Pick<NodegroupShape, 'amiType' | 'version' | 'releaseVersion'>): Promise<string | undefined> {
  const name = names.find(({ of }) => of.test(amiType))?.name(partsOf(amiType, version, releaseVersion));
  if (name === undefined) return undefined;
  const { Images } = await ask(eks, place, 'ec2', 'DescribeImages', { Filters: [{ Name: 'name', Values: [name] }] });
  return (Images as { ImageId?: string }[])[0]?.ImageId;
}
