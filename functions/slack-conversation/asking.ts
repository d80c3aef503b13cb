import * as z from 'zod/mini';
import type { Action } from '../../core/authorisation/actions.ts';
import { actionsOf, traitsOf, type AccessTarget } from '../../core/authorisation/may-do.ts';
import type { Operation, Target } from '../../core/operation/operation.ts';
import type { OperationKind, OperationRequest, Orders } from '../../core/operation/request.ts';
import { clusterNamed } from '../../core/slack/named-cluster.ts';
import { orders } from '../../events/orders.ts';
import { answerApproval, type GivenAnswer } from '../shared/answer-approval.ts';
import { knownTraits } from '../shared/known-traits.ts';
import type { Asking } from '../shared/request-desk.ts';
import { Unfit, type Asker, type Services } from './services.ts';

type Change = Exclude<OperationKind, 'provision'>;

/** How the request desk knows who asks: the same request again is the same operation. */
export function askingOf({ visitor, requestId }: Asker, tags: Asking['tags'], dryRun: boolean): Asking {
  return { by: visitor.identity, tags, via: 'slack', dryRun, idempotencyKey: `slack ${requestId}` };
}

/** Throws Unfit with what is missing when somebody may not do all of it. */
export function admit({ visitor, decided }: Asker, wanted: readonly Action[], target: AccessTarget): void {
  const decision = visitor.may(wanted, target);
  decided.push({ wanted, target, decision });
  if (!decision.allowed) throw new Unfit([decision.reason]);
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
  const traits = await knownTraits(clusters, named.target);
  admit(asker, actionsOf({ kind, dryRun, waivers: parsed.data.waivers }), traits);
  return desk.file(kind, named.target, parsed.data, askingOf(asker, traits.tags, dryRun));
}

/** Files what was asked for before once more, changed as `change` says. */
export async function askAgain(operationId: string, change: (order: Orders[OperationKind]) => Orders[OperationKind], asker: Asker, { operations, desk }: Services): Promise<Operation> {
  const request = await operations.findRequest(operationId);
  if (!request) throw new Unfit([`There is no operation ${operationId}.`]);
  const { kind, target, tags = {}, dryRun } = request;
  admit(asker, actionsOf(request), traitsOf({ target, tags }));
  return desk.file(kind, target, change(orderOf(request)), askingOf(asker, tags, dryRun));
}

/** What was asked for, without what every request says. */
function orderOf({ operationId, kind, target, tags, requestedBy, requestedAt, dryRun, requestHash, ...order }: OperationRequest): Orders[OperationKind] {
  return order;
}

/** An operation with which somebody may do `action`. Rejects with Unfit. */
export async function requireOperation(operationId: string, action: Action, asker: Asker, { operations }: Pick<Services, 'operations'>): Promise<Operation> {
  const operation = await operations.find(operationId);
  admit(asker, [action], operation ? traitsOf(operation) : 'anything');
  if (operation) return operation;
  throw new Unfit([`There is no operation ${operationId}.`]);
}

/** Says what somebody thinks of a plan; answers how many more people it takes. Rejects with Unfit when it does not count. */
export async function say(operation: Operation, answer: Omit<GivenAnswer, 'via'>, { visitor }: Asker, services: Pick<Services, 'operations' | 'bus' | 'now'>): Promise<number> {
  const judged = await answerApproval(services, operation, visitor, { ...answer, via: 'slack' });
  if (judged.outcome === 'refused') throw new Unfit([judged.message]);
  return judged.missing;
}

export function pathOf({ account, region, cluster }: Target): string {
  return `${account}/${region}/${cluster}`;
}
