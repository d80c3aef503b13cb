/** What AWS publishes of one family of node images: SSM parameters under a path, with the Kubernetes minor in it. */
interface ImageLine {
  readonly base: (kubernetes: string) => string;
  readonly image: string;
  readonly release?: string;
}

const optimized = '/aws/service/eks/optimized-ami';

/** By EKS's AMI type (user guide, retrieve-ami-id and its neighbours for Bottlerocket and Windows), or Canonical's line. Undefined for custom images. */
function lineOf(amiType: string): ImageLine | undefined {
  return linuxOf(amiType) ?? ubuntuLine(amiType) ?? windowsOf(amiType);
}

function linuxOf(amiType: string): ImageLine | undefined {
  const al2023 = /^AL2023_(x86_64|ARM_64)_(STANDARD|NVIDIA|NEURON)$/.exec(amiType);
  if (al2023) return amazonLinux((kubernetes) => `${optimized}/${kubernetes}/amazon-linux-2023/${architecture(al2023[1])}/${al2023[2]?.toLowerCase()}/recommended`);
  const al2 = /^AL2_(x86_64|ARM_64|x86_64_GPU)$/.exec(amiType);
  if (al2) return amazonLinux((kubernetes) => `${optimized}/${kubernetes}/amazon-linux-2${{ ARM_64: '-arm64', x86_64_GPU: '-gpu' }[al2[1] ?? ''] ?? ''}/recommended`);
  const bottlerocket = /^BOTTLEROCKET_(x86_64|ARM_64)(_NVIDIA)?(_FIPS)?$/.exec(amiType);
  if (bottlerocket) {
    const [, machine, nvidia, fips] = bottlerocket;
    return { base: (kubernetes) => `/aws/service/bottlerocket/aws-k8s-${kubernetes}${nvidia ? '-nvidia' : ''}${fips ? '-fips' : ''}/${architecture(machine)}/latest`, image: 'image_id', release: 'image_version' };
  }
  return undefined;
}

/** Canonical names no release beside the image: `Finding images with SSM` in its documentation for AWS. */
function ubuntuLine(line: string): ImageLine | undefined {
  const [, pro, release = '', machine] = /^UBUNTU_(PRO_)?(\d\d\.\d\d)_(x86_64|ARM_64)$/.exec(line) ?? [];
  if (machine === undefined) return undefined;
  const base: ImageLine['base'] = (kubernetes) => `/aws/service/canonical/ubuntu/eks${pro === undefined ? '' : '-pro'}/${release}/${kubernetes}/stable/current/${machine === 'ARM_64' ? 'arm64' : 'amd64'}/hvm/ebs-${Number(release) < 24 ? 'gp2' : 'gp3'}`;
  return { base, image: 'ami-id' };
}

function windowsOf(amiType: string): ImageLine | undefined {
  const windows = /^WINDOWS_(CORE|FULL)_(\d{4})_x86_64$/.exec(amiType);
  if (windows) {
    const edition = windows[1] === 'CORE' ? 'Core' : 'Full';
    return amazonLinux((kubernetes) => `/aws/service/ami-windows-latest/Windows_Server-${windows[2]}-English-${edition}-EKS_Optimized-${kubernetes}`);
  }
  return undefined;
}

function amazonLinux(base: ImageLine['base']): ImageLine {
  return { base, image: 'image_id', release: 'release_version' };
}

function architecture(word: string | undefined): string {
  return word === 'ARM_64' ? 'arm64' : 'x86_64';
}

/** The SSM parameter that holds the newest release of an AMI type for a Kubernetes minor. */
export function releaseParameter(amiType: string, kubernetes: string): string | undefined {
  const line = lineOf(amiType);
  return line?.release === undefined ? undefined : `${line.base(kubernetes)}/${line.release}`;
}

/** The SSM parameter that holds the id of the newest image of an AMI type for a Kubernetes minor. */
export function imageParameter(amiType: string, kubernetes: string): string | undefined {
  const line = lineOf(amiType);
  return line && `${line.base(kubernetes)}/${line.image}`;
}

/** The AMI type of one of EKS's own images, or the line of one of Canonical's, by its name. Undefined for any other image. */
export function amiTypeOfImage(name: string): string | undefined {
  const al2023 = /^amazon-eks-node-al2023-(x86_64|arm64)-(standard|nvidia|neuron)-/.exec(name);
  if (al2023) return `AL2023_${word(al2023[1])}_${al2023[2]?.toUpperCase()}`;
  const al2 = /^amazon-eks(-arm64|-gpu)?-node-1\./.exec(name);
  if (al2) return { '-arm64': 'AL2_ARM_64', '-gpu': 'AL2_x86_64_GPU' }[al2[1] ?? ''] ?? 'AL2_x86_64';
  const bottlerocket = /^bottlerocket-aws-k8s-1\.\d+(-nvidia)?(-fips)?-(x86_64|arm64|aarch64)-/.exec(name);
  if (bottlerocket) return `BOTTLEROCKET_${word(bottlerocket[3])}${bottlerocket[1] ? '_NVIDIA' : ''}${bottlerocket[2] ? '_FIPS' : ''}`;
  const ubuntu = /^ubuntu-eks(-pro)?\/k8s_1\.\d+\/images\/\S+-(\d\d\.\d\d)-(amd64|arm64)-/.exec(name);
  if (ubuntu) return `UBUNTU_${ubuntu[1] ? 'PRO_' : ''}${ubuntu[2]}_${ubuntu[3] === 'amd64' ? 'x86_64' : 'ARM_64'}`;
  const windows = /^Windows_Server-(\d{4})-English-(Core|Full)-EKS_Optimized-/.exec(name);
  return windows ? `WINDOWS_${windows[2]?.toUpperCase()}_${windows[1]}_x86_64` : undefined;
}

function word(machine: string | undefined): string {
  return machine === 'x86_64' ? 'x86_64' : 'ARM_64';
}
