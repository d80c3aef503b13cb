import { journal } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { contract } from './contract.ts';

/** Keeps what crossed the bus with its operation; the same event twice is one entry. */
export const fn = defineFunction(contract, (wiring) => {
  const entries = journal(wiring);
  return async ({ id, time, detail, 'detail-type': type }) => {
    // The bus tells whole seconds, so that its own time would put an event behind what followed it.
    const at = new Date(detail.at ?? detail.requestedAt ?? time).toISOString();
    await entries.append({ operationId: detail.operationId, eventId: id, type, at, detail });
  };
});

export const { handler } = fn;
