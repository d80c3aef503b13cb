import { StateError } from './errors.ts';

/** 256 KiB of UTF-8: the most that a state or a task may take or give. */
const MOST_BYTES = 262_144;

/** A JSON value with its text, which history, size checks and the API need. */
export interface Payload {
  readonly value: unknown;
  readonly text: string;
}

export function payloadOf(value: unknown): Payload {
  return { value, text: JSON.stringify(value) };
}

/** What a state or task gave, if it is small enough. Throws States.DataLimitExceeded. `source` is the state's or resource's name. */
export function limitedPayload(value: unknown, source: string): Payload {
  const payload = payloadOf(value);
  if (isTooLarge(payload.text)) {
    throw new StateError('States.DataLimitExceeded', `The state/task '${source}' returned a result with a size exceeding the maximum number of bytes service limit.`);
  }
  return payload;
}

export function isTooLarge(text: string): boolean {
  return text.length > MOST_BYTES || (text.length * 3 > MOST_BYTES && Buffer.byteLength(text) > MOST_BYTES);
}
