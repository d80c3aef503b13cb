import type { OperationStatus } from './operation.ts';

/** What the command's exit code says. */
export const exit = {
  done: 0,
  /** It failed: an operation, the server, the connection. */
  failed: 1,
  /** Refused, or bad input. */
  refused: 2,
  /** 128 and the signal's number, as shells do. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

const exitCodes: Readonly<Record<OperationStatus, ExitCode>> = {
  requested: exit.done,
  planning: exit.done,
  planned: exit.done,
  running: exit.done,
  succeeded: exit.done,
  failed: exit.failed,
  cancelled: exit.failed,
  refused: exit.refused,
};

/** What the status of an operation means for whoever asked for it. */
export function exitCodeOf({ status }: { readonly status: OperationStatus }): ExitCode {
  return exitCodes[status];
}
