import { AwsError } from '../../service.ts';
import type { Random } from '../../random.ts';
import type { StateError } from './errors.ts';

/** A Task that waits for somebody outside to tell how it went. */
export interface Callback {
  /** False as soon as the task has been settled, by whatever. */
  readonly isOpen: boolean;
  succeed(output: unknown): void;
  fail(error: StateError): void;
  heartbeat(): void;
}

/** The task tokens of all executions. A token names its execution, so that a stale one is told from a forged one. */
export class Tokens {
  private readonly pending = new Map<string, Callback>();
  private readonly isExecution: (executionArn: string) => boolean;

  constructor(isExecution: (executionArn: string) => boolean) {
    this.isExecution = isExecution;
  }

  issue(executionArn: string, random: Random): string {
    return Buffer.from(JSON.stringify([executionArn, random.uuid()])).toString('base64');
  }

  open(token: string, callback: Callback): void {
    this.pending.set(token, callback);
  }

  close(token: string): void {
    this.pending.delete(token);
  }

  /** Throws InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  find(token: string): Callback {
    const callback = this.pending.get(token);
    if (callback?.isOpen === true) return callback;
    const executionArn = executionOf(token);
    if (executionArn === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    if (!this.isExecution(executionArn)) throw new AwsError('TaskDoesNotExist', `Task Does Not Exist: '${executionArn}'`);
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
}

/** The ARN of the execution that issued a token; undefined for what is no token. */
export function executionOf(token: string): string | undefined {
  try {
    const [executionArn] = JSON.parse(Buffer.from(token, 'base64').toString()) as unknown[];
    return typeof executionArn === 'string' && executionArn.includes(':execution:') ? executionArn : undefined;
  } catch {
    return undefined;
  }
}
