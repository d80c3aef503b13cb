import type { Unread } from '../../core/plan/account/account-facts.ts';
import { classify } from '../../core/errors.ts';

/** Readings that may fail. The SDK has tried each several times: what then cannot be had is told, and the plan goes without it. */
export class Attempts {
  private readonly failures = new Map<string, string>();

  /** The answer, or else `otherwise`. */
  async make<Answer>(what: string, otherwise: Answer, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      this.failures.set(what, classify(error).message);
      return otherwise;
    }
  }

  get failed(): readonly Unread[] {
    return [...this.failures].map(([what, why]) => ({ what, why }));
  }
}
