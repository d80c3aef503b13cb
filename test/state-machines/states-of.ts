import { textOf } from './rehearsal.ts';
import type { MachineName } from '../../state-machines/wiring.ts';

/** A state of a machine's file, as far as tests look at it. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Arguments?: { readonly FunctionName?: string; readonly StateMachineArn?: string };
  readonly Retry?: readonly object[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly HeartbeatSeconds?: number;
  readonly TimeoutSeconds?: number;
  readonly Output?: unknown;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Branches?: readonly Scope[];
  readonly ItemProcessor?: Scope;
  readonly Error?: string;
  readonly Cause?: string;
}

/** States that can name each other: a machine, a branch, an item processor. */
export interface Scope {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Machine extends Scope {
  readonly QueryLanguage: string;
  readonly Comment: string;
}

export function readMachine(name: MachineName): Machine {
  return JSON.parse(textOf(name)) as Machine;
}

/** The scope itself and all scopes in it. */
export function scopesOf(scope: Scope): readonly Scope[] {
  const inner = Object.values(scope.States).flatMap(({ Branches = [], ItemProcessor }) => [...Branches, ...(ItemProcessor ? [ItemProcessor] : [])]);
  return [scope, ...inner.flatMap(scopesOf)];
}

/** Every state of a machine with its name, at any depth. */
export function statesOf(scope: Scope): readonly (readonly [name: string, state: State])[] {
  return scopesOf(scope).flatMap(({ States }) => Object.entries(States));
}

/** The states that may follow in the same scope. */
export function followersOf({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] {
  return [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((catcher) => catcher.Next)].filter((name) => name !== undefined);
}
