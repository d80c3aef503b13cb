const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m`, `4h`, `2d`: elapsed time, whatever clocks do meanwhile. */
export const durationPattern = /^[1-9]\d{0,3}[mhd]$/;

/** Milliseconds of what `durationPattern` matches. */
export function durationOf(text: string): number {
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0);
}

/** `2026-11-30T01:00Z` of epoch milliseconds. */
export function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
