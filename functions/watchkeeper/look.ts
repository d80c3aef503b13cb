import { classify } from '../../core/errors.ts';
import type { Verdict, Watch } from '../../core/watch/watch.ts';

/** How long an account may refuse to be looked at before the step fails for it. */
const patience = 10 * 60_000;

const prefix = 'cannot be looked at, ';

/** A look that fails says nothing about the resource; it is repeated, and only a lasting refusal ends the step. */
export async function looked(watch: Watch, now: number, look: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await look();
  } catch (error) {
    const { retry, outcome, message } = classify(error);
    const progress = `${prefix}${message}`;
    const since = watch.progress?.text.startsWith(prefix) ? watch.progress.since : now;
    if (retry === 'RetryNever' && now - since > patience) return { kind: 'failed', outcome, message };
    return { kind: 'pending', progress };
  }
}
