import type { Template } from '../expressions/template.ts';
import { parseTimestamp } from '../expressions/timestamp.ts';
import { readCatchers, readRetriers } from './error-handling.ts';
import { CHOICE_RULE_FIELDS, PROCESSOR_CONFIG_FIELDS, STATE_FIELDS } from './fields.ts';
import type { Distribution, Program, State, StateOf, StateType } from './model.ts';
import type { Reader } from './reader.ts';
import { parseResource } from './resource.ts';
import type { TaskResource } from './resource.ts';

/** Reads the chain of states inside a state: a branch, or the processor of a Map. */
export type ReadProgram = (reader: Reader, kind: 'branch' | 'processor') => Program;

const COUNT = { least: 0, integer: true };
const POSITIVE = { least: 1, integer: true };
const NOTHING: Template = { kind: 'constant', value: null };
const NO_RESOURCE: TaskResource = { kind: 'function', arn: '' };
const NO_PROGRAM: Program = { startAt: '', states: new Map() };
const FORBIDDEN_IN_LABEL = /[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u;

/** One state, or undefined when not even its kind can be made out. */
export function readState(name: string, reader: Reader, readProgram: ReadProgram): State | undefined {
  const type = reader.string('Type');
  if (type === undefined || !isStateType(type)) {
    reader.complain(`Type must be one of ${Object.keys(STATE_FIELDS).join(', ')}`, 'Type');
    return undefined;
  }
  if (name.length > 80) reader.complain('The name of a state must not be longer than 80 characters');
  if (reader.has('QueryLanguage') && reader.raw('QueryLanguage') !== 'JSONata') {
    reader.complain("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", 'QueryLanguage');
  }
  reader.allow(STATE_FIELDS[type]);
  return READERS[type](name, reader, readProgram);
}

function isStateType(type: string): type is StateType {
  return type in STATE_FIELDS;
}

const READERS: { readonly [T in StateType]: (name: string, reader: Reader, readProgram: ReadProgram) => StateOf<T> } = {
  Task: readTask,
  Parallel: readParallel,
  Map: readMap,
  Choice: readChoice,
  Wait: readWait,
  Pass: (name, reader) => ({ type: 'Pass', name, ...readChained(reader) }),
  Succeed: (name, reader) => ({ type: 'Succeed', name, output: reader.template('Output') }),
  Fail: (name, reader) => ({ type: 'Fail', name, error: reader.stringTemplate('Error'), cause: reader.stringTemplate('Cause') }),
};

function readChained(reader: Reader) {
  const next = reader.string('Next');
  const isEnd = reader.raw('End') === true;
  if (reader.has('End') && typeof reader.raw('End') !== 'boolean') reader.complain('Expected true or false', 'End');
  if (isEnd === reader.has('Next')) reader.complain("A state must have either 'Next' or 'End': true");
  return { next, ...reader.effects() };
}

function readGuarded(reader: Reader) {
  return { ...readChained(reader), retry: readRetriers(reader), catch: readCatchers(reader) };
}

function readTask(name: string, reader: Reader): StateOf<'Task'> {
  reader.require(['Resource']);
  const arn = reader.string('Resource');
  const resource = arn === undefined ? NO_RESOURCE : parseResource(arn);
  if (typeof resource === 'string') reader.complain(resource, 'Resource');
  const [timeout, heartbeat] = [reader.raw('TimeoutSeconds'), reader.raw('HeartbeatSeconds')];
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    reader.complain('HeartbeatSeconds must be less than TimeoutSeconds', 'HeartbeatSeconds');
  }
  return {
    type: 'Task',
    name,
    ...readGuarded(reader),
    resource: typeof resource === 'string' ? NO_RESOURCE : resource,
    arguments: reader.template('Arguments'),
    timeoutSeconds: reader.numberTemplate('TimeoutSeconds', POSITIVE),
    heartbeatSeconds: reader.numberTemplate('HeartbeatSeconds', POSITIVE),
  };
}

function readParallel(name: string, reader: Reader, readProgram: ReadProgram): StateOf<'Parallel'> {
  reader.require(['Branches']);
  const branches = reader.objects('Branches').map((branch) => readProgram(branch, 'branch'));
  if (reader.has('Branches') && branches.length === 0) reader.complain('Expected at least one branch', 'Branches');
  return { type: 'Parallel', name, ...readGuarded(reader), arguments: reader.template('Arguments'), branches };
}

function readMap(name: string, reader: Reader, readProgram: ReadProgram): StateOf<'Map'> {
  reader.require(['ItemProcessor']);
  const processor = reader.object('ItemProcessor');
  return {
    type: 'Map',
    name,
    ...readGuarded(reader),
    items: reader.typedTemplate('Items', 'an array', Array.isArray),
    itemSelector: reader.template('ItemSelector'),
    maxConcurrency: reader.numberTemplate('MaxConcurrency', COUNT),
    processor: processor === undefined ? NO_PROGRAM : readProgram(processor, 'processor'),
    distributed: readDistribution(reader, processor?.object('ProcessorConfig')),
  };
}

function readDistribution(map: Reader, config: Reader | undefined): Distribution | undefined {
  config?.allow(PROCESSOR_CONFIG_FIELDS);
  const isDistributed = config?.oneOf('Mode', ['INLINE', 'DISTRIBUTED']) === 'DISTRIBUTED';
  if (!isDistributed) {
    for (const field of ['Label', 'ToleratedFailureCount', 'ToleratedFailurePercentage']) {
      if (map.has(field)) map.complain(`The field '${field}' needs a Map in DISTRIBUTED mode`, field);
    }
    return undefined;
  }
  config.require(['ExecutionType']);
  if (config.oneOf('ExecutionType', ['STANDARD', 'EXPRESS']) === 'EXPRESS') config.complain('This engine runs STANDARD child executions only', 'ExecutionType');
  const label = map.string('Label');
  if (label !== undefined && label.length > 40) map.complain('A label must not be longer than 40 characters', 'Label');
  if (label !== undefined && FORBIDDEN_IN_LABEL.test(label)) map.complain('The label contains an invalid character', 'Label');
  return {
    label,
    toleratedFailureCount: map.numberTemplate('ToleratedFailureCount', COUNT),
    toleratedFailurePercentage: map.typedTemplate('ToleratedFailurePercentage', 'a number from 0 to 100', isPercentage),
  };
}

function isPercentage(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function readChoice(name: string, reader: Reader): StateOf<'Choice'> {
  reader.require(['Choices']);
  const rules = reader.objects('Choices').map((rule) => {
    rule.allow(CHOICE_RULE_FIELDS);
    rule.require(['Condition', 'Next']);
    const condition = rule.typedTemplate('Condition', 'a boolean', (value) => typeof value === 'boolean') ?? NOTHING;
    return { condition, next: rule.string('Next') ?? '', ...rule.effects() };
  });
  if (reader.has('Choices') && rules.length === 0) reader.complain('Expected at least one choice', 'Choices');
  return { type: 'Choice', name, rules, default: reader.string('Default'), ...reader.effects() };
}

function readWait(name: string, reader: Reader): StateOf<'Wait'> {
  if (reader.has('Seconds') === reader.has('Timestamp')) reader.complain("A Wait must have either 'Seconds' or 'Timestamp'");
  const seconds = reader.numberTemplate('Seconds', COUNT);
  const timestamp = reader.typedTemplate('Timestamp', 'an ISO 8601 timestamp', (value) => typeof value === 'string' && parseTimestamp(value) !== undefined);
  const kind = reader.has('Seconds') ? 'seconds' : 'timestamp';
  return { type: 'Wait', name, ...readChained(reader), duration: { kind, template: seconds ?? timestamp ?? NOTHING } };
}
