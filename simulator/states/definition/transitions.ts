import type { Program, State } from './model.ts';
import type { Reader } from './reader.ts';

interface Transition {
  /** The field that names the target, within its state: `Catch/0/Next`. */
  readonly field: string;
  readonly target: string;
}

/** Every transition leads to a state of the same chain, every state can be reached, and the chain can end. */
export function checkTransitions(program: Program, reader: Reader, names: readonly string[]): void {
  if (program.startAt !== '' && !names.includes(program.startAt)) {
    reader.complain(`There is no state '${program.startAt}' here`, 'StartAt', 'MISSING_TRANSITION_TARGET');
  }
  for (const state of program.states.values()) {
    for (const { field, target } of transitionsOf(state)) {
      if (target !== '' && !names.includes(target)) reader.complain(`There is no state '${target}' here`, `States/${state.name}/${field}`, 'MISSING_TRANSITION_TARGET');
    }
  }
  const reached = reachable(program);
  for (const name of program.states.keys()) {
    if (!reached.has(name)) reader.complain(`The state '${name}' is not reachable`, `States/${name}`, 'MISSING_TRANSITION_TARGET');
  }
  if (program.states.size > 0 && ![...program.states.values()].some(isTerminal)) {
    reader.complain("There is no terminal state: at least one state must be a Succeed, a Fail or have 'End': true", 'States');
  }
}

function reachable(program: Program): Set<string> {
  const reached = new Set<string>();
  const queue = [program.startAt];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = program.states.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    queue.push(...transitionsOf(state).map(({ target }) => target));
  }
  return reached;
}

function isTerminal(state: State): boolean {
  if (state.type === 'Succeed' || state.type === 'Fail') return true;
  return state.type !== 'Choice' && state.next === undefined;
}

function transitionsOf(state: State): Transition[] {
  switch (state.type) {
    case 'Succeed':
    case 'Fail':
      return [];
    case 'Choice':
      return [...state.rules.map(({ next }, index) => ({ field: `Choices/${index}/Next`, target: next })), ...optional('Default', state.default)];
    case 'Wait':
    case 'Pass':
      return optional('Next', state.next);
    case 'Task':
    case 'Parallel':
    case 'Map':
      return [...optional('Next', state.next), ...state.catch.map(({ next }, index) => ({ field: `Catch/${index}/Next`, target: next }))];
  }
}

function optional(field: string, target: string | undefined): Transition[] {
  return target === undefined ? [] : [{ field, target }];
}
