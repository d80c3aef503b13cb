import type { AmiFamily } from './cluster-spec.ts';
import { ubuntuOf } from './ubuntu.ts';

export type Architecture = 'x86_64' | 'ARM_64';
export type Accelerator = 'none' | 'nvidia' | 'neuron';

/**
 * Graviton types carry a `g` after their generation number: m7g, c6gn, im4gn, g5g. The first Graviton and the Grace
 * Blackwell types have names of their own.
 */
const graviton = /^(?:a1|[a-z]+\d+[a-z]*g[a-z]*|p6e-gb\d+)\./;

/** g4ad has AMD's GPUs, for which there is no EKS AMI. */
const nvidia = /^(?!g4ad)(?:p|g|gr)\d/;
const neuron = /^(?:inf|trn)\d/;

export function architectureOf(instanceType: string): Architecture {
  return graviton.test(instanceType) ? 'ARM_64' : 'x86_64';
}

export function acceleratorOf(instanceType: string): Accelerator {
  if (nvidia.test(instanceType)) return 'nvidia';
  return neuron.test(instanceType) ? 'neuron' : 'none';
}

export function isWindows(family: AmiFamily): boolean {
  return family.startsWith('Windows');
}

/**
 * EKS's AMI type for nodes of one instance type; the types of a group share it.
 * Undefined when EKS has no such AMI: Windows on Graviton, Bottlerocket on Neuron, or Ubuntu, which is Canonical's.
 */
export function amiTypeOf(family: AmiFamily, instanceType: string): string | undefined {
  const architecture = architectureOf(instanceType);
  const accelerator = acceleratorOf(instanceType);
  switch (family) {
    case 'AmazonLinux2023':
      return amazonLinux2023(architecture, accelerator);
    case 'AmazonLinux2':
      return amazonLinux2(architecture, accelerator);
    case 'Bottlerocket':
      return bottlerocket(architecture, accelerator, '');
    case 'BottlerocketFips':
      return bottlerocket(architecture, accelerator, '_FIPS');
    default:
      return windows(family, architecture);
  }
}

/**
 * Which line of images nodes of one instance type start from: EKS's AMI type, or in the same form Canonical's, such as
 * `UBUNTU_24.04_ARM_64`. Undefined when there is none.
 */
export function imageLineOf(family: AmiFamily, instanceType: string): string | undefined {
  const ubuntu = ubuntuOf(family);
  if (ubuntu === undefined) return amiTypeOf(family, instanceType);
  return acceleratorOf(instanceType) === 'neuron' ? undefined : `UBUNTU_${ubuntu.pro ? 'PRO_' : ''}${ubuntu.release}_${architectureOf(instanceType)}`;
}

function amazonLinux2023(architecture: Architecture, accelerator: Accelerator): string | undefined {
  if (accelerator === 'neuron') return architecture === 'x86_64' ? 'AL2023_x86_64_NEURON' : undefined;
  return `AL2023_${architecture}_${accelerator === 'nvidia' ? 'NVIDIA' : 'STANDARD'}`;
}

function amazonLinux2(architecture: Architecture, accelerator: Accelerator): string | undefined {
  if (accelerator === 'none') return `AL2_${architecture}`;
  return architecture === 'x86_64' ? 'AL2_x86_64_GPU' : undefined;
}

function bottlerocket(architecture: Architecture, accelerator: Accelerator, suffix: string): string | undefined {
  if (accelerator === 'neuron') return undefined;
  return `BOTTLEROCKET_${architecture}${accelerator === 'nvidia' ? '_NVIDIA' : ''}${suffix}`;
}

function windows(family: AmiFamily, architecture: Architecture): string | undefined {
  const [, year, edition] = /^WindowsServer(\d{4})(Core|Full)Container$/.exec(family) ?? [];
  if (year === undefined || edition === undefined || architecture !== 'x86_64') return undefined;
  return `WINDOWS_${edition.toUpperCase()}_${year}_x86_64`;
}
