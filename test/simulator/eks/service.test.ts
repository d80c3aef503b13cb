import * as sdk from '@aws-sdk/client-eks';
import {
  CreateClusterCommand, CreateNodegroupCommand, DescribeClusterCommand, DescribeClusterVersionsCommand, ListClustersCommand, ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draw, durations } from '../../../simulator/eks/durations.ts';
import { suggestedThrottling } from '../../../simulator/eks/options.ts';
import { createEksService } from '../../../simulator/eks/service.ts';
import { Random } from '../../../simulator/random.ts';
import type { Principal, World } from '../../../simulator/service.ts';
import { account, embeddedEks, roleArn } from './embedded-eks.ts';
import { cluster, nodegroup, refusal, withCluster } from './fixtures.ts';

describe('clientRequestToken', () => {
  const asked = cluster({ clientRequestToken: 'token-1' });

  test('gives the same answer to the same request, also to two at once', async () => {
    const aws = await embeddedEks();
    const [first, second] = await Promise.all([aws.eks.send(new CreateClusterCommand(asked)), aws.eks.send(new CreateClusterCommand(asked))]);
    expect(second.cluster).toEqual(first.cluster);
    expect((await aws.eks.send(new CreateClusterCommand(asked))).cluster).toEqual(first.cluster);
  });

  test('refuses another request under the same token, for a day', async () => {
    const aws = await embeddedEks();
    await aws.eks.send(new CreateClusterCommand(asked));
    const other = () => refusal(aws.eks.send(new CreateClusterCommand({ ...asked, name: 'other' })));
    expect(await other()).toEqual({
      exception: 'InvalidParameterException', code: 400, message: 'The clientRequestToken token-1 was used for CreateCluster with other parameters.',
    });
    await aws.clock.advance(25 * 3600_000);
    expect((await other()).exception).toBe('it succeeded');
  });

  test('is free again after a request that was refused', async () => {
    const aws = await embeddedEks();
    await refusal(aws.eks.send(new CreateClusterCommand({ ...asked, version: '1.0' })));
    expect((await refusal(aws.eks.send(new CreateClusterCommand(asked)))).exception).toBe('it succeeded');
  });
});

describe('throttling', () => {
  test('lets a burst of writes through, then refuses, and recovers with time', async () => {
    const aws = await embeddedEks({ faults: { throttling: suggestedThrottling } });
    const create = async (i: number) => (await refusal(aws.eks.send(new CreateClusterCommand(cluster({ name: `c${i}` }))))).exception;
    const outcomes: string[] = [];
    for (let i = 0; i < 11; i++) outcomes.push(await create(i));
    expect(outcomes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'it succeeded'));
    expect(outcomes[10]).toBe('TooManyRequestsException');
    await aws.clock.advance(1000);
    expect(await create(12)).toBe('it succeeded');
  });

  test('uses the modelled exception where the operation has one, and keeps accounts and regions apart', async () => {
    const aws = await embeddedEks({ faults: { throttling: { readsPerSecond: 1, writesPerSecond: 1, burstSeconds: 1 } } });
    const change = (client = aws.eks) => refusal(client.send(new UpdateClusterConfigCommand({ name: 'nope', deletionProtection: true })));
    expect((await change()).exception).toBe('ResourceNotFoundException');
    expect(await change()).toEqual({ exception: 'ThrottlingException', code: 429, message: 'Rate exceeded' });
    expect((await change(aws.clientFor('us-east-1'))).exception).toBe('ResourceNotFoundException');
  });
});

describe('IAM', () => {
  const role: Principal = { kind: 'role', account, roleArn: roleArn('person'), arn: `arn:aws:sts::${account}:assumed-role/person/me` };
  const allow = (Action: string | string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });

  test('a role needs the action on the cluster, and iam:PassRole on the role it hands over', async () => {
    const aws = await embeddedEks();
    const client = aws.clientFor('us-west-2', role);
    const create = () => refusal(client.send(new CreateClusterCommand(cluster())));
    expect(await create()).toMatchObject({ exception: 'AccessDeniedException', code: 403 });
    await aws.allow('person', [allow('eks:CreateCluster', 'arn:aws:eks:*:*:cluster/prod')]);
    expect(await create()).toMatchObject({ exception: 'AccessDeniedException', message: expect.stringContaining('iam:PassRole') as unknown });
    await aws.allow('person', [allow('eks:CreateCluster', 'arn:aws:eks:*:*:cluster/prod'), allow('iam:PassRole', roleArn('cluster'))]);
    expect((await create()).exception).toBe('it succeeded');
  });

  test('asks for the ARN of the resource, tags included', async () => {
    const aws = await withCluster();
    await aws.eks.send(new CreateNodegroupCommand(nodegroup({ tags: { team: 'a' } })));
    await aws.eks.send(new sdk.DescribeNodegroupCommand({ clusterName: 'prod', nodegroupName: 'workers' }));
    const asked = (action: string) => aws.asked.findLast(({ actions }) => actions.includes(action));
    expect(asked('eks:CreateNodegroup')).toMatchObject({
      resources: [`arn:aws:eks:us-west-2:${account}:cluster/prod`],
      conditions: { 'aws:RequestTag/team': 'a', 'aws:TagKeys': ['team'] },
    });
    expect(asked('eks:DescribeNodegroup')?.resources[0]).toMatch(/:nodegroup\/prod\/workers\/[0-9a-f-]{36}$/);
  });
});

describe('tags', () => {
  const resourceArn = `arn:aws:eks:us-west-2:${account}:cluster/prod`;

  test('are added, replaced and removed on a resource, also during an update', async () => {
    const aws = await withCluster({}, { tags: { a: '1' } });
    await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection: true }));
    await aws.eks.send(new TagResourceCommand({ resourceArn, tags: { a: '2', b: '3' } }));
    await aws.eks.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b'] }));
    expect((await aws.eks.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ a: '2' });
    expect((await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster?.tags).toEqual({ a: '2' });
  });

  test('refuse reserved keys, too many, and resources that are not there', async () => {
    const aws = await withCluster();
    const tag = (tags: Record<string, string>, arn = resourceArn) => refusal(aws.eks.send(new TagResourceCommand({ resourceArn: arn, tags })));
    expect(await tag({ 'aws:mine': 'x' })).toMatchObject({ exception: 'BadRequestException', code: 400 });
    expect(await tag(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])))).toMatchObject({ exception: 'BadRequestException', message: 'A resource can have at most 50 tags' });
    expect(await tag({ a: '1' }, `${resourceArn}x`)).toEqual({ exception: 'NotFoundException', code: 404, message: `Resource not found for ARN: ${resourceArn}x` });
  });
});

describe('Kubernetes versions', () => {
  const statuses = async (start: number, input = {}) => {
    const aws = await embeddedEks({}, start);
    const { clusterVersions = [] } = await aws.eks.send(new DescribeClusterVersionsCommand(input));
    return Object.fromEntries(clusterVersions.map(({ clusterVersion = '', versionStatus }) => [clusterVersion, versionStatus]));
  };

  test('are supported by the date of the clock', async () => {
    const late = { 1.36: 'STANDARD_SUPPORT', 1.35: 'STANDARD_SUPPORT' };
    expect(await statuses(Date.UTC(2026, 10, 22))).toEqual({
      ...late, 1.34: 'STANDARD_SUPPORT', 1.33: 'EXTENDED_SUPPORT', 1.32: 'EXTENDED_SUPPORT', 1.31: 'EXTENDED_SUPPORT',
    });
    expect(await statuses(Date.UTC(2026, 11, 2))).toEqual({ ...late, 1.34: 'EXTENDED_SUPPORT', 1.33: 'EXTENDED_SUPPORT', 1.32: 'EXTENDED_SUPPORT' });
    expect(await statuses(Date.UTC(2026, 10, 22), { versionStatus: 'UNSUPPORTED' })).toEqual({ '1.30': 'UNSUPPORTED', 1.29: 'UNSUPPORTED' });
    expect(await statuses(Date.UTC(2026, 10, 22), { defaultOnly: true })).toEqual({ 1.36: 'STANDARD_SUPPORT' });
  });

  test('come with the tiers of their control planes and what may be set about its components', async () => {
    const { clusterVersions: [newest] = [] } = await (await embeddedEks()).eks.send(new DescribeClusterVersionsCommand({ clusterVersions: ['1.36'] }));
    expect(newest?.controlPlaneScalingTiers?.map(({ tierName }) => tierName)).toEqual(['tier-xl', 'tier-2xl', 'tier-4xl', 'tier-8xl']);
    expect(newest?.controlPlaneComponentConfig?.kubeApiServerConfig?.eventTtl).toEqual({ defaultValue: '60m', constraints: { min: '10m', max: '60m' } });
  });

  test('are read at a date of their own when one is set', async () => {
    const aws = await embeddedEks({ calendarDate: '2026-11-22' }, Date.UTC(2031, 0, 1));
    expect((await refusal(aws.eks.send(new CreateClusterCommand(cluster({ version: '1.31' }))))).exception).toBe('it succeeded');
  });
});

test('every route is the one that the SDK uses', () => {
  const service = createEksService({ clock: { now: () => 0 } } as unknown as World);
  for (const [name, { http, permissionOnly }] of Object.entries(service.operations)) {
    if (permissionOnly) continue;
    const schema = (sdk as Record<string, unknown>)[`${name}$`] as [number, string, string, { http: [string, string, number] }];
    const [method, path] = schema[3].http;
    expect({ name, method: http?.method, path: http?.path }).toEqual({ name, method, path });
  }
});

test('accounts and regions are kept apart', async () => {
  const aws = await withCluster();
  expect((await aws.clientFor('us-east-1').send(new ListClustersCommand())).clusters).toEqual([]);
  const elsewhere: Principal = { kind: 'administrator', account: '444455556666', arn: 'arn:aws:iam::444455556666:user/admin' };
  expect((await aws.clientFor('us-west-2', elsewhere).send(new ListClustersCommand())).clusters).toEqual([]);
});

test('a drawn duration stays within its bounds and comes again with the same seed', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(durations)), fc.string(), (duration, seed) => {
      const seconds = draw(duration, new Random(seed)) / 1000;
      expect(seconds).toBeGreaterThan(0);
      if ('least' in duration) expect(seconds).toBeGreaterThanOrEqual(duration.least);
      if ('most' in duration) expect(seconds).toBeLessThanOrEqual(duration.most);
      expect(draw(duration, new Random(seed)) / 1000).toBe(seconds);
    }),
  );
});
