import { notEntitled } from '../../core/checks/not-entitled.ts';
import { Conflict } from '../../core/ports.ts';
import { clusterStore, eventBus, gatekeeper, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { refuse } from '../shared/refuse.ts';
import { contract } from './contract.ts';
import { Intake } from './intake.ts';
import { prepare } from './prepare.ts';

/**
 * Opens each operation once, and reads what was asked for: a second execution for the same request finds it taken and stands
 * back. What nobody entitled has asked for is refused.
 */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const stores = { operations, bus: eventBus(wiring), now: () => wiring.runtime.now() };
  const intake = new Intake({ operations, clusters: clusterStore(wiring), gatekeeper: gatekeeper(wiring) });
  return async ({ request: asked, executionArn, account, source }) => {
    const { operationId } = asked;
    const { request, denied } = await intake.receive(asked, `${account}/${source}`);
    if ((await operations.request(request)) === 'conflict') return { outcome: 'duplicate', operationId };
    try {
      await operations.move(operationId, 'planning', { executionArn });
    } catch (error) {
      if (error instanceof Conflict) return { outcome: 'duplicate', operationId };
      throw error;
    }
    await prepare(request, operations);
    const reason = await denied();
    if (reason === undefined) return { outcome: 'opened', operationId };
    await refuse(stores, request, [notEntitled(reason)]);
    return { outcome: 'refused', operationId };
  };
});

export const { handler } = fn;
