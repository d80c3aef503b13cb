import { DescribeStackEventsCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAddonCommand, DescribeClusterCommand, DescribeFargateProfileCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Watch } from '../../../core/watch/watch.ts';
import { fn as watchkeeper } from '../../../functions/watchkeeper/handler.ts';
import { awsError } from '../aws-error.ts';
import { operationId, planOf, requestOf, start, stepOf, watchOf } from '../builders.ts';
import { answer, cloudFormation, eks, useWorld, type Mocked } from '../world.ts';

const world = useWorld();
const steps = mockClient(SFNClient);
const gone = awsError('ResourceNotFoundException', 'No such thing found.');

/** One invocation of the deployed function over one watch, and what its state was told. */
async function keep(over: Partial<Watch>) {
  await world.operations.request(requestOf());
  await world.operations.savePlan(operationId, planOf([stepOf('control-plane', { kind: 'verify-cluster' })]));
  await world.watches.put(watchOf({ taskToken: 'token-1', ...over }));
  await world.run(watchkeeper, { source: 'aws.events', 'detail-type': 'Scheduled Event' });
  return {
    successes: steps.commandCalls(SendTaskSuccessCommand).map(({ args: [{ input }] }) => input),
    failures: steps.commandCalls(SendTaskFailureCommand).map(({ args: [{ input }] }) => input),
  };
}

beforeEach(() => {
  steps.reset();
  steps.onAnyCommand().resolves({});
});

describe('the deployed watchkeeper', () => {
  const there: readonly (readonly [string, Watch['subject'], Mocked, unknown, object, object])[] = [
    [
      'a control plane', { kind: 'cluster', toward: 'active' }, eks, DescribeClusterCommand,
      { cluster: { status: 'ACTIVE', arn: 'arn:cluster', endpoint: 'https://harbour', version: '1.36', certificateAuthority: { data: 'ca' }, identity: { oidc: { issuer: 'https://oidc' } } } },
      { ClusterArn: 'arn:cluster', Endpoint: 'https://harbour', Version: '1.36', CertificateAuthority: 'ca', Issuer: 'https://oidc' },
    ],
    ['a node group', { kind: 'node-group', nodegroupName: 'w', toward: 'active' }, eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', nodegroupArn: 'arn:w', releaseVersion: '1.36-1' } }, { NodegroupArn: 'arn:w', ReleaseVersion: '1.36-1' }],
    ['a Fargate profile', { kind: 'fargate-profile', fargateProfileName: 'f', toward: 'active' }, eks, DescribeFargateProfileCommand, { fargateProfile: { status: 'ACTIVE', fargateProfileArn: 'arn:f' } }, { FargateProfileArn: 'arn:f' }],
    ['an add-on', { kind: 'add-on', addonName: 'a', toward: 'active' }, eks, DescribeAddonCommand, { addon: { status: 'ACTIVE', addonArn: 'arn:a', addonVersion: 'v1' } }, { AddonArn: 'arn:a', AddonVersion: 'v1' }],
    [
      'a stack', { kind: 'stack', stackName: 's', toward: 'complete' }, cloudFormation, DescribeStacksCommand,
      { Stacks: [{ StackName: 's', CreationTime: new Date(start), StackStatus: 'CREATE_COMPLETE', Outputs: [{ OutputKey: 'VpcId', OutputValue: 'vpc-1' }] }] }, { VpcId: 'vpc-1' },
    ],
  ];

  test.each(there)('tells the state of %s that it is there, with its outputs', async (_what, subject, mocked, command, answered, output) => {
    answer(mocked, command, answered);
    const { successes } = await keep({ subject });
    expect(successes.map(({ taskToken, output: told = '' }) => [taskToken, JSON.parse(told) as unknown])).toEqual([['token-1', output]]);
    expect(await world.watches.earliest()).toBeUndefined();
  });

  const deleted: readonly (readonly [string, Watch['subject'], Mocked, unknown, Error])[] = [
    ['a control plane', { kind: 'cluster', toward: 'deleted' }, eks, DescribeClusterCommand, gone],
    ['a node group', { kind: 'node-group', nodegroupName: 'w', toward: 'deleted' }, eks, DescribeNodegroupCommand, gone],
    ['a Fargate profile', { kind: 'fargate-profile', fargateProfileName: 'f', toward: 'deleted' }, eks, DescribeFargateProfileCommand, gone],
    ['a stack', { kind: 'stack', stackName: 's', toward: 'deleted' }, cloudFormation, DescribeStacksCommand, awsError('ValidationError', 'Stack with id s does not exist')],
  ];

  test.each(deleted)('tells the state of %s that it is gone', async (_what, subject, mocked, command, error) => {
    answer(mocked, command, error);
    expect((await keep({ subject })).successes).toEqual([{ taskToken: 'token-1', output: '{}' }]);
  });

  test("tells EKS's issues of what failed", async () => {
    eks.on(DescribeNodegroupCommand).resolves({ nodegroup: { status: 'CREATE_FAILED', health: { issues: [{ code: 'Ec2SubnetInvalidConfiguration', message: 'No public IPs.', resourceIds: ['subnet-1'] }] } } });
    const { failures } = await keep({ subject: { kind: 'node-group', nodegroupName: 'w', toward: 'active' } });
    expect(failures).toEqual([{ taskToken: 'token-1', error: 'RetryNever', cause: expect.stringContaining('Ec2SubnetInvalidConfiguration: Node group w is CREATE_FAILED: Ec2SubnetInvalidConfiguration: No public IPs. (subnet-1)') }]);
  });

  const event = (ResourceStatus: string, LogicalResourceId: string, ResourceStatusReason: string) => ({
    StackId: 'arn:s', EventId: LogicalResourceId + ResourceStatus, StackName: 's', Timestamp: new Date(start), ResourceType: 'AWS::EC2::Subnet', LogicalResourceId, ResourceStatus: ResourceStatus as 'CREATE_FAILED', ResourceStatusReason,
  });
  const stack = (StackStatus: string) => ({ Stacks: [{ StackName: 's', StackId: 'arn:s', CreationTime: new Date(start), StackStatus: StackStatus as 'ROLLBACK_COMPLETE' }] });

  test('tells why a stack was rolled back: what failed first comes first, on whatever page it is, and not what was given up for it', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves(stack('ROLLBACK_COMPLETE'));
    cloudFormation.on(DescribeStackEventsCommand).resolves({
      StackEvents: [{ ...event('ROLLBACK_COMPLETE', 's', ''), ResourceType: 'AWS::CloudFormation::Stack' }, event('DELETE_COMPLETE', 'One', '')],
      NextToken: 'more',
    });
    cloudFormation.on(DescribeStackEventsCommand, { StackName: 'arn:s', NextToken: 'more' }).resolves({
      StackEvents: [event('CREATE_FAILED', 'Three', 'Resource creation cancelled'), event('CREATE_FAILED', 'Two', 'Also.'), event('CREATE_FAILED', 'One', 'The CIDR is taken.')],
    });
    const { failures } = await keep({ subject: { kind: 'stack', stackName: 's', toward: 'complete' } });
    const { errorMessage } = JSON.parse(failures[0]!.cause!) as { errorMessage: string };
    expect(errorMessage).toBe('StackFailed: Stack s is ROLLBACK_COMPLETE: ResourceFailed: One (AWS::EC2::Subnet): The CIDR is taken. ResourceFailed: Two (AWS::EC2::Subnet): Also.');
  });

  test('tells what could not be deleted of a stack, and not why it had failed before', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves(stack('DELETE_FAILED'));
    cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [event('DELETE_FAILED', 'One', 'It has dependencies.'), event('CREATE_FAILED', 'Two', 'Long ago.')] });
    const { failures } = await keep({ subject: { kind: 'stack', stackName: 's', toward: 'deleted' } });
    expect(failures[0]!.cause).toContain('It has dependencies.');
    expect(failures[0]!.cause).not.toContain('Long ago.');
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('forgets a watch when Step Functions answers %s', async (name) => {
    steps.on(SendTaskHeartbeatCommand).rejects(awsError(name, 'Nobody waits.'));
    eks.on(DescribeClusterCommand).resolves({ cluster: { status: 'CREATING' } });
    await keep({ heartbeatAt: start });
    expect(await world.watches.earliest()).toBeUndefined();
  });

  test('returns at once when nothing is watched', async () => {
    await world.run(watchkeeper, {});
    expect(world.runtime.now()).toBe(start);
    expect(steps.calls()).toEqual([]);
  });
});
