import type { Target } from '../../core/operation/operation.ts';
import { administratorOf, type Administrator } from './administrator.ts';
import { startObservedDrydock, type ObservedDrydock } from './observed-drydock.ts';

/** What stands in the world of a seed before it is upgraded: the same, by whomever. */
export interface BuiltCluster {
  readonly drydock: ObservedDrydock;
  readonly target: Target;
  readonly administrator: Administrator;
}

export async function builtCluster(config: string, seed: string): Promise<BuiltCluster> {
  const drydock = await startObservedDrydock(seed);
  const { operation: { target } } = await drydock.succeeded(await drydock.provision(config));
  drydock.timeline.restart();
  return { drydock, target, administrator: administratorOf(drydock.aws, target) };
}
