import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { provisionFleet, type FleetRun } from './fleet.ts';

/** One run in a process of its own, so that the memory is its own too. */
export async function runFleet(provisions: number, seed: string): Promise<FleetRun> {
  // A nursery in which what is made and soon forgotten need not be copied, and a bound for the rest.
  const flags = ['--max-semi-space-size=64', '--max-old-space-size=500', '--no-warnings'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, import.meta.filename, String(provisions), seed]);
  return JSON.parse(stdout) as FleetRun;
}

if (import.meta.main) {
  const [, , provisions = '', seed = ''] = process.argv;
  process.stdout.write(JSON.stringify(await provisionFleet(Number(provisions), seed)));
}
