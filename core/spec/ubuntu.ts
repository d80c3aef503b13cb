import type { AmiFamily } from './cluster-spec.ts';

/** Canonical's images of one Ubuntu release for EKS nodes. */
export interface UbuntuRelease {
  /** `24.04`. */
  readonly release: string;
  /** Ubuntu Pro: with Canonical's long support, and paid for. */
  readonly pro: boolean;
  /** The Kubernetes minors that there are images for, as eksctl has them. */
  readonly minors: { readonly first: number; readonly last?: number };
}

const minors: Readonly<Record<string, UbuntuRelease['minors']>> = { '20.04': { first: 21, last: 29 }, '22.04': { first: 29 }, '24.04': { first: 31 }, '26.04': { first: 35 } };

/** Undefined for other families. */
export function ubuntuOf(family: AmiFamily): UbuntuRelease | undefined {
  const [, pro, year = '', month = ''] = /^Ubuntu(Pro)?(\d\d)(\d\d)$/.exec(family) ?? [];
  const release = `${year}.${month}`;
  const known = minors[release];
  return known === undefined ? undefined : { release, pro: pro !== undefined, minors: known };
}
