import * as z from 'zod/mini';
import type { Operation, Target } from '../../core/operation/operation.ts';
import type { OperationKind, OperationRequest, Orders } from '../../core/operation/request.ts';
import { clusterNamed } from '../../core/slack/named-cluster.ts';
import { orders } from '../../events/orders.ts';
import type { Asking } from '../shared/request-desk.ts';
import { Unfit, type Asker, type Services } from './services.ts';

type Change = Exclude<OperationKind, 'provision'>;

/** How the request desk knows who asks: the same request again is the same operation. */
export function askingOf({ principal, requestId }: Asker, dryRun: boolean): Asking {
  return { principal, via: 'slack', dryRun, idempotencyKey: `slack ${requestId}` };
}

export interface Wish {
  readonly kind: Change;
  /** As somebody typed it. */
  readonly cluster: string;
  readonly order: Readonly<Record<string, unknown>>;
  readonly dryRun: boolean;
}

/** Files a change to a cluster that somebody named. Rejects with Unfit. */
export async function askForChange({ kind, cluster, order, dryRun }: Wish, asker: Asker, { clusters, desk }: Services): Promise<Operation> {
  const named = clusterNamed(cluster, await clusters.list());
  const parsed = z.safeParse(orders[kind], order);
  const problems = [...(named.ok ? [] : [named.problem]), ...(parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`))];
  if (!named.ok || !parsed.success) throw new Unfit(problems);
  return desk.file(kind, named.target, parsed.data, askingOf(asker, dryRun));
}

/** Files what was asked for before once more, changed as `change` says. */
export async function askAgain(operationId: string, change: (order: Orders[OperationKind]) => Orders[OperationKind], asker: Asker, { operations, desk }: Services): Promise<Operation> {
  const request = await operations.findRequest(operationId);
  if (!request) throw new Unfit([`There is no operation ${operationId}.`]);
  return desk.file(request.kind, request.target, change(orderOf(request)), askingOf(asker, request.dryRun));
}

/** What was asked for, without what every request says. */
function orderOf({ operationId, kind, target, requestedBy, requestedAt, dryRun, requestHash, ...order }: OperationRequest): Orders[OperationKind] {
  return order;
}

export async function requireOperation(operationId: string, { operations }: Pick<Services, 'operations'>): Promise<Operation> {
  const operation = await operations.find(operationId);
  if (operation) return operation;
  throw new Unfit([`There is no operation ${operationId}.`]);
}

export function pathOf({ account, region, cluster }: Target): string {
  return `${account}/${region}/${cluster}`;
}
