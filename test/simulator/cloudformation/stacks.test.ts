import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStackResourcesCommand, DescribeStacksCommand, GetTemplateCommand, ListExportsCommand,
  ListImportsCommand, ListStackResourcesCommand, ListStacksCommand, UpdateStackCommand, UpdateTerminationProtectionCommand, ValidateTemplateCommand, waitUntilStackCreateComplete, type CreateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { embedded, refusal, type Embedded } from './embedded.ts';
import { topic, topics, type Topics } from './topics.ts';

let sns: Topics;
let aws: Embedded;

beforeEach(() => {
  sns = topics();
  aws = embedded(() => [sns.service]);
});

const template = (resources: object, more: object = {}) => JSON.stringify({ Resources: resources, ...more });

function create(TemplateBody: string, more: Partial<CreateStackCommandInput> = {}) {
  return aws.client.send(new CreateStackCommand({ StackName: 'net', TemplateBody, ...more }));
}

async function stack(StackName = 'net') {
  const answer = await aws.client.send(new DescribeStacksCommand({ StackName }));
  return answer.Stacks![0]!;
}

async function events(StackName = 'net'): Promise<string[]> {
  const answer = await aws.client.send(new DescribeStackEventsCommand({ StackName }));
  return answer.StackEvents!.toReversed().map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) => `${LogicalResourceId} ${ResourceStatus}${ResourceStatusReason ? ` (${ResourceStatusReason})` : ''}`);
}

describe('a stack', () => {
  test('is made in dependency order, and tells it by events', async () => {
    const { StackId } = await create(template({ B: topic('b', ['A']), A: topic('a') }));
    expect(StackId).toMatch(/^arn:aws:cloudformation:us-west-2:111122223333:stack\/net\/[0-9a-f-]{36}$/);
    expect((await stack()).StackStatus).toBe('CREATE_IN_PROGRESS');
    await aws.clock.settle();
    expect(await events()).toEqual([
      'net CREATE_IN_PROGRESS (User Initiated)', 'A CREATE_IN_PROGRESS', 'A CREATE_COMPLETE', 'B CREATE_IN_PROGRESS', 'B CREATE_COMPLETE', 'net CREATE_COMPLETE',
    ]);
    expect(sns.existing.get('b')?.['Attributes']).toEqual({ DisplayName: 'arn:aws:sns:us-west-2:111122223333:a' });
  });

  test('takes its time on the clock, and the time of its longest path only', async () => {
    const started = aws.clock.now();
    await create(template({ A: topic('a'), B: topic('b'), C: topic('c', ['A']) }));
    await aws.clock.until(async () => (await stack()).StackStatus === 'CREATE_COMPLETE');
    const seconds = (aws.clock.now() - started) / 1000;
    expect(seconds).toBeGreaterThan(4);
    expect(seconds).toBeLessThan(9);
  });

  test('the SDK\'s own waiter sees it complete', async () => {
    await create(template({ A: topic('a') }));
    await aws.clock.settle();
    expect((await waitUntilStackCreateComplete({ client: aws.client, maxWaitTime: 60 }, { StackName: 'net' })).state).toBe('SUCCESS');
  });

  test('describes its parameters, outputs and tags, and hides what must not be shown', async () => {
    const parameters = { Colour: { Type: 'String', Default: 'blue' }, Password: { Type: 'String', NoEcho: true } };
    const outputs = { Arn: { Value: { Ref: 'A' }, Description: 'the topic', Export: { Name: { 'Fn::Sub': '${AWS::StackName}-Arn' } } }, Skipped: { Condition: 'Never', Value: 'x' } };
    const body = template({ A: topic('a') }, { Description: 'one topic', Parameters: parameters, Outputs: outputs, Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } });
    await create(body, { Parameters: [{ ParameterKey: 'Password', ParameterValue: 'hush' }], Tags: [{ Key: 'team', Value: 'net' }], EnableTerminationProtection: true });
    await aws.clock.settle();
    expect(await stack()).toMatchObject({
      Description: 'one topic',
      Parameters: [{ ParameterKey: 'Colour', ParameterValue: 'blue' }, { ParameterKey: 'Password', ParameterValue: '****' }],
      Outputs: [{ OutputKey: 'Arn', OutputValue: 'arn:aws:sns:us-west-2:111122223333:a', Description: 'the topic', ExportName: 'net-Arn' }],
      Tags: [{ Key: 'team', Value: 'net' }],
      EnableTerminationProtection: true,
      DisableRollback: false,
    });
    expect(sns.existing.get('a')?.['Tags']).toEqual([{ Key: 'team', Value: 'net' }]);
    expect((await aws.client.send(new GetTemplateCommand({ StackName: 'net' }))).TemplateBody).toBe(body);
  });

  test('lists and describes its resources', async () => {
    await create(template({ A: topic('a', [], { Metadata: { owner: 'us' } }) }));
    await aws.clock.settle();
    const arn = 'arn:aws:sns:us-west-2:111122223333:a';
    const { StackResourceSummaries } = await aws.client.send(new ListStackResourcesCommand({ StackName: 'net' }));
    expect(StackResourceSummaries).toMatchObject([{ LogicalResourceId: 'A', PhysicalResourceId: arn, ResourceType: 'AWS::SNS::Topic', ResourceStatus: 'CREATE_COMPLETE' }]);
    const { StackResourceDetail } = await aws.client.send(new DescribeStackResourceCommand({ StackName: 'net', LogicalResourceId: 'A' }));
    expect(StackResourceDetail).toMatchObject({ PhysicalResourceId: arn, Metadata: '{"owner":"us"}' });
    const { StackResources } = await aws.client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: arn }));
    expect(StackResources).toMatchObject([{ StackName: 'net', LogicalResourceId: 'A' }]);
    expect(await refusal(aws.client.send(new DescribeStackResourceCommand({ StackName: 'net', LogicalResourceId: 'Z' })))).toBe('ValidationError: Resource Z does not exist for stack net');
  });

  test('that is deleted is found by its id only, and deleting it again does nothing', async () => {
    const { StackId } = await create(template({ A: topic('a'), B: topic('b', ['A']) }));
    await aws.clock.settle();
    await aws.client.send(new DeleteStackCommand({ StackName: 'net' }));
    await aws.clock.settle();
    expect(sns.diary).toEqual(['create a', 'create b', 'delete b', 'delete a']);
    expect(await refusal(stack())).toBe('ValidationError: Stack with id net does not exist');
    expect(await stack(StackId)).toMatchObject({ StackStatus: 'DELETE_COMPLETE', StackName: 'net' });
    await aws.client.send(new DeleteStackCommand({ StackName: 'net' }));
    await aws.client.send(new DeleteStackCommand({ StackName: StackId }));
    await create(template({ A: topic('a') }));
    await aws.clock.settle();
    const { StackSummaries } = await aws.client.send(new ListStacksCommand({}));
    expect(StackSummaries!.map(({ StackStatus }) => StackStatus)).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    const living = await aws.client.send(new ListStacksCommand({ StackStatusFilter: ['CREATE_COMPLETE'] }));
    expect(living.StackSummaries).toHaveLength(1);
  });

  test('retains what its deletion policy says, and forgets it', async () => {
    await create(template({ Kept: topic('kept', [], { DeletionPolicy: 'Retain' }), Gone: topic('gone', ['Kept']) }));
    await aws.clock.settle();
    await aws.client.send(new DeleteStackCommand({ StackName: 'net' }));
    await aws.clock.settle();
    expect([...sns.existing.keys()]).toEqual(['kept']);
  });
});

describe('what the API refuses', () => {
  const body = template({ A: topic('a') });
  const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'x', AssumeRolePolicyDocument: {} } };

  test('a name that is taken', async () => {
    await create(body);
    expect(await refusal(create(body))).toBe('AlreadyExistsException: Stack [net] already exists');
  });

  test('the same name twice at once: one of them wins', async () => {
    const both = await Promise.allSettled([create(body), create(body)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('a template of more than 51,200 bytes', async () => {
    const large = template({ A: topic('a') }, { Metadata: { padding: 'x'.repeat(51_200) } });
    expect(await refusal(create(large))).toMatch(/^ValidationError: .* at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200$/);
  });

  const requests: readonly [string, Partial<CreateStackCommandInput>, string][] = [
    ['a malformed name', { StackName: '1st' }, "ValidationError: 1 validation error detected: Value '1st' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"],
    ['no template', { TemplateBody: undefined }, 'ValidationError: Either Template URL or Template Body must be specified.'],
    ['IAM resources without the capability', { TemplateBody: template({ R: role }), Capabilities: ['CAPABILITY_IAM'] }, 'InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]'],
    ['a parameter that is not declared', { Parameters: [{ ParameterKey: 'Size', ParameterValue: '1' }] }, 'ValidationError: Parameters: [Size] do not exist in the template'],
    ['both ways to say what a failure does', { OnFailure: 'DELETE', DisableRollback: true }, 'ValidationError: You cannot specify both OnFailure and DisableRollback.'],
    ['what is not simulated', { NotificationARNs: ['arn:aws:sns:us-west-2:111122223333:t'] }, 'ValidationError: Not simulated: NotificationARNs.'],
  ];
  test.each(requests)('%s', async (_name, more, message) => {
    expect(await refusal(create(body, more))).toBe(message);
    expect(sns.diary).toEqual([]);
  });

  test('an update of a stack that is not there, or is being made', async () => {
    const update = () => aws.client.send(new UpdateStackCommand({ StackName: 'net', TemplateBody: body }));
    expect(await refusal(update())).toBe('ValidationError: Stack [net] does not exist');
    const { StackId } = await create(body);
    expect(await refusal(update())).toBe(`ValidationError: Stack:${StackId} is in CREATE_IN_PROGRESS state and can not be updated.`);
  });

  test('the deletion of a protected stack, until the protection is lifted', async () => {
    await create(body, { EnableTerminationProtection: true });
    await aws.clock.settle();
    expect(await refusal(aws.client.send(new DeleteStackCommand({ StackName: 'net' })))).toBe('ValidationError: Stack [net] cannot be deleted while TerminationProtection is enabled');
    await aws.client.send(new UpdateTerminationProtectionCommand({ StackName: 'net', EnableTerminationProtection: false }));
    await aws.client.send(new DeleteStackCommand({ StackName: 'net' }));
    await aws.clock.settle();
    expect(sns.existing.size).toBe(0);
  });
});

describe('ClientRequestToken', () => {
  test('the same request again answers with the same stack', async () => {
    const first = await create(template({ A: topic('a') }), { ClientRequestToken: 'once' });
    const again = await create(template({ A: topic('a') }), { ClientRequestToken: 'once' });
    expect(again.StackId).toBe(first.StackId);
    await aws.clock.settle();
    expect(sns.diary).toEqual(['create a']);
  });

  test('another request under the same token is refused', async () => {
    await create(template({ A: topic('a') }), { ClientRequestToken: 'once' });
    expect(await refusal(create(template({ A: topic('other') }), { ClientRequestToken: 'once' }))).toMatch(/^TokenAlreadyExistsException: /);
  });
});

describe('exports', () => {
  const exporting = template({ A: topic('a') }, { Outputs: { Arn: { Value: { Ref: 'A' }, Export: { Name: 'shared' } } } });
  const importing = template({ B: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'b', DisplayName: { 'Fn::ImportValue': 'shared' } } } });

  beforeEach(async () => {
    await create(exporting);
    await aws.clock.settle();
    await create(importing, { StackName: 'user' });
    await aws.clock.settle();
  });

  test('are listed, and imported by other stacks', async () => {
    const { Exports } = await aws.client.send(new ListExportsCommand({}));
    expect(Exports).toMatchObject([{ Name: 'shared', Value: 'arn:aws:sns:us-west-2:111122223333:a' }]);
    expect((await aws.client.send(new ListImportsCommand({ ExportName: 'shared' }))).Imports).toEqual(['user']);
    expect(sns.existing.get('b')?.['Attributes']).toEqual({ DisplayName: 'arn:aws:sns:us-west-2:111122223333:a' });
  });

  test('in use keep their stack from being deleted', async () => {
    await aws.client.send(new DeleteStackCommand({ StackName: 'net' }));
    await aws.clock.settle();
    expect(await stack()).toMatchObject({ StackStatus: 'DELETE_FAILED', StackStatusReason: 'Delete canceled. Cannot delete export shared as it is in use by user' });
    await aws.client.send(new DeleteStackCommand({ StackName: 'user' }));
    await aws.clock.settle();
    await aws.client.send(new DeleteStackCommand({ StackName: 'net' }));
    await aws.clock.settle();
    expect(sns.existing.size).toBe(0);
  });

  test('cannot be made twice', async () => {
    await create(exporting.replace('"a"', '"c"'), { StackName: 'rival' });
    await aws.clock.settle();
    expect(await stack('rival')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    expect(await events('rival')).toContain('rival ROLLBACK_IN_PROGRESS (Export with name shared is already exported by stack net. Rollback requested by user.)');
  });
});

test('ValidateTemplate tells parameters and capabilities, and what is wrong', async () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
  const body = template({ R: role }, { Description: 'roles', Parameters: { P: { Type: 'Number', Default: 4, NoEcho: true, Description: 'how many' } } });
  expect(await aws.client.send(new ValidateTemplateCommand({ TemplateBody: body }))).toMatchObject({
    Description: 'roles',
    Parameters: [{ ParameterKey: 'P', DefaultValue: '4', NoEcho: true, Description: 'how many' }],
    Capabilities: ['CAPABILITY_IAM'],
    CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
  });
  expect(await refusal(aws.client.send(new ValidateTemplateCommand({ TemplateBody: '{"Resources": {"A": {"Type": "X::Y::Z"}}}' })))).toBe('ValidationError: Template format error: Unrecognized resource types: [X::Y::Z]');
});
