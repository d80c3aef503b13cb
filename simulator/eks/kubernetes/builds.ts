import { kubernetesVersion } from '../catalogue/versions.ts';

/** The patch release that EKS runs of a minor. */
export const patchOf = (version: string): string => kubernetesVersion(version)?.patchVersion ?? `${version}.0`;

/** EKS's builds have a suffix of their own. */
export const gitVersion = (patch: string): string => `v${patch}-eks-${suffixes[Number(patch.split('.').at(-1)) % suffixes.length] ?? ''}`;
const suffixes = ['3025e55', 'ecaa3a6', '113cf36', '40737a8', 'bcf3d70', '7f9249a', 'b707fbb'];
