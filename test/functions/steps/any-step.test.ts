import { DeleteClusterCommand, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import type { StepRequest } from '../../../core/plan/step-requests.ts';
import { fn as deleteControlPlane } from '../../../functions/delete-control-plane/handler.ts';
import { fn as deleteNodeGroup } from '../../../functions/delete-node-group/handler.ts';
import { account, operationId, start, target } from '../builders.ts';
import { awsError } from '../aws-error.ts';
import { eks, inputs, sts, useWorld } from '../world.ts';
import { absent, input, inUse, running, stepId, tags } from './a-step.ts';

const world = useWorld();

describe('any step', () => {
  const request: StepRequest = { kind: 'delete-control-plane' };

  test('is refused before it asks AWS for anything when another operation holds the cluster', async () => {
    await running(world, request);
    await world.leases.release(target, operationId);
    await world.leases.take(target, 'op-another', start, start + 60_000);
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'LeaseLost', message: expect.stringContaining('does not hold cluster harbour any more') });
    expect(eks.calls()).toEqual([]);
    expect(sts.calls()).toEqual([]);
    expect(world.published()).toEqual([]);
  });

  test('renews the lease at every attempt, so that patience with AWS does not cost the cluster', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).rejects(inUse('Cluster has an operation in progress'));
    for (const minutes of [0, 25, 25]) {
      world.runtime.pass(minutes * 60_000);
      await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: 'RetryPatiently' });
    }
    world.runtime.pass(25 * 60_000);
    expect(await world.leases.take(target, 'op-another', world.runtime.now(), world.runtime.now() + 60_000)).toMatchObject({ operationId });
  });

  test('is refused when nobody planned it', async () => {
    await running(world, request);
    await expect(world.run(deleteControlPlane, { ...input, stepId: 'another' })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'UnknownStep' });
    await expect(world.run(deleteNodeGroup, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'WrongFunction' });
  });

  test('is told at once that its input is wrong', async () => {
    await expect(world.run(deleteControlPlane, { operationId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'InvalidInput', message: expect.stringContaining('stepId') });
  });

  test('that must be waited for needs a task token', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { tags } }).on(DeleteClusterCommand).resolves({});
    await expect(world.run(deleteControlPlane, { operationId, stepId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NoTaskToken' });
  });

  test('acts as the member role of its account, by external id and session tag', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).rejects(absent);
    await world.run(deleteControlPlane, input);
    expect(inputs(sts, AssumeRoleCommand)).toEqual([
      { RoleArn: `arn:aws:iam::${account}:role/drydock-member`, RoleSessionName: 'tag', ExternalId: 'external', Tags: [{ Key: 'drydock:function', Value: 'tag' }] },
    ]);
  });

  test.each([
    ['ThrottlingException', 'Rate exceeded', 'RetryBriefly', 'Throttled'],
    ['ServerException', 'Something went wrong.', 'RetryBriefly', 'AwsUnavailable'],
    ['ResourceInUseException', 'Cluster has an operation in progress', 'RetryPatiently', 'ResourceInUse'],
    ['InvalidParameterException', 'The role could not be assumed: role does not exist', 'RetryPatiently', 'RoleNotReady'],
    ['AccessDeniedException', 'Not authorized.', 'RetryNever', 'AccessDenied'],
    ['ResourceLimitExceededException', 'Too many clusters.', 'RetryNever', 'QuotaExceeded'],
  ])('whose call ends in %s (%s) is %s', async (name, message, retry, outcome) => {
    await running(world, request);
    eks.on(DescribeClusterCommand).rejects(awsError(name, message));
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: retry, outcome, message: `${outcome}: ${message}` });
    const state = retry === 'RetryNever' ? { state: 'failed', outcome, message } : { state: 'started', progress: `${outcome}: ${message}` };
    expect(await world.operations.steps(operationId)).toMatchObject([state]);
  });

  test('fails by name when its account does not let it in', async () => {
    await running(world, request);
    sts.on(AssumeRoleCommand).rejects(awsError('AccessDenied', 'Not allowed to assume the role.'));
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'AccessDenied' });
  });

  test('started again after it had failed starts anew, and counts from its first start', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).rejectsOnce(awsError('AccessDeniedException', 'Not authorized.')).rejects(absent);
    await expect(world.run(deleteControlPlane, input)).rejects.toMatchObject({ outcome: 'AccessDenied' });
    world.runtime.pass(60_000);
    await world.run(deleteControlPlane, input);
    expect(await world.operations.steps(operationId)).toEqual([{ stepId, state: 'started', startedAt: new Date(start).toISOString() }]);
  });

  test('names every variable that it lacks', () => {
    const { MEMBER_ROLE_NAME: _, LEASES_TABLE: __, ...rest } = world.variables;
    expect(() => deleteControlPlane.wire(rest, world.runtime)).toThrow(/delete-control-plane.*MEMBER_ROLE_NAME.*LEASES_TABLE|delete-control-plane.*LEASES_TABLE.*MEMBER_ROLE_NAME/);
  });
});
