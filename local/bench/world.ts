import { createAws, type Aws, type AwsOptions } from '../../simulator/aws.ts';
import { virtualClock, type VirtualClock } from '../../simulator/clock/virtual.ts';
import { settleIn } from '../inhabitants.ts';
import { awaited, start } from './virtual-drydock.ts';

/** The embedded AWS without Drydock: the same seed gives the same durations as beside Drydock. */
export async function startWorld(seed: string, options: Partial<AwsOptions> = {}): Promise<{ readonly aws: Aws; readonly clock: VirtualClock }> {
  const clock = virtualClock(start);
  const aws = createAws({ clock, seed, ...options });
  await awaited(clock, async () => settleIn(aws));
  return { aws, clock };
}
