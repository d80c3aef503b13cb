/** The ring of a cluster: how early it is changed, and who may. */
export const ringTag = 'drydock:ring';

/** Names the windows of a cluster, with spaces between them. */
export const windowTag = 'drydock:window';

/** Keeps a cluster out: until when, and why. */
export const holdTag = 'drydock:hold';

export interface Hold {
  /** Epoch milliseconds; absent when the tag gives no time that can be read: then it holds until it is taken off. */
  readonly until?: number;
  readonly reason: string;
}

/** `2026-12-24T06:00Z migration under way`, or a day, whose beginning in UTC is meant. */
export function holdOf(tags: Readonly<Record<string, string>>): Hold | undefined {
  const value = tags[holdTag];
  if (value === undefined) return undefined;
  const [, time = '', reason = ''] = /^(?:until[ =:])?(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
  const until = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(until)) return { reason: `${value.trim() === '' ? 'no reason given' : value.trim()} (no time that can be read: it holds until the tag is taken off or begins like 2026-12-24T06:00Z)` };
  return { until, reason: reason === '' ? 'no reason given' : reason };
}

export function windowNamesOf(tags: Readonly<Record<string, string>>): readonly string[] | undefined {
  const value = tags[windowTag];
  return value === undefined ? undefined : value.split(/[\s+]+/).filter((name) => name !== '');
}
