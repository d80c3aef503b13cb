import { createHash } from 'node:crypto';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bootWorld, shareOf, type WorldRun } from './fleet.ts';

/** What a run of many provisions at once came to: of its processor seconds and memory the sum, of its times the longest. */
export interface FleetRun extends WorldRun {
  /** Real seconds from the first request to the last report; booting is not in it. */
  readonly seconds: number;
}

/** One for each core of the target, however many this machine has: another number would be another result. */
export const worlds = 2;

/** The provisions divided among embedded AWSs, each in a process of its own. All begin when all have booted. */
export async function runFleet(provisions: number, seed: string): Promise<FleetRun> {
  // A nursery in which what is made and soon forgotten need not be copied, and a bound for the rest.
  const execArgv = ['--max-semi-space-size=16', '--max-old-space-size=380', '--no-warnings'];
  const processes = Array.from({ length: worlds }, (_, world) => fork(import.meta.filename, [String(provisions), String(world), `${seed}/${world}`], { execArgv }));
  await Promise.all(processes.map(said));
  const begun = performance.now();
  for (const process of processes) process.send('begin');
  const runs = (await Promise.all(processes.map(said))) as WorldRun[];
  return { ...together(runs), seconds: (performance.now() - begun) / 1000 };
}

/** The next message of a process. Rejects when it ends without a word. */
async function said(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const end = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`A world of the fleet ended with exit code ${String(code)}.`);
  });
  const message = once(child, 'message', { signal: ended.signal }).then(([text]: unknown[]) => text);
  try {
    return await Promise.race([message, end]);
  } finally {
    ended.abort();
    await Promise.allSettled([message, end]);
  }
}

function together(runs: readonly WorldRun[]): WorldRun {
  const sum = (of: (run: WorldRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return {
    succeeded: sum((run) => run.succeeded),
    cpuSeconds: sum((run) => run.cpuSeconds),
    virtualSeconds: Math.max(...runs.map((run) => run.virtualSeconds)),
    peakMemory: sum((run) => run.peakMemory),
    hash: createHash('sha256').update(runs.map((run) => run.hash).join()).digest('hex'),
  };
}

if (import.meta.main) {
  const [, , provisions = '', world = '', seed = ''] = process.argv;
  const fleetWorld = await bootWorld(shareOf(Number(provisions), Number(world), worlds), seed);
  const word = once(process, 'message');
  process.send?.('booted');
  await word;
  process.send?.(await fleetWorld.provision());
  process.disconnect();
}
