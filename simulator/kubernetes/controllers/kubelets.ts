import type { KubernetesCluster } from '../cluster.ts';
import type { Random } from '../../random.ts';
import { listAt, numberAt, textAt, withConditions } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { nodeOf, phaseOf, terminating } from '../pods.ts';
import { kinds } from '../resources.ts';
import { isReadyNode } from './fit.ts';
import { addFargateNode } from './nodes.ts';
import { bind } from './scheduler.ts';

/** Seconds, as medians with the sigma of a log-normal. */
const durations = { start: [6, 0.4], stop: [3, 0.5], job: [8, 0.5], fargate: [40, 0.2] } as const;

/** An image from there can be pulled by nobody: RFC 2606 keeps the domain for that. */
const unpullable = /\.invalid[:/]/;

type Stage = 'start' | 'stop' | 'job' | 'fargate';

/** What nodes do with the pods that they were given. Each thing takes its time, drawn once for each pod. */
export class Kubelets {
  /** Everything has happened already. */
  instant = false;
  private readonly cluster: KubernetesCluster;
  private readonly random: Random;
  private readonly due = new Map<string, number>();
  private nextAt = Infinity;

  constructor(cluster: KubernetesCluster, random: Random) {
    this.cluster = cluster;
    this.random = random;
  }

  /** A new pass begins: what is due next is found anew. */
  begin(): void {
    this.nextAt = Infinity;
  }

  look(): void {
    const { store } = this.cluster;
    const nodes = new Map(store.list(kinds.nodes).map((node) => [node.metadata.name, node]));
    for (const pod of store.list(kinds.pods)) {
      const name = nodeOf(pod);
      const node = name === undefined ? undefined : nodes.get(name);
      if (name === undefined) continue;
      if (node === undefined) this.lose(pod);
      else if (isReadyNode(node)) this.run(pod, node);
    }
  }

  /** A pod whose node is gone is nobody's. */
  private lose(pod: KubeObject): void {
    this.forget(pod);
    this.cluster.drop(kinds.pods, pod);
  }

  private run(pod: KubeObject, node: KubeObject): void {
    if (terminating(pod)) {
      if (this.isOver(pod, 'stop', (numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 30) * 1000)) this.lose(pod);
    } else if (phaseOf(pod) === 'Pending') {
      this.start(pod, node);
    } else if (phaseOf(pod) === 'Running' && textAt(pod, 'spec', 'restartPolicy') !== 'Always' && this.isOver(pod, 'job')) {
      this.complete(pod);
    }
  }

  private start(pod: KubeObject, node: KubeObject): void {
    if (listAt(pod, 'spec', 'containers').some(({ image }) => unpullable.test(String(image)))) {
      this.fail(pod);
      return;
    }
    const probe = Math.max(0, ...listAt(pod, 'spec', 'containers').map((container) => numberAt(container, 'readinessProbe', 'initialDelaySeconds') ?? 0));
    if (!this.isOver(pod, 'start', Infinity, probe * 1000)) return;
    const now = this.cluster.store.now();
    const ip = `10.${this.random.below(200) + 10}.${this.random.below(256)}.${this.random.below(254) + 1}`;
    const statuses = listAt(pod, 'spec', 'containers').map(({ name, image }) => ({
      name, image, imageID: `${String(image)}@sha256:${'0'.repeat(64)}`, containerID: `containerd://${this.random.hex(64)}`, ready: true, started: true, restartCount: 0, state: { running: { startedAt: now } }, lastState: {},
    }));
    const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True' }));
    this.cluster.store.setStatus(kinds.pods, pod, {
      phase: 'Running', startTime: now, podIP: ip, podIPs: [{ ip }], hostIP: textAt(listAt(node, 'status', 'addresses').find(({ type }) => type === 'InternalIP'), 'address'),
      containerStatuses: statuses, conditions: withConditions(listAt(pod, 'status', 'conditions'), conditions, now), qosClass: 'Burstable',
    });
  }

  private fail(pod: KubeObject): void {
    if (listAt(pod, 'status', 'containerStatuses').length > 0) return;
    const now = this.cluster.store.now();
    const statuses = listAt(pod, 'spec', 'containers').map(({ name, image }) => ({
      name, image, imageID: '', ready: false, started: false, restartCount: 0, lastState: {}, state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${String(image)}"` } },
    }));
    const conditions = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }, { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady' }, { type: 'PodScheduled', status: 'True' }];
    this.cluster.store.setStatus(kinds.pods, pod, { phase: 'Pending', startTime: now, containerStatuses: statuses, conditions: withConditions(listAt(pod, 'status', 'conditions'), conditions, now) });
    this.cluster.event(pod, 'Warning', 'Failed', `Failed to pull image "${textAt(statuses[0], 'image') ?? ''}"`, 'kubelet');
  }

  private complete(pod: KubeObject): void {
    const now = this.cluster.store.now();
    const statuses: Json[] = listAt(pod, 'status', 'containerStatuses').map((status) => ({ ...status, ready: false, started: false, state: { terminated: { exitCode: 0, reason: 'Completed', finishedAt: now } } }));
    const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False', reason: 'PodCompleted' }));
    this.cluster.store.setStatus(kinds.pods, pod, { phase: 'Succeeded', containerStatuses: statuses, conditions: withConditions(listAt(pod, 'status', 'conditions'), conditions, now) });
  }

  /** Fargate makes a node for the pod, and only for it. */
  provisionFargate(pod: KubeObject, { name, zone }: { readonly name: string; readonly zone: string }): void {
    if (!this.isOver(pod, 'fargate')) return;
    const node = addFargateNode(this.cluster, pod, zone);
    bind(this.cluster, pod, node.metadata.name, { 'eks.amazonaws.com/fargate-profile': name });
  }

  /** Whether a stage that began when first asked about has taken its time; if not, somebody looks again then. */
  private isOver(pod: KubeObject, stage: Stage, most = Infinity, more = 0): boolean {
    if (this.instant) return true;
    const key = `${pod.metadata.uid}/${stage}`;
    const now = this.cluster.clock.now();
    // On whole seconds, so that a thousand pods that start do not make a thousand looks.
    const at = this.due.get(key) ?? Math.ceil((now + more + Math.min(most, this.draw(stage))) / 1000) * 1000;
    this.due.set(key, at);
    if (at <= now) {
      this.due.delete(key);
      return true;
    }
    this.nextAt = Math.min(this.nextAt, at);
    return false;
  }

  private draw(stage: Stage): number {
    const [median, sigma] = durations[stage];
    return Math.round(this.random.logNormal(median, sigma) * 1000);
  }

  private forget({ metadata: { uid } }: KubeObject): void {
    for (const stage of Object.keys(durations)) this.due.delete(`${uid}/${stage}`);
  }

  wakeWhenDue(): void {
    if (this.nextAt < Infinity) this.cluster.wake(Math.max(0, this.nextAt - this.cluster.clock.now()));
  }
}
