import type { Command } from 'commander';
import type { ExitCode } from '../exit.ts';
import type { Session } from '../session.ts';

/** One command of `drydock`: what it takes, and what it does. */
export interface CommandDefinition {
  readonly describe: (program: Command) => Command;
  readonly act: (session: Session, command: Command) => Promise<ExitCode>;
}

/** The operation that a command names. */
export function operationIdOf({ args }: Command): string {
  return args[0] ?? '';
}
