import { longestLag } from '../../core/watch/schedule.ts';
import { drydockJourney, type Journey } from './drydock-journey.ts';
import { eksctlSeconds } from './eksctl-order.ts';
import { pollingJourney, type PollingJourney } from './polling-journey.ts';
import { mean, median, minutes, ratio, type Part, type Row } from './report.ts';

/** One cluster, built three times in worlds of the same seed. */
interface Race {
  readonly drydock: Journey;
  readonly eksctl: number;
  readonly polling: PollingJourney;
}

export async function race(seeds: readonly string[]): Promise<readonly Race[]> {
  const races: Race[] = [];
  for (const seed of seeds) {
    const drydock = await drydockJourney(seed);
    races.push({ drydock, eksctl: await eksctlSeconds(drydock.plan, seed), polling: await pollingJourney(drydock.plan, drydock.stages, seed) });
  }
  return races;
}

/** The most that a journey may take: 5% over the bound, and once the watchkeeper's longest lag. */
const allowed = ({ bound }: Journey): number => 1.05 * bound + longestLag / 1000;

export function timePart(races: readonly Race[]): Part {
  const ours = median(races.map(({ drydock }) => drydock.seconds));
  /** `met` when the median of `margin` is at least 1. */
  const against = (measured: string, theirs: (race: Race) => number, goal?: { readonly target: string; readonly margin: (race: Race) => number }): Row => ({
    measured,
    values: { Drydock: minutes(ours), other: minutes(median(races.map(theirs))), 'other / Drydock': ratio(median(races.map((one) => theirs(one) / one.drydock.seconds))) },
    ...(goal && { target: goal.target, met: median(races.map(goal.margin)) >= 1 }),
  });
  return {
    title: '(a) EKS time to a ready cluster: six managed node groups, two Fargate profiles, eight add-ons',
    rows: [
      against('critical-path bound', ({ drydock }) => drydock.bound, { target: `Drydock <= 1.05 x bound + ${longestLag / 1000} s`, margin: ({ drydock }) => allowed(drydock) / drydock.seconds }),
      against('in the order of eksctl', ({ eksctl }) => eksctl, { target: '>= 1.5', margin: ({ drydock, eksctl }) => eksctl / drydock.seconds / 1.5 }),
      against('with a loop of 30 seconds for every wait', ({ polling }) => polling.seconds),
    ],
    notes: [
      `Medians over ${races.length} seeds, minutes on EKS's clock. The bound is the longest chain of the plan's steps, each as long as the embedded EKS and CloudFormation took, every end noticed at once.`,
    ],
  };
}

export function callsPart(races: readonly Race[]): Part {
  const both = (measured: string, ours: (race: Race) => number, theirs: (race: Race) => number, most?: number): Row => {
    const times = median(races.map((one) => ours(one) / theirs(one)));
    const values = { Drydock: String(median(races.map(ours))), loop: String(median(races.map(theirs))), ratio: times.toFixed(3) };
    return { measured, values, ...(most !== undefined && { target: `ratio <= ${most}`, met: times <= most }) };
  };
  const only = (measured: string, ours: (journey: Journey) => number, most: number, unit = ''): Row => {
    const value = median(races.map(({ drydock }) => ours(drydock)));
    return { measured, values: { Drydock: `${Math.round(value * 10) / 10}${unit}` }, target: `<= ${most}${unit}`, met: value <= most };
  };
  return {
    title: '(b) What waiting costs, against a Wait/Task/Choice loop of 30 seconds in the same world',
    rows: [
      both('billed transitions', ({ drydock }) => drydock.transitions.all, ({ polling }) => polling.transitions),
      only('  outside steps for single items', ({ transitions }) => transitions.outside, 40),
      only('  for each item', ({ transitions }) => transitions.perItem, 2),
      both('EKS calls to begin and to wait', ({ drydock }) => drydock.eksCalls.begin + drydock.eksCalls.look, ({ polling }) => polling.eksCalls, 0.5),
      { measured: '  to survey, verify and report', values: { Drydock: String(median(races.map(({ drydock }) => drydock.eksCalls.all - drydock.eksCalls.begin - drydock.eksCalls.look))), loop: 'none' } },
      only('mean detection lag', ({ lags }) => mean(lags), 30, ' s'),
      { measured: '  the longest', values: { Drydock: `${Math.round(median(races.map(({ drydock }) => Math.max(...drydock.lags))))} s` } },
    ],
    notes: [`Medians over ${races.length} seeds. Drydock's transitions are those of its three machines; the loop's machine only builds.`],
  };
}
