import { median, type Row } from './report.ts';

/** Rows about the same runs; each value is the median. */
export interface Compared<Run> {
  /** Both sides and their ratio, `most`: what that may be. */
  readonly both: (measured: string, ours: (run: Run) => number, theirs: (run: Run) => number, most?: number) => Row;
  /** Our side alone, and what it may be. */
  readonly only: (measured: string, ours: (run: Run) => number, most: number, unit?: string) => Row;
}

export function compared<Run>(runs: readonly Run[]): Compared<Run> {
  return {
    both: (measured, ours, theirs, most) => {
      const times = median(runs.map((run) => ours(run) / theirs(run)));
      const values = { Drydock: String(median(runs.map(ours))), loop: String(median(runs.map(theirs))), ratio: times.toFixed(3) };
      return { measured, values, ...(most !== undefined && { target: `ratio <= ${most}`, met: times <= most }) };
    },
    only: (measured, ours, most, unit = '') => {
      const value = median(runs.map(ours));
      return { measured, values: { Drydock: `${Math.round(value * 10) / 10}${unit}` }, target: `<= ${most}${unit}`, met: value <= most };
    },
  };
}
