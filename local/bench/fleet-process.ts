import { execFileSync } from 'node:child_process';
import { provisionFleet, type FleetRun } from './fleet.ts';

/** One run in a process of its own, so that the memory is its own too. */
export function runFleet(provisions: number, seed: string): FleetRun {
  // A nursery in which what is made and soon forgotten need not be copied, and a bound for the rest.
  const flags = ['--max-semi-space-size=64', '--max-old-space-size=500', '--no-warnings'];
  return JSON.parse(execFileSync(process.execPath, [...flags, import.meta.filename, String(provisions), seed], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as FleetRun;
}

if (import.meta.main) {
  const [, , provisions = '', seed = ''] = process.argv;
  process.stdout.write(JSON.stringify(await provisionFleet(Number(provisions), seed)));
}
