import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Logger } from '@aws-lambda-powertools/logger';
import { classify } from '../../core/errors.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { rollbackWindow } from '../../core/operation/rollback-window.ts';
import type { Remains } from '../../core/operation/words.ts';
import type { Plan, StepRecord } from '../../core/plan/plan.ts';
import type { ClusterRecord } from '../../core/ports.ts';
import type { Place } from '../shared/aws/member-accounts.ts';
import { findRemnants } from './remnants.ts';

interface Clients {
  readonly eks: (place: Place) => Promise<EKSClient>;
  readonly cloudFormation: (place: Place) => Promise<CloudFormationClient>;
}

/** What an operation carried out, and what the fleet knew of its cluster before. */
interface Done {
  readonly plan: Plan | undefined;
  readonly records: readonly StepRecord[];
  readonly before: ClusterRecord | undefined;
}

/** The cluster as EKS shows it now, for the fleet. */
export async function observeCluster({ operationId, target }: Operation, eks: EKSClient, { plan, records, before }: Done, now: number): Promise<ClusterRecord> {
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: target.cluster }));
  const { arn = '', version = '', status = '', endpoint, certificateAuthority: { data: certificateAuthority } = {} } = cluster ?? {};
  const rollback = plan && rollbackWindow(plan, records, before?.rollback);
  return {
    target,
    arn,
    version,
    status,
    ...(endpoint !== undefined && { endpoint }),
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(rollback && { rollback }),
    operationId,
    observedAt: new Date(now).toISOString(),
  };
}

/** What a failed provision has left. */
export async function lookForRemnants(operation: Operation, plan: Plan | undefined, { eks, cloudFormation }: Clients, logger: Logger): Promise<Remains> {
  if (operation.startedAt === undefined) return [];
  const found = await unlessRefused(async () => findRemnants(operation, plan?.steps ?? [], { eks: await eks(operation.target), cloudFormation: await cloudFormation(operation.target) }), logger);
  return found ?? 'unknown';
}

/** An account that lets nobody look must not keep a failure from being told. */
export async function unlessRefused<Seen>(look: () => Promise<Seen>, logger: Logger): Promise<Seen | undefined> {
  try {
    return await look();
  } catch (error) {
    if (classify(error).retry !== 'RetryNever') throw error;
    logger.error('CANNOT_LOOK', error as Error);
    return undefined;
  }
}
