import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeClusterCommand, DescribeFargateProfileCommand, DescribeNodegroupCommand, ListFargateProfilesCommand, ListNodegroupsCommand } from '@aws-sdk/client-eks';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fn as closeOperation } from '../../../functions/close-operation/handler.ts';
import { fn as reportOperation } from '../../../functions/report-operation/handler.ts';
import { awsError } from '../aws-error.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { cloudFormation, eks, inputs, sts, useWorld } from '../world.ts';

const world = useWorld();
const executionArn = 'arn:aws:states:us-west-2:111122223333:execution:drydock-operation:1';
const at = new Date(start).toISOString();
const tags = { 'drydock:operation': operationId };
const failure = { Error: 'RetryNever', Cause: JSON.stringify({ errorType: 'RetryNever', errorMessage: 'NodeCreationFailure: Instances failed to join', stepId: 'node-group/workers' }) };

async function planning(): Promise<void> {
  await world.operations.request(requestOf());
  await world.operations.move(operationId, 'planning', { executionArn });
}

async function running(): Promise<void> {
  await planning();
  await world.leases.take(target, operationId, start, start + 60_000);
  await world.operations.move(operationId, 'running', { startedAt: at });
}

describe('report-operation, after a success', () => {
  const cluster = { arn: 'arn:cluster', version: '1.36', status: 'ACTIVE' as const, endpoint: 'https://harbour' };

  test('adds the cluster to the fleet, gives it free and says so', async () => {
    await running();
    eks.on(DescribeClusterCommand).resolves({ cluster });
    await world.run(reportOperation, { operationId });
    expect(await world.clusters.find(target)).toEqual({ target, ...cluster, operationId, observedAt: at });
    expect(await world.leases.find(target)).toBeUndefined();
    const summary = 'Cluster harbour runs Kubernetes 1.36 and everything on it is healthy.';
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'succeeded', endedAt: at, report: { summary, remains: [] } });
    expect(world.published()).toEqual([{ type: 'OperationSucceeded', operationId, kind: 'provision', target, at, summary }]);
  });

  test('tells the fleet what the verification has seen, and asks nobody again', async () => {
    await running();
    const verify = stepOf('verify', { kind: 'verify-cluster' });
    await world.operations.savePlan(operationId, planOf([verify]));
    const settledAt = new Date(start - 5_000).toISOString();
    await world.operations.saveStep(operationId, { stepId: verify.id, state: 'succeeded', startedAt: settledAt, settledAt, output: { ClusterArn: cluster.arn, Version: cluster.version, Endpoint: cluster.endpoint, Parts: '1' } });
    await world.run(reportOperation, { operationId });
    expect(await world.clusters.find(target)).toEqual({ target, ...cluster, operationId, observedAt: settledAt });
    expect(inputs(eks, DescribeClusterCommand)).toEqual([]);
  });

  test('told again says the same again', async () => {
    await running();
    eks.on(DescribeClusterCommand).resolves({ cluster });
    await world.run(reportOperation, { operationId });
    await world.run(reportOperation, { operationId });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'succeeded' });
  });

  test('is tried again when AWS is throttled', async () => {
    await running();
    eks.on(DescribeClusterCommand).rejects(awsError('TooManyRequestsException', 'Rate exceeded'));
    await expect(world.run(reportOperation, { operationId })).rejects.toMatchObject({ name: 'RetryBriefly' });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'running' });
  });
});

describe('report-operation, after a failure', () => {
  const gone = awsError('ResourceNotFoundException', 'No such thing found.');
  const noStack = awsError('ValidationError', 'Stack does not exist');

  test('lists what the operation made and is still there, and nothing else', async () => {
    await running();
    eks.on(DescribeClusterCommand).resolves({ cluster: { arn: 'arn:cluster', status: 'ACTIVE', tags } });
    eks.on(ListNodegroupsCommand).resolvesOnce({ nodegroups: ['workers'], nextToken: 'more' }).resolves({ nodegroups: ['others'] });
    eks.on(DescribeNodegroupCommand, { nodegroupName: 'workers' }).resolves({ nodegroup: { nodegroupArn: 'arn:workers', status: 'CREATE_FAILED', tags } });
    eks.on(DescribeNodegroupCommand, { nodegroupName: 'others' }).resolves({ nodegroup: { nodegroupArn: 'arn:others', status: 'ACTIVE', tags: {} } });
    eks.on(ListFargateProfilesCommand).resolves({ fargateProfileNames: ['jobs'] });
    eks.on(DescribeFargateProfileCommand).resolves({ fargateProfile: { fargateProfileArn: 'arn:jobs', status: 'ACTIVE', tags } });
    cloudFormation.on(DescribeStacksCommand).rejects(noStack);
    const stack = { StackName: 'drydock-harbour-network', StackId: 'arn:network', CreationTime: new Date(start), StackStatus: 'CREATE_COMPLETE' as const, Tags: [{ Key: 'drydock:operation', Value: operationId }] };
    cloudFormation.on(DescribeStacksCommand, { StackName: 'drydock-harbour-network' }).resolves({ Stacks: [stack] });
    await world.run(reportOperation, { operationId, failure });
    const remains = [
      { type: 'AWS::EKS::Cluster', id: 'arn:cluster', status: 'ACTIVE' },
      { type: 'AWS::EKS::Nodegroup', id: 'arn:workers', status: 'CREATE_FAILED' },
      { type: 'AWS::EKS::FargateProfile', id: 'arn:jobs', status: 'ACTIVE' },
      { type: 'AWS::CloudFormation::Stack', id: 'arn:network', status: 'CREATE_COMPLETE' },
    ];
    const summary = 'Cluster harbour could not be built: NodeCreationFailure; 4 of the resources that were made remain.';
    const told = { outcome: 'NodeCreationFailure', message: 'Instances failed to join', stepId: 'node-group/workers' };
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'failed', endedAt: at, report: { summary, failure: told, remains } });
    expect(world.published()).toEqual([{ type: 'OperationFailed', operationId, kind: 'provision', target, at, summary, failure: told, remains }]);
    expect(await world.leases.find(target)).toBeUndefined();
    expect(inputs(eks, ListNodegroupsCommand)).toEqual([{ clusterName: 'harbour', nextToken: undefined }, { clusterName: 'harbour', nextToken: 'more' }]);
  });

  test('tells the first failure of a step, whatever is left of the cause', async () => {
    await running();
    await world.operations.savePlan(operationId, planOf([stepOf('node-group/workers', { kind: 'verify-cluster' })]));
    await world.operations.saveStep(operationId, { stepId: 'node-group/workers', state: 'failed', startedAt: at, settledAt: at, outcome: 'IpNotAvailable', message: 'No addresses.' });
    eks.onAnyCommand().rejects(gone);
    cloudFormation.onAnyCommand().rejects(noStack);
    await world.run(reportOperation, { operationId, failure: { Error: 'States.TaskFailed', Cause: '{"ExecutionArn":"arn:e","Input":"{\\"stages' } });
    expect(await world.operations.find(operationId)).toMatchObject({ report: { failure: { outcome: 'IpNotAvailable', message: 'No addresses.', stepId: 'node-group/workers' } } });
  });

  test('says that nothing remains when everything was taken down', async () => {
    await running();
    eks.onAnyCommand().rejects(gone);
    cloudFormation.onAnyCommand().rejects(noStack);
    await world.run(reportOperation, { operationId, failure });
    expect(await world.operations.find(operationId)).toMatchObject({ report: { remains: [], summary: expect.stringContaining('nothing that was made remains') } });
  });

  test('looks for nothing when nothing was begun', async () => {
    await planning();
    await world.run(reportOperation, { operationId, failure });
    expect(sts.calls()).toEqual([]);
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'failed', report: { summary: 'Cluster harbour was not touched: NodeCreationFailure.' } });
  });

  test('is told even when the account lets nobody look', async () => {
    await running();
    sts.on(AssumeRoleCommand).rejects(awsError('AccessDenied', 'Not allowed.'));
    await world.run(reportOperation, { operationId, failure });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'failed', report: { failure: { outcome: 'NodeCreationFailure' }, remains: [], summary: expect.stringContaining('nobody has seen what remains') } });
  });
});

describe('close-operation', () => {
  const ended = (detail: object) => ({ source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail: { executionArn, input: JSON.stringify({ detail: requestOf() }), error: null, cause: null, ...detail } });
  const close = async (detail: object) => world.run(closeOperation, ended(detail));

  test.each([
    ['ABORTED', {}, { outcome: 'Aborted' }],
    ['TIMED_OUT', {}, { outcome: 'TimedOut' }],
    ['FAILED', { error: 'RetryNever', cause: JSON.stringify({ errorType: 'RetryNever', errorMessage: 'AccessDenied: No.' }) }, { outcome: 'AccessDenied', message: 'No.' }],
  ])('marks an operation as failed whose execution ended as %s without a report', async (status, more, told) => {
    await running();
    await close({ status, ...more });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'failed', endedAt: at, report: { failure: told, summary: expect.stringContaining('nobody has seen what remains') } });
    expect(await world.leases.find(target)).toBeUndefined();
    expect(world.published('OperationFailed')).toMatchObject([{ operationId, failure: told }]);
  });

  test('does so once', async () => {
    await running();
    await close({ status: 'ABORTED' });
    await close({ status: 'ABORTED' });
    expect(world.published()).toHaveLength(1);
  });

  test('leaves alone what has its report', async () => {
    await running();
    await world.operations.move(operationId, 'failed', { report: { summary: 'Told.', remains: [] } });
    await close({ status: 'FAILED', error: 'X' });
    expect(await world.operations.find(operationId)).toMatchObject({ report: { summary: 'Told.' } });
    expect(world.published()).toEqual([]);
  });

  test('leaves alone what another execution carries out', async () => {
    await running();
    await close({ status: 'ABORTED', executionArn: 'arn:another' });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'running' });
  });

  test('closes a request whose only execution never opened it', async () => {
    await world.operations.request(requestOf());
    await close({ status: 'FAILED', error: 'RetryBriefly', cause: '' });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'failed', report: { summary: expect.stringContaining('was not touched') } });
  });

  test.each([['no input', { input: null }], ['an input of somebody else', { input: '{"hello":1}' }], ['an unknown operation', {}]])('has nothing to close with %s', async (_name, more) => {
    await close({ status: 'ABORTED', ...more });
    expect(world.published()).toEqual([]);
  });
});

beforeEach(() => {
  eks.onAnyCommand().rejects(new Error('not expected'));
});
