import { accountOf, nothingDone } from '../../core/operation/account.ts';
import { failureOf, rootFailure } from '../../core/operation/failure.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { clusterStore, cloudFormationIn, eksIn, eventBus, leaseStore, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { endAsFailed, endAsSucceeded } from '../shared/end-operation.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { contract } from './contract.ts';
import { lookForRemnants, observeCluster, unlessRefused } from './look.ts';

/** Tells how an operation ended, and gives its cluster free. */
export const fn = defineTask(contract, (wiring) => {
  const { runtime, logger } = wiring;
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), bus: eventBus(wiring), now: () => runtime.now() };
  const clusters = clusterStore(wiring);
  const clients = { eks: eksIn(wiring), cloudFormation: cloudFormationIn(wiring) };

  const read = async ({ operationId, target }: Operation) => {
    const [plan, records, before] = await Promise.all([stores.operations.findPlan(operationId), stores.operations.steps(operationId), clusters.find(target)]);
    return { plan, records, before, account: plan ? accountOf(plan, records) : nothingDone };
  };

  return async ({ operationId, failure }) => {
    const operation = await requireOperation(stores.operations, operationId);
    const { account, ...done } = await read(operation);
    const observe = async () => observeCluster(operation, clients.eks, done, runtime.now());
    if (!failure) {
      const cluster = await observe();
      await clusters.save(cluster);
      await endAsSucceeded(stores, operation, { account, version: cluster.version });
      return;
    }
    const reason = rootFailure(failureOf(failure), done.plan ?? { steps: [] }, done.records);
    if (operation.kind === 'provision') {
      await endAsFailed(stores, operation, reason, await lookForRemnants(operation, done.plan, clients, logger));
      return;
    }
    const cluster = operation.startedAt === undefined ? undefined : await unlessRefused(observe, logger);
    if (cluster) await clusters.save(cluster);
    await endAsFailed(stores, operation, reason, [], { account, ...(cluster && { version: cluster.version }) });
  };
});

export const { handler } = fn;
