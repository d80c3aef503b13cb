import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../simulator/service.ts';
import type { Shape } from '../../../simulator/service.ts';
import { ACCOUNT, REGION, ROLE, START, createMachine, describeExecution, historyOf, runMachine, single, startExecution, testWorld, untilEnded } from './world.ts';
import type { Described, TestWorld } from './world.ts';

const PASS = single({ Type: 'Pass' });
const WAIT = single({ Type: 'Wait', Seconds: 100 });
const ARN = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:machine`;

function text(definition: Shape): string {
  return JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
}

describe('State machines', () => {
  test('are described as they were created', async () => {
    const world = testWorld();
    expect(await world.api('CreateStateMachine', { name: 'machine', roleArn: ROLE, definition: text(PASS), tags: [{ key: 'a', value: 'b' }] })).toEqual({ stateMachineArn: ARN, creationDate: new Date(START) });
    expect(await world.api('DescribeStateMachine', { stateMachineArn: ARN })).toEqual({
      stateMachineArn: ARN, name: 'machine', definition: text(PASS), roleArn: ROLE, status: 'ACTIVE', type: 'STANDARD', creationDate: new Date(START),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false }, tracingConfiguration: { enabled: false },
    });
    expect(await world.api('ListTagsForResource', { resourceArn: ARN })).toEqual({ tags: [{ key: 'a', value: 'b' }] });
    await world.api('TagResource', { resourceArn: ARN, tags: [{ key: 'c', value: 'd' }] });
    await world.api('UntagResource', { resourceArn: ARN, tagKeys: ['a'] });
    expect(await world.api('ListTagsForResource', { resourceArn: ARN })).toEqual({ tags: [{ key: 'c', value: 'd' }] });
  });

  test('can be created again as they are, and not otherwise', async () => {
    const world = testWorld();
    await createMachine(world, PASS);
    expect(await createMachine(world, PASS)).toBe(ARN);
    await expect(createMachine(world, WAIT)).rejects.toMatchObject({ code: 'StateMachineAlreadyExists', message: `State Machine Already Exists: '${ARN}'` });
  });

  test('need a role that their creator may pass', async () => {
    const world = testWorld({ 'iam:PassRole': () => Promise.reject(new AwsError('AccessDeniedException', 'You shall not pass it', 403)) });
    await expect(createMachine(world, PASS)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(world.requests).toMatchObject([{ input: { RoleArn: ROLE, PassedToService: 'states.amazonaws.com' } }]);
  });

  test('keep their running executions on the revision they were started with', async () => {
    const world = testWorld();
    await createMachine(world, { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 10, Next: 'Tell' }, Tell: { Type: 'Pass', Output: 'old', End: true } } });
    const executionArn = await startExecution(world, ARN);
    await world.clock.advance(5000);
    const { revisionId } = await world.api('UpdateStateMachine', { stateMachineArn: ARN, definition: text(PASS) });
    expect(await world.api('DescribeStateMachine', { stateMachineArn: ARN })).toMatchObject({ definition: text(PASS), revisionId });
    expect((await world.api('UpdateStateMachine', { stateMachineArn: ARN, definition: text(PASS) })).revisionId).toBe(revisionId);
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ output: '"old"' });
    expect(await world.api('DescribeStateMachineForExecution', { executionArn })).toMatchObject({ definition: expect.stringContaining('"old"'), updateDate: new Date(START) });
    await expect(world.api('UpdateStateMachine', { stateMachineArn: ARN })).rejects.toMatchObject({ code: 'MissingRequiredParameter' });
  });

  test('being deleted start nothing, end what runs at its next transition, and are gone then', async () => {
    const world = testWorld();
    await createMachine(world, { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 10, Next: 'End' }, End: { Type: 'Succeed' } } });
    const executionArn = await startExecution(world, ARN);
    await world.clock.advance(1000);
    await world.api('DeleteStateMachine', { stateMachineArn: ARN });
    expect(await world.api('DescribeStateMachine', { stateMachineArn: ARN })).toMatchObject({ status: 'DELETING' });
    await expect(startExecution(world, ARN)).rejects.toMatchObject({ code: 'StateMachineDeleting' });
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'ABORTED', stopDate: new Date(START + 10_000) });
    await expect(world.api('DescribeStateMachine', { stateMachineArn: ARN })).rejects.toMatchObject({ code: 'StateMachineDoesNotExist' });
    expect(await world.api('DeleteStateMachine', { stateMachineArn: ARN })).toEqual({});
  });

  test('are listed page by page', async () => {
    const world = testWorld();
    for (const name of ['a', 'b', 'c']) await createMachine(world, PASS, name);
    const first = await world.api<{ stateMachines: Shape[]; nextToken: string }>('ListStateMachines', { maxResults: 2 });
    const second = await world.api<{ stateMachines: Shape[] }>('ListStateMachines', { maxResults: 2, nextToken: first.nextToken });
    expect([...first.stateMachines, ...second.stateMachines].map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(second).not.toHaveProperty('nextToken');
  });
});

describe('Refusals', () => {
  const TABLE: readonly (readonly [what: string, operation: string, input: Shape, code: string, message: RegExp])[] = [
    ['a name that is missing', 'CreateStateMachine', { definition: text(PASS), roleArn: ROLE }, 'ValidationException', /Value null at 'name'/],
    ['a name with a blank', 'CreateStateMachine', { name: 'a b', definition: text(PASS), roleArn: ROLE }, 'InvalidName', /Invalid Name: 'a b'/],
    ['an express machine', 'CreateStateMachine', { name: 'a', type: 'EXPRESS', definition: text(PASS), roleArn: ROLE }, 'StateMachineTypeNotSupported', /STANDARD/],
    ['a version', 'CreateStateMachine', { name: 'a', publish: true, definition: text(PASS), roleArn: ROLE }, 'ValidationException', /not simulated/],
    ['a role that is no ARN', 'CreateStateMachine', { name: 'a', definition: text(PASS), roleArn: 'role' }, 'InvalidArn', /Invalid ARN prefix: role/],
    ['a machine that is not there', 'StartExecution', { stateMachineArn: `${ARN}x` }, 'StateMachineDoesNotExist', /State Machine Does Not Exist: 'arn:/],
    ['input that is no JSON', 'StartExecution', { stateMachineArn: ARN, input: 'not json' }, 'InvalidExecutionInput', /^Invalid State Machine Execution Input: '/],
    ['input over 256 KiB', 'StartExecution', { stateMachineArn: ARN, input: JSON.stringify('x'.repeat(262_144)) }, 'ValidationException', /at 'input'/],
    ['an execution that is not there', 'DescribeExecution', { executionArn: 'arn:x' }, 'ExecutionDoesNotExist', /Execution Does Not Exist: 'arn:x'/],
    ['an execution that is no ARN', 'GetExecutionHistory', { executionArn: 'x' }, 'InvalidArn', /Invalid ARN prefix: x/],
    ['a status that does not exist', 'ListExecutions', { stateMachineArn: ARN, statusFilter: 'succeeded' }, 'ValidationException', /Member must satisfy enum value set: \[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING\]/],
    ['a page too large', 'ListExecutions', { stateMachineArn: ARN, maxResults: 1001 }, 'ValidationException', /less than or equal to 1000/],
    ['a page token of nowhere', 'ListExecutions', { stateMachineArn: ARN, nextToken: 'zzz' }, 'InvalidToken', /Invalid Token/],
    ['a list of nothing', 'ListExecutions', {}, 'ValidationException', /Either stateMachineArn or mapRunArn/],
    ['a Map Run that is not there', 'DescribeMapRun', { mapRunArn: 'arn:x' }, 'ResourceNotFound', /arn:x/],
    ['tags of nothing', 'TagResource', { resourceArn: 'arn:x', tags: [] }, 'ResourceNotFound', /arn:x/],
  ];
  test.each(TABLE)('%s', async (_what, operation, input, code, message) => {
    const world = testWorld();
    await createMachine(world, PASS);
    await expect(world.api(operation, input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('Executions', () => {
  test('A name that runs with the same input answers the same execution, otherwise it is taken', async () => {
    const world = testWorld();
    await createMachine(world, WAIT);
    const executionArn = await startExecution(world, ARN, { a: 1 }, 'one');
    expect(executionArn).toBe(`arn:aws:states:${REGION}:${ACCOUNT}:execution:machine:one`);
    expect(await startExecution(world, ARN, { a: 1 }, 'one')).toBe(executionArn);
    await expect(startExecution(world, ARN, { a: 2 }, 'one')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${executionArn}'` });
    await untilEnded(world, executionArn);
    await expect(startExecution(world, ARN, { a: 1 }, 'one')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  test('StartExecution answers before the first state is entered', async () => {
    const world = testWorld();
    const executionArn = await startExecution(world, await createMachine(world, PASS));
    expect(await historyOf(world, executionArn)).toMatchObject([{ type: 'ExecutionStarted', executionStartedEventDetails: { input: '{}', roleArn: ROLE } }]);
  });

  test('are described with input, output and dates', async () => {
    const { world, result, duration, ...described } = await runMachine(WAIT, { a: 1 });
    expect(described).toEqual({
      executionArn: described.executionArn, stateMachineArn: ARN, name: described.executionArn.split(':').at(-1), status: 'SUCCEEDED',
      startDate: new Date(START), stopDate: new Date(START + 100_000), input: '{"a":1}', inputDetails: { included: true }, output: '{"a":1}', outputDetails: { included: true },
      redriveCount: 0, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('are listed by status, the youngest first, on pages that new ones do not shift', async () => {
    const world = testWorld();
    await createMachine(world, WAIT);
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await startExecution(world, ARN, {}, name);
    await world.api('StopExecution', { executionArn: `arn:aws:states:${REGION}:${ACCOUNT}:execution:machine:b` });
    const list = (input: Shape) => world.api<{ executions: Described[]; nextToken?: string }>('ListExecutions', { stateMachineArn: ARN, ...input });
    const first = await list({ statusFilter: 'RUNNING', maxResults: 2 });
    await startExecution(world, ARN, {}, 'e');
    const second = await list({ statusFilter: 'RUNNING', maxResults: 2, nextToken: first.nextToken });
    expect([...first.executions, ...second.executions].map(({ name }) => name)).toEqual(['d', 'c', 'a']);
    expect((await list({ statusFilter: 'ABORTED' })).executions.map(({ name, stopDate }) => [name, stopDate])).toEqual([['b', new Date(START)]]);
    expect((await list({ redriveFilter: 'REDRIVEN' })).executions).toEqual([]);
  });

  test('History is read in pages, backwards, and without data', async () => {
    const { world, executionArn } = await runMachine(single({ Type: 'Pass', Assign: { secret: 1 } }), { a: 1 });
    const read = (input: Shape) => world.api<{ events: Shape[]; nextToken?: string }>('GetExecutionHistory', { executionArn, ...input });
    const first = await read({ reverseOrder: true, maxResults: 3 });
    const second = await read({ reverseOrder: true, maxResults: 3, nextToken: first.nextToken });
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    expect((await read({ includeExecutionData: false })).events.map(({ timestamp, id, previousEventId, type, ...details }) => details)).toEqual([
      { executionStartedEventDetails: { roleArn: ROLE } }, { stateEnteredEventDetails: { name: 'Only' } }, { stateExitedEventDetails: { name: 'Only' } }, { executionSucceededEventDetails: {} },
    ]);
  });

  test('IAM is asked about the resource that is meant', () => {
    const { operations } = testWorld().states.service;
    const asked = (operation: string, input: Shape) => operations[operation]?.resources?.(input, { account: ACCOUNT, region: REGION } as never);
    expect(asked('StartExecution', { stateMachineArn: ARN })).toEqual([ARN]);
    expect(asked('CreateStateMachine', { name: 'machine' })).toEqual([ARN]);
    expect(asked('DescribeExecution', { executionArn: 'arn:e' })).toEqual(['arn:e']);
    expect(asked('SendTaskSuccess', { taskToken: 'nonsense' })).toEqual(['*']);
    expect(operations.ListStateMachines).not.toHaveProperty('resources');
  });
});

describe('Status changes', () => {
  /** The details that were put on the default bus. */
  function announced(world: TestWorld): Shape[] {
    const entries = world.requests.filter(({ service, principal }) => service === 'events' && principal.kind === 'service').flatMap(({ input }) => input.Entries as { Source: string; DetailType: string; Detail: string }[]);
    expect(entries.every(({ Source, DetailType }) => Source === 'aws.states' && DetailType === 'Step Functions Execution Status Change')).toBe(true);
    return entries.map(({ Detail }) => JSON.parse(Detail) as Shape);
  }

  test('are put on the default bus in order, as Step Functions does', async () => {
    const { world, executionArn } = await runMachine(WAIT, { a: 1 }, { 'events:PutEvents': () => ({ FailedEntryCount: 0, Entries: [] }) });
    await world.states.settled();
    expect(announced(world)).toMatchObject([
      { executionArn, stateMachineArn: ARN, status: 'RUNNING', startDate: START, stopDate: null, input: '{"a":1}', output: null, redriveCount: 0 },
      { executionArn, status: 'SUCCEEDED', startDate: START, stopDate: START + 100_000, output: '{"a":1}', outputDetails: { included: true }, error: null },
    ]);
  });

  test('A bus that refuses them changes nothing', async () => {
    const { world, status } = await runMachine(single({ Type: 'Pass' }));
    await world.states.settled();
    expect([status, announced(world).length]).toEqual(['SUCCEEDED', 2]);
  });

  test('Too much data is left out', async () => {
    const { world } = await runMachine(single({ Type: 'Pass' }), 'x'.repeat(200_000));
    await world.states.settled();
    expect(announced(world)).toMatchObject([{ inputDetails: { included: true } }, { input: null, output: null, inputDetails: { included: false } }]);
  });
});
