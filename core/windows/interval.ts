/** From `from` until `until`, which is no longer part of it; epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

/** In order, and what overlaps or touches as one. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const whole: Interval[] = [];
  for (const next of intervals.filter(({ from, until }) => from < until).toSorted((one, other) => one.from - other.from)) {
    const last = whole.at(-1);
    if (last && next.from <= last.until) whole[whole.length - 1] = { from: last.from, until: Math.max(last.until, next.until) };
    else whole.push(next);
  }
  return whole;
}

/** What is left of `intervals` outside `holes`. */
export function without(intervals: readonly Interval[], holes: readonly Interval[]): readonly Interval[] {
  const cuts = merged(holes);
  return merged(intervals).flatMap((interval) => cutOut(interval, cuts.filter(({ from, until }) => from < interval.until && until > interval.from)));
}

function cutOut({ from, until }: Interval, cuts: readonly Interval[]): readonly Interval[] {
  const starts = [from, ...cuts.map((cut) => cut.until)];
  const ends = [...cuts.map((cut) => cut.from), until];
  return starts.flatMap((start, index) => {
    const end = ends[index] ?? until;
    return start < end ? [{ from: start, until: end }] : [];
  });
}
