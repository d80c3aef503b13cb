import { passRole } from '../../iam/pass-role.ts';
import { AwsError } from '../../service.ts';
import type { Call, Operation, Shape } from '../../service.ts';
import { summarise } from '../definition/diagnostics.ts';
import type { Definition } from '../definition/model.ts';
import { parseDefinition } from '../definition/parse.ts';
import type { Engine } from '../run/engine.ts';
import { statesArn } from '../run/machine.ts';
import type { Machine, Revision } from '../run/machine.ts';
import { checkName, readMaxResults, readString, readTags, requireArn, requireString } from './input.ts';
import { executionOf, machineOf, namedBy } from './lookup.ts';
import { pageOf, withNextToken } from './pages.ts';

const NO_LOGGING = { level: 'OFF', includeExecutionData: false };
const NO_TRACING = { enabled: false };
const MOST_DEFINITION_CHARACTERS = 1_048_576;

export function machineOperations(engine: Engine): Record<string, Operation> {
  const { store } = engine;
  const byMachine = { resources: namedBy('stateMachineArn') };
  return {
    CreateStateMachine: { resources: (input, call) => [machineArn(input, call)], run: (input, call) => create(engine, input, call) },
    UpdateStateMachine: { ...byMachine, run: (input, call) => update(engine, machineOf(store, input), input, call) },
    DeleteStateMachine: { ...byMachine, run: (input) => remove(engine, requireArn(input, 'stateMachineArn')) },
    DescribeStateMachine: { ...byMachine, run: (input) => describe(machineOf(store, input)) },
    DescribeStateMachineForExecution: {
      resources: namedBy('executionArn'),
      run: (input) => {
        const { machine, mapRun } = executionOf(store, input);
        return { ...describeRevision(machine), updateDate: new Date(machine.updateDate), ...(mapRun !== undefined && { mapRunArn: mapRun.arn, label: machine.label }) };
      },
    },
    ListStateMachines: { run: (input, call) => list(engine, input, call) },
    ValidateStateMachineDefinition: { run: validate },
  };
}

function machineArn(input: Shape, call: Call): string {
  return statesArn(call, 'stateMachine', typeof input.name === 'string' ? input.name : '*');
}

async function create(engine: Engine, input: Shape, call: Call): Promise<Shape> {
  const name = checkName(requireString(input, 'name'));
  if (readString(input, 'type', { values: ['STANDARD', 'EXPRESS'] }) === 'EXPRESS') throw new AwsError('StateMachineTypeNotSupported', 'This engine runs STANDARD state machines only');
  refuseVersions(input);
  const { definitionText, definition } = readDefinition(input);
  const roleArn = await readRole(input, call);
  const now = engine.clock.now();
  const revision: Revision = {
    arn: machineArn(input, call),
    name,
    account: call.account,
    region: call.region,
    roleArn,
    definitionText,
    definition,
    revisionId: undefined,
    updateDate: now,
    loggingConfiguration: (input.loggingConfiguration ?? NO_LOGGING) as Shape,
    tracingConfiguration: (input.tracingConfiguration ?? NO_TRACING) as Shape,
  };
  const existing = engine.store.machines.get(revision.arn);
  if (existing !== undefined) return acceptAgain(existing, revision);
  engine.store.machines.set(revision.arn, { revision, creationDate: now, tags: new Map(readTags(input)), executions: [], isDeleting: false });
  return { stateMachineArn: revision.arn, creationDate: new Date(now) };
}

/** CreateStateMachine is idempotent: role and tags of a repeated request are not looked at. */
function acceptAgain({ revision, isDeleting, creationDate }: Machine, again: Revision): Shape {
  if (isDeleting) throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${revision.arn}'`);
  const same = (part: (revision: Revision) => unknown) => JSON.stringify(part(revision)) === JSON.stringify(part(again));
  if (same((one) => [one.definitionText, one.loggingConfiguration, one.tracingConfiguration])) {
    return { stateMachineArn: revision.arn, creationDate: new Date(creationDate) };
  }
  throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${revision.arn}'`);
}

/** Executions that run keep the revision they were started with. */
async function update(engine: Engine, machine: Machine, input: Shape, call: Call): Promise<Shape> {
  const { revision } = machine;
  if (machine.isDeleting) throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${revision.arn}'`);
  refuseVersions(input);
  if (['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration'].every((member) => input[member] === undefined)) {
    throw new AwsError('MissingRequiredParameter', 'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified');
  }
  const changes = {
    ...(input.definition !== undefined && readDefinition(input)),
    ...(input.roleArn !== undefined && { roleArn: await readRole(input, call) }),
    ...(input.loggingConfiguration !== undefined && { loggingConfiguration: input.loggingConfiguration as Shape }),
    ...(input.tracingConfiguration !== undefined && { tracingConfiguration: input.tracingConfiguration as Shape }),
  };
  const updateDate = engine.clock.now();
  const isSame = describesSame(revision, { ...revision, ...changes });
  if (!isSame) machine.revision = { ...revision, ...changes, updateDate, revisionId: engine.random.uuid() };
  return { updateDate: new Date(updateDate), ...(machine.revision.revisionId !== undefined && { revisionId: machine.revision.revisionId }) };
}

function describesSame(one: Revision, other: Revision): boolean {
  return JSON.stringify(describeRevision(one)) === JSON.stringify(describeRevision(other));
}

/** Running executions are stopped at their next transition; then the machine is gone. An unknown one is gone already. */
function remove({ store }: Engine, arn: string): Shape {
  const machine = store.machines.get(arn);
  if (machine !== undefined) {
    machine.isDeleting = true;
    store.sweep(arn);
  }
  return {};
}

function describe({ revision, isDeleting, creationDate }: Machine): Shape {
  return { ...describeRevision(revision), status: isDeleting ? 'DELETING' : 'ACTIVE', type: 'STANDARD', creationDate: new Date(creationDate) };
}

function describeRevision({ arn, name, definitionText, roleArn, loggingConfiguration, tracingConfiguration, revisionId }: Revision): Shape {
  return { stateMachineArn: arn, name, definition: definitionText, roleArn, loggingConfiguration, tracingConfiguration, ...(revisionId !== undefined && { revisionId }) };
}

function list({ store }: Engine, input: Shape, call: Call): Shape {
  const prefix = statesArn(call, 'stateMachine', '');
  const machines = [...store.machines.values()].filter(({ revision }) => revision.arn.startsWith(prefix));
  const { items, nextToken } = pageOf(machines, ({ revision }) => revision.arn, input);
  const stateMachines = items.map(({ revision: { arn, name }, creationDate }) => ({ stateMachineArn: arn, name, type: 'STANDARD', creationDate: new Date(creationDate) }));
  return { stateMachines, ...withNextToken(nextToken) };
}

function validate(input: Shape): Shape {
  const { diagnostics } = parseDefinition(requireString(input, 'definition', { mostCharacters: MOST_DEFINITION_CHARACTERS }));
  const most = readMaxResults(input);
  return { result: diagnostics.length === 0 ? 'OK' : 'FAIL', diagnostics: diagnostics.slice(0, most), truncated: diagnostics.length > most };
}

/** Throws InvalidDefinition with all that is wrong. */
function readDefinition(input: Shape): { definitionText: string; definition: Definition } {
  const definitionText = requireString(input, 'definition', { mostCharacters: MOST_DEFINITION_CHARACTERS });
  const { definition, diagnostics } = parseDefinition(definitionText);
  if (definition === undefined) throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${summarise(diagnostics)}'`);
  return { definitionText, definition };
}

/** The role that the machine acts as, which the caller must be allowed to pass to Step Functions. */
async function readRole(input: Shape, call: Call): Promise<string> {
  const roleArn = requireArn(input, 'roleArn');
  await passRole(call, roleArn, 'states.amazonaws.com');
  return roleArn;
}

function refuseVersions(input: Shape): void {
  if (input.publish === true) throw new AwsError('ValidationException', 'Versions of state machines are not simulated: publish must not be true');
}
