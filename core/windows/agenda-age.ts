import type { Agenda } from './agenda.ts';

const day = 86_400_000;

/** Agendas reach 400 days ahead, or 3000 openings, and at least to the next one; they are unrolled anew long before they end. */
export function isStale({ through }: Agenda, now: number): boolean {
  return through - now < 60 * day;
}
