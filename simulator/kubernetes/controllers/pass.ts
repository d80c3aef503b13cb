import type { KubernetesCluster } from '../cluster.ts';
import { controllerOf } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { kinds } from '../resources.ts';
import { syncAddOns } from './add-ons.ts';
import { syncBudgets } from './budgets.ts';
import { syncDaemonSet } from './daemon-sets.ts';
import { syncDeployment } from './deployments.ts';
import { collectGarbage } from './garbage.ts';
import { syncJob } from './jobs.ts';
import { syncNamespaces } from './namespaces.ts';
import { syncNodes } from './nodes.ts';
import { syncReplicaSet } from './replica-sets.ts';
import { schedule } from './scheduler.ts';
import { syncServices } from './services.ts';
import { syncStatefulSet } from './stateful-sets.ts';

/** One look of every controller at the whole cluster: level-triggered, so that it does not matter what was missed. */
export class Pass {
  readonly cluster: KubernetesCluster;
  private owned: Map<string, KubeObject[]> | undefined;

  constructor(cluster: KubernetesCluster) {
    this.cluster = cluster;
  }

  run(garbage: boolean): void {
    const { cluster } = this;
    const { store } = cluster;
    cluster.kubelets.begin();
    syncNodes(this);
    syncAddOns(this);
    syncNamespaces(this);
    if (garbage) collectGarbage(cluster);
    for (const deployment of store.list(kinds.deployments)) syncDeployment(this, deployment);
    for (const replicaSet of store.list(kinds.replicaSets)) syncReplicaSet(this, replicaSet);
    for (const statefulSet of store.list(kinds.statefulSets)) syncStatefulSet(this, statefulSet);
    for (const daemonSet of store.list(kinds.daemonSets)) syncDaemonSet(this, daemonSet);
    for (const job of store.list(kinds.jobs)) syncJob(this, job);
    syncServices(cluster);
    schedule(cluster);
    cluster.kubelets.look();
    syncBudgets(cluster);
  }

  /** The pods that an object controls, as they were when first asked in this pass. */
  podsOf({ metadata: { uid } }: KubeObject): readonly KubeObject[] {
    this.owned ??= groupedByController(this.cluster.store.list(kinds.pods));
    return this.owned.get(uid) ?? [];
  }
}

function groupedByController(pods: readonly KubeObject[]): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const pod of pods) {
    const uid = controllerOf(pod)?.uid;
    if (uid === undefined) continue;
    const group = groups.get(uid);
    if (group === undefined) groups.set(uid, [pod]);
    else group.push(pod);
  }
  return groups;
}
