import { numberAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { active, nodeOf, ready } from '../pods.ts';
import { kinds } from '../resources.ts';
import { makePod } from './made-pods.ts';
import type { Pass } from './pass.ts';

/** Keeps as many pods as are wanted, and says how they are. */
export function syncReplicaSet(pass: Pass, replicaSet: KubeObject): void {
  const { cluster } = pass;
  if (replicaSet.metadata.deletionTimestamp !== undefined) return;
  const pods = pass.podsOf(replicaSet).filter(active);
  const wanted = numberAt(replicaSet, 'spec', 'replicas') ?? 1;
  for (let missing = wanted - pods.length; missing > 0; missing--) makePod(cluster, replicaSet);
  for (const pod of [...pods].sort(firstToGo).slice(0, Math.max(0, pods.length - wanted))) cluster.deletePod(pod);
  const readyReplicas = pods.filter(ready).length;
  cluster.store.setStatus(kinds.replicaSets, replicaSet, {
    replicas: pods.length, fullyLabeledReplicas: pods.length, readyReplicas, availableReplicas: readyReplicas, observedGeneration: replicaSet.metadata.generation,
  });
}

/** Unscheduled before scheduled, unready before ready, young before old. */
function firstToGo(a: KubeObject, b: KubeObject): number {
  const rank = (pod: KubeObject): number => (nodeOf(pod) === undefined ? 0 : ready(pod) ? 2 : 1);
  return rank(a) - rank(b) || Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp);
}
