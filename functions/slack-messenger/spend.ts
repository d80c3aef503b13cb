import type { Desk } from './keep.ts';

/** The workspace's budget is spent for now: nothing is wrong. */
export class Exhausted extends Error {
  /** Epoch milliseconds. */
  readonly until: number;

  constructor(until: number) {
    super('The workspace has been written to often enough.');
    this.name = 'Exhausted';
    this.until = until;
  }
}

/** Takes one write out of the budget. Rejects with Exhausted. */
export async function spend({ messages, now }: Pick<Desk, 'messages' | 'now'>): Promise<void> {
  const until = await messages.spend(now());
  if (until !== undefined) throw new Exhausted(until);
}
