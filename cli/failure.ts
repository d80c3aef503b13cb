import { ApiProblem, NoConnection } from './client-errors.ts';
import { exit, type ExitCode } from './exit.ts';
import type { Token } from './token.ts';

/** Why the command ends early, as a person reads it. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** What went wrong, in the caller's terms and with what to do about it. An interruption is the abort signal's doing. */
export function failureOf(error: unknown, { origin }: Token, signal: AbortSignal): Failure {
  if (error instanceof Failure) return error;
  if (signal.aborted) return new Failure(exit.interrupted, 'Interrupted.');
  if (error instanceof NoConnection) return new Failure(exit.failed, withHelp(error), { cause: error });
  if (error instanceof ApiProblem) return new Failure(exitCodeOf(error), messageOf(error, origin), { cause: error });
  return new Failure(exit.failed, `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

/** What `--output json` prints in place of an answer. */
export function documentOf({ message, cause }: Failure): object {
  if (!(cause instanceof ApiProblem)) return { title: message };
  return { title: cause.title, status: cause.status, detail: cause.message, ...(cause.errors.length > 0 && { errors: cause.errors }) };
}

function withHelp({ message, isLocal }: NoConnection): string {
  const help = isLocal ? '`npm start` starts a Drydock on this machine; DRYDOCK_URL or --url names another.' : 'DRYDOCK_URL or --url says where Drydock is.';
  return `${message}\n${help}`;
}

function exitCodeOf({ status }: ApiProblem): ExitCode {
  return status >= 400 && status < 500 ? exit.refused : exit.failed;
}

function messageOf({ status, title, message, errors }: ApiProblem, tokenOrigin: string): string {
  if (status === 401 || status === 403) return `Drydock does not let you in (${status}): ${message}\n${tokenOrigin}`;
  return [`${title}: ${message}`, ...errors.map(({ path, message: words }) => `  ${path}: ${words}`)].join('\n');
}
