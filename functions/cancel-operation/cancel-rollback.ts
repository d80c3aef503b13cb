import { CancelUpdateCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Logger } from '@aws-lambda-powertools/logger';
import { isUnderWay } from '../../core/operation/cancellation.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Plan, StepRecord } from '../../core/plan/plan.ts';
import { runningUpdate } from '../shared/updates.ts';

/** EKS's words for that it does not take this update back, or does already. */
const refusals: readonly string[] = ['InvalidRequestException', 'InvalidStateException', 'ResourceInUseException', 'ResourceNotFoundException'];

/**
 * The one update that EKS can give up: the rollback of a cluster in Auto Mode, as long as its nodes go back. Any other, and
 * this one later, is waited for.
 */
export async function cancelRollback(eks: EKSClient, { target: { cluster: name } }: Operation, { steps, takeDown }: Plan, records: readonly StepRecord[], logger: Pick<Logger, 'info'>): Promise<void> {
  const step = [...steps, ...takeDown].find(({ id, request }) => request.kind === 'update-control-plane' && request.direction === 'rollback' && isUnderWay(records.find(({ stepId }) => stepId === id)));
  const update = step && (await runningUpdate(eks, { name }));
  if (update?.type !== 'VersionRollback') return;
  try {
    await eks.send(new CancelUpdateCommand({ name, updateId: update.id }));
  } catch (error) {
    if (!(error instanceof Error && refusals.includes(error.name))) throw error;
    logger.info('NOT_CANCELLED', { updateId: update.id ?? '', reason: error.message });
  }
}
