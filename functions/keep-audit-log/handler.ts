import { auditLogStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { busEvent, contract } from './contract.ts';
import { keep } from './keep.ts';

/** Enters what crossed the bus into the audit log, and writes into its own log where the chain then ends. */
export const fn = defineFunction(contract, (wiring) => {
  const log = auditLogStore(wiring);
  return async ({ Records: messages }) => {
    const events = messages.map(({ body }) => {
      const { 'detail-type': type, ...event } = busEvent.parse(JSON.parse(body));
      return { ...event, type };
    });
    const head = await keep(log, events, () => wiring.runtime.now());
    if (head) wiring.logger.info('CHECKPOINT', { number: head.number, hash: head.hash });
  };
});

export const { handler } = fn;
