import type { TaskFailure, TaskTokens } from '../task-tokens.ts';

export type Told = { readonly output: unknown } | TaskFailure;

/** States that wait for their tokens, and what they were told. Each hears one answer. */
export class MemoryTaskTokens implements TaskTokens {
  readonly told = new Map<string, Told>();
  /** The token of every heartbeat that reached a waiting state. */
  readonly heartbeats: string[] = [];
  private readonly waiting: Set<string>;

  constructor(waiting: Iterable<string>) {
    this.waiting = new Set(waiting);
  }

  /** The state has timed out or was retried with another token. */
  forget(taskToken: string): void {
    this.waiting.delete(taskToken);
  }

  async succeed(taskToken: string, output: unknown): Promise<boolean> {
    return this.tell(taskToken, { output: structuredClone(output) });
  }

  async fail(taskToken: string, failure: TaskFailure): Promise<boolean> {
    return this.tell(taskToken, failure);
  }

  async heartbeat(taskToken: string): Promise<boolean> {
    const waits = this.waiting.has(taskToken);
    if (waits) this.heartbeats.push(taskToken);
    return waits;
  }

  private tell(taskToken: string, answer: Told): boolean {
    if (!this.waiting.delete(taskToken)) return false;
    this.told.set(taskToken, answer);
    return true;
  }
}
