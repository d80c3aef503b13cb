import { CATCHER_FIELDS, RETRIER_FIELDS } from './fields.ts';
import type { Catcher, Retrier } from './model.ts';
import type { Reader } from './reader.ts';

const MOST_ATTEMPTS = 99_999_999;
const MOST_DELAY_SECONDS = 31_622_400;

export function readRetriers(state: Reader): Retrier[] {
  const readers = state.objects('Retry');
  return readers.map((reader, index) => readRetrier(reader, index === readers.length - 1));
}

function readRetrier(reader: Reader, isLast: boolean): Retrier {
  reader.allow(RETRIER_FIELDS);
  const errorEquals = readErrorEquals(reader, isLast);
  const intervalSeconds = reader.number('IntervalSeconds', { least: 1, integer: true }) ?? 1;
  const maxAttempts = reader.number('MaxAttempts', { least: 0, integer: true }) ?? 3;
  if (maxAttempts > MOST_ATTEMPTS) reader.complain(`Expected at most ${MOST_ATTEMPTS}`, 'MaxAttempts');
  const maxDelaySeconds = reader.number('MaxDelaySeconds', { least: 1, integer: true });
  if (maxDelaySeconds !== undefined && maxDelaySeconds <= intervalSeconds) reader.complain('MaxDelaySeconds must be greater than IntervalSeconds', 'MaxDelaySeconds');
  if (maxDelaySeconds !== undefined && maxDelaySeconds >= MOST_DELAY_SECONDS) reader.complain(`Expected less than ${MOST_DELAY_SECONDS}`, 'MaxDelaySeconds');
  return {
    errorEquals,
    intervalSeconds,
    maxAttempts,
    maxDelaySeconds,
    backoffRate: reader.number('BackoffRate', { least: 1, integer: false }) ?? 2,
    fullJitter: reader.oneOf('JitterStrategy', ['FULL', 'NONE']) === 'FULL',
  };
}

export function readCatchers(state: Reader): Catcher[] {
  const readers = state.objects('Catch');
  return readers.map((reader, index) => {
    reader.allow(CATCHER_FIELDS);
    reader.require(['Next']);
    return { errorEquals: readErrorEquals(reader, index === readers.length - 1), next: reader.string('Next') ?? '', ...reader.effects() };
  });
}

function readErrorEquals(reader: Reader, isLast: boolean): string[] {
  const names = reader.raw('ErrorEquals');
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    reader.complain('Expected an array of error names that is not empty', 'ErrorEquals');
    return [];
  }
  if (names.includes('States.ALL')) {
    if (names.length > 1) reader.complain("'States.ALL' must stand alone in its ErrorEquals", 'ErrorEquals');
    if (!isLast) reader.complain("'States.ALL' must be in the last retrier or catcher", 'ErrorEquals');
  }
  return names;
}
