import { beforeEach, describe, expect, test } from '@jest/globals';
import { readLifecycle } from '../../../core/health/lifecycle.ts';
import type { AccessPolicy } from '../../../core/authorisation/policy.ts';
import { fn } from '../../../functions/heed-health/handler.ts';
import { account, operationId, region, start, target } from '../builders.ts';
import { useWorld } from '../world.ts';

const world = useWorld();
const eventArn = `arn:aws:health:${region}::event/EKS/AWS_EKS_PLANNED_LIFECYCLE_EVENT/1`;
const arn = (name: string) => `arn:aws:eks:${region}:${account}:cluster/${name}`;
const names = ['harbour', 'quay', 'pier'];

const event = (over: object = {}) => ({ account, source: 'aws.health', 'detail-type': 'AWS Health Event', detail: { eventArn, service: 'EKS', statusCode: 'upcoming', affectedEntities: [...names, 'unseen'].map((name) => ({ entityValue: arn(name), status: 'PENDING' })), ...over } });

/** Of the clusters one is in ring 0, one in ring 1, and one in none. */
beforeEach(async () => {
  for (const [index, cluster] of names.entries()) {
    const tags = { ...(index < 2 && { 'drydock:ring': String(index) }) };
    await world.clusters.save({ target: { ...target, cluster }, arn: arn(cluster), version: '1.35', status: 'ACTIVE', tags, operationId, observedAt: new Date(start).toISOString() });
  }
});

async function allow(grants: AccessPolicy['grants']): Promise<void> {
  await world.access.save({ identities: { 'service:aws-health': { event: [`${account}/aws.health`] } }, roles: {}, grants }, 0);
}

const to = ['service:aws-health'];
const asked = () => world.published('OperationRequested').map(({ kind, target: where, to: version, dryRun, requestedBy }) => ({ kind, cluster: (where as { cluster: string }).cluster, version, dryRun, requestedBy }));

describe('What AWS Health says of a version that loses its support', () => {
  test('sets nothing off that nobody has allowed', async () => {
    expect(await world.run(fn, event())).toMatchObject({ heeded: [...names, 'unseen'].map(() => ({ response: 'nothing' })) });
    await allow([{ role: 'viewer', to, on: 'everything' }]);
    await world.run(fn, event());
    expect(asked()).toEqual([]);
  });

  test('asks for the next minor or plans it, as roles say, of clusters that the fleet has', async () => {
    await allow([{ role: 'operator', to, on: { rings: ['0'] } }, { role: 'planner', to, on: { rings: ['1'] } }]);
    expect(await world.run(fn, event())).toMatchObject({ heeded: [{ response: 'upgrade' }, { response: 'dry run' }, { response: 'nothing' }, { response: 'nothing' }] });
    const by = { kind: 'upgrade', version: '1.36', requestedBy: { principal: 'service:aws-health', via: 'health' } };
    expect(asked()).toEqual([{ ...by, cluster: 'harbour', dryRun: false }, { ...by, cluster: 'quay', dryRun: true }]);
  });

  test('is one operation however often it is said', async () => {
    await allow([{ role: 'operator', to, on: 'everything' }]);
    for (let times = 0; times < 3; times++) await world.run(fn, event({ communicationId: String(times) }));
    expect(await world.operations.list({ limit: 10 })).toHaveLength(3);
  });

  test('is left alone when it is over, or about something else than a cluster', () => {
    expect(readLifecycle({ eventArn, statusCode: 'closed', affectedEntities: [{ entityValue: arn('harbour') }] }).clusters).toEqual([]);
    const affectedEntities = [{ entityValue: arn('harbour'), status: 'RESOLVED' }, { entityValue: arn('quay'), status: 'PENDING' }, { entityValue: 'harbour' }];
    expect(readLifecycle({ eventArn, affectedEntities })).toEqual({ eventArn, clusters: [{ ...target, cluster: 'quay' }], others: ['harbour'] });
    expect(readLifecycle({ eventArn }).clusters).toEqual([]);
  });
});
