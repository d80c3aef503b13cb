import { journal } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { contract } from './contract.ts';

/** Keeps what crossed the bus with its operation; the same event twice is one entry. */
export const fn = defineFunction(contract, (wiring) => {
  const entries = journal(wiring);
  return async ({ id, time, detail, 'detail-type': type }) => {
    const { operationId, at } = detail;
    await entries.append({ operationId, eventId: id, type, at: typeof at === 'string' ? at : time, detail });
  };
});

export const { handler } = fn;
