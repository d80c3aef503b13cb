import { at, numberAt, textAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { finished, ready, terminating } from '../pods.ts';
import { kinds } from '../resources.ts';
import { makePod, templateHash } from './made-pods.ts';
import type { Pass } from './pass.ts';

const revisionLabel = 'controller-revision-hash';

/** Pods with names that stay, one after the other; an update goes from the last to the first. */
export function syncStatefulSet(pass: Pass, set: KubeObject): void {
  const { cluster } = pass;
  if (set.metadata.deletionTimestamp !== undefined) return;
  const { name } = set.metadata;
  const wanted = numberAt(set, 'spec', 'replicas') ?? 1;
  const revision = `${name}-${templateHash(at(set, 'spec', 'template'))}`;
  const pods = pass.podsOf(set);
  const ordinal = (pod: KubeObject): number => Number(pod.metadata.name.slice(name.length + 1));
  const inOrder = textAt(set, 'spec', 'podManagementPolicy') !== 'Parallel';
  for (let index = 0; index < wanted; index++) {
    const pod = pods.find((one) => ordinal(one) === index);
    if (pod !== undefined && finished(pod)) cluster.drop(kinds.pods, pod);
    if (pod === undefined) makePod(cluster, set, { name: `${name}-${index}`, labels: { [revisionLabel]: revision, 'statefulset.kubernetes.io/pod-name': `${name}-${index}`, 'apps.kubernetes.io/pod-index': String(index) } });
    if (inOrder && (pod === undefined || !ready(pod))) break;
  }
  for (const pod of pods.filter((one) => ordinal(one) >= wanted && !terminating(one))) cluster.deletePod(pod);
  const kept = pods.filter((pod) => ordinal(pod) < wanted);
  const updated = kept.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision && !terminating(pod));
  const allReady = kept.length === wanted && kept.every((pod) => ready(pod) && !terminating(pod));
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const outdated = kept.filter((pod) => pod.metadata.labels?.[revisionLabel] !== revision && ordinal(pod) >= partition).sort((a, b) => ordinal(b) - ordinal(a))[0];
  if (allReady && outdated !== undefined && textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete') cluster.deletePod(outdated);
  const readyReplicas = kept.filter((pod) => ready(pod) && !terminating(pod)).length;
  const isDone = updated.length === wanted && readyReplicas === wanted;
  const before = textAt(set, 'status', 'currentRevision') ?? revision;
  cluster.store.setStatus(kinds.statefulSets, set, {
    observedGeneration: set.metadata.generation, replicas: kept.length, readyReplicas, availableReplicas: readyReplicas, updatedReplicas: updated.length,
    currentReplicas: isDone ? updated.length : kept.length - updated.length, currentRevision: isDone ? revision : before, updateRevision: revision,
  });
}
