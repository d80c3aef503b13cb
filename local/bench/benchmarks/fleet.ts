import type { Effort } from '../benchmark.ts';
import { runFleet, worlds, type FleetRun } from '../fleet-process.ts';
import type { Part, Row } from '../report.ts';

const target = { provisions: 500, seconds: 30, gigabytes: 1 };

const seed = 'bench';

export async function fleet({ provisions }: Effort): Promise<Part> {
  const runs = [await runFleet(provisions, seed), await runFleet(provisions, seed)] as const;
  const row = (measured: string, of: (run: FleetRun) => string): Row => ({ measured, values: { first: of(runs[0]), again: of(runs[1]) } });
  const seconds = Math.min(...runs.map((run) => run.seconds));
  return {
    title: `${provisions} provisions at once, in virtual time, in ${worlds} processes`,
    rows: [
      { ...row('succeeded', ({ succeeded }) => String(succeeded)), target: String(provisions), met: runs.every(({ succeeded }) => succeeded === provisions) },
      { ...row('seconds, from the first request to the last report', (run) => run.seconds.toFixed(1)), target: `<= ${target.seconds} for ${target.provisions}`, met: seconds <= target.seconds && provisions >= target.provisions },
      row('processor seconds of the same', ({ cpuSeconds }) => cpuSeconds.toFixed(1)),
      row('provisions per second', (run) => (provisions / run.seconds).toFixed(1)),
      { ...row('peak memory of the processes, GiB', ({ peakMemory }) => (peakMemory / 2 ** 30).toFixed(2)), target: `<= ${target.gigabytes}`, met: runs.every(({ peakMemory }) => peakMemory <= target.gigabytes * 2 ** 30) },
      { ...row('hash of all operations, steps and events', ({ hash }) => hash.slice(0, 12)), target: 'the same', met: runs[0].hash === runs[1].hash },
    ],
    notes: [
      `Every process has an embedded AWS and a Drydock of its own, and its part of the regions; memory and processor seconds are added up, the time is that of the slowest. Stores in memory, everything else as with npm start, without a socket. Two runs of one seed; the quicker one counts. Booting is in the memory, not in the time.`,
    ],
  };
}
