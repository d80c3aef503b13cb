const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The period of `rate(5 minutes)` in milliseconds; `undefined` for what is no rate. One is singular, more are plural. */
export function rateMs(expression: string): number | undefined {
  const [, count, unit, plural] = /^rate\(\s*([1-9]\d*)\s+(minute|hour|day)(s?)\s*\)$/.exec(expression) ?? [];
  const unitMs = unitsMs[unit ?? ''];
  if (unitMs === undefined || (Number(count) === 1) === (plural === 's')) return undefined;
  return Number(count) * unitMs;
}
