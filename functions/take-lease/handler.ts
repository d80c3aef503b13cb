import type * as z from 'zod/mini';
import { notEntitled } from '../../core/checks/not-entitled.ts';
import { neverFits } from '../../core/checks/not-now.ts';
import { classify } from '../../core/errors.ts';
import { taskFailure } from '../../core/operation/failure.ts';
import { calendarStore, eksIn, eventBus, gatekeeper, leaseStore, operationStore, schedules, taskTokens } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { traitsWith } from '../shared/traits.ts';
import { contract } from './contract.ts';
import { denialOf } from './denial.ts';
import { Gate } from './gate.ts';
import { Lessee } from './lessee.ts';

/** Waits until the cluster may be changed, and takes the right to change it. */
export const fn = defineTask(contract, (wiring) => {
  const { runtime } = wiring;
  const operations = operationStore(wiring);
  const tasks = taskTokens(wiring);
  const traitsOf = traitsWith(eksIn(wiring));
  const gate = new Gate({ operations, calendar: calendarStore(wiring), schedules: schedules(wiring), runtime });
  const lessee = new Lessee({ operations, leases: leaseStore(wiring), bus: eventBus(wiring), now: () => runtime.now() });
  const guard = gatekeeper(wiring);

  const run = async ({ operationId, taskToken, scheduled }: z.infer<typeof contract.input>): Promise<void> => {
    const operation = await requireOperation(operations, operationId);
    if (scheduled && operation.status !== 'planning') return;
    if (operation.cancellation) {
      await tasks.succeed(taskToken, await lessee.cancel(operation));
      return gate.leave(operation);
    }
    const traits = await traitsOf(operation);
    const denial = operation.status === 'planning' ? await denialOf(guard, operation, traits) : undefined;
    if (denial !== undefined) {
      await tasks.succeed(taskToken, await lessee.refuse(operation, notEntitled(denial)));
      return gate.leave(operation);
    }
    const verdict = operation.status === 'planning' ? await gate.pass(operation, traits, taskToken) : 'open';
    if (verdict === 'waits') return;
    await tasks.succeed(taskToken, verdict === 'open' ? await lessee.take(operation, traits) : await lessee.refuse(operation, neverFits(verdict)));
    await gate.leave(operation);
  };

  return async (input) => {
    try {
      await run(input);
    } catch (error) {
      const { retry, outcome, message } = classify(error);
      // Scheduler tries again what may pass; of what will not, nobody but the state that waits has to hear.
      if (!input.scheduled || retry !== 'RetryNever') throw error;
      await tasks.fail(input.taskToken, taskFailure(retry, { outcome, message }));
    }
  };
});

export const { handler } = fn;
