import { DescribeAddonCommand, DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand, ListUpdatesCommand, UpdateAddonCommand, UpdateClusterVersionCommand, UpdateNodegroupVersionCommand, type Update } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import { requestToken } from '../../../core/plan/token.ts';
import type { UpdateAddOn, UpdateControlPlane, UpdateNodeGroup } from '../../../core/plan/upgrade/step-requests.ts';
import { fn as bake } from '../../../functions/bake/handler.ts';
import { sha256 } from '../../../functions/shared/sha256.ts';
import { fn as updateAddOn } from '../../../functions/update-add-on/handler.ts';
import { fn as updateControlPlane } from '../../../functions/update-control-plane/handler.ts';
import { fn as updateNodeGroup } from '../../../functions/update-node-group/handler.ts';
import { operationId, start } from '../builders.ts';
import { awsError } from '../aws-error.ts';
import { eks, inputs, useWorld } from '../world.ts';
import { absent, clientRequestToken, clusterName, input, inUse, running, stepId } from './a-step.ts';

const world = useWorld();
const subject = async () => (await world.watches.due(Number.MAX_SAFE_INTEGER, 10))[0]?.subject;
const accepted = { update: { id: 'update-1' } };

/** An update that is under way, and how AWS shows it. */
function underWay(update: Update): void {
  eks.on(ListUpdatesCommand).resolves({ updateIds: ['old', 'theirs'] });
  eks.on(DescribeUpdateCommand, { updateId: 'old' }).resolves({ update: { id: 'old', status: 'Successful' } });
  eks.on(DescribeUpdateCommand, { updateId: 'theirs' }).resolves({ update: { id: 'theirs', status: 'InProgress', createdAt: new Date(start), ...update } });
}

async function handedBack(how: 'same' | 'force' | 'return'): Promise<void> {
  await world.operations.saveStep(operationId, { stepId, state: 'started', startedAt: new Date(start).toISOString(), again: { how, outcome: 'PodEvictionFailure', message: 'held', times: 1 } });
}

describe('update-control-plane', () => {
  const request: UpdateControlPlane = { kind: 'update-control-plane', direction: 'upgrade', from: '1.34', to: '1.35', force: false };
  const watched = { kind: 'update', updateId: 'update-1', of: { resource: 'control-plane', version: '1.35' } };

  test('asks for the version, with the step’s token, and watches the update', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'ACTIVE', version: '1.34' } }).on(UpdateClusterVersionCommand).resolves(accepted);
    await world.run(updateControlPlane, input);
    expect(inputs(eks, UpdateClusterVersionCommand)).toEqual([{ name: clusterName, version: '1.35', clientRequestToken }]);
    expect(await subject()).toEqual(watched);
  });

  test('sends force and the time for nodes only where they were asked for', async () => {
    await running(world, { ...request, direction: 'rollback', from: '1.35', to: '1.34', force: true, rollbackTimeoutMinutes: 240 });
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'ACTIVE', version: '1.35' } }).on(UpdateClusterVersionCommand).resolves(accepted);
    await world.run(updateControlPlane, input);
    expect(inputs(eks, UpdateClusterVersionCommand)).toMatchObject([{ version: '1.34', force: true, rollbackConfig: { timeoutMinutes: 240 } }]);
  });

  test('has nothing to do when the version is there', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'ACTIVE', version: '1.35' } });
    await world.run(updateControlPlane, input);
    expect(await subject()).toEqual({ kind: 'nothing' });
    expect(inputs(eks, UpdateClusterVersionCommand)).toEqual([]);
  });

  test('watches an update that leads to the same version, whoever began it', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'UPDATING', version: '1.34' } });
    underWay({ type: 'VersionUpdate', params: [{ type: 'Version', value: '1.35' }] });
    await world.run(updateControlPlane, input);
    expect(await subject()).toEqual({ ...watched, updateId: 'theirs' });
    expect(inputs(eks, UpdateClusterVersionCommand)).toEqual([]);
  });

  test('waits for somebody else’s update, and says whose', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'UPDATING', version: '1.34' } });
    underWay({ type: 'LoggingUpdate' });
    await expect(world.run(updateControlPlane, input)).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ConflictingUpdate', message: expect.stringContaining('LoggingUpdate theirs runs since 2026-11-22T12:00:00.000Z') });
  });

  test('is patient with EKS’s own invisible update: 409 while the cluster is ACTIVE', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'ACTIVE', version: '1.34' } }).on(UpdateClusterVersionCommand).rejects(inUse('Cluster already has an update in progress'));
    await expect(world.run(updateControlPlane, input)).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ResourceInUse' });
  });

  test.each([
    ['a cluster that somebody moved', { status: 'ACTIVE', version: '1.33' }, 'VersionMoved'],
    ['a cluster that is not ACTIVE', { status: 'FAILED', version: '1.34' }, 'ClusterNotActive'],
  ] as const)('leaves %s alone', async (_what, cluster, outcome) => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster });
    await expect(world.run(updateControlPlane, input)).rejects.toMatchObject({ name: 'RetryNever', outcome });
    expect(inputs(eks, UpdateClusterVersionCommand)).toEqual([]);
  });

  test('ends with EKS’s words when readiness insights stop it', async () => {
    await running(world, request);
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'ACTIVE', version: '1.34' } }).on(UpdateClusterVersionCommand).rejects(awsError('InvalidStateException', 'Upgrade readiness issues detected'));
    await expect(world.run(updateControlPlane, input)).rejects.toMatchObject({ name: 'RetryNever', message: expect.stringContaining('Upgrade readiness issues') });
  });
});

describe('update-node-group', () => {
  const request: UpdateNodeGroup = { kind: 'update-node-group', nodegroupName: 'a', from: '1.34', to: '1.35', version: '1.35', whenBlocked: 'stop', nodes: 3, atOnce: 1, surge: 6 };
  const of = { clusterName, nodegroupName: 'a' };

  test('asks for the version, and watches the group’s update', async () => {
    await running(world, request);
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'ACTIVE', version: '1.34' } }).on(UpdateNodegroupVersionCommand).resolves(accepted);
    await world.run(updateNodeGroup, input);
    expect(inputs(eks, UpdateNodegroupVersionCommand)).toEqual([{ ...of, version: '1.35', clientRequestToken }]);
    expect(await subject()).toEqual({ kind: 'update', updateId: 'update-1', of: { resource: 'node-group', nodegroupName: 'a', version: '1.35', whenBlocked: 'stop', nodes: 3, atOnce: 1 } });
  });

  test.each<[string, { readonly [Member in keyof UpdateNodeGroup]?: UpdateNodeGroup[Member] | undefined }, object, boolean]>([
    ['the version is there', {}, { version: '1.35' }, true],
    ['the release is there', { from: '1.35', releaseVersion: '1.35.2-20261101' }, { version: '1.35', releaseVersion: '1.35.2-20261101' }, true],
    ['an older release is there', { from: '1.35', releaseVersion: '1.35.2-20261101' }, { version: '1.35', releaseVersion: '1.35.1-20260901' }, false],
    ['EKS alone knows whether there is a newer release', { from: '1.35' }, { version: '1.35', releaseVersion: '1.35.1-20260901' }, false],
    ['the launch template is there', { version: undefined, launchTemplate: { id: 'lt-1', version: '7' } }, { launchTemplate: { version: '7' } }, true],
  ])('when %s', async (_what, over, nodegroup, isDone) => {
    await running(world, { ...request, ...over } as UpdateNodeGroup);
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'ACTIVE', ...nodegroup } }).on(UpdateNodegroupVersionCommand).resolves(accepted);
    await world.run(updateNodeGroup, input);
    expect(inputs(eks, UpdateNodegroupVersionCommand)).toHaveLength(isDone ? 0 : 1);
  });

  test('overrules disruption budgets only when it is handed back for that, under another token', async () => {
    await running(world, request);
    await handedBack('force');
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'ACTIVE', version: '1.34' } }).on(UpdateNodegroupVersionCommand).resolves(accepted);
    await world.run(updateNodeGroup, input);
    expect(inputs(eks, UpdateNodegroupVersionCommand)).toEqual([{ ...of, version: '1.35', force: true, clientRequestToken: requestToken(operationId, `${stepId}\n1`, sha256) }]);
    expect(world.published()).toMatchObject([{ type: 'StepRepeated', stepId, outcome: 'PodEvictionFailure', times: 1, clientRequestToken: requestToken(operationId, `${stepId}\n1`, sha256) }]);
  });

  test('says so when somebody has deleted the group', async () => {
    await running(world, request);
    eks.on(DescribeNodegroupCommand).rejects(absent);
    await expect(world.run(updateNodeGroup, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NodegroupDeleted' });
  });

  test('waits for a change of somebody else, and joins one to the same version', async () => {
    await running(world, request);
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'UPDATING', version: '1.34' } });
    underWay({ type: 'ConfigUpdate' });
    await expect(world.run(updateNodeGroup, input)).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ConflictingUpdate' });
    underWay({ type: 'VersionUpdate', params: [{ type: 'Version', value: '1.35' }] });
    await world.run(updateNodeGroup, input);
    expect(await subject()).toMatchObject({ updateId: 'theirs' });
  });
});

describe('update-add-on', () => {
  const request: UpdateAddOn = {
    kind: 'update-add-on', addonName: 'coredns', from: 'v1', to: 'v2', resolveConflicts: 'PRESERVE', configurationValues: '{"replicaCount":3}', serviceAccountRoleArn: 'arn:role',
    podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: 'arn:pods' }], mustRun: true, returnTo: 'v1',
  };
  const settings = { resolveConflicts: 'PRESERVE', configurationValues: '{"replicaCount":3}', serviceAccountRoleArn: 'arn:role', podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: 'arn:pods' }] };

  test('sends settings, role and associations again', async () => {
    await running(world, request);
    eks.on(DescribeAddonCommand).resolves({ addon: { status: 'ACTIVE', addonVersion: 'v1' } }).on(UpdateAddonCommand).resolves(accepted);
    await world.run(updateAddOn, input);
    expect(inputs(eks, UpdateAddonCommand)).toEqual([{ clusterName, addonName: 'coredns', addonVersion: 'v2', clientRequestToken, ...settings }]);
    expect(await subject()).toEqual({ kind: 'update', updateId: 'update-1', of: { resource: 'add-on', addonName: 'coredns', addonVersion: 'v2', mustRun: true, back: 'possible' } });
  });

  test('sends no empty list of associations, which would remove them', async () => {
    await running(world, { ...request, podIdentityAssociations: [] });
    eks.on(DescribeAddonCommand).resolves({ addon: { status: 'ACTIVE', addonVersion: 'v1' } }).on(UpdateAddonCommand).resolves(accepted);
    await world.run(updateAddOn, input);
    expect(inputs(eks, UpdateAddonCommand)[0]).not.toHaveProperty('podIdentityAssociations');
  });

  test('goes back to the version before when it is handed back for that', async () => {
    await running(world, request);
    await handedBack('return');
    eks.on(DescribeAddonCommand).resolves({ addon: { status: 'DEGRADED', addonVersion: 'v2' } }).on(UpdateAddonCommand).resolves(accepted);
    await world.run(updateAddOn, input);
    expect(inputs(eks, UpdateAddonCommand)).toMatchObject([{ addonVersion: 'v1', ...settings }]);
    expect(await subject()).toMatchObject({ of: { addonVersion: 'v1', back: 'under-way' } });
  });

  test.each([
    ['is done when the version is there and well', 'ACTIVE', true, { kind: 'nothing' }],
    ['waits for the health of an add-on that has the version', 'DEGRADED', true, { kind: 'add-on', addonName: 'coredns', toward: 'active' }],
    ['asks no more of an add-on that has nowhere to run', 'DEGRADED', false, { kind: 'nothing' }],
  ] as const)('%s', async (_what, status, mustRun, expected) => {
    await running(world, { ...request, mustRun });
    eks.on(DescribeAddonCommand).resolves({ addon: { status, addonVersion: 'v2' } });
    await world.run(updateAddOn, input);
    expect(await subject()).toEqual(expected);
  });
});

describe('bake', () => {
  test('ends when its time has passed, however often it is begun', async () => {
    await running(world, { kind: 'bake', seconds: 3600 });
    await world.run(bake, input);
    world.runtime.pass(600_000);
    await world.run(bake, { ...input, taskToken: 'token-2' });
    expect(await world.watches.due(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ taskToken: 'token-2', subject: { kind: 'time', until: start + 3_600_000 } }]);
  });
});
