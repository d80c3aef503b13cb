import { describe, expect, test } from '@jest/globals';
import { AwsError, servicePrincipal } from '../../../simulator/service.ts';
import { ACCOUNT, awsOf, REGION } from '../aws-of.ts';
import { awsWithFunctions, permit, request } from './aws-with-functions.ts';

const minute = 60_000;

describe('a function', () => {
  test('runs with its variables, its name and the credentials of its role', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('greet', async (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() }), { Environment: { Variables: { MOOD: 'good' } } });

    const result = await aws.as('lambda', 'Invoke', { FunctionName: 'greet', Payload: { who: 'you' } });

    expect(result).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload: { event: { who: 'you' }, name: 'greet', left: 3000 } });
    const { environment } = aws.coldStarts[0]!;
    expect(environment).toMatchObject({ MOOD: 'good', AWS_REGION: REGION, AWS_LAMBDA_FUNCTION_NAME: 'greet' });
    const whoami = await request(aws, 'POST', '/', { service: 'sts', accessKeyId: environment['AWS_ACCESS_KEY_ID']!, body: 'Action=GetCallerIdentity&Version=2011-06-15', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(whoami.body).toContain(`assumed-role/functions/greet`);
  });

  test('starts cold once, and again after its configuration changed', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async () => null);
    await aws.as('lambda', 'Invoke', { FunctionName: 'f' });
    await aws.as('lambda', 'Invoke', { FunctionName: 'f' });
    expect(aws.coldStarts).toHaveLength(1);

    await aws.as('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'f', Environment: { Variables: { A: 'b' } } });
    await aws.as('lambda', 'Invoke', { FunctionName: 'f' });

    expect(aws.coldStarts.map(({ environment }) => environment['A'])).toEqual([undefined, 'b']);
  });

  test('that throws answers with the name, message and trace of its error', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async () => {
      throw Object.assign(new Error('no capacity'), { name: 'RetryBriefly.Capacity' });
    });

    const result = await aws.as('lambda', 'Invoke', { FunctionName: 'f' });

    expect(result).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', Payload: { errorType: 'RetryBriefly.Capacity', errorMessage: 'no capacity', trace: expect.any(Array) } });
  });

  test('whose code cannot be loaded fails the invocation and is loaded anew for the next', async () => {
    const aws = await awsWithFunctions();
    await aws.as('lambda', 'CreateFunction', { FunctionName: 'f', Role: `arn:aws:iam::${ACCOUNT}:role/functions`, Code: {} });

    const result = await aws.as('lambda', 'Invoke', { FunctionName: 'f' });
    await aws.as('lambda', 'Invoke', { FunctionName: 'f' });

    expect(result).toMatchObject({ FunctionError: 'Unhandled', Payload: { errorMessage: 'no code for f' } });
    expect(aws.coldStarts).toHaveLength(2);
  });

  test('that takes longer than its timeout is given up at the timeout', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('slow', async () => aws.clock.sleep(minute), { Timeout: 3 });
    const begun = aws.clock.now();

    const result = await aws.clock.busy(() => aws.as('lambda', 'Invoke', { FunctionName: 'slow' }));

    expect(aws.clock.now() - begun).toBe(3000);
    expect(result).toMatchObject({ FunctionError: 'Unhandled', Payload: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringMatching(/Task timed out after 3\.00 seconds$/) } });
  });

  test('is throttled when its reserved concurrency is in use', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('one', async () => aws.clock.sleep(1000));
    await aws.as('lambda', 'PutFunctionConcurrency', { FunctionName: 'one', ReservedConcurrentExecutions: 1 });

    const first = aws.as('lambda', 'Invoke', { FunctionName: 'one' });
    const second = aws.as('lambda', 'Invoke', { FunctionName: 'one' });

    await expect(second).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429, members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' } });
    await expect(first).resolves.toMatchObject({ StatusCode: 200 });
  });

  test('refuses a payload that is too large', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async () => null);
    const Payload = 'x'.repeat(1_048_577);
    await expect(aws.as('lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'Event', Payload })).rejects.toMatchObject({ code: 'RequestTooLargeException', status: 413 });
    await expect(aws.as('lambda', 'Invoke', { FunctionName: 'f', Payload })).resolves.toMatchObject({ StatusCode: 200 });
  });

  test('has versions that stay as they were published, and aliases that name them', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async (_, { functionVersion }) => functionVersion);
    const { Version } = await aws.as('lambda', 'PublishVersion', { FunctionName: 'f' });
    await aws.as('lambda', 'CreateAlias', { FunctionName: 'f', Name: 'live', FunctionVersion: Version });

    expect(await aws.as('lambda', 'PublishVersion', { FunctionName: 'f' })).toMatchObject({ Version: '1' });
    expect(await aws.as('lambda', 'Invoke', { FunctionName: 'f:live' })).toMatchObject({ ExecutedVersion: '1', Payload: '1' });
  });
});

describe('an asynchronous invocation', () => {
  test('is repeated after one and after two minutes, then told to the failure destination and the dead-letter queue', async () => {
    const aws = await awsWithFunctions();
    const failures = await aws.addQueue('failures');
    const dead = await aws.addQueue('dead');
    const times: number[] = [];
    const begun = aws.clock.now();
    await aws.addFunction('f', async () => {
      times.push(aws.clock.now() - begun);
      throw new Error('never');
    }, { DeadLetterConfig: { TargetArn: dead.arn } });
    await aws.as('lambda', 'PutFunctionEventInvokeConfig', { FunctionName: 'f', DestinationConfig: { OnFailure: { Destination: failures.arn } } });

    expect(await aws.as('lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'Event', Payload: { n: 1 } })).toEqual({ StatusCode: 202 });
    await aws.clock.advance(10 * minute);

    expect(times).toEqual([0, minute, 3 * minute]);
    expect(await aws.received(dead.url)).toEqual([{ n: 1 }]);
    expect(await aws.received(failures.url)).toMatchObject([{ requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 }, requestPayload: { n: 1 }, responsePayload: { errorMessage: 'never' } }]);
  });

  test('that is throttled waits until there is room and counts no attempt', async () => {
    const aws = await awsWithFunctions();
    let runs = 0;
    await aws.addFunction('f', async () => { runs += 1; });
    await aws.as('lambda', 'PutFunctionConcurrency', { FunctionName: 'f', ReservedConcurrentExecutions: 0 });
    await aws.as('lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'Event' });
    await aws.clock.advance(30 * minute);
    expect(runs).toBe(0);

    await aws.as('lambda', 'DeleteFunctionConcurrency', { FunctionName: 'f' });
    await aws.clock.advance(10 * minute);

    expect(runs).toBe(1);
  });
});

describe('a queue that invokes a function', () => {
  test('hands over messages in batches and deletes what was processed', async () => {
    const aws = await awsWithFunctions();
    const queue = await aws.addQueue('work');
    const bodies: string[] = [];
    await aws.addFunction('worker', async (event) => {
      for (const { body } of (event as { Records: { body: string }[] }).Records) bodies.push(body);
    });
    const { UUID } = await aws.as('lambda', 'CreateEventSourceMapping', { FunctionName: 'worker', EventSourceArn: queue.arn });
    await aws.as('sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody: '"a"' });

    await aws.clock.advance(minute);
    expect(bodies).toEqual(['"a"']);
    await aws.clock.advance(minute);
    expect(await aws.received(queue.url)).toEqual([]);

    await aws.as('lambda', 'DeleteEventSourceMapping', { UUID });
    await aws.as('sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody: '"b"' });
    await aws.clock.advance(minute);
    expect(bodies).toEqual(['"a"']);
  });

  test('keeps the messages that a partial failure names', async () => {
    const aws = await awsWithFunctions();
    const queue = await aws.addQueue('work', { VisibilityTimeout: '300' });
    const seen: string[] = [];
    await aws.addFunction('worker', async (event) => {
      const { Records } = event as { Records: { body: string; messageId: string }[] };
      seen.push(...Records.map(({ body }) => body));
      return { batchItemFailures: Records.filter(({ body }) => body === '"bad"' && seen.length < 3).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await aws.as('sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody: '"bad"' });
    await aws.as('sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody: '"good"' });
    await aws.as('lambda', 'CreateEventSourceMapping', { FunctionName: 'worker', EventSourceArn: queue.arn, FunctionResponseTypes: ['ReportBatchItemFailures'] });

    await aws.clock.advance(6 * minute);

    expect(seen).toEqual(['"bad"', '"good"', '"bad"']);
  });
});

describe('who may invoke', () => {
  test('a role needs lambda:InvokeFunction on the function', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async () => 'done');
    const roleArn = await aws.role('narrow', [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:g` }]);
    const principal = { kind: 'role', account: ACCOUNT, roleArn, arn: roleArn } as const;

    const invocation = aws.dispatch({ service: 'lambda', operation: 'Invoke', input: { FunctionName: 'f' }, account: ACCOUNT, region: REGION, principal });

    await expect(invocation).rejects.toMatchObject({ code: 'AccessDeniedException', message: expect.stringContaining('lambda:InvokeFunction') });
  });

  test('a service needs a permission for the source it acts for', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async () => 'done');
    await permit(aws, 'f', 'events.amazonaws.com', 'arn:aws:events:us-west-2:111122223333:rule/wanted');
    const invoke = (SourceArn: string, service = 'events.amazonaws.com') =>
      aws.dispatch({ service: 'lambda', operation: 'Invoke', input: { FunctionName: 'f', SourceArn }, account: ACCOUNT, region: REGION, principal: servicePrincipal(service, ACCOUNT) });

    await expect(invoke('arn:aws:events:us-west-2:111122223333:rule/wanted')).resolves.toMatchObject({ Payload: 'done' });
    await expect(invoke('arn:aws:events:us-west-2:111122223333:rule/other')).rejects.toBeInstanceOf(AwsError);
    await expect(invoke('arn:aws:events:us-west-2:111122223333:rule/wanted', 'apigateway.amazonaws.com')).rejects.toMatchObject({ status: 403 });
  });
});

describe('over HTTP', () => {
  const path = '/2015-03-31/functions';

  test('the payload is the body, and a failed function is told in a header', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('echo', async (event) => (event === 'fail' ? Promise.reject(new Error('as told')) : event));

    const answer = await request(aws, 'POST', `${path}/echo/invocations`, { service: 'lambda', body: '"text"' });
    const failure = await request(aws, 'POST', `${path}/echo/invocations`, { service: 'lambda', body: '"fail"' });
    const event = await request(aws, 'POST', `${path}/echo/invocations`, { service: 'lambda', body: '{}', headers: { 'x-amz-invocation-type': 'Event' } });

    expect(answer).toMatchObject({ status: 200, body: '"text"', headers: { 'x-amz-executed-version': '$LATEST' } });
    expect(failure).toMatchObject({ status: 200, headers: { 'x-amz-function-error': 'Unhandled' } });
    expect(JSON.parse(failure.body)).toMatchObject({ errorMessage: 'as told' });
    expect(event).toMatchObject({ status: 202, body: '' });
  });

  test('a body that is not JSON is refused', async () => {
    const aws = await awsWithFunctions();
    await aws.addFunction('f', async () => null);
    const answer = await request(aws, 'POST', `${path}/f/invocations`, { service: 'lambda', body: '{' });
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'InvalidRequestContentException' } });
  });

  test('a function is made, shown and removed', async () => {
    const aws = awsOf();
    await aws.role('r', []);
    const body = { FunctionName: 'f', Role: `arn:aws:iam::${ACCOUNT}:role/r`, Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { S3Bucket: 'b', S3Key: 'k' }, Tags: { team: 'fleet' } };
    expect(await request(aws, 'POST', path, { service: 'lambda', body })).toMatchObject({ status: 201 });
    expect(await request(aws, 'POST', path, { service: 'lambda', body })).toMatchObject({ status: 409 });
    const shown = JSON.parse((await request(aws, 'GET', `${path}/f`, { service: 'lambda' })).body) as object;
    expect(shown).toMatchObject({ Configuration: { FunctionName: 'f', Timeout: 3, MemorySize: 128, State: 'Active' }, Tags: { team: 'fleet' } });
    expect(await request(aws, 'DELETE', `${path}/f`, { service: 'lambda' })).toMatchObject({ status: 204 });
    expect(await request(aws, 'GET', `${path}/f`, { service: 'lambda' })).toMatchObject({ status: 404 });
  });

  test('all that is wrong with a new function is said at once', async () => {
    const aws = awsOf();
    const answer = await request(aws, 'POST', path, { service: 'lambda', body: { FunctionName: 'f', Role: 'nobody', Timeout: 901, MemorySize: 1, Code: {} } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/3 validation errors detected: .*'Role'.*'Timeout'.*'MemorySize'/);
  });
});
