import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../simulator/service.ts';
import type { Shape } from '../../../simulator/service.ts';
import { ACCOUNT, REGION, ROLE, createMachine, describeExecution, functionError, historyOf, lambda, runMachine, single, startExecution, testWorld, untilEnded } from './world.ts';
import type { Answers } from './world.ts';

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const INVOKE = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: FUNCTION, Payload: { a: '{% $states.input.a %}' } } };

function refusing(service: string, error: AwsError): Answers {
  return {
    [service]: () => {
      throw error;
    },
  };
}

function task(resource: string, Arguments: unknown) {
  return single({ Type: 'Task', Resource: `arn:aws:states:::${resource}`, Arguments });
}

describe('Lambda', () => {
  test('lambda:invoke gives the invocation with its payload, and acts as the machine\'s role', async () => {
    const { result, world } = await runMachine(single(INVOKE), { a: 1 }, lambda(({ a }: { a: number }) => ({ b: a + 1 })));
    expect(result).toEqual({ ExecutedVersion: '$LATEST', Payload: { b: 2 }, StatusCode: 200, SdkHttpMetadata: expect.objectContaining({ HttpStatusCode: 200 }), SdkResponseMetadata: { RequestId: expect.any(String) } });
    expect(world.requests.find(({ service }) => service === 'lambda')).toMatchObject({
      operation: 'Invoke',
      input: { FunctionName: FUNCTION, Payload: { a: 1 } },
      account: ACCOUNT,
      region: REGION,
      principal: { kind: 'role', account: ACCOUNT, roleArn: ROLE, arn: expect.stringMatching(/^arn:aws:sts::111122223333:assumed-role\/machine\/[0-9a-f]{32}$/) },
    });
  });

  test('A function\'s ARN as the resource gets the arguments and gives the payload, with events of its own', async () => {
    const { result, world, executionArn } = await runMachine(single({ Type: 'Task', Resource: FUNCTION }), { a: 1 }, lambda((payload: Shape) => payload));
    expect(result).toEqual({ a: 1 });
    expect((await historyOf(world, executionArn)).slice(2, 5)).toMatchObject([
      { type: 'LambdaFunctionScheduled', lambdaFunctionScheduledEventDetails: { resource: FUNCTION, input: '{"a":1}' } },
      { type: 'LambdaFunctionStarted' },
      { type: 'LambdaFunctionSucceeded', lambdaFunctionSucceededEventDetails: { output: '{"a":1}' } },
    ]);
  });

  test('What a function throws is the error, its whole payload the cause', async () => {
    const { error, cause } = await runMachine(single(INVOKE), { a: 1 }, { 'lambda:Invoke': () => functionError('RetryNever.Bad', 'no') });
    expect(error).toBe('RetryNever.Bad');
    expect(JSON.parse(cause ?? '')).toEqual({ errorType: 'RetryNever.Bad', errorMessage: 'no', trace: [] });
  });

  test.each([
    ['TooManyRequestsException', 429, 'Lambda.TooManyRequestsException'],
    ['ServiceException', 500, 'Lambda.ServiceException'],
    ['ResourceNotFoundException', 404, 'Lambda.ResourceNotFoundException'],
    ['AccessDeniedException', 403, 'Lambda.AWSLambdaException'],
    ['ExpiredTokenException', 403, 'Lambda.AWSLambdaException'],
  ])('Lambda\'s own %s is named as Step Functions names it', async (code, status, name) => {
    const { error, cause } = await runMachine(single(INVOKE), { a: 1 }, refusing('lambda:Invoke', new AwsError(code, 'No.', status)));
    expect(error).toBe(name);
    expect(cause).toMatch(new RegExp(`^No\\. \\(Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: [0-9a-f-]{36}; Proxy: null\\)$`));
  });

  test.each([
    ['ThrottlingException', 429, 'Lambda.TooManyRequestsException'],
    ['ServiceUnavailableException', 503, 'Lambda.ServiceException'],
  ])('A general %s at the front door is what Lambda itself would have said', async (code, status, name) => {
    expect(await runMachine(single(INVOKE), { a: 1 }, refusing('lambda:Invoke', new AwsError(code, 'No.', status)))).toMatchObject({ error: name });
  });

  test('A task that takes longer than its TimeoutSeconds fails, though the function goes on', async () => {
    const world = testWorld(lambda(() => world.clock.sleep(60_000)));
    const executionArn = await startExecution(world, await createMachine(world, single({ ...INVOKE, TimeoutSeconds: '{% 2 + 3 %}' })), { a: 1 });
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stopDate: new Date(world.clock.now()) });
    const events = await historyOf(world, executionArn);
    expect(events[2]).toMatchObject({ taskScheduledEventDetails: { timeoutInSeconds: 5, resourceType: 'lambda', resource: 'invoke', region: REGION } });
    expect(events[4]).toMatchObject({ type: 'TaskTimedOut', taskTimedOutEventDetails: { error: 'States.Timeout' } });
    await world.clock.settle();
    expect(await historyOf(world, executionArn)).toHaveLength(events.length);
  });
});

test('A bug ends the execution that met it as FAILED with States.Runtime, and no other', async () => {
  const world = testWorld({ 'lambda:Invoke': () => undefined, 'ec2:DescribeVpcs': () => ({}) });
  const broken = await startExecution(world, await createMachine(world, single({ ...INVOKE, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Only' }] }), 'broken'), { a: 1 });
  const sound = await startExecution(world, await createMachine(world, task('aws-sdk:ec2:describeVpcs', {}), 'sound'));
  await world.clock.settle();
  expect(await describeExecution(world, broken)).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringMatching(/^The engine failed: .*undefined/) });
  expect(await describeExecution(world, sound)).toMatchObject({ status: 'SUCCEEDED' });
});

describe('SDK integrations', () => {
  test('EKS gets lower camel case, keeps the keys of free maps, and answers in PascalCase', async () => {
    const answers: Answers = { 'eks:CreateNodegroup': () => ({ nodegroup: { nodegroupName: 'n', createdAt: new Date(0), labels: { team: 'x' }, scalingConfig: { minSize: 1 } } }) };
    const { result, world } = await runMachine(task('aws-sdk:eks:createNodegroup', { ClusterName: 'c', ScalingConfig: { MinSize: 1 }, Labels: { Team: 'x' }, Tags: { Cost: 'y' } }), {}, answers);
    expect(world.requests.find(({ service }) => service === 'eks')?.input).toEqual({ clusterName: 'c', scalingConfig: { minSize: 1 }, labels: { Team: 'x' }, tags: { Cost: 'y' } });
    expect(result).toEqual({ Nodegroup: { NodegroupName: 'n', CreatedAt: '1970-01-01T00:00:00.000Z', Labels: { team: 'x' }, ScalingConfig: { MinSize: 1 } } });
  });

  test('A service whose API is PascalCase gets its arguments as they are', async () => {
    const { result, world } = await runMachine(task('aws-sdk:ec2:describeVpcs', { VpcIds: ['v'] }), {}, { 'ec2:DescribeVpcs': () => ({ Vpcs: [] }) });
    expect(world.requests.find(({ service }) => service === 'ec2')).toMatchObject({ operation: 'DescribeVpcs', input: { VpcIds: ['v'] } });
    expect(result).toEqual({ Vpcs: [] });
  });

  test.each([
    ['aws-sdk:eks:createCluster', 'eks:CreateCluster', 'ResourceInUseException', 'Eks.ResourceInUseException'],
    ['aws-sdk:eks:createCluster', 'eks:CreateCluster', 'AccessDeniedException', 'Eks.AccessDeniedException'],
    ['aws-sdk:dynamodb:putItem', 'dynamodb:PutItem', 'ResourceNotFoundException', 'DynamoDb.ResourceNotFoundException'],
    ['aws-sdk:dynamodb:putItem', 'dynamodb:PutItem', 'ValidationException', 'DynamoDb.DynamoDbException'],
    ['aws-sdk:ec2:describeVpcs', 'ec2:DescribeVpcs', 'InvalidVpcID.NotFound', 'Ec2.Ec2Exception'],
    ['aws-sdk:iam:getRole', 'iam:GetRole', 'NoSuchEntity', 'Iam.NoSuchEntityException'],
    ['aws-sdk:eventbridge:putEvents', 'events:PutEvents', 'ResourceNotFoundException', 'EventBridge.ResourceNotFoundException'],
  ])('%s: %s with %s is %s', async (resource, operation, code, name) => {
    const { error, cause } = await runMachine(task(resource, {}), {}, refusing(operation, new AwsError(code, 'No.', 409)));
    expect(error).toBe(name);
    expect(cause).toMatch(/^No\. \(Service: \w+, Status Code: 409, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/);
  });

  test('An unknown token is Sfn.InvalidTokenException', async () => {
    expect(await runMachine(task('aws-sdk:sfn:sendTaskSuccess', { TaskToken: 'none', Output: { a: 1 } }))).toMatchObject({ error: 'Sfn.InvalidTokenException', cause: expect.stringContaining("Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400") });
  });

  test('Arguments that are no object cannot be given to an operation', async () => {
    expect(await runMachine(task('aws-sdk:eks:listClusters', '{% [1] %}'))).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining('must be an object') });
  });
});

describe('Optimised integrations', () => {
  test('events:putEvents adds its ARNs to the resources and takes a detail as JSON', async () => {
    const { world, executionArn, stateMachineArn, result } = await runMachine(task('events:putEvents', { Entries: [{ Source: 'me', DetailType: 'T', Detail: { a: 1 }, Resources: ['r'] }] }), {}, { 'events:PutEvents': () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }) });
    const request = world.requests.find(({ principal }) => principal.kind === 'role');
    expect(request?.input).toEqual({ Entries: [{ Source: 'me', DetailType: 'T', Detail: '{"a":1}', Resources: ['r', stateMachineArn, executionArn] }] });
    expect(result).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
  });

  test('An event that is refused fails the task with EventBridge.FailedEntry', async () => {
    const answer = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }] };
    expect(await runMachine(task('events:putEvents', { Entries: [{}] }), {}, { 'events:PutEvents': () => answer })).toMatchObject({ error: 'EventBridge.FailedEntry', cause: JSON.stringify({ Entries: answer.Entries, FailedEntryCount: 1 }) });
  });

  test('sqs:sendMessage and sns:publish take their message as JSON', async () => {
    const sqs = await runMachine(task('sqs:sendMessage', { QueueUrl: 'q', MessageBody: { a: 1 } }), {}, { 'sqs:SendMessage': () => ({ MessageId: 'm' }) });
    expect(sqs.world.requests.find(({ service }) => service === 'sqs')?.input).toEqual({ QueueUrl: 'q', MessageBody: '{"a":1}' });
    expect(sqs.result).toMatchObject({ MessageId: 'm' });
    const sns = await runMachine(task('sns:publish', { TopicArn: 't', Message: 'plain' }), {}, { 'sns:Publish': () => ({ MessageId: 'm' }) });
    expect(sns.world.requests.find(({ service }) => service === 'sns')?.input).toEqual({ TopicArn: 't', Message: 'plain' });
  });

  test.each(['getItem', 'putItem', 'updateItem', 'deleteItem'])('dynamodb:%s speaks DynamoDB JSON', async (action) => {
    const operation = `dynamodb:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
    expect((await runMachine(task(`dynamodb:${action}`, { TableName: 't' }), {}, { [operation]: () => ({ Attributes: { a: { S: 'x' } } }) })).result).toMatchObject({ Attributes: { a: { S: 'x' } } });
    const refused = await runMachine(task(`dynamodb:${action}`, { TableName: 't' }), {}, refusing(operation, new AwsError('ConditionalCheckFailedException', 'The conditional request failed')));
    expect(refused.error).toBe('DynamoDB.ConditionalCheckFailedException');
  });
});

describe('States that start executions', () => {
  async function nested(pattern: string, child: Shape, extra: Shape = {}) {
    const world = testWorld();
    const childArn = await createMachine(world, { StartAt: 'Child', States: { Child: child } }, 'child');
    const parent = single({ Type: 'Task', Resource: `arn:aws:states:::states:startExecution${pattern}`, Arguments: { StateMachineArn: childArn, Input: { n: '{% $states.input.n %}' }, Name: 'one' }, ...extra });
    const executionArn = await startExecution(world, await createMachine(world, parent, 'parent'), { n: 1 });
    await untilEnded(world, executionArn);
    const { output, ...described } = await describeExecution(world, executionArn);
    const childExecutionArn = childArn.replace('stateMachine', 'execution') + ':one';
    return { ...described, world, executionArn, childExecutionArn, result: output === undefined ? undefined : (JSON.parse(output) as Shape) };
  }
  const CHILD = { Type: 'Wait', Seconds: 30, End: true };

  test('startExecution does not wait', async () => {
    const { result, childExecutionArn, startDate, stopDate } = await nested('', CHILD);
    expect(result).toMatchObject({ ExecutionArn: childExecutionArn, StartDate: Number(startDate) / 1000 });
    expect(stopDate).toEqual(startDate);
  });

  test('.sync waits and gives input and output as text', async () => {
    const { result, startDate, stopDate } = await nested('.sync', CHILD);
    expect(result).toMatchObject({ Status: 'SUCCEEDED', Name: 'one', Input: '{"n":1}', Output: '{"n":1}', StopDate: Number(stopDate) });
    expect(Number(stopDate) - Number(startDate)).toBe(30_000);
  });

  test('.sync:2 gives them as JSON', async () => {
    expect((await nested('.sync:2', CHILD)).result).toMatchObject({ Status: 'SUCCEEDED', Input: { n: 1 }, Output: { n: 1 } });
  });

  test('A child that fails is States.TaskFailed with the child\'s description as the cause', async () => {
    const { error, cause } = await nested('.sync:2', { Type: 'Fail', Error: 'Bad', Cause: 'why' });
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause ?? '')).toMatchObject({ Error: 'Bad', Cause: 'why', Status: 'FAILED', Input: '{"n":1}' });
  });

  test('A parent that gives up stops the child', async () => {
    const { error, world, childExecutionArn } = await nested('.sync:2', CHILD, { TimeoutSeconds: 10 });
    expect(error).toBe('States.Timeout');
    expect(await describeExecution(world, childExecutionArn)).toMatchObject({ status: 'ABORTED' });
  });

  test('Transitions are counted with and without the executions it started', async () => {
    const { world, executionArn } = await nested('.sync:2', CHILD);
    expect([world.states.transitions(executionArn, 'own'), world.states.transitions(executionArn)]).toEqual([1, 2]);
    expect(world.states.transitions('arn:aws:states:none')).toBe(0);
  });

  test('A machine that is not there is named as the integration names it', async () => {
    const { error } = await runMachine(task('states:startExecution', { StateMachineArn: 'arn:aws:states:x:1:stateMachine:gone' }));
    expect(error).toBe('StepFunctions.StateMachineDoesNotExistException');
  });
});
