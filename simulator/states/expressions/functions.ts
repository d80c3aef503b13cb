import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { Random } from '../../random.ts';

const ALGORITHMS: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

const MOST_RANGE_ITEMS = 1000;

const formatMillis = jsonata('$fromMillis($millis, $picture, $timezone)');

/**
 * The functions that Step Functions adds to JSONata, and those of JSONata's own that would read the host's clock or
 * randomness. Draws come from `random`, so that a seed replays.
 */
export function stepFunctionsFunctions(now: () => number, random: Random): Readonly<Record<string, unknown>> {
  return {
    partition,
    range,
    hash,
    parse,
    random: (seed?: number) => (seed === undefined ? random : new Random(`$random(${seed})`)).next(),
    uuid: () => random.uuid(),
    shuffle: (items: readonly unknown[] | undefined) => items && shuffled(items, random),
    now: (picture?: string, timezone?: string) => timestamp(now(), picture, timezone),
    millis: now,
    eval: undefined,
  };
}

function partition(items: unknown, size: number): unknown[][] | undefined {
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) throw new Error('The first argument of $partition must be an array');
  if (!Number.isInteger(size) || size < 1) throw new Error('The second argument of $partition must be a positive integer');
  const all: readonly unknown[] = items;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, chunk) => all.slice(chunk * size, (chunk + 1) * size));
}

/** Like JSONata's own sequences, a range of one item is that item. */
function range(first: number, last: number, step: number): unknown {
  if (![first, last, step].every(Number.isInteger) || step === 0) throw new Error('The arguments of $range must be integers, and its step must not be 0');
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > MOST_RANGE_ITEMS) throw new Error(`$range can make at most ${MOST_RANGE_ITEMS} items`);
  if (count <= 1) return count === 0 ? undefined : first;
  return Array.from({ length: count }, (_, index) => first + index * step);
}

function hash(content: unknown, algorithm: string): string {
  const name = ALGORITHMS[algorithm];
  if (name === undefined) throw new Error(`The second argument of $hash must be one of ${Object.keys(ALGORITHMS).join(', ')}`);
  return createHash(name).update(typeof content === 'string' ? content : JSON.stringify(content)).digest('hex');
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error('The argument of $parse must be a string');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The argument of $parse is not valid JSON');
  }
}

function shuffled(items: readonly unknown[], random: Random): unknown[] {
  const result = [...items];
  for (let left = result.length - 1; left > 0; left--) {
    const other = random.below(left + 1);
    [result[left], result[other]] = [result[other], result[left]];
  }
  return result;
}

function timestamp(millis: number, picture: string | undefined, timezone: string | undefined): unknown {
  if (picture === undefined) return new Date(millis).toISOString();
  return formatMillis.evaluate(undefined, { millis, picture, ...(timezone === undefined ? {} : { timezone }) });
}
