import { measureLoads, type FunctionLoad } from './load.ts';
import type { FleetRun } from './fleet.ts';
import { runFleet } from './fleet-process.ts';
import { median, ratio, type Part, type Row } from './report.ts';

const mostTimes = 1.15;

export async function loadPart(rounds: number): Promise<Part> {
  const loads = await measureLoads(rounds);
  const ratios = loads.flatMap((load) => (load.clients ? [ratioOf(load, load.clients)] : []));
  return {
    title: '(c) Loading a function, against its SDK clients and commands alone, made by the same bundler',
    rows: [
      ...loads.map(rowOf),
      { measured: 'median', values: { ratio: ratio(median(ratios)) }, target: `<= ${mostTimes}`, met: median(ratios) <= mostTimes },
      { measured: 'worst', values: { ratio: ratio(Math.max(...ratios)) }, target: `<= ${mostTimes}`, met: Math.max(...ratios) <= mostTimes },
    ],
    notes: [`Median load time of ${rounds} fresh Node ${process.versions.node} processes, in turn. authorise calls no AWS service.`],
  };
}

function rowOf(load: FunctionLoad): Row {
  const { name, whole, clients } = load;
  const values = { KB: kilobytes(whole.bytes), ms: whole.milliseconds.toFixed(1) };
  if (clients === undefined) return { measured: name, values };
  return { measured: name, values: { ...values, 'clients KB': kilobytes(clients.bytes), 'clients ms': clients.milliseconds.toFixed(1), ratio: ratio(ratioOf(load, clients)) } };
}

function ratioOf({ whole }: FunctionLoad, clients: NonNullable<FunctionLoad['clients']>): number {
  return whole.milliseconds / clients.milliseconds;
}

function kilobytes(bytes: number): string {
  return String(Math.round(bytes / 1024));
}

const target = { provisions: 500, seconds: 30, gigabytes: 1 };

export function fleetPart(provisions: number, seed: string): Part {
  const runs = [runFleet(provisions, seed), runFleet(provisions, seed)] as const;
  const row = (measured: string, of: (run: FleetRun) => string): Row => ({ measured, values: { first: of(runs[0]), again: of(runs[1]) } });
  const seconds = Math.min(...runs.map((run) => run.seconds));
  return {
    title: `(d) ${provisions} provisions at once, in virtual time, in one process`,
    rows: [
      { ...row('succeeded', ({ succeeded }) => String(succeeded)), target: String(provisions), met: runs.every(({ succeeded }) => succeeded === provisions) },
      { ...row('seconds, from the first request to the last report', (run) => run.seconds.toFixed(1)), target: `<= ${target.seconds} for ${target.provisions}`, met: seconds <= target.seconds && provisions >= target.provisions },
      row('processor seconds of the same', ({ cpuSeconds }) => cpuSeconds.toFixed(1)),
      row('provisions per second', (run) => (provisions / run.seconds).toFixed(1)),
      { ...row('peak memory of the process, GiB', ({ peakMemory }) => (peakMemory / 2 ** 30).toFixed(2)), target: `<= ${target.gigabytes}`, met: runs.every(({ peakMemory }) => peakMemory <= target.gigabytes * 2 ** 30) },
      { ...row('hash of all operations, steps and events', ({ hash }) => hash.slice(0, 12)), target: 'the same', met: runs[0].hash === runs[1].hash },
    ],
    notes: ['Stores in memory, everything else as with npm start, without a socket. Two runs of one seed, each in a process of its own; the quicker one counts. Booting is in the memory, not in the time.'],
  };
}
