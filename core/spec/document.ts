import { isNode, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Document, Node, ParsedNode } from 'yaml';
import { nameOf, NodeFinder, pathOf } from './nodes.ts';
import type { Entry } from './nodes.ts';
import { formatPath, parsePath } from './path.ts';
import type { Path } from './path.ts';
import type { Problem } from './problem.ts';
import { sentenceOf } from './syntax-errors.ts';

/** The largest ClusterConfig that is read, in bytes of UTF-8. eksctl's longest example has 5 KiB. */
export const MAX_CONFIG_BYTES = 256 * 1024;

/** How often aliases may repeat what they stand for, and how deep a document may nest. */
const MAX_ALIASES = 1000;
const MAX_DEPTH = 50;

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A document that was read, with the way back from a path to its place in the text. */
export interface SourceDocument {
  readonly config: unknown;
  /** Keys that one mapping has twice. The later value is the one in `config`. */
  readonly duplicateKeys: readonly Problem[];
  /** The place of a key, or of a list item; of the nearest parent when the path is not there. */
  readonly keyPosition: (path: Path) => Position;
  /** The place of a value; of its key when nothing is written after it. */
  readonly valuePosition: (path: Path) => Position;
  /** How a scalar is written: `1.30`, though its value is 1.3. */
  readonly writtenAs: (path: Path) => string | undefined;
}

export type ReadResult = { readonly ok: true; readonly source: SourceDocument } | { readonly ok: false; readonly problem: Problem };

/** Reads one YAML or JSON document. Never throws. */
export function readDocument(text: string): ReadResult {
  if (new TextEncoder().encode(text).length > MAX_CONFIG_BYTES) return refuse(`too large: at most ${MAX_CONFIG_BYTES / 1024} KiB are read`);
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, merge: true, uniqueKeys: false, resolveKnownTags: false, logLevel: 'error' } as const;
  const all: readonly Document.Parsed[] = [...parseAllDocuments(text, options)];
  const [document, second]: readonly (Document.Parsed | undefined)[] = all.filter(({ contents, errors }) => errors.length > 0 || !isNothing(contents));
  if (document === undefined) return refuse('the file is empty: it must hold a ClusterConfig');
  const [fatal] = [...document.errors, ...document.warnings];
  if (fatal !== undefined) return refuse(sentenceOf(fatal.code), positionAt(lines, fatal.pos[0]));
  if (second !== undefined) return refuse('a second document begins here: give one ClusterConfig per file', positionAt(lines, startOf(second)));
  return withValue(document, lines);
}

/** The place of a path in a text that was parsed before, for findings that come later. Undefined if the text cannot be read. */
export function locate(text: string, path: string): Position | undefined {
  const read = readDocument(text);
  return read.ok ? read.source.valuePosition(parsePath(path) ?? []) : undefined;
}

/** A problem found later, by the planner for one, placed in the text as the parser would have. */
export function problemAt(text: string, path: string, message: string): Problem {
  return { path, message, ...locate(text, path), kind: 'invalid' };
}

function refuse(message: string, position: Position = { line: 1, column: 1 }): ReadResult {
  return { ok: false, problem: { path: '', message, ...position, kind: 'syntax' } };
}

function isNothing(contents: ParsedNode | null): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function startOf(document: Document.Parsed): number {
  return document.contents?.range[0] ?? document.range[0];
}

function withValue(document: Document.Parsed, lines: LineCounter): ReadResult {
  try {
    const { oddKey, duplicates } = inspectKeys(document);
    if (oddKey !== undefined) return refuse('a key must be plain text', positionAt(lines, oddKey));
    const config: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (isDeeperThan(config, MAX_DEPTH)) return refuse(`nested too deeply: more than ${MAX_DEPTH} levels`);
    return { ok: true, source: sourceOf(document, lines, config, duplicates) };
  } catch (error) {
    return refuseAliases(document, lines, error);
  }
}

function refuseAliases(document: Document.Parsed, lines: LineCounter, error: unknown): ReadResult {
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('Excessive alias count')) return refuse(`its aliases repeat more than ${MAX_ALIASES} times what they stand for`);
  const name = /^Unresolved alias .*: (.*)$/.exec(message)?.[1];
  if (name === undefined) return refuse('its anchors and aliases cannot be resolved');
  return refuse(`the alias *${name} has no anchor &${name} before it`, positionAt(lines, offsetOfAlias(document, name)));
}

function offsetOfAlias(document: Document.Parsed, name: string): number {
  let offset = 0;
  visit(document, {
    Alias(_, { source, range }) {
      if (source !== name) return undefined;
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeperThan(child, levels - 1));
}

interface DuplicateKey {
  readonly path: Path;
  readonly offset: number;
}

interface KeyFaults {
  /** Where a list, a mapping or an alias is used as a key. */
  readonly oddKey: number | undefined;
  readonly duplicates: readonly DuplicateKey[];
}

function inspectKeys(document: Document.Parsed): KeyFaults {
  let oddKey: number | undefined;
  const duplicates: DuplicateKey[] = [];
  visit(document, {
    Map(_, map, ancestors) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) oddKey ??= isNode(key) ? (key.range?.[0] ?? 0) : undefined;
        else if (seen.has(nameOf(key))) duplicates.push({ path: [...pathOf([...ancestors, map]), nameOf(key)], offset: key.range?.[0] ?? 0 });
        else seen.add(nameOf(key));
      }
    },
  });
  return { oddKey, duplicates };
}

function sourceOf(document: Document.Parsed, lines: LineCounter, config: unknown, duplicates: readonly DuplicateKey[]): SourceDocument {
  const finder = new NodeFinder(document);
  const offsetOf = (path: Path, part: 'key' | 'value'): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const range = nodeToPointAt(finder.find(path.slice(0, length)), part)?.range;
      if (range) return range[0];
    }
    return startOf(document);
  };
  return {
    config,
    duplicateKeys: duplicates.map((duplicate) => duplicateKey(duplicate, lines)),
    keyPosition: (path) => positionAt(lines, offsetOf(path, 'key')),
    valuePosition: (path) => positionAt(lines, offsetOf(path, 'value')),
    writtenAs: (path) => {
      const value = finder.find(path)?.value;
      return isScalar(value) ? value.source : undefined;
    },
  };
}

function nodeToPointAt(entry: Entry | undefined, part: 'key' | 'value'): Node | undefined {
  const value = entry?.value;
  const isWritten = value !== undefined && !(isScalar(value) && value.value === null);
  return part === 'value' && isWritten ? value : (entry?.key ?? value);
}

function duplicateKey({ path, offset }: DuplicateKey, lines: LineCounter): Problem {
  const message = `\`${path.at(-1) ?? ''}\` is here a second time: a mapping can say each key only once`;
  return { path: formatPath(path), message, ...positionAt(lines, offset), kind: 'invalid' };
}
