import { readFileSync } from 'node:fs';
import type { ProvisionWork } from '../../../core/plan/provision-work.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Branches?: readonly Machine[];
  readonly Items?: string;
  readonly MaxConcurrency?: number;
  readonly Arguments?: { readonly StateMachineArn?: string; readonly Payload?: { readonly stepId?: string } };
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** For each step id: the ids that have settled before a machine starts it. */
export type Order = Map<string, Set<string>>;

const children: Readonly<Record<string, string>> = { '${FurnishClusterMachine}': 'furnish-cluster' };

/** The order in which the real machine `name` runs the steps of `stages`, read from its file. */
export function orderOf(name: string, stages: ProvisionWork['stages']): Order {
  const order: Order = new Map();
  runMachine(load(name), new Set(), { stages, order });
  return order;
}

interface Run {
  readonly stages: ProvisionWork['stages'];
  readonly order: Order;
}

function load(name: string): Machine {
  return JSON.parse(readFileSync(new URL(`../../../state-machines/${name}.asl.json`, import.meta.url), 'utf8')) as Machine;
}

/** Runs along the happy path; answers everything that has settled at the end. */
function runMachine(machine: Machine, before: ReadonlySet<string>, run: Run): ReadonlySet<string> {
  let settled = before;
  for (let name: string | undefined = machine.StartAt; name !== undefined; ) {
    const state: State = machine.States[name]!;
    settled = runState(state, settled, run);
    name = state.Next;
  }
  return settled;
}

function runState(state: State, before: ReadonlySet<string>, run: Run): ReadonlySet<string> {
  switch (state.Type) {
    case 'Parallel':
      return union(state.Branches!.map((branch) => runMachine(branch, before, run)));
    case 'Map':
      return runMap(stage(run.stages, state.Items!) as readonly string[], state.MaxConcurrency === 1, before, run);
    case 'Task': {
      const child = children[state.Arguments?.StateMachineArn ?? ''];
      if (child !== undefined) return runMachine(load(child), before, run);
      return runMap([stage(run.stages, state.Arguments!.Payload!.stepId!) as string], false, before, run);
    }
    default:
      return before;
  }
}

function runMap(ids: readonly string[], oneAtATime: boolean, before: ReadonlySet<string>, { order }: Run): ReadonlySet<string> {
  let settled = before;
  for (const id of ids) {
    if (order.has(id)) throw new Error(`${id} runs twice`);
    order.set(id, new Set(oneAtATime ? settled : before));
    settled = union([settled, new Set([id])]);
  }
  return settled;
}

/** `{% $states.context.Execution.Input.stages.takeDown.stacks %}` → that part of the stages. */
function stage(stages: ProvisionWork['stages'], expression: string): unknown {
  const path = /Execution\.Input\.stages\.([\w.]+)/.exec(expression)?.[1];
  if (path === undefined) throw new Error(`cannot read ${expression}`);
  return path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], stages);
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
