/** One line of a part's table. */
export interface Row {
  readonly measured: string;
  /** What was measured, each under its column's name. */
  readonly values: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly met?: boolean;
}

export interface Part {
  readonly title: string;
  /** How it was measured, and what else a reader must know. */
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
}

/** The table as a terminal shows it. */
export function tableOf({ title, notes, rows }: Part): string {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const lines = [['', ...columns, 'target', ''], ...rows.map(({ measured, values, target = '', met }) => [measured, ...columns.map((column) => values[column] ?? ''), target, verdictOf(met)])];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const shown = lines.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd());
  return [title, '', ...shown, '', ...notes].join('\n');
}

function verdictOf(met: boolean | undefined): string {
  if (met === undefined) return '';
  return met ? 'met' : 'not met';
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Seconds as minutes and seconds. */
export function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function ratio(value: number): string {
  return value.toFixed(2);
}
