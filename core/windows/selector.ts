import * as z from 'zod/mini';
import type { Target } from '../operation/operation.ts';
import { ringTag } from './tags.ts';

const pattern = z.string().check(z.minLength(1), z.maxLength(200));
const patterns = z.optional(z.array(pattern).check(z.minLength(1)));

/** Which clusters: all that fit every field. Texts may have `*` for anything. Every cluster is `{ "names": ["*"] }`: nothing is meant by leaving everything out. */
export const selector = z.strictObject({ accounts: patterns, regions: patterns, names: patterns, versions: patterns, rings: patterns, tags: z.optional(z.record(z.string(), pattern)) }).check(
  z.refine((fields) => Object.values(fields).some((field) => field !== undefined), 'names nothing; every cluster is { "names": ["*"] }'),
);

export type Selector = Readonly<z.infer<typeof selector>>;

/** What is known of a cluster, as far as it decides who may change it and when. */
export interface ClusterTraits extends Target {
  /** Absent for one that is not there yet. */
  readonly version?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export function selects({ accounts, regions, names, versions, rings, tags = {} }: Selector, cluster: ClusterTraits): boolean {
  return (
    fits(accounts, cluster.account) &&
    fits(regions, cluster.region) &&
    fits(names, cluster.cluster) &&
    fits(versions, cluster.version) &&
    fits(rings, cluster.tags[ringTag]) &&
    Object.entries(tags).every(([key, wanted]) => fits([wanted], cluster.tags[key]))
  );
}

function fits(wanted: readonly string[] | undefined, text: string | undefined): boolean {
  return wanted === undefined || (text !== undefined && wanted.some((glob) => matches(glob, text)));
}

/** `*` is any text; everything else is itself. */
export function matches(glob: string, text: string): boolean {
  const [first = '', ...others] = glob.split('*');
  const last = others.pop();
  if (last === undefined) return glob === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  return others.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found !== -1 && at <= end;
  });
}
