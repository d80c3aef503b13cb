import { readFileSync } from 'node:fs';
import type { OperationKind } from '../../core/operation/request.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';
import type { ChangeWork } from '../../core/plan/upgrade/work.ts';
import type { FunctionName } from '../../functions/names.ts';
import type { Shape } from '../../simulator/service.ts';
import { wiring, type MachineName } from '../../state-machines/wiring.ts';
import { ACCOUNT, createMachine, describeExecution, functionError, historyOf, REGION, startExecution, testWorld, untilEnded, type Definition, type Described, type TestWorld } from '../simulator/states/world.ts';

export const machineNames = Object.keys(wiring) as MachineName[];

export function textOf(machine: MachineName): string {
  return readFileSync(new URL(`../../state-machines/${machine}.asl.json`, import.meta.url), 'utf8');
}

/** What a function does when it is called once. */
export type Turn =
  | { readonly answers: unknown }
  | { readonly throws: string }
  /** It returns at once, and its task token is answered so many seconds later, with this error, this answer or plain success. */
  | { readonly settlesAfter: number; readonly error?: string; readonly answers?: unknown }
  /** It returns, and nobody ever answers its task token. */
  | 'falls silent';

/**
 * What each function does, attempt by attempt; the last turn repeats. A key is a function's name, or `function step-id`
 * for one step alone. Without turns a step settles after `usualWait`, or answers at once when nothing waits for it.
 */
export type Script = Readonly<Partial<Record<string, readonly Turn[]>>>;

/** Seconds. */
export const usualWait = 120;

export interface Call {
  readonly name: FunctionName;
  readonly payload: { readonly stepId?: string; readonly taskToken?: string; readonly [member: string]: unknown };
  /** Epoch seconds. */
  readonly at: number;
}

/** The machines from their files, on the embedded AWS's engine, with functions that play a script. */
export class Rehearsal {
  readonly world: TestWorld;
  readonly calls: Call[] = [];
  /** Errors of answers to task tokens that nobody waited for any more. */
  readonly answersRefused: string[] = [];
  private readonly script: Script;
  private readonly attempts = new Map<string, number>();
  private readonly arns = new Map<MachineName, string>();

  constructor(script: Script = {}) {
    this.script = script;
    this.world = testWorld({ 'lambda:Invoke': ({ FunctionName, Payload }) => this.play(String(FunctionName).split('drydock-')[1] as FunctionName, Payload as Call['payload']) });
  }

  async start(machine: MachineName, input: unknown, name?: string): Promise<string> {
    return startExecution(this.world, await this.machine(machine), input, name);
  }

  /** Runs a machine to its end. */
  async run(machine: MachineName, input: unknown): Promise<Described> {
    const executionArn = await this.start(machine, input);
    await untilEnded(this.world, executionArn);
    return describeExecution(this.world, executionArn);
  }

  async executions(machine: MachineName): Promise<readonly Described[]> {
    const { executions } = await this.world.api<{ executions: { executionArn: string }[] }>('ListExecutions', { stateMachineArn: await this.machine(machine) });
    return Promise.all(executions.map(async ({ executionArn }) => describeExecution(this.world, executionArn)));
  }

  /** The names of the states that the machine's executions entered, in order. */
  async states(machine: MachineName): Promise<readonly string[]> {
    const executions = await this.executions(machine);
    const histories = await Promise.all(executions.map(async ({ executionArn }) => historyOf(this.world, executionArn)));
    return histories.flat().flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  }

  /** Billed transitions, with those of the machines that it started. */
  transitions(executionArn: string, which: 'own' | 'all' = 'all'): number {
    return this.world.states.transitions(executionArn, which);
  }

  /** The step ids that a function was called for, in order. */
  stepsOf(...names: readonly FunctionName[]): readonly string[] {
    return this.calls.filter(({ name }) => names.includes(name)).map(({ payload }) => payload.stepId ?? '');
  }

  /** Seconds between one call of a function and the next. */
  pauses(name: FunctionName): readonly number[] {
    const times = this.calls.filter((call) => call.name === name).map(({ at }) => at);
    return times.slice(1).map((at, index) => at - (times[index] ?? at));
  }

  /** Creates a machine and, before it, those that it starts. */
  private async machine(name: MachineName): Promise<string> {
    const known = this.arns.get(name);
    if (known !== undefined) return known;
    let text = textOf(name);
    for (const [placeholder, wire] of Object.entries(wiring[name])) {
      text = text.replaceAll(`\${${placeholder}}`, 'function' in wire ? `arn:aws:lambda:${REGION}:${ACCOUNT}:function:drydock-${wire.function}` : await this.machine(wire.machine));
    }
    const arn = await createMachine(this.world, JSON.parse(text) as Definition, `drydock-${name}`);
    this.arns.set(name, arn);
    return arn;
  }

  private play(name: FunctionName, payload: Call['payload']): Shape {
    const { clock } = this.world;
    this.calls.push({ name, payload, at: clock.now() / 1000 });
    const turn = this.nextTurn(name, payload);
    if (turn === 'falls silent') return answer({ watched: true });
    if ('answers' in turn && !('settlesAfter' in turn)) {
      if (payload.taskToken !== undefined) clock.at(clock.now(), async () => this.settle(payload.taskToken, undefined, turn.answers));
      return answer(turn.answers);
    }
    if ('throws' in turn) return functionError(turn.throws, 'Outcome: as the script says.');
    clock.at(clock.now() + turn.settlesAfter * 1000, async () => this.settle(payload.taskToken, turn.error, turn.answers));
    return answer({ watched: true });
  }

  private async settle(taskToken: string | undefined, error: string | undefined, output: unknown = {}): Promise<void> {
    const answered = error === undefined ? this.world.api('SendTaskSuccess', { taskToken, output: JSON.stringify(output) }) : this.world.api('SendTaskFailure', { taskToken, error, cause: 'Outcome: as the script says.' });
    await answered.catch((refused: unknown) => this.answersRefused.push((refused as Error).name));
  }

  private nextTurn(name: FunctionName, { stepId, taskToken }: Call['payload']): Turn {
    const key = [`${name} ${stepId ?? ''}`, name].find((candidate) => this.script[candidate] !== undefined);
    if (key === undefined) return taskToken === undefined ? { answers: {} } : { settlesAfter: usualWait };
    const turns = this.script[key] ?? [];
    const attempt = this.attempts.get(key) ?? 0;
    this.attempts.set(key, attempt + 1);
    return turns[Math.min(attempt, turns.length - 1)] ?? { answers: {} };
  }
}

function answer(payload: unknown): Shape {
  return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: payload ?? null };
}

type Stages = ProvisionWork['stages'];

const operationId = 'op-0123456789';

const emptyStages: Stages = {
  foundation: [],
  egress: [],
  controlPlane: 'control-plane',
  onControlPlane: [],
  addOnsWithNodes: [],
  nodeGroups: [],
  launchTemplates: [],
  launchedNodeGroups: [],
  selfManagedNodeGroups: [],
  addOnsOnNodes: [],
  fargateProfiles: [],
  addOnsOnFargate: [],
  capabilities: [],
  accessEntries: [],
  podIdentityAssociations: [],
  serviceAccounts: [],
  identityProviders: [],
  verify: 'verify',
  takeDown: { nodeGroups: [], selfManagedNodeGroups: [], fargateProfiles: [], capabilities: [], controlPlane: 'delete/control-plane', stacks: [] },
};

/** The work of a provision with nothing in its stages but what is given. */
export function workOf(stages: Partial<Stages> = {}, onFailure: ProvisionWork['onFailure'] = 'delete'): ProvisionWork {
  return { operationId, onFailure, stages: { ...emptyStages, ...stages } };
}

/** A new VPC, one node group, the default add-ons. */
export const smallCluster: Partial<Stages> = {
  foundation: ['network', 'access'],
  egress: ['egress'],
  addOnsWithNodes: ['add-on/vpc-cni', 'add-on/kube-proxy'],
  nodeGroups: ['node-group/a'],
  addOnsOnNodes: ['add-on/coredns', 'add-on/metrics-server'],
  takeDown: { nodeGroups: ['delete/node-group/a'], selfManagedNodeGroups: [], fargateProfiles: [], capabilities: [], controlPlane: 'delete/control-plane', stacks: ['delete/egress', 'delete/access', 'delete/network'] },
};

/** What EventBridge starts the machine `operation` with. */
export const requested = { 'detail-type': 'OperationRequested', source: 'drydock', account: '111122223333', detail: { operationId, kind: 'provision' } };

/** Functions that let an operation go on to this work. */
export function goingOn(work: ProvisionWork | ChangeWork, kind: OperationKind = 'provision'): Script {
  const [survey, plan]: readonly FunctionName[] = kind === 'provision' ? ['survey-provision', 'plan-provision'] : ['survey-cluster', 'plan-change'];
  return {
    'open-operation': [{ answers: { outcome: 'opened', operationId } }],
    'survey-account': [{ answers: { account: { quotas: [] } } }],
    [survey ?? '']: [{ answers: { facts: { versions: [] } } }],
    [plan ?? '']: [{ answers: { outcome: 'go', work } }],
    'get-approval': [{ answers: { outcome: 'approved' } }],
    'take-lease': [{ answers: { outcome: 'taken' } }],
  };
}
