import type { Watch } from './watch.ts';

/** How many requests an account and region may be sent. */
export interface Rate {
  readonly perSecond: number;
  /** The most that may be saved up. */
  readonly burst: number;
}

/** EKS publishes no rates; ten reads a second leave room for everybody else in the account. */
export const defaultRate: Rate = { perSecond: 10, burst: 20 };

/** A token bucket as it was at one time; epoch milliseconds. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** The budgets of all accounts and regions, by `budgetKey`. One that is missing is full. */
export type Buckets = Readonly<Record<string, Bucket>>;

export interface Share {
  /** To poll now, the most urgent first. */
  readonly poll: readonly Watch[];
  /** Due as well, but over the budget. */
  readonly defer: readonly Watch[];
  readonly buckets: Buckets;
}

export function budgetKey({ target }: Pick<Watch, 'target'>): string {
  return `${target.account}/${target.region}`;
}

/** Which of the due watches to poll at `now`. Each costs one request. */
export function share(due: readonly Watch[], buckets: Buckets, now: number, rate: Rate = defaultRate): Share {
  const groups = Map.groupBy(due, budgetKey);
  const shares = [...groups].map(([key, watches]) => {
    const tokens = refill(buckets[key], now, rate);
    const affordable = Math.floor(tokens);
    const turns = inTurns(watches);
    return { key, poll: turns.slice(0, affordable), defer: turns.slice(affordable), bucket: { tokens: tokens - Math.min(affordable, turns.length), at: now } };
  });
  return {
    poll: shares.flatMap(({ poll }) => poll),
    defer: shares.flatMap(({ defer }) => defer),
    buckets: { ...buckets, ...Object.fromEntries(shares.map(({ key, bucket }) => [key, bucket])) },
  };
}

function refill(bucket: Bucket | undefined, now: number, { perSecond, burst }: Rate): number {
  if (bucket === undefined) return burst;
  return Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
}

/**
 * Every cluster's longest overdue watch first, then every cluster's second … so that a cluster with many watches does not
 * hold up the others. Within a turn the longest overdue goes first.
 */
function inTurns(watches: readonly Watch[]): readonly Watch[] {
  const byCluster = [...Map.groupBy(watches, ({ target }) => target.cluster).values()].map((group) => group.toSorted(longestOverdueFirst));
  return byCluster
    .flatMap((group) => group.map((watch, turn) => ({ watch, turn })))
    .toSorted((one, other) => one.turn - other.turn || longestOverdueFirst(one.watch, other.watch))
    .map(({ watch }) => watch);
}

function longestOverdueFirst(one: Watch, other: Watch): number {
  return one.nextPollAt - other.nextPollAt || one.watchId.localeCompare(other.watchId, 'en');
}
