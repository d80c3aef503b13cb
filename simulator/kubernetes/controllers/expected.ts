import { controllerOf, numberAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { kinds } from '../resources.ts';
import type { Store } from '../store.ts';

const controllers = { ReplicaSet: kinds.replicaSets, StatefulSet: kinds.statefulSets, Deployment: kinds.deployments } as const;

/** How many pods the controllers of these pods want together; a Deployment counts once, whatever its ReplicaSets want in a rollout. */
export function expectedPods(store: Store, pods: readonly KubeObject[]): number {
  const wanted = new Map<string, number>();
  for (const pod of pods) {
    const top = topController(store, pod);
    if (top === undefined) wanted.set(pod.metadata.uid, 1);
    else wanted.set(top.metadata.uid, numberAt(top, 'spec', 'replicas') ?? numberAt(top, 'status', 'desiredNumberScheduled') ?? 1);
  }
  return [...wanted.values()].reduce((sum, count) => sum + count, 0);
}

function topController(store: Store, object: KubeObject): KubeObject | undefined {
  const reference = controllerOf(object);
  const resource = reference && (controllers as Readonly<Record<string, (typeof controllers)[keyof typeof controllers] | undefined>>)[reference.kind];
  const owner = resource && store.find(resource, object.metadata.namespace, reference.name);
  return owner && (topController(store, owner) ?? owner);
}
