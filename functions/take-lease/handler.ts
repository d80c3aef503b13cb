import type * as z from 'zod/mini';
import { notEntitled } from '../../core/checks/not-entitled.ts';
import { classify } from '../../core/errors.ts';
import { taskFailure } from '../../core/operation/failure.ts';
import { isEnded } from '../../core/operation/operation.ts';
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
    // The state may have had its answer already, and its operation may be made again or wait for people by now.
    if (scheduled && !(await tasks.heartbeat(taskToken))) return;
    const operation = await requireOperation(operations, operationId);
    const answer = async (output: object): Promise<void> => {
      await tasks.succeed(taskToken, output);
      await gate.leave(operation);
    };
    if (operation.cancellation) return answer(await lessee.cancel(operation));
    if (isEnded(operation.status)) return answer({ outcome: 'held' });
    const traits = await traitsOf(operation);
    const denial = operation.status === 'planning' ? await denialOf(guard, operation, traits) : undefined;
    if (denial !== undefined) return answer(await lessee.refuse(operation, notEntitled(denial)));
    const verdict = operation.status === 'planning' ? await gate.pass(operation, traits, taskToken) : 'open';
    if (verdict !== 'waits') await answer(await lessee.answer(verdict, operation, traits));
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
