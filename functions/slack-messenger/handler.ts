import { calendarStore, leaseStore, operationStore, slackStore, slackWebApi } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { operationReader } from '../shared/operation-facts.ts';
import { contract } from './contract.ts';
import { keepMessages } from './keep.ts';

/** Keeps one message about each operation in Slack as the operation is. An event only says which one to look at: what it shows is read anew. */
export const fn = defineFunction(contract, (wiring) => {
  const { environment, runtime, logger } = wiring;
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), calendar: calendarStore(wiring) };
  const messages = slackStore(wiring);
  const slack = slackWebApi(wiring);
  // Slack's time is the world's, even where ours is scaled; an operation's is ours.
  const outside = (): number => (runtime.outside ?? runtime.now)();
  const read = operationReader(stores, () => runtime.now());
  return async ({ detail }) => {
    if (detail?.operationId !== undefined) await messages.mark(detail.operationId, outside());
    await keepMessages({ messages, slack, read, now: outside, channel: environment.SLACK_CHANNEL, logger });
  };
});

export const { handler } = fn;
