import * as z from 'zod/mini';
import { actionsOf, traitsOf } from '../../core/authorisation/may-do.ts';
import type { Target } from '../../core/operation/operation.ts';
import type { ClusterStore } from '../../core/ports.ts';
import { profileNames } from '../../core/spec/cluster-spec.ts';
import { readMetadata, type RequestDesk } from '../shared/request-desk.ts';
import { idempotencyHeader, idempotencyKey } from './idempotency.ts';
import { view } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import type { Route } from './route.ts';

const provisionQuery = z.strictObject({
  dryRun: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false'),
  onFailure: z._default(z.enum(['delete', 'keep'], 'must be delete or keep'), 'delete'),
  profile: z.optional(z.enum(profileNames, `must be ${profileNames.join(' or ')}`)),
  account: z.optional(z.string().check(z.regex(/^\d{12}$/, 'must be an account id of twelve digits'))),
});

interface ClusterServices {
  readonly clusters: ClusterStore;
  readonly desk: RequestDesk;
  readonly homeAccount: string;
}

export function clusterRoutes({ clusters, desk, homeAccount }: ClusterServices): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/clusters',
      name: 'provisionCluster',
      summary: 'Provisions a cluster from an eksctl ClusterConfig',
      access: 'itself',
      query: provisionQuery,
      body: { mediaTypes: ['application/yaml', 'application/x-yaml', 'text/yaml', 'application/json'], schema: async () => (await import('../../core/spec/json-schema.ts')).clusterConfigJsonSchema() },
      headers: idempotencyHeader,
      status: 202,
      answer: 'operation',
      handle: async (request) => {
        const { dryRun, onFailure, profile, account = homeAccount } = request.query as z.infer<typeof provisionQuery>;
        const { access, body: config } = request;
        const order = { onFailure, config, ...(profile !== undefined && { profile }) };
        const { name, region, tags } = await readMetadata(order);
        const target = { account, region, cluster: name };
        const asking = { by: access.identity, tags, dryRun: dryRun === 'true', ...idempotencyKey(request) };
        await access.admit(actionsOf({ kind: 'provision', dryRun: asking.dryRun }), traitsOf({ target, tags }));
        const accepted = await desk.file('provision', target, order, asking);
        return { body: view(accepted), headers: { Location: `operations/${accepted.operationId}` } };
      },
    },
    {
      method: 'GET',
      path: '/v1/clusters',
      name: 'listClusters',
      summary: 'Lists the fleet',
      access: { action: 'read', on: 'anything' },
      status: 200,
      answer: 'clusterList',
      handle: async ({ access }) => ({ body: { clusters: (await clusters.list()).filter((one) => access.may('read', traitsOf(one))) } }),
    },
    {
      method: 'GET',
      path: '/v1/clusters/:account/:region/:name',
      name: 'getCluster',
      summary: 'One cluster, as last observed',
      access: 'itself',
      status: 200,
      answer: 'cluster',
      handle: async ({ params, access }) => {
        const target: Target = { account: params['account'] ?? '', region: params['region'] ?? '', cluster: params['name'] ?? '' };
        const found = await clusters.find(target);
        await access.admit(['read'], traitsOf(found ?? { target }));
        if (!found) throw new ProblemError(404, `The fleet has no cluster ${target.cluster} in account ${target.account}, region ${target.region}.`);
        return { body: found };
      },
    },
  ];
}
