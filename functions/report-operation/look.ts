import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Logger } from '@aws-lambda-powertools/logger';
import { classify } from '../../core/errors.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { rollbackWindow } from '../../core/operation/rollback-window.ts';
import type { Remains } from '../../core/operation/words.ts';
import type { ControlPlaneOutput } from '../../core/plan/outputs.ts';
import type { Plan, StepRecord } from '../../core/plan/plan.ts';
import type { ClusterRecord } from '../../core/ports.ts';
import { optional } from '../../core/spec/optional.ts';
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

/** The cluster for the fleet: as its verification has just seen it, or else as EKS shows it now. */
export async function observeCluster({ operationId, target, tags }: Operation, eks: (place: Place) => Promise<EKSClient>, { plan, records, before }: Done, now: number): Promise<ClusterRecord> {
  const seen = verified(plan, records) ?? { ...(await describeCluster(await eks(target), target.cluster)), observedAt: new Date(now).toISOString() };
  const rollback = plan && rollbackWindow(plan, records, before?.rollback);
  return { target, ...optional({ tags }), ...seen, ...(rollback && { rollback }), operationId };
}

type Seen = Pick<ClusterRecord, 'arn' | 'version' | 'status' | 'tags' | 'endpoint' | 'certificateAuthority'>;

/** What a plan's last step was told of the control plane, which had to be ACTIVE. */
function verified(plan: Plan | undefined, records: readonly StepRecord[]): (Seen & Pick<ClusterRecord, 'observedAt'>) | undefined {
  const step = plan?.steps.find(({ request }) => request.kind === 'verify-cluster');
  const record = records.find(({ stepId }) => stepId === step?.id);
  if (record?.state !== 'succeeded') return undefined;
  const { ClusterArn: arn, Version: version, Endpoint: endpoint, CertificateAuthority: certificateAuthority } = record.output as Partial<Record<ControlPlaneOutput, string>>;
  if (arn === undefined || version === undefined) return undefined;
  return { arn, version, status: 'ACTIVE', ...optional({ endpoint, certificateAuthority }), observedAt: record.settledAt };
}

async function describeCluster(eks: EKSClient, name: string): Promise<Seen> {
  const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
  const { arn = '', version = '', status = '', tags, endpoint, certificateAuthority: { data: certificateAuthority } = {} } = cluster ?? {};
  return { arn, version, status, ...optional({ tags, endpoint, certificateAuthority }) };
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
