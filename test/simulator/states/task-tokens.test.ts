import { describe, expect, test } from '@jest/globals';
import { createMachine, describeExecution, lambda, outline, single, startExecution, testWorld, untilEnded } from './world.ts';
import type { TestWorld } from './world.ts';
import type { Shape } from '../../../simulator/service.ts';

const WAIT = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } };

interface Waiting {
  readonly world: TestWorld;
  readonly executionArn: string;
  readonly tokens: string[];
}

/** An execution that waits for its token. */
async function waiting(state: Shape = {}): Promise<Waiting> {
  const tokens: string[] = [];
  const world = testWorld(lambda((token: string) => tokens.push(token)));
  const executionArn = await startExecution(world, await createMachine(world, single({ ...WAIT, ...state })));
  await world.clock.advance(0);
  return { world, executionArn, tokens };
}

describe('A task that waits for its token', () => {
  test('goes on with the output of SendTaskSuccess', async () => {
    const { world, executionArn, tokens: [taskToken] } = await waiting();
    await world.clock.advance(3_600_000);
    await world.api('SendTaskSuccess', { taskToken, output: '{"done":true}' });
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}', stopDate: new Date(world.clock.now()) });
    expect(await outline(world, executionArn)).toEqual([
      '1<-0 ExecutionStarted', '2<-0 TaskStateEntered', '3<-2 TaskScheduled', '4<-3 TaskStarted', '5<-4 TaskSubmitted',
      '6<-5 TaskSucceeded', '7<-6 TaskStateExited', '8<-7 ExecutionSucceeded',
    ]);
    expect(world.states.transitions(executionArn)).toBe(1);
  });

  test('fails with the error of SendTaskFailure, which can be retried with a new token', async () => {
    const { world, executionArn, tokens } = await waiting({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }] });
    await world.api('SendTaskFailure', { taskToken: tokens[0], error: 'Busy', cause: 'wait' });
    await world.clock.advance(1000);
    expect(new Set(tokens).size).toBe(2);
    await world.api('SendTaskFailure', { taskToken: tokens[1], error: 'Busy', cause: 'again' });
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'FAILED', error: 'Busy', cause: 'again' });
  });

  test('can be answered before the call that hands out the token has returned', async () => {
    const world: TestWorld = testWorld(lambda(async (taskToken: string) => {
      await world.api('SendTaskSuccess', { taskToken, output: '"at once"' });
      await world.clock.sleep(5000);
    }));
    const executionArn = await startExecution(world, await createMachine(world, single(WAIT)));
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"at once"' });
    await world.clock.settle();
    expect(await outline(world, executionArn)).not.toContainEqual(expect.stringContaining('TaskSubmitted'));
  });

  test('fails when the call fails', async () => {
    const world = testWorld({ 'lambda:Invoke': () => ({ FunctionError: 'Unhandled', Payload: { errorType: 'Bad' } }) });
    const executionArn = await startExecution(world, await createMachine(world, single(WAIT)));
    await untilEnded(world, executionArn);
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'FAILED', error: 'Bad' });
  });

  test('times out after TimeoutSeconds', async () => {
    const { world, executionArn } = await waiting({ TimeoutSeconds: 60 });
    await untilEnded(world, executionArn);
    const { error, startDate, stopDate } = await describeExecution(world, executionArn);
    expect([error, Number(stopDate) - Number(startDate)]).toEqual(['States.Timeout', 60_000]);
  });

  test('lives as long as heartbeats come, and no longer', async () => {
    const { world, executionArn, tokens: [taskToken] } = await waiting({ HeartbeatSeconds: 60 });
    for (let beat = 0; beat < 5; beat++) {
      await world.clock.advance(50_000);
      await world.api('SendTaskHeartbeat', { taskToken });
    }
    await untilEnded(world, executionArn);
    const { error, startDate, stopDate } = await describeExecution(world, executionArn);
    expect([error, Number(stopDate) - Number(startDate)]).toEqual(['States.HeartbeatTimeout', 310_000]);
  });
});

describe('A token that cannot be answered', () => {
  test.each(['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'])('%s tells a forged one, an unknown one and one that is over apart', async (operation) => {
    const { world, executionArn, tokens: [taskToken] } = await waiting();
    const send = (token: unknown) => world.api(operation, { taskToken: token, output: '1' });
    await world.api('SendTaskSuccess', { taskToken, output: '1' });
    await untilEnded(world, executionArn);
    await expect(send('nonsense')).rejects.toMatchObject({ code: 'InvalidToken', message: "Invalid Token: 'Invalid token'" });
    await expect(send(taskToken)).rejects.toMatchObject({ code: 'TaskTimedOut', message: "Task Timed Out: 'Provided task does not exist anymore'" });
    await expect(send((await waitingElsewhere()).tokens[0])).rejects.toMatchObject({ code: 'TaskDoesNotExist' });
    await expect(send(undefined)).rejects.toMatchObject({ code: 'ValidationException' });
  });

  async function waitingElsewhere(): Promise<Waiting> {
    const tokens: string[] = [];
    const world = testWorld(lambda((token: string) => tokens.push(token)), 'another seed');
    const executionArn = await startExecution(world, await createMachine(world, single(WAIT)));
    await world.clock.advance(0);
    return { world, executionArn, tokens };
  }

  test('An output that is no JSON is InvalidOutput and leaves the task waiting', async () => {
    const { world, executionArn, tokens: [taskToken] } = await waiting();
    await expect(world.api('SendTaskSuccess', { taskToken, output: '{' })).rejects.toMatchObject({ code: 'InvalidOutput' });
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'RUNNING' });
  });

  test('Stopping the execution ends its tokens', async () => {
    const { world, executionArn, tokens: [taskToken] } = await waiting();
    await world.api('StopExecution', { executionArn, error: 'Enough', cause: 'really' });
    await world.clock.advance(0);
    await expect(world.api('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
    expect(await describeExecution(world, executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'really' });
    expect((await outline(world, executionArn)).at(-1)).toBe('6<-0 ExecutionAborted');
  });
});
