/** How often a workspace is written to. Slack takes some fifty edits a minute; more than forty in any minute are never sent. */
export interface Budget {
  /** Epoch milliseconds: how far what was sent already is paid for. */
  readonly paidUntil: number;
  /** Epoch milliseconds: Slack asked for a pause, or was not there. */
  readonly pausedUntil: number;
}

export const unspent: Budget = { paidUntil: 0, pausedUntil: 0 };

/** Thirty a minute for ever, and ten more at once after a rest. */
const price = 2_000;
const most = 10 * price;

/** The budget after one more write, or when one may be tried again. */
export function spend({ paidUntil, pausedUntil }: Budget, now: number): { readonly budget: Budget } | { readonly waitUntil: number } {
  if (pausedUntil > now) return { waitUntil: pausedUntil };
  const next = Math.max(paidUntil, now) + price;
  return next - now > most ? { waitUntil: next - most } : { budget: { paidUntil: next, pausedUntil } };
}
