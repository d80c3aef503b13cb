import { longestLag } from '../../../core/watch/schedule.ts';
import type { Effort } from '../benchmark.ts';
import { median, minutes, ratio, type Part } from '../report.ts';
import type { UpgradeJourney } from '../upgrade-journey.ts';
import { inWorlds, longUpgrade } from '../upgrade-race.ts';

/** The most that an upgrade may take: 5% over the bound, and once the watchkeeper's longest lag, though every wait may have it. */
const allowed = ({ bound }: UpgradeJourney): number => 1.05 * bound + longestLag / 1000;

const leastTimes = 3;

export async function upgrading({ seeds }: Effort): Promise<Part> {
  const all = await inWorlds(seeds, longUpgrade);
  const ours = median(all.map(({ drydock }) => drydock.seconds));
  const row = (measured: string, theirs: (run: (typeof all)[number]) => number) => ({
    measured,
    values: { Drydock: minutes(ours), other: minutes(median(all.map(theirs))), 'other / Drydock': ratio(median(all.map((one) => theirs(one) / one.drydock.seconds))) },
  });
  const within = all.filter(({ drydock }) => drydock.seconds <= allowed(drydock)).length;
  return {
    title: 'An upgrade over two hops: ten managed node groups, eight add-ons',
    rows: [
      {
        ...row('critical-path bound', ({ drydock }) => drydock.bound),
        target: `Drydock <= 1.05 x bound + ${longestLag / 1000} s`,
        met: median(all.map(({ drydock }) => allowed(drydock) / drydock.seconds)) >= 1,
      },
      { measured: '  seeds within that', values: { Drydock: `${within} of ${all.length}` } },
      { measured: '  until EKS had refreshed its insights, which is not in the bound', values: { Drydock: minutes(median(all.map(({ drydock }) => drydock.refreshing))) } },
      {
        ...row("by eksctl's commands, one after another", ({ byHand }) => byHand),
        target: `>= ${leastTimes}`,
        met: median(all.map(({ drydock, byHand }) => byHand / drydock.seconds)) >= leastTimes,
      },
    ],
    notes: [
      `Medians over ${all.length} seeds, minutes on EKS's clock, from request to report. The bound is what the plan's phases take one after another, five groups at a time, each step as long as the embedded EKS took, every end noticed at once.`,
      "eksctl's commands carry out the same steps, with its own waits and no time between them.",
    ],
  };
}
