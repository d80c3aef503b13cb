import { describe, expect, test } from '@jest/globals';
import { parseDefinition } from '../../../simulator/states/definition/parse.ts';
import type { Shape } from '../../../simulator/service.ts';
import { createMachine, single, testWorld } from './world.ts';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const END = { Type: 'Succeed' };

/** All complaints as `location: message`. */
function complaints(definition: Shape): string[] {
  return parseDefinition(JSON.stringify({ QueryLanguage: 'JSONata', ...definition })).diagnostics.map(({ location, message }) => `${location}: ${message}`);
}

interface Refusal {
  readonly what: string;
  readonly state: Shape;
  readonly at: string;
  readonly says: RegExp;
}

const REFUSED_STATES: readonly Refusal[] = [
  { what: 'an unknown kind of state', state: { Type: 'Loop' }, at: '/States/Only/Type', says: /must be one of Task, Parallel/ },
  { what: 'an unknown field', state: { Type: 'Pass', Retries: 3 }, at: '/States/Only/Retries', says: /not supported here/ },
  { what: 'a JSONPath field', state: { Type: 'Pass', ResultPath: '$' }, at: '/States/Only/ResultPath', says: /belongs to the JSONPath query language/ },
  { what: 'a field that is not run', state: { Type: 'Task', Resource: LAMBDA, Credentials: {} }, at: '/States/Only/Credentials', says: /not run by this engine/ },
  { what: 'both Next and End', state: { Type: 'Pass', Next: 'Only' }, at: '/States/Only', says: /either 'Next' or 'End'/ },
  { what: 'a JSONPath state', state: { Type: 'Pass', QueryLanguage: 'JSONPath' }, at: '/States/Only/QueryLanguage', says: /can not be 'JSONPath'/ },
  { what: 'a Task without a resource', state: { Type: 'Task' }, at: '/States/Only', says: /required: \[Resource\]/ },
  { what: 'an unknown resource', state: { Type: 'Task', Resource: 'arn:aws:states:::lambda:drive' }, at: '/States/Only/Resource', says: /'lambda:drive' is not run here/ },
  { what: 'a resource that is no ARN', state: { Type: 'Task', Resource: 'lambda' }, at: '/States/Only/Resource', says: /neither a Lambda function nor a service integration/ },
  { what: 'a pattern that the integration lacks', state: { Type: 'Task', Resource: `${LAMBDA}.sync` }, at: '/States/Only/Resource', says: /does not support the pattern '.sync'/ },
  { what: 'heartbeats rarer than the timeout', state: { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 5, HeartbeatSeconds: 5 }, at: '/States/Only/HeartbeatSeconds', says: /less than TimeoutSeconds/ },
  { what: 'a timeout of nothing', state: { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 0 }, at: '/States/Only/TimeoutSeconds', says: /integer of at least 1 or a JSONata expression/ },
  { what: 'States.ALL beside another name', state: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['States.ALL', 'Busy'] }] }, at: '/States/Only/Retry/0/ErrorEquals', says: /must stand alone/ },
  { what: 'States.ALL before the last retrier', state: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['Busy'] }] }, at: '/States/Only/Retry/0/ErrorEquals', says: /in the last retrier/ },
  { what: 'a retrier for nothing', state: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: [] }] }, at: '/States/Only/Retry/0/ErrorEquals', says: /not empty/ },
  { what: 'a longest delay below the first', state: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 9, MaxDelaySeconds: 9 }] }, at: '/States/Only/Retry/0/MaxDelaySeconds', says: /greater than IntervalSeconds/ },
  { what: 'a catcher that leads nowhere', state: { Type: 'Task', Resource: LAMBDA, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Gone' }] }, at: '/States/Only/Catch/0/Next', says: /no state 'Gone'/ },
  { what: 'broken JSONata', state: { Type: 'Pass', Output: { deep: ['{% 1 + %}'] } }, at: '/States/Only/Output/deep/0', says: /cannot be compiled/ },
  { what: '$eval', state: { Type: 'Pass', Output: "{% $eval('1') %}" }, at: '/States/Only/Output', says: /\$eval is not available/ },
  { what: 'a variable called states', state: { Type: 'Pass', Assign: { states: 1 } }, at: '/States/Only/Assign/states', says: /reserved/ },
  { what: 'a variable that is no name', state: { Type: 'Pass', Assign: { 'a-b': 1 } }, at: '/States/Only/Assign/a-b', says: /not a variable name/ },
  { what: 'an Assign that is one expression', state: { Type: 'Pass', Assign: '{% {} %}' }, at: '/States/Only/Assign', says: /object of variables/ },
  { what: 'a Wait without an end', state: { Type: 'Wait' }, at: '/States/Only', says: /either 'Seconds' or 'Timestamp'/ },
  { what: 'a Wait until no time', state: { Type: 'Wait', Timestamp: 'tomorrow' }, at: '/States/Only/Timestamp', says: /ISO 8601/ },
  { what: 'a Wait until an impossible day', state: { Type: 'Wait', Timestamp: '2026-13-01T00:00:00Z' }, at: '/States/Only/Timestamp', says: /ISO 8601/ },
  { what: 'a Map without a processor', state: { Type: 'Map' }, at: '/States/Only', says: /required: \[ItemProcessor\]/ },
  { what: 'a tolerance of an inline Map', state: { Type: 'Map', ToleratedFailureCount: 1, ItemProcessor: { StartAt: 'In', States: { In: END } } }, at: '/States/Only/ToleratedFailureCount', says: /DISTRIBUTED/ },
  { what: 'a Parallel of nothing', state: { Type: 'Parallel', Branches: [] }, at: '/States/Only/Branches', says: /at least one branch/ },
  { what: 'a broken branch', state: { Type: 'Parallel', Branches: [{ StartAt: 'In', States: { In: { Type: 'Pass', Next: 'Out' } } }] }, at: '/States/Only/Branches/0/States/In/Next', says: /no state 'Out'/ },
  { what: 'a state name used twice', state: { Type: 'Parallel', Branches: [{ StartAt: 'Only', States: { Only: END } }] }, at: '/States/Only/Branches/0/States/Only', says: /more than once/ },
  { what: 'an express Map', state: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'In', States: { In: END } } }, at: '/States/Only/ItemProcessor/ProcessorConfig/ExecutionType', says: /STANDARD/ },
];

describe('A definition is checked before it is accepted', () => {
  test.each(REFUSED_STATES)('$what is refused where it stands', ({ state, at, says }) => {
    const found = complaints(single(state));
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${at.replace(/[$()]/g, '\\$&')}: .*${says.source}`)));
  });

  test('A machine without QueryLanguage is JSONPath, which is not run, and the refusal says so', () => {
    const { diagnostics } = parseDefinition(JSON.stringify(single({ Type: 'Pass' })));
    expect(diagnostics).toEqual([expect.objectContaining({ location: '/QueryLanguage', message: expect.stringContaining('JSONata state machines only') })]);
  });

  test('Text that is no JSON is refused with its position', () => {
    expect(parseDefinition('{ "StartAt": ').diagnostics).toEqual([expect.objectContaining({ code: 'INVALID_JSON_DESCRIPTION', message: expect.stringContaining('JSON') })]);
    expect(parseDefinition('[]').diagnostics).toEqual([expect.objectContaining({ message: 'Definition must be a valid JSON object' })]);
  });

  test('An empty object lacks its states and its start', () => {
    expect(complaints({})).toEqual(['/: These fields are required: [States, StartAt]']);
  });

  test('States that nothing leads to, a start that is missing and a chain without an end are named', () => {
    const Loop = { Type: 'Pass', Next: 'Loop' };
    expect(complaints({ StartAt: 'Loop', States: { Loop, Island: { Type: 'Pass', Next: 'Loop' } } })).toEqual([
      "/States/Island: The state 'Island' is not reachable",
      "/States: There is no terminal state: at least one state must be a Succeed, a Fail or have 'End': true",
    ]);
    expect(complaints({ StartAt: 'Gone', States: { End: END } })).toContainEqual("/StartAt: There is no state 'Gone' here");
  });

  test('All problems are reported at once', () => {
    expect(complaints({ StartAt: 'A', Version: '1.0', TimeoutSeconds: 0, States: { A: { Type: 'Pass', Next: 'B', Parameters: {} }, B: { Type: 'Wait', Seconds: -1, End: true } } })).toHaveLength(3);
  });

  test('CreateStateMachine refuses with InvalidDefinition and the whole list', async () => {
    await expect(createMachine(testWorld(), { StartAt: 'Only', States: { Only: { Type: 'Pass', Next: 'Gone', Result: 1 }, End: END } })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringMatching(/^Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: .* at \/States\/Only\/Result, .*MISSING_TRANSITION_TARGET: .* at \/States\/Only\/Next, .* at \/States\/End'$/),
    });
  });

  test('ValidateStateMachineDefinition tells the same without creating anything', async () => {
    const { api } = testWorld();
    const definition = (state: Shape) => JSON.stringify({ QueryLanguage: 'JSONata', ...single(state) });
    expect(await api('ValidateStateMachineDefinition', { definition: definition({ Type: 'Pass' }) })).toEqual({ result: 'OK', diagnostics: [], truncated: false });
    expect(await api('ValidateStateMachineDefinition', { definition: definition({ Type: 'Pass', Result: 1, InputPath: 2 }), maxResults: 1 })).toMatchObject({ result: 'FAIL', truncated: true, diagnostics: [{ severity: 'ERROR', location: '/States/Only/Result' }] });
    expect(await api('ListStateMachines', {})).toEqual({ stateMachines: [] });
  });
});
