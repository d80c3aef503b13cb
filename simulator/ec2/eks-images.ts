import { kubernetesVersions, minorOf, nodeReleases } from '../eks/catalogue/versions.ts';
import { Random } from '../random.ts';

/** A machine image that AWS or Canonical publishes for EKS nodes, in one region. */
export interface EksImage {
  readonly imageId: string;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly isWindows: boolean;
  /** What the node group's `releaseVersion` says: `1.36.4-20260917`, `1.51.0-47438798`. */
  readonly release: string;
  /** Systems Manager's path of the newest image of its line: `…/standard/recommended`. Undefined for older ones. */
  readonly recommendedPath: string | undefined;
  /** Systems Manager's path of this very image, where AWS publishes one. */
  readonly ownPath: string | undefined;
}

/** One line of images: a new one with every release. `{v}` stands for the Kubernetes version, `{date}` and `{release}` for the release. */
interface Line {
  readonly amiType: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly name: string;
  readonly path: string;
  /** Last part of the path of the newest image; Windows has none. */
  readonly newest: string;
  readonly firstMinor?: number;
  readonly lastMinor?: number;
}

const amazonLinux = '/aws/service/eks/optimized-ami/{v}';

const al2023 = (
  [
    ['AL2023_x86_64_STANDARD', 'x86_64', 'standard'],
    ['AL2023_ARM_64_STANDARD', 'arm64', 'standard'],
    ['AL2023_x86_64_NVIDIA', 'x86_64', 'nvidia'],
    ['AL2023_ARM_64_NVIDIA', 'arm64', 'nvidia'],
    ['AL2023_x86_64_NEURON', 'x86_64', 'neuron'],
  ] as const
).map(([amiType, architecture, variant]): Line => ({
  amiType, architecture, name: `amazon-eks-node-al2023-${architecture}-${variant}-{v}-v{date}`, path: `${amazonLinux}/amazon-linux-2023/${architecture}/${variant}`, newest: 'recommended',
}));

/** Amazon Linux 2 ended with Kubernetes 1.32. */
const al2 = (
  [
    ['AL2_x86_64', 'x86_64', ''],
    ['AL2_ARM_64', 'arm64', '-arm64'],
    ['AL2_x86_64_GPU', 'x86_64', '-gpu'],
  ] as const
).map(([amiType, architecture, suffix]): Line => ({
  amiType, architecture, name: `amazon-eks${suffix}-node-{v}-v{date}`, path: `${amazonLinux}/amazon-linux-2${suffix}`, newest: 'recommended', lastMinor: 32,
}));

const bottlerocket = (['', '-nvidia', '-fips', '-nvidia-fips'] as const).flatMap((variant) =>
  (['x86_64', 'arm64'] as const).map((architecture): Line => ({
    amiType: `BOTTLEROCKET_${architecture}${variant}`, architecture, name: `bottlerocket-aws-k8s-{v}${variant}-${architecture}-v{release}`,
    path: `/aws/service/bottlerocket/aws-k8s-{v}${variant}/${architecture}`, newest: 'latest',
  })),
);

const windows = ['2019', '2022', '2025'].flatMap((year) =>
  ['Core', 'Full'].map((edition): Line => ({
    amiType: `WINDOWS_${edition}_${year}_x86_64`, architecture: 'x86_64', name: `Windows_Server-${year}-English-${edition}-EKS_Optimized-{v}-{date}`,
    path: `/aws/service/ami-windows-latest/Windows_Server-${year}-English-${edition}-EKS_Optimized-{v}`, newest: '',
  })),
);

/** Canonical's. */
const ubuntu = (
  [
    ['22.04', 'jammy', 'hvm-ssd', 'gp2', 29],
    ['24.04', 'noble', 'hvm-ssd-gp3', 'gp3', 31],
    ['26.04', 'resolute', 'hvm-ssd-gp3', 'gp3', 35],
  ] as const
).flatMap(([release, codename, storage, volume, firstMinor]) =>
  ['eks', 'eks-pro'].flatMap((product) =>
    ([['amd64', 'x86_64'], ['arm64', 'arm64']] as const).map(([machine, architecture]): Line => ({
      amiType: `UBUNTU_${release}_${product}_${machine}`, architecture, name: `ubuntu-${product}/k8s_{v}/images/${storage}/ubuntu-${codename}-${release}-${machine}-server-{date}`,
      path: `/aws/service/canonical/ubuntu/${product}/${release}/{v}/stable/current/${machine}/hvm/ebs-${volume}`, newest: '', firstMinor,
    })),
  ),
);

const lines: readonly Line[] = [...al2023, ...al2, ...bottlerocket, ...windows, ...ubuntu];

/** By the first word of the AMI type: who publishes, and what the description calls it. */
const publishers: Readonly<Record<string, readonly [owner: string, title: string]>> = {
  AL2023: ['602401143452', 'EKS-optimized Kubernetes node based on Amazon Linux 2023'],
  AL2: ['602401143452', 'EKS Kubernetes Worker AMI with AmazonLinux2 image'],
  BOTTLEROCKET: ['092701018921', 'Bottlerocket'],
  UBUNTU: ['099720109477', 'Canonical, Ubuntu EKS Node OS'],
  WINDOWS: ['801119661308', 'Microsoft Windows Server, optimized for Amazon EKS'],
};

const known = new Map<string, readonly EksImage[]>();

/** Every image of a region: each line, Kubernetes version and release. Ids are made up, and the same on every run. */
export function eksImages(region: string): readonly EksImage[] {
  let images = known.get(region);
  if (images === undefined) {
    images = lines.flatMap((line) =>
      kubernetesVersions
        .filter(({ version }) => minorOf(version) >= (line.firstMinor ?? 0) && minorOf(version) <= (line.lastMinor ?? Infinity))
        .flatMap(({ version }) => nodeReleases(version, line.amiType).map((release, age) => image(region, line, version, release, age === 0))),
    );
    known.set(region, images);
  }
  return images;
}

function image(region: string, line: Line, version: string, release: string, isNewest: boolean): EksImage {
  const date = release.slice(release.indexOf('-') + 1);
  const name = line.name.replace('{v}', version).replace('{date}', date).replace('{release}', release);
  const path = line.path.replace('{v}', version);
  const [owner = '', title = ''] = publishers[line.amiType.split('_')[0] ?? ''] ?? [];
  return {
    imageId: `ami-0${new Random(`${region}/${name}`).hex(16)}`,
    name,
    description: `${title}, (k8s: ${version}, release: ${release})`,
    owner,
    architecture: line.architecture,
    isWindows: line.amiType.startsWith('WINDOWS'),
    release,
    recommendedPath: isNewest ? [path, line.newest].filter((part) => part !== '').join('/') : undefined,
    ownPath: line.newest === 'recommended' ? `${path}/${name}` : undefined,
  };
}
