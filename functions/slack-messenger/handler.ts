import { why } from '../../core/operation/why.ts';
import { circumstancesOf } from '../shared/circumstances.ts';
import { calendarStore, leaseStore, operationStore, slackStore, slackWebApi } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
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
  const read = async (operationId: string) => {
    const operation = await stores.operations.find(operationId);
    if (!operation) return undefined;
    const difference = operation.replanned === undefined ? undefined : stores.operations.findDifference(operationId);
    const [circumstances, request, compared] = await Promise.all([circumstancesOf(operation, stores), stores.operations.findRequest(operationId), difference]);
    const at = runtime.now();
    return { facts: { operation, request, plan: circumstances.plan, difference: compared, steps: circumstances.steps, decisions: circumstances.decisions, reasons: why(circumstances, at) }, at };
  };
  return async ({ detail }) => {
    if (detail?.operationId !== undefined) await messages.mark(detail.operationId, outside());
    await keepMessages({ messages, slack, read, now: outside, channel: environment.SLACK_CHANNEL, logger });
  };
});

export const { handler } = fn;
