import { DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  DeleteNodegroupCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
} from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fn as deleteControlPlane } from '../../../functions/delete-control-plane/handler.ts';
import { fn as deleteFargateProfile } from '../../../functions/delete-fargate-profile/handler.ts';
import { fn as deleteNodeGroup } from '../../../functions/delete-node-group/handler.ts';
import { fn as deleteStack } from '../../../functions/delete-stack/handler.ts';
import { account, operationId, start } from '../builders.ts';
import { awsError } from '../aws-error.ts';
import { answer, cloudFormation, eks, inputs, useWorld } from '../world.ts';
import { absent, absentStack, clientRequestToken, clusterName, described, describedStack, foreign, input, inUse, running, stepId, tags } from './a-step.ts';
import type { Creation } from './creations.ts';

const world = useWorld();

interface Deletion extends Omit<Creation, 'taken' | 'outputs'> {
  readonly absent: Error;
  readonly held: Error;
}

const deletions: readonly Deletion[] = [
  {
    kind: 'delete-control-plane', fn: deleteControlPlane, request: { kind: 'delete-control-plane' }, mocked: eks, acts: DeleteClusterCommand, given: { name: clusterName },
    describes: DescribeClusterCommand, described: described('cluster'), subject: { kind: 'cluster', toward: 'deleted' }, absent, held: inUse('Cluster has nodegroups attached'),
  },
  {
    kind: 'delete-node-group', fn: deleteNodeGroup, request: { kind: 'delete-node-group', nodegroupName: 'workers' }, mocked: eks, acts: DeleteNodegroupCommand, given: { clusterName, nodegroupName: 'workers' },
    describes: DescribeNodegroupCommand, described: described('nodegroup'), subject: { kind: 'node-group', nodegroupName: 'workers', toward: 'deleted' }, absent, held: inUse('Nodegroup is in use.'),
  },
  {
    kind: 'delete-fargate-profile', fn: deleteFargateProfile, request: { kind: 'delete-fargate-profile', fargateProfileName: 'jobs' }, mocked: eks, acts: DeleteFargateProfileCommand, given: { clusterName, fargateProfileName: 'jobs' },
    describes: DescribeFargateProfileCommand, described: described('fargateProfile'), subject: { kind: 'fargate-profile', fargateProfileName: 'jobs', toward: 'deleted' }, absent,
    held: inUse('Cannot Delete Fargate Profile jobs because cluster harbour currently has Fargate profile other in status DELETING'),
  },
  {
    kind: 'delete-stack', fn: deleteStack, request: { kind: 'delete-stack', stackName: 'drydock-harbour-network' }, mocked: cloudFormation, acts: DeleteStackCommand,
    given: { StackName: 'drydock-harbour-network', RoleARN: `arn:aws:iam::${account}:role/drydock-stacks`, ClientRequestToken: clientRequestToken },
    describes: DescribeStacksCommand, described: describedStack, subject: { kind: 'stack', stackName: 'drydock-harbour-network', toward: 'deleted' }, absent: absentStack,
    held: awsError('OperationInProgressException', 'Another operation is in progress.'),
  },
];

describe.each(deletions)('$kind', ({ fn, request, mocked, acts, given, describes, described: describedWith, subject, absent: gone, held }) => {
  beforeEach(async () => running(world, request));
  const nothing = { subject: { kind: 'nothing' }, taskToken: 'token-1', nextPollAt: start };

  test('deletes what the operation made, and watches it go', async () => {
    answer(mocked, describes, describedWith(tags));
    answer(mocked, acts, {});
    expect(await world.run(fn, input)).toEqual({ watched: true });
    expect(inputs(mocked, acts)).toEqual([given]);
    expect(await world.watches.due(start + 3_600_000, 10)).toMatchObject([{ subject, taskToken: 'token-1' }]);
  });

  test('has nothing to do when it is gone already: only its token waits', async () => {
    answer(mocked, describes, gone);
    await world.run(fn, input);
    expect(inputs(mocked, acts)).toEqual([]);
    expect(await world.watches.due(start, 10)).toMatchObject([nothing]);
  });

  test('leaves alone what somebody else made', async () => {
    answer(mocked, describes, describedWith(foreign));
    await world.run(fn, input);
    expect(inputs(mocked, acts)).toEqual([]);
    expect(await world.watches.due(start, 10)).toMatchObject([nothing]);
  });

  test('is glad when it goes between the look and the deletion', async () => {
    answer(mocked, describes, describedWith(tags));
    answer(mocked, acts, gone);
    await world.run(fn, input);
    expect(await world.watches.due(start + 3_600_000, 10)).toMatchObject([{ subject }]);
  });

  test('is tried again patiently while something holds it', async () => {
    answer(mocked, describes, describedWith(tags));
    answer(mocked, acts, held);
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ResourceInUse' });
    expect(await world.operations.steps(operationId)).toEqual([{ stepId, state: 'started', startedAt: new Date(start).toISOString(), progress: `ResourceInUse: ${held.message}`, idle: true }]);
  });
});
