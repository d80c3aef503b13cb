import { amiTypeOf } from '../spec/ami-type.ts';
import type { AmiFamily } from '../spec/cluster-spec.ts';

/** AWS's public parameter with the id of EKS's newest image for nodes of one type; undefined when there is no such image. */
export function imageParameter(family: AmiFamily, instanceType: string, kubernetes: string): string | undefined {
  const amiType = amiTypeOf(family, instanceType);
  return amiType === undefined ? undefined : pathOf(amiType, kubernetes);
}

function pathOf(amiType: string, kubernetes: string): string {
  const optimized = `/aws/service/eks/optimized-ami/${kubernetes}`;
  const [, linux, architecture = '', variant = ''] = /^(AL2023|AL2|BOTTLEROCKET)_(x86_64|ARM_64)(?:_(.+))?$/.exec(amiType) ?? [];
  const arch = architecture === 'ARM_64' ? 'arm64' : 'x86_64';
  switch (linux) {
    case 'AL2023':
      return `${optimized}/amazon-linux-2023/${arch}/${variant.toLowerCase()}/recommended/image_id`;
    case 'AL2':
      return `${optimized}/amazon-linux-2${architecture === 'ARM_64' ? '-arm64' : ''}${variant === 'GPU' ? '-gpu' : ''}/recommended/image_id`;
    case 'BOTTLEROCKET':
      return `/aws/service/bottlerocket/aws-k8s-${kubernetes}${variant === '' ? '' : `-${variant.toLowerCase().replaceAll('_', '-')}`}/${arch}/latest/image_id`;
    default:
      return windowsPath(amiType, kubernetes);
  }
}

/** `WINDOWS_CORE_2022_x86_64`. */
function windowsPath(amiType: string, kubernetes: string): string {
  const [, edition = '', year = ''] = amiType.split('_');
  const name = `${edition.charAt(0)}${edition.slice(1).toLowerCase()}`;
  return `/aws/service/ami-windows-latest/Windows_Server-${year}-English-${name}-EKS_Optimized-${kubernetes}/image_id`;
}
