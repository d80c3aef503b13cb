import { BlockList, isIP } from 'node:net';
import { AwsError, type Shape } from '../../service.ts';
import { isRecord } from '../common/input.ts';

/**
 * Event patterns as EventBridge documents them. A pattern is an object; each leaf is a list of which one must fit: a plain
 * value, or a matcher such as `{ "prefix": "a" }`.
 */
export interface EventPattern {
  matches(event: Shape): boolean;
}

/** Does one leaf of the event fit? `undefined` for a leaf that is not there. */
type Test = (leaf: unknown) => boolean;

/** @throws AwsError InvalidEventPatternException: with everything that is wrong with the pattern */
export function parsePattern(text: string): EventPattern {
  const problems: string[] = [];
  const pattern = parseJson(text);
  const match = isRecord(pattern) ? parseNode(pattern, '', problems) : () => problems.length < 0;
  if (!isRecord(pattern)) problems.push('Filter is not an object');
  if (problems.length > 0) throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${problems.join('; ')}`);
  return { matches: match };
}

type Node = (value: unknown) => boolean;

function parseNode(pattern: Shape, path: string, problems: string[]): Node {
  if (Object.keys(pattern).length === 0) problems.push(`Empty objects are not allowed${at(path)}`);
  const parts = Object.entries(pattern).map(([key, value]) => (key === '$or' ? parseOr(value, path, problems) : parseField(key, value, path, problems)));
  const all: Node = (value) => parts.every((part) => part(value));
  return (value) => (Array.isArray(value) ? value.some(all) : all(value));
}

function parseField(key: string, pattern: unknown, path: string, problems: string[]): Node {
  const here = path === '' ? key : `${path}.${key}`;
  if (isRecord(pattern)) {
    const node = parseNode(pattern, here, problems);
    return (value) => node(member(value, key));
  }
  if (!Array.isArray(pattern)) {
    problems.push(`"${key}" must be an object or an array${at(path)}`);
    return () => false;
  }
  if (pattern.length === 0) problems.push(`Empty arrays are not allowed${at(here)}`);
  const tests = pattern.map((one: unknown) => parseTest(one, here, problems));
  return (value) => leaves(member(value, key)).some((leaf) => tests.some((test) => test(leaf)));
}

function parseOr(alternatives: unknown, path: string, problems: string[]): Node {
  if (!Array.isArray(alternatives) || alternatives.length < 2 || !alternatives.every(isRecord)) {
    problems.push(`"$or" must be an array of at least two objects${at(path)}`);
    return () => false;
  }
  const nodes = alternatives.map((one) => parseNode(one, path, problems));
  return (value) => nodes.some((node) => node(value));
}

function parseTest(pattern: unknown, path: string, problems: string[]): Test {
  if (!isRecord(pattern)) {
    if (Array.isArray(pattern)) problems.push(`Match value must be String, number, true, false, or null${at(path)}`);
    return (leaf) => leaf === pattern;
  }
  const [[name, operand] = ['', undefined], ...more] = Object.entries(pattern);
  const matcher = Object.hasOwn(matchers, name) ? matchers[name] : undefined;
  if (matcher === undefined) problems.push(`Unrecognized match type ${name}${at(path)}`);
  else if (more.length > 0) problems.push(`Only one key allowed in match expression${at(path)}`);
  const test = matcher?.(operand);
  if (matcher !== undefined && test === undefined) problems.push(`The operand of match type ${name} is not valid${at(path)}`);
  return test ?? (() => false);
}

/** Makes the test of a match type from its operand; `undefined` for an operand that does not fit the type. */
type Matcher = (operand: unknown) => Test | undefined;

const matchers: Readonly<Record<string, Matcher>> = {
  prefix: (operand) => foldable(operand, (text, start) => text.startsWith(start)),
  suffix: (operand) => foldable(operand, (text, end) => text.endsWith(end)),
  'equals-ignore-case': (operand) => onText(operand, (text, wanted) => text.toLowerCase() === wanted.toLowerCase()),
  wildcard: (operand) => (typeof operand === 'string' ? wildcard(operand) : undefined),
  exists: (operand) => (typeof operand === 'boolean' ? (leaf) => (leaf !== undefined && !isRecord(leaf)) === operand : undefined),
  numeric,
  cidr,
  'anything-but': anythingBut,
};

function onText(operand: unknown, fits: (text: string, operand: string) => boolean): Test | undefined {
  return typeof operand === 'string' ? (leaf) => typeof leaf === 'string' && fits(leaf, operand) : undefined;
}

/** The operand is text, or `{ "equals-ignore-case": text }`. */
function foldable(operand: unknown, fits: (text: string, operand: string) => boolean): Test | undefined {
  if (!isRecord(operand)) return onText(operand, fits);
  return onText(operand['equals-ignore-case'], (text, wanted) => fits(text.toLowerCase(), wanted.toLowerCase()));
}

/** `*` stands for any run of characters; `\*` and `\\` for themselves. */
function wildcard(pattern: string): Test {
  const source = pattern.replace(/\\[*\\]|[*]|[^*\\]+|\\/g, (piece) => (piece === '*' ? '.*' : literally(piece.replace(/^\\([*\\])$/, '$1'))));
  const expression = new RegExp(`^${source}$`, 's');
  return (leaf) => typeof leaf === 'string' && expression.test(leaf);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

const comparisons: Readonly<Record<string, (leaf: number, operand: number) => boolean>> = {
  '=': (leaf, operand) => leaf === operand,
  '<': (leaf, operand) => leaf < operand,
  '<=': (leaf, operand) => leaf <= operand,
  '>': (leaf, operand) => leaf > operand,
  '>=': (leaf, operand) => leaf >= operand,
};

/** One comparison, or two for a range: `[">", 0, "<=", 5]`. */
function numeric(operand: unknown): Test | undefined {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) return undefined;
  const tests: ((leaf: number) => boolean)[] = [];
  for (let i = 0; i < operand.length; i += 2) {
    const compare = comparisons[String(operand[i])];
    const bound: unknown = operand[i + 1];
    if (compare === undefined || typeof bound !== 'number') return undefined;
    tests.push((leaf) => compare(leaf, bound));
  }
  return (leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf));
}

function cidr(operand: unknown): Test | undefined {
  const [, network = '', bits = ''] = (typeof operand === 'string' ? /^([^/]+)\/(\d+)$/.exec(operand) : null) ?? [];
  const version = isIP(network);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family);
  return (leaf) => typeof leaf === 'string' && isIP(leaf) === version && block.check(leaf, family);
}

const negatable = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/** Anything but these values, or but what another match type fits. A leaf that is not there does not fit. */
function anythingBut(operand: unknown): Test | undefined {
  const tests = isRecord(operand) ? negatedTests(operand) : plainTests(operand);
  return tests === undefined ? undefined : (leaf) => leaf !== undefined && !isRecord(leaf) && !tests.some((test) => test(leaf));
}

function plainTests(operand: unknown): Test[] | undefined {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0 || values.some((value) => typeof value === 'object' && value !== null)) return undefined;
  return values.map((value) => (leaf) => leaf === value);
}

function negatedTests(operand: Shape): Test[] | undefined {
  const [[name, inner] = ['', undefined]] = Object.entries(operand);
  if (!negatable.includes(name)) return undefined;
  const tests = (Array.isArray(inner) ? inner : [inner]).map((one: unknown) => matchers[name]?.(one));
  const valid = tests.filter((test) => test !== undefined);
  return valid.length === tests.length && valid.length > 0 ? valid : undefined;
}

function member(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

/** A list fits when one of its items does; an empty list is as good as absent. */
function leaves(value: unknown): readonly unknown[] {
  return Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? undefined : value];
}

function at(path: string): string {
  return path === '' ? '' : ` at ${path}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
