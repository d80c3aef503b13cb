import type { Verdict, Watch } from '../../core/watch/watch.ts';
import { progressAfter, type Progress } from '../../core/watch/stall.ts';
import { failureFrom } from '../shared/failure-from.ts';

/** How long an account may refuse to be looked at before the step fails for it. */
const patience = 10 * 60_000;

const prefix = 'cannot be looked at, ';

/** A look that fails says nothing about the resource; it is repeated, and only a lasting refusal ends the step. */
export async function looked(watch: Watch, now: number, look: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await look();
  } catch (error) {
    const { retry, outcome, message } = failureFrom(error);
    const progress = `${prefix}${outcome}: ${message}`;
    const { since } = progressAfterLook(watch.progress, progress, now);
    return retry === 'RetryNever' && now - since > patience ? { kind: 'failed', outcome, message } : { kind: 'pending', progress };
  }
}

/** Whether nothing could be seen: what was known before is all that is known. */
export function isBlind(verdict: Verdict): boolean {
  return verdict.kind === 'pending' && verdict.progress.startsWith(prefix);
}

/** Refusals may differ in their words; what counts is since when nothing can be seen. */
export function progressAfterLook(before: Progress | undefined, text: string, now: number): Progress {
  const stillRefused = before?.text.startsWith(prefix) === true && text.startsWith(prefix);
  return stillRefused ? { text, since: before.since } : progressAfter(before, text, now);
}
