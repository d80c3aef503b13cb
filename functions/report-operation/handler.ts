import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { classify } from '../../core/errors.ts';
import { failureOf, rootFailure, type ErrorOutput } from '../../core/operation/failure.ts';
import type { Failure, Operation } from '../../core/operation/operation.ts';
import { successSummary, type Remains } from '../../core/operation/words.ts';
import type { ClusterRecord } from '../../core/ports.ts';
import { clusterStore, cloudFormationIn, eksIn, eventBus, leaseStore, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { endAsFailed, endAsSucceeded } from '../shared/end-operation.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { contract } from './contract.ts';
import { findRemnants } from './remnants.ts';

/** Tells how an operation ended, and gives its cluster free. */
export const fn = defineTask(contract, (wiring) => {
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), bus: eventBus(wiring), now: () => wiring.runtime.now() };
  const clusters = clusterStore(wiring);
  const eks = eksIn(wiring);
  const cloudFormation = cloudFormationIn(wiring);

  const observe = async ({ operationId, target }: Operation): Promise<ClusterRecord> => {
    const { cluster } = await (await eks(target)).send(new DescribeClusterCommand({ name: target.cluster }));
    const { arn = '', version = '', status = '', endpoint, certificateAuthority: { data: certificateAuthority } = {} } = cluster ?? {};
    return { target, arn, version, status, ...(endpoint !== undefined && { endpoint }), ...(certificateAuthority !== undefined && { certificateAuthority }), operationId, observedAt: new Date(stores.now()).toISOString() };
  };

  const reasonOf = async ({ operationId }: Operation, output: ErrorOutput): Promise<Failure> => {
    const plan = await stores.operations.findPlan(operationId);
    return rootFailure(failureOf(output), plan ?? { steps: [] }, await stores.operations.steps(operationId));
  };

  /** An account that lets nobody look must not keep the failure from being told. */
  const lookForRemnants = async (operation: Operation): Promise<Remains> => {
    if (operation.startedAt === undefined) return [];
    try {
      const plan = await stores.operations.findPlan(operation.operationId);
      return await findRemnants(operation, plan?.steps ?? [], { eks: await eks(operation.target), cloudFormation: await cloudFormation(operation.target) });
    } catch (error) {
      if (classify(error).retry !== 'RetryNever') throw error;
      wiring.logger.error('REMNANTS_UNKNOWN', error as Error);
      return 'unknown';
    }
  };

  return async ({ operationId, failure }) => {
    const operation = await requireOperation(stores.operations, operationId);
    if (failure) {
      await endAsFailed(stores, operation, await reasonOf(operation, failure), await lookForRemnants(operation));
      return;
    }
    const cluster = await observe(operation);
    await clusters.save(cluster);
    await endAsSucceeded(stores, operation, successSummary(operation, cluster.version));
  };
});

export const { handler } = fn;
