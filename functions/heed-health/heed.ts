import { readLifecycle, responseFor, type HealthDetail, type Heeding } from '../../core/health/lifecycle.ts';
import type { Target } from '../../core/operation/operation.ts';
import type { ClusterStore } from '../../core/ports.ts';
import { minorAfter } from '../../core/plan/upgrade/minors.ts';
import { orders } from '../../events/orders.ts';
import { knownTraits } from '../shared/known-traits.ts';
import type { Gatekeeper, Visitor } from '../shared/gatekeeper.ts';
import type { RequestDesk } from '../shared/request-desk.ts';

interface Services {
  readonly clusters: ClusterStore;
  readonly desk: RequestDesk;
  readonly gatekeeper: Pick<Gatekeeper, 'receive'>;
}

/** What came of an event for one cluster. */
export interface Heeded {
  readonly target: Target;
  readonly response: Heeding;
  readonly operationId?: string;
}

/**
 * Asks for the next minor of each cluster whose version loses its support, as far as the identity of `account/aws.health` may.
 * Health says the same for months: the same matter, cluster and version are one operation.
 */
export async function heed(detail: HealthDetail, account: string, services: Services): Promise<readonly Heeded[]> {
  const visitor = await services.gatekeeper.receive({ entrance: 'event', name: `${account}/aws.health` });
  const { eventArn, clusters } = readLifecycle(detail);
  const heeded: Heeded[] = [];
  for (const target of clusters) heeded.push(await heedOne(eventArn, target, visitor, services));
  return heeded;
}

async function heedOne(eventArn: string, target: Target, visitor: Visitor | undefined, { clusters, desk }: Services): Promise<Heeded> {
  const { tags, version, ...place } = await knownTraits(clusters, target);
  const response = visitor === undefined || version === undefined ? 'nothing' : responseFor((action) => visitor.may([action], { ...place, tags, version }).allowed);
  if (response === 'nothing' || visitor === undefined || version === undefined) return { target, response: 'nothing' };
  const order = { ...orders.upgrade.parse({ to: minorAfter(version) }) };
  const idempotencyKey = [eventArn, target.account, target.region, target.cluster, order.to, response].join('\n');
  const { operationId } = await desk.file('upgrade', target, order, { by: visitor.identity, tags, via: 'health', dryRun: response === 'dry run', idempotencyKey });
  return { target, response, operationId };
}
