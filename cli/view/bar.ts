import type { Paint, Tone } from './paint.ts';

/** A bar of `width` columns, filled from the left to half a column's exactness. `fraction` is from 0 to 1. */
export function bar(fraction: number, width: number, tone: Tone, paint: Paint): string {
  const halves = Math.round(fraction * width * 2);
  const filled = '━'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '╸' : '');
  const rest = '─'.repeat(width - filled.length);
  return (filled === '' ? '' : paint(tone, filled)) + (rest === '' ? '' : paint('quiet', rest));
}
