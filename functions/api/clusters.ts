import * as z from 'zod/mini';
import type { Target } from '../../core/operation/operation.ts';
import type { ClusterStore } from '../../core/ports.ts';
import { clusterConfigJsonSchema } from '../../core/spec/json-schema.ts';
import type { RequestDesk } from '../shared/request-desk.ts';
import { view } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import type { ApiRequest, Route } from './route.ts';
import { cluster, clusterList, operation } from './schemas.ts';

const mediaTypes = ['application/yaml', 'application/x-yaml', 'text/yaml', 'application/json'] as const;

const flag = z._default(z.enum(['true', 'false']), 'false');

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
      summary: 'Provisions a cluster from an eksctl ClusterConfig',
      query: z.strictObject({
        dryRun: flag,
        onFailure: z._default(z.enum(['delete', 'keep']), 'delete'),
        account: z.optional(z.string().check(z.regex(/^\d{12}$/, 'must be an account id of twelve digits'))),
      }),
      body: { mediaTypes, schema: clusterConfigJsonSchema() },
      headers: { 'Idempotency-Key': 'A request with the key of an earlier one is that request: it answers with the same operation and starts nothing.' },
      status: 202,
      answer: operation,
      handle: async (request) => {
        requireMediaType(request.headers);
        const { dryRun, onFailure, account } = request.query as { dryRun: string; onFailure: 'delete' | 'keep'; account?: string };
        const accepted = await desk.provision({
          config: request.body,
          account: account ?? homeAccount,
          principal: request.principal,
          dryRun: dryRun === 'true',
          onFailure,
          ...idempotencyKey(request),
        });
        return { body: view(accepted), headers: { Location: `/v1/operations/${accepted.operationId}` } };
      },
    },
    {
      method: 'GET',
      path: '/v1/clusters',
      summary: 'Lists the fleet',
      status: 200,
      answer: clusterList,
      handle: async () => ({ body: { clusters: await clusters.list() } }),
    },
    {
      method: 'GET',
      path: '/v1/clusters/:account/:region/:name',
      summary: 'One cluster, as last observed',
      status: 200,
      answer: cluster,
      handle: async ({ params }) => {
        const target: Target = { account: params['account'] ?? '', region: params['region'] ?? '', cluster: params['name'] ?? '' };
        const found = await clusters.find(target);
        if (!found) throw new ProblemError(404, 'Not found', `The fleet has no cluster ${target.cluster} in account ${target.account}, region ${target.region}.`);
        return { body: found };
      },
    },
  ];
}

function requireMediaType(headers: Headers): void {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  if (mediaTypes.some((known) => known === type.trim().toLowerCase())) return;
  throw new ProblemError(415, 'Unsupported media type', `A ClusterConfig is sent as ${mediaTypes.join(', ')}, not as ${type === '' ? 'an unnamed type' : type}.`);
}

function idempotencyKey({ headers }: ApiRequest): { idempotencyKey?: string } {
  const key = headers.get('idempotency-key');
  if (key === null) return {};
  if (key.trim() === '' || key.length > 200) throw new ProblemError(400, 'Bad request', 'An Idempotency-Key has 1 to 200 characters.');
  return { idempotencyKey: key };
}
