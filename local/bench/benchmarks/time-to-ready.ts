import { longestLag } from '../../../core/watch/schedule.ts';
import type { Effort } from '../benchmark.ts';
import type { Journey } from '../drydock-journey.ts';
import { races, type Race } from '../race.ts';
import { median, minutes, ratio, type Part, type Row } from '../report.ts';

/** The most that a journey may take: 5% over the bound, and once the watchkeeper's longest lag. */
const allowed = ({ bound }: Journey): number => 1.05 * bound + longestLag / 1000;

export async function timeToReady({ seeds }: Effort): Promise<Part> {
  const all = await races(seeds);
  const ours = median(all.map(({ drydock }) => drydock.seconds));
  /** `met` when the median of `margin` is at least 1. */
  const against = (measured: string, theirs: (race: Race) => number, goal?: { readonly target: string; readonly margin: (race: Race) => number }): Row => ({
    measured,
    values: { Drydock: minutes(ours), other: minutes(median(all.map(theirs))), 'other / Drydock': ratio(median(all.map((one) => theirs(one) / one.drydock.seconds))) },
    ...(goal && { target: goal.target, met: median(all.map(goal.margin)) >= 1 }),
  });
  const within = all.filter(({ drydock }) => drydock.seconds <= allowed(drydock)).length;
  return {
    title: 'EKS time to a ready cluster: six managed node groups, two Fargate profiles, eight add-ons',
    rows: [
      against('critical-path bound', ({ drydock }) => drydock.bound, { target: `Drydock <= 1.05 x bound + ${longestLag / 1000} s`, margin: ({ drydock }) => allowed(drydock) / drydock.seconds }),
      { measured: '  seeds within that', values: { Drydock: `${within} of ${all.length}` } },
      against('in the order of eksctl', ({ eksctl }) => eksctl, { target: '>= 1.5', margin: ({ drydock, eksctl }) => eksctl / drydock.seconds / 1.5 }),
      against('with a loop of 30 seconds for every wait', ({ polling }) => polling.seconds),
    ],
    notes: [
      `Medians over ${all.length} seeds, minutes on EKS's clock. The bound is the longest chain of the plan's steps, each as long as the embedded EKS and CloudFormation took, every end noticed at once. The loop follows Drydock's plan.`,
    ],
  };
}
