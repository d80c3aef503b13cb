import { awaited } from '../../core/operation/cancellation.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { calendarStore, eksIn, eventBus, leaseStore, operationStore, schedules, watchStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { endAsCancelled } from '../shared/end-operation.ts';
import { cancelRollback } from './cancel-rollback.ts';
import { contract } from './contract.ts';

/**
 * Has a cancelled operation look up at once: whatever it waits for is woken, and finds by itself that it is to end. What was
 * missed here is found at the next look, some minutes later.
 */
export const fn = defineFunction(contract, (wiring) => {
  const { runtime, logger } = wiring;
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), bus: eventBus(wiring), now: () => runtime.now() };
  const { operations } = stores;
  const watches = watchStore(wiring);
  const calendar = calendarStore(wiring);
  const wakings = schedules(wiring);
  const eks = eksIn(wiring);

  const wakeBefore = async ({ operationId }: Operation): Promise<void> => {
    const waiting = (await calendar.waiting()).find((one) => one.operationId === operationId);
    if (waiting) await wakings.wake(waiting, runtime.now());
  };

  const wakeSteps = async (operation: Operation): Promise<void> => {
    const { operationId, target } = operation;
    const [plan, records] = await Promise.all([operations.findPlan(operationId), operations.steps(operationId)]);
    if (!plan) return;
    for (const stepId of awaited(plan, records)) await watches.wake(`${operationId}/${stepId}`, runtime.now());
    await cancelRollback(await eks(target), operation, plan, records, logger);
  };

  return async ({ detail: { operationId } }) => {
    const operation = await operations.find(operationId);
    // Nobody has opened it: nothing is to be waited for, and whoever opens it stands back.
    if (operation?.status === 'requested') await endAsCancelled(stores, operation);
    if (operation?.status === 'planning') await wakeBefore(operation);
    if (operation?.status === 'running') await wakeSteps(operation);
  };
});

export const { handler } = fn;
