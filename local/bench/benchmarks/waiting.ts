import { compared } from '../compared.ts';
import type { Effort } from '../benchmark.ts';
import type { Journey } from '../drydock-journey.ts';
import { races } from '../race.ts';
import { mean, median, type Part } from '../report.ts';

/** Calls that only building and waiting take. */
const building = ({ eksCalls }: Journey): number => eksCalls.begin + eksCalls.look;

/** Calls of the survey, the verification and the report, which the loop's machine does not have. */
const around = (journey: Journey): number => journey.eksCalls.all - building(journey);

export async function waiting({ seeds }: Effort): Promise<Part> {
  const all = await races(seeds);
  const { both, only } = compared(all);
  return {
    title: 'What waiting costs, against a Wait/Task/Choice loop of 30 seconds in the same world',
    rows: [
      both('billed transitions', ({ drydock }) => drydock.transitions.all, ({ polling }) => polling.transitions),
      only('  outside steps for single items', ({ drydock }) => drydock.transitions.outside, 40),
      only('  for each item', ({ drydock }) => drydock.transitions.perItem, 2),
      both('EKS calls to begin and to wait', ({ drydock }) => building(drydock), ({ polling }) => polling.eksCalls, 0.5),
      both('  with survey, verification and report on both sides', ({ drydock }) => drydock.eksCalls.all, ({ drydock, polling }) => polling.eksCalls + around(drydock), 0.5),
      both('  with them on our side only', ({ drydock }) => drydock.eksCalls.all, ({ polling }) => polling.eksCalls, 0.5),
      only('mean detection lag', ({ drydock }) => mean(drydock.lags), 30, ' s'),
      { measured: '  the longest', values: { Drydock: `${Math.round(median(all.map(({ drydock }) => Math.max(...drydock.lags))))} s` } },
    ],
    notes: [
      `Medians over ${all.length} seeds. Drydock's transitions are those of its three machines from request to report; the loop's machine only builds.`,
    ],
  };
}
