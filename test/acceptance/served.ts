import { createAws } from '../../simulator/aws.ts';
import { virtualClock } from '../../simulator/clock/virtual.ts';
import { createEksService } from '../../simulator/eks/service.ts';

/** The names of the EKS operations that the simulator serves: `CreateCluster` … */
export function servedOperations(): Set<string> {
  const { world } = createAws({ clock: virtualClock(0), seed: 'operations' });
  return new Set(Object.keys(createEksService(world).operations));
}
