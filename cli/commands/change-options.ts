import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { exit } from '../exit.ts';
import { Failure } from '../failure.ts';

/** Options that all changes to a living cluster have. */
export interface ChangeOptions {
  readonly dryRun?: true;
  readonly follow?: true;
  readonly idempotencyKey?: string;
  /** A file with the body of the API's call; the other options go over it. */
  readonly options?: string;
}

export interface NodeOptions {
  readonly canary?: string;
  readonly parallel?: number;
  readonly skipGroup?: readonly string[];
  readonly whenBlocked?: string;
  readonly answerWithin?: string;
}

export interface AddOnOptions {
  readonly addOns?: string;
  readonly pin?: readonly string[];
  readonly skipAddOn?: readonly string[];
}

export function withChangeOptions(command: Command): Command {
  return command
    .argument('<cluster>', 'its name, or account/region/name')
    .option('--dry-run', 'show the plan, and change nothing')
    .option('--follow', 'watch until it ends')
    .option('--options <file>', 'a JSON file with all that the API takes: waivers, pins and more; options given here go over it')
    .option('--idempotency-key <key>', 'the same key again is the same request: it starts nothing anew');
}

export function withNodeOptions(command: Command): Command {
  return command
    .option('--canary <group>', 'the managed node group that is rolled alone, before the others')
    .option('--parallel <number>', 'how many node groups are rolled at the same time', wholeNumber)
    .option('--skip-group <name>', 'leave this node group as it is; may be given several times', collect)
    .addOption(new Option('--when-blocked <what>', 'when a disruption budget holds the pods of a node group for long; ask: when it cannot be rolled for whatever reason, ask people').choices(['stop', 'wait', 'force', 'skip', 'ask']))
    .option('--answer-within <time>', 'with --when-blocked ask: how long an answer is waited for, such as 4h (default: 12h)');
}

export function withAddOnOptions(command: Command): Command {
  return command
    .addOption(new Option('--add-ons <policy>', "to EKS's default version for the Kubernetes version, or to the newest").choices(['default', 'newest']))
    .option('--pin <add-on=version>', 'this add-on to this version; may be given several times', collect)
    .option('--skip-add-on <name>', 'leave this add-on as it is; may be given several times', collect);
}

type Body = Readonly<Record<string, unknown>>;

/** The body of the API's call: what the file says, and over it what the command line says. */
export async function bodyOf({ options }: ChangeOptions, said: Body): Promise<Body> {
  return over(options === undefined ? {} : await readBody(options), said);
}

export function nodeBody({ canary, parallel, skipGroup, whenBlocked, answerWithin }: NodeOptions): Body {
  return given({ canary, parallel, skip: skipGroup, whenBlocked, answerWithin });
}

export function addOnBody({ addOns, pin, skipAddOn }: AddOnOptions): Body {
  return given({ policy: addOns, skip: skipAddOn, pinned: pin && Object.fromEntries(pin.map(pinned)) });
}

/** Without what was not given. */
export function given(values: Readonly<Record<string, unknown>>): Body {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && !(isObject(value) && Object.keys(value).length === 0)));
}

function over(below: Body, above: Body): Body {
  const merged = Object.entries(above).map(([name, value]) => [name, isObject(value) && isObject(below[name]) ? over(below[name], value) : value] as const);
  return { ...below, ...Object.fromEntries(merged) };
}

async function readBody(file: string): Promise<Body> {
  try {
    const body: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isObject(body)) return body;
    throw new Error('it is no JSON object');
  } catch (error) {
    throw new Failure(exit.refused, `Cannot read ${file}: ${(error as Error).message}.`);
  }
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pinned(text: string): readonly [string, string] {
  const [name = '', version = ''] = text.split('=');
  if (name !== '' && version !== '') return [name, version];
  throw new Failure(exit.refused, `--pin takes an add-on and its version, such as coredns=v1.12.1-eksbuild.2, not ${text}.`);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
