import type { ClusterSpec, ProfileName } from './cluster-spec.ts';
import { readDocument } from './document.ts';
import type { SourceDocument } from './document.ts';
import type { Found } from './found.ts';
import { checkHeader } from './header.ts';
import { clusterSpecOf } from './normalise.ts';
import { isThere } from './path.ts';
import { formatPath } from './path.ts';
import type { Problem } from './problem.ts';
import { checkGpu, withProfile } from './profiled.ts';
import { contradictions } from './rules.ts';
import { clusterConfig } from './schema/cluster-config.ts';
import type { ClusterConfig, Part } from './schema/cluster-config.ts';
import { misshapen } from './shape.ts';
import { sieve, without } from './sieve.ts';

export type ParseResult =
  | { readonly ok: true; readonly spec: ClusterSpec; /** The document as it was read. */ readonly config: unknown }
  | { readonly ok: false; /** In the order of the document. */ readonly problems: readonly Problem[] };

/**
 * Reads an eksctl ClusterConfig (`eksctl.io/v1alpha5`, YAML or JSON). Every field is carried out or refused, see
 * `fields`; all problems are reported at once. A profile fills what the file leaves open. Never throws.
 */
export function parseClusterConfig(text: string, profile?: ProfileName): ParseResult {
  const read = readDocument(text);
  if (!read.ok) return { ok: false, problems: [read.problem] };
  const { source } = read;
  const { found, spec } = judge(source, profile);
  const problems = [...source.duplicateKeys, ...found.map((problem) => placed(problem, source))];
  if (spec !== undefined && problems.length === 0) return { ok: true, spec, config: source.config };
  return { ok: false, problems: problems.toSorted(byPlace) };
}

interface Verdict {
  readonly found: readonly Found[];
  readonly spec?: ClusterSpec;
}

function judge({ config, writtenAs }: SourceDocument, profile: ProfileName | undefined): Verdict {
  const header = checkHeader(config);
  if (header.length > 0) return { found: header };
  const sieved = sieve(config);
  const shape = misshapen(sieved.kept, writtenAs);
  const unreadable = shape.map(({ path }) => path);
  const readable = without(sieved.kept, unreadable.filter((path) => path.length > 0)) as Part<ClusterConfig>;
  const profiled = withProfile(readable, profile);
  // Of a file that cannot be read whole, a profile fills in what is merely illegible; no problem comes of that.
  const inFile = shape.length === 0 ? contradictions(profiled.config, unreadable) : contradictions(profiled.config, unreadable).filter(({ path }) => isThere(readable, path));
  const found = [...sieved.found, ...shape, ...checkGpu(readable, profile), ...inFile];
  return found.length > 0 ? { found } : { found, spec: profiled.complete(clusterSpecOf(clusterConfig.parse(profiled.config))) };
}

function placed({ path, message, kind, at }: Found, source: SourceDocument): Problem {
  const position = at === 'key' ? source.keyPosition(path) : source.valuePosition(path);
  return { path: formatPath(path), message, ...position, kind };
}

function byPlace(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
