import { DescribeAddonCommand, DescribeClusterCommand, DescribeFargateProfileCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { StepRequest } from '../../../core/plan/step-requests.ts';
import { fn as verifyCluster } from '../../../functions/verify-cluster/handler.ts';
import { fargateProfile, planned, request } from '../../core/orders.ts';
import { awsError } from '../aws-error.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { eks, useWorld } from '../world.ts';

const world = useWorld();
const { plan } = planned({ fargateProfiles: [fargateProfile()] });
const addOn = (addonName: string, mustRun: boolean): StepRequest => ({ kind: 'create-add-on', addonName, addonVersion: 'v1', mustRun, resolveConflicts: 'NONE', podIdentityAssociations: [], tags: {} });

beforeEach(async () => {
  await world.operations.request(requestOf());
  await world.operations.savePlan(
    operationId,
    planOf([
      stepOf('control-plane', request(plan, 'control-plane', 'create-control-plane')),
      stepOf('node-group', request(plan, 'node-group/workers', 'create-node-group')),
      stepOf('fargate', request(plan, 'fargate-profile/serverless', 'create-fargate-profile')),
      stepOf('add-on/coredns', addOn('coredns', true)),
      stepOf('add-on/idle', addOn('idle', false)),
      stepOf('verify', { kind: 'verify-cluster' }),
    ]),
  );
  await world.leases.take(target, operationId, start, start + 60_000);
  eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'ACTIVE' } });
  eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'ACTIVE' } });
  eks.on(DescribeFargateProfileCommand).resolves({ fargateProfile: { status: 'ACTIVE' } });
  eks.on(DescribeAddonCommand).resolves({ addon: { status: 'ACTIVE' } });
});

const verify = async () => world.run(verifyCluster, { operationId, stepId: 'verify' });

describe('verify-cluster', () => {
  test('finds a healthy cluster healthy, part by part', async () => {
    expect(await verify()).toEqual({ Parts: '5' });
    expect(await world.operations.steps(operationId)).toMatchObject([{ stepId: 'verify', state: 'succeeded' }]);
  });

  test('asks nothing about what was seen well a moment ago, but for the control plane, and asks again when that was long ago', async () => {
    for (const stepId of ['control-plane', 'node-group', 'add-on/coredns']) {
      await world.operations.saveStep(operationId, { stepId, state: 'succeeded', startedAt: new Date(start - 400_000).toISOString(), settledAt: new Date(start - (stepId === 'node-group' ? 301_000 : 60_000)).toISOString(), output: {} });
    }
    expect(await verify()).toEqual({ Parts: '5' });
    const asked = [DescribeClusterCommand, DescribeNodegroupCommand, DescribeFargateProfileCommand, DescribeAddonCommand].map((command) => eks.commandCalls(command as typeof DescribeAddonCommand).length);
    expect(asked).toEqual([1, 1, 1, 1]);
  });

  test('allows an add-on to lack its replicas where the plan made nothing for it to run on', async () => {
    eks.on(DescribeAddonCommand, { addonName: 'idle' }).resolves({ addon: { status: 'DEGRADED' } });
    expect(await verify()).toEqual({ Parts: '5' });
  });

  test("fails with every part that is ill, in EKS's words", async () => {
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'DEGRADED', health: { issues: [{ code: 'AsgInstanceLaunchFailures', message: 'No capacity.' }] } } });
    eks.on(DescribeAddonCommand, { addonName: 'coredns' }).rejects(awsError('ResourceNotFoundException', 'No addon'));
    await expect(verify()).rejects.toMatchObject({ name: 'RetryNever', outcome: 'ClusterUnhealthy', message: expect.stringMatching(/Node group workers is DEGRADED: AsgInstanceLaunchFailures: No capacity\. Add-on coredns is missing\./) });
    expect(await world.operations.steps(operationId)).toMatchObject([{ state: 'failed', outcome: 'ClusterUnhealthy' }]);
  });

  test.each([
    ['still changing', { status: 'UPDATING' }],
    ['degraded, for it may heal', { status: 'DEGRADED' }],
    ['active with an issue, for that may pass', { status: 'ACTIVE', health: { issues: [{ code: 'InsufficientNumberOfReplicas', message: 'One of two.' }] } }],
  ] as const)('looks again patiently while a part is %s', async (_, addon) => {
    eks.on(DescribeAddonCommand, { addonName: 'coredns' }).resolves({ addon } as object);
    await expect(verify()).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ClusterNotSettled' });
    expect(await world.operations.steps(operationId)).toMatchObject([{ state: 'started' }]);
  });

  test.each(['CREATE_FAILED', 'DELETING'] as const)('does not wait for a part that is %s', async (status) => {
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status } });
    await expect(verify()).rejects.toMatchObject({ name: 'RetryNever', outcome: 'ClusterUnhealthy' });
  });
});
