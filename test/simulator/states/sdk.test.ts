import { SFNClient, CreateStateMachineCommand, DescribeExecutionCommand, ExecutionDoesNotExist, GetExecutionHistoryCommand, InvalidDefinition, SendTaskSuccessCommand, StartExecutionCommand, StopExecutionCommand, TaskTimedOut, paginateGetExecutionHistory, paginateListExecutions } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { Random } from '../../../simulator/random.ts';
import type { Service } from '../../../simulator/service.ts';
import { createStates } from '../../../simulator/states/states.ts';
import { gatewayOf, inProcess } from '../gateway/gateway-of.ts';
import { ROLE, lambda, single } from './world.ts';

/** The real SDK client, through the gateway, with a Lambda that keeps the tokens it is given. */
function sdkWorld() {
  const tokens: string[] = [];
  const test = gatewayOf([]);
  const { clock, gateway } = test;
  const world = { clock, random: new Random('sdk'), account: '111122223333', dispatch: gateway.dispatch.bind(gateway), credentialsFor: () => ({ accessKeyId: '', secretAccessKey: '', sessionToken: '' }) };
  const iam: Service = { name: 'iam', protocol: 'query', operations: { PassRole: { permissionOnly: true, run: () => ({}) } } };
  const invoke = lambda((token: string) => tokens.push(token))['lambda:Invoke']!;
  const functions: Service = { name: 'lambda', protocol: 'rest-json', operations: { Invoke: { run: async (input) => (await invoke(input, {} as never)) as never } } };
  gateway.add(createStates(world).service, iam, functions);
  return { sfn: new SFNClient(inProcess(test)), clock, tokens };
}

const TOKEN = single({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } });

async function createMachine(sfn: SFNClient, definition: unknown): Promise<string> {
  const { stateMachineArn = '' } = await sfn.send(new CreateStateMachineCommand({ name: 'machine', roleArn: ROLE, definition: JSON.stringify({ QueryLanguage: 'JSONata', ...(definition as object) }) }));
  return stateMachineArn;
}

describe('The AWS SDK', () => {
  test('starts, describes, answers and reads an execution', async () => {
    const { sfn, clock, tokens } = sdkWorld();
    const { executionArn = '', startDate } = await sfn.send(new StartExecutionCommand({ stateMachineArn: await createMachine(sfn, TOKEN), input: '{"a":1}' }));
    expect(startDate).toEqual(new Date(clock.now()));
    await clock.advance(61_000);
    await sfn.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '"fine"' }));
    await clock.advance(0);
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '"fine"', startDate, stopDate: new Date(clock.now()), redriveCount: 0 });
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
    expect(events[7]).toMatchObject({ timestamp: new Date(clock.now()), executionSucceededEventDetails: { output: '"fine"' } });
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '1' }))).rejects.toBeInstanceOf(TaskTimedOut);
  });

  test('pages through executions and histories', async () => {
    const { sfn } = sdkWorld();
    const stateMachineArn = await createMachine(sfn, TOKEN);
    for (let n = 0; n < 5; n++) await sfn.send(new StartExecutionCommand({ stateMachineArn, name: `run-${n}` }));
    const names: (string | undefined)[] = [];
    for await (const page of paginateListExecutions({ client: sfn, pageSize: 2 }, { stateMachineArn, statusFilter: 'RUNNING' })) names.push(...(page.executions ?? []).map(({ name }) => name));
    expect(names).toEqual(['run-4', 'run-3', 'run-2', 'run-1', 'run-0']);
    const executionArn = `${stateMachineArn.replace('stateMachine', 'execution')}:run-0`;
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'Enough' }));
    const ids: (number | undefined)[] = [];
    for await (const page of paginateGetExecutionHistory({ client: sfn, pageSize: 1 }, { executionArn })) ids.push(...(page.events ?? []).map(({ id }) => id));
    expect(ids).toEqual([1, 2]);
  });

  test('knows the errors as its own classes', async () => {
    const { sfn } = sdkWorld();
    await expect(createMachine(sfn, {})).rejects.toBeInstanceOf(InvalidDefinition);
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn: 'arn:aws:states:x' }))).rejects.toBeInstanceOf(ExecutionDoesNotExist);
  });
});
