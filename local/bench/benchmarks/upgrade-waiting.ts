import type { Effort } from '../benchmark.ts';
import { compared } from '../compared.ts';
import { mean, median, type Part } from '../report.ts';
import { perWaitOfUpgrade } from '../transitions.ts';
import type { UpgradeJourney } from '../upgrade-journey.ts';
import { inWorlds, shortUpgrade } from '../upgrade-race.ts';

/** Calls that only changing and waiting take. */
const changing = ({ eksCalls }: UpgradeJourney): number => eksCalls.begin + eksCalls.watchkeeper;

/** Calls that the loop's machine does not make. */
const around = ({ eksCalls: { survey, lease, verification, report } }: UpgradeJourney): number => survey + lease + verification + report;

export async function upgradeWaiting({ seeds }: Effort): Promise<Part> {
  const all = await inWorlds(seeds, shortUpgrade);
  const { both, only } = compared(all);
  return {
    title: 'What an upgrade costs, against a Wait/Task/Choice loop of 30 seconds in the same world: one hop, two groups of seven nodes, four add-ons',
    rows: [
      both('billed transitions', ({ drydock }) => drydock.transitions, ({ polling }) => polling.transitions),
      only('  of the whole operation', ({ drydock }) => drydock.transitions, 45),
      only('  for each wait', () => perWaitOfUpgrade, 1),
      both('EKS calls to begin and to wait', ({ drydock }) => changing(drydock), ({ polling }) => polling.eksCalls, 0.5),
      both('  with survey, lease, verification and report on both sides', ({ drydock }) => changing(drydock) + around(drydock), ({ drydock, polling }) => polling.eksCalls + around(drydock), 0.5),
      both('  with them on our side only', ({ drydock }) => changing(drydock) + around(drydock), ({ polling }) => polling.eksCalls, 0.5),
      only('mean detection lag', ({ drydock }) => mean(drydock.lags), 30, ' s'),
      { measured: '  the longest', values: { Drydock: `${Math.round(median(all.map(({ drydock }) => Math.max(...drydock.lags))))} s` } },
    ],
    notes: [
      `Medians over ${all.length} seeds. Drydock's transitions are those of its machines from request to report; the loop's machine only changes: it follows Drydock's plan, looks at every update until it has ended, and neither surveys nor verifies.`,
      'Groups have seven nodes so that the waits of the loop are as long as those that the target was set by: about 500 transitions.',
    ],
  };
}
