import { accountOf, nothingDone } from '../../core/operation/account.ts';
import { endOf, failureBeside, goingOn } from '../../core/operation/cancellation.ts';
import { failureOf, rootFailure } from '../../core/operation/failure.ts';
import type { Failure, Operation } from '../../core/operation/operation.ts';
import type { Ending, Remains } from '../../core/operation/words.ts';
import { clusterStore, cloudFormationIn, eksIn, eventBus, leaseStore, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { endAsCancelled, endAsFailed, endAsSucceeded } from '../shared/end-operation.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { contract } from './contract.ts';
import { decisionsIn } from './decisions.ts';
import { lookForRemnants, observeCluster, unlessRefused } from './look.ts';

/** Tells how an operation ended, and gives its cluster free. */
export const fn = defineTask(contract, (wiring) => {
  const { runtime, logger } = wiring;
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), bus: eventBus(wiring), now: () => runtime.now() };
  const clusters = clusterStore(wiring);
  const clients = { eks: eksIn(wiring), cloudFormation: cloudFormationIn(wiring) };

  const read = async (operation: Operation) => {
    const { operationId, target } = operation;
    const [plan, records, before, decided] = await Promise.all([stores.operations.findPlan(operationId), stores.operations.steps(operationId), clusters.find(target), decisionsIn(stores.operations, operation, runtime.now())]);
    return { plan, records, before, decided, account: plan ? accountOf(plan, records) : nothingDone };
  };

  const end = async (operation: Operation, told: Failure | undefined, { plan, records }: Awaited<ReturnType<typeof read>>, remains: Remains, ending: Ending) => {
    const planned = plan ?? { steps: [], takeDown: [] };
    if (endOf({ operation, told, account: ending.account, plan: planned, records }) === 'cancelled') {
      await endAsCancelled(stores, operation, { ending, remains, failure: failureBeside(planned, records, told), goesOn: goingOn(planned, records) });
    } else if (told) await endAsFailed(stores, operation, rootFailure(told, planned, records), remains, ending);
    else await endAsSucceeded(stores, operation, ending);
  };

  return async ({ operationId, failure }) => {
    const operation = await requireOperation(stores.operations, operationId);
    const done = await read(operation);
    const { account, decided } = done;
    const told = failure && failureOf(failure);
    if (told && operation.kind === 'provision') {
      await end(operation, told, done, await lookForRemnants(operation, done.plan, clients, logger), { account });
      return;
    }
    const observe = async () => observeCluster(operation, clients.eks, done, runtime.now());
    // Of what went well everything is known; a failure is told whatever can be seen.
    const cluster = operation.startedAt === undefined ? undefined : await (told ? unlessRefused(observe, logger) : observe());
    if (cluster) await clusters.save(cluster);
    await end(operation, told, done, [], { account, decided, ...(cluster && { version: cluster.version }) });
  };
});

export const { handler } = fn;
