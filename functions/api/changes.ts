import * as z from 'zod/mini';
import { actionsOf } from '../../core/authorisation/may-do.ts';
import type { OperationKind, Orders } from '../../core/operation/request.ts';
import type { ClusterStore } from '../../core/ports.ts';
import { orders } from '../../events/orders.ts';
import { knownTraits } from '../shared/known-traits.ts';
import type { RequestDesk } from '../shared/request-desk.ts';
import { idempotencyHeader, idempotencyKey } from './idempotency.ts';
import { view } from './operation-view.ts';
import { readOrder, readTarget } from './read-order.ts';
import { withWaivers } from './waivers.ts';
import type { Route } from './route.ts';

type Change = Exclude<OperationKind, 'provision'>;

/** Every kind of change to a living cluster, and how its route is called. The last part of its path is the kind. */
const changes: Readonly<Record<Change, Pick<Route, 'name' | 'summary'>>> = {
  upgrade: { name: 'upgradeCluster', summary: 'Upgrades a cluster to a later Kubernetes version, one minor at a time' },
  rollback: { name: 'rollBackCluster', summary: 'Takes a cluster back to the Kubernetes version before its latest upgrade' },
  'patch-addons': { name: 'patchAddOns', summary: "Updates a cluster's add-ons within its Kubernetes version" },
  'patch-nodes': { name: 'patchNodes', summary: "Gives a cluster's nodes newer images of their Kubernetes version" },
};

const changeQuery = z.strictObject({ dryRun: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false') });

interface ChangeServices {
  readonly clusters: ClusterStore;
  readonly desk: RequestDesk;
}

export function changeRoutes({ clusters, desk }: ChangeServices): readonly Route[] {
  return (Object.keys(changes) as Change[]).map((kind) => ({
    method: 'POST',
    path: `/v1/clusters/:account/:region/:name/${kind}`,
    ...changes[kind],
    access: 'itself',
    query: changeQuery,
    body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema(orders[kind]), optional: true },
    headers: idempotencyHeader,
    status: 202,
    answer: 'operation',
    handle: async (request) => {
      const dryRun = (request.query as z.infer<typeof changeQuery>).dryRun === 'true';
      const { access } = request;
      const target = readTarget(request);
      const traits = await knownTraits(clusters, target);
      await access.admit(actionsOf({ kind, dryRun }), traits);
      const order = readOrder(orders[kind], withWaivers(request)) as Orders[typeof kind];
      await access.admit(actionsOf({ kind, dryRun, waivers: order.waivers }), traits);
      const accepted = await desk.file(kind, target, order, { by: access.identity, tags: traits.tags, dryRun, ...idempotencyKey(request) });
      return { body: view(accepted), headers: { Location: `../../../../operations/${accepted.operationId}` } };
    },
  }));
}
