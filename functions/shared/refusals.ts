import type * as z from 'zod/mini';
import { CredentialsRefused } from '../../events/credentials-refused.ts';
import { putEvent } from './aws/put-event.ts';
import type { AwsCall } from './aws/signed-calls.ts';

type Refused = z.infer<typeof CredentialsRefused.detail>;

/** Milliseconds between two events: whoever forges by the thousand makes one entry of the audit log a minute, which counts them. */
const pause = 60_000;

/** Counts the tokens and signatures that an entrance has refused. */
export class Refusals {
  private readonly entrance: Refused['entrance'];
  private readonly tell: (refused: Refused) => Promise<void>;
  private readonly now: () => number;
  private counted: { readonly since: number; readonly reasons: Map<string, number> } | undefined;
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor({ entrance, call, bus, now }: { readonly entrance: Refused['entrance']; readonly call: AwsCall; readonly bus: string; readonly now: () => number }) {
    this.entrance = entrance;
    this.tell = async (refused) => putEvent(call, bus, CredentialsRefused, refused);
    this.now = now;
  }

  /** `reason`: one of a few. Never rejects: whoever is refused is refused, and what could not be told is told with the next one. */
  async count(reason: string): Promise<void> {
    const now = this.now();
    this.counted ??= { since: now, reasons: new Map() };
    const { since, reasons } = this.counted;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (now - this.toldAt < pause) return;
    this.toldAt = now;
    this.counted = undefined;
    const count = [...reasons.values()].reduce((sum, times) => sum + times, 0);
    await this.tell({ at: new Date(now).toISOString(), entrance: this.entrance, count, since: new Date(since).toISOString(), reasons: Object.fromEntries(reasons) }).catch(() => {
      this.counted ??= { since, reasons };
    });
  }
}
