import type { Clock, Timer } from '../clock/clock.ts';
import type { Random } from '../random.ts';
import type { WireRequest, WireResponse } from '../gateway/wire.ts';
import { answer } from './api/router.ts';
import { budgetStatus } from './budgets.ts';
import type { BudgetStatus } from './budgets.ts';
import { bootstrap } from './bootstrap.ts';
import { Pass } from './controllers/pass.ts';
import { expectedPods } from './controllers/expected.ts';
import { Kubelets } from './controllers/kubelets.ts';
import { numberAt, timestamp } from './object.ts';
import type { KubeObject } from './object.ts';
import { nodeOf, terminating } from './pods.ts';
import { apiVersionOf, builtInResources, customResource, kinds } from './resources.ts';
import type { Resource } from './resources.ts';
import { loadModels } from './schema.ts';
import { Store } from './store.ts';
import type { Surroundings, User } from './surroundings.ts';

/** Milliseconds from a change to the controllers' look at it. */
const reaction = 200;

/** Events are kept for an hour, as by EKS's API server. */
const eventLife = 3_600_000;

/** More passes without an end would be two controllers that undo each other's work. */
const mostPasses = 50;

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** The Kubernetes API of one cluster, with the controllers and kubelets behind it, on the world's clock. */
export class KubernetesCluster {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly surroundings: Surroundings;
  /** What leads to this cluster's API: every path of the API follows it. */
  readonly path: string;
  readonly kubelets: Kubelets;
  private pending: Timer | undefined;
  private pendingAt = 0;
  private stopped = false;
  private served: { readonly minor: string; readonly definitions: string; readonly resources: readonly Resource[] } | undefined;
  private definitionsVersion = 0;
  private garbage = false;
  /** But for events, which no controller looks at. */
  private writes = 0;

  constructor({ clock, random, surroundings, path }: { readonly clock: Clock; readonly random: Random; readonly surroundings: Surroundings; readonly path: string }) {
    this.clock = clock;
    this.random = random;
    this.surroundings = surroundings;
    this.path = path;
    this.store = new Store(clock, random.fork('uids'), (resource) => this.wrote(resource));
    this.kubelets = new Kubelets(this, random.fork('kubelets'));
    bootstrap(this);
    this.settle();
  }

  async handle(request: WireRequest): Promise<WireResponse> {
    if (/[?&]fieldValidation=(Strict|Warn)/.test(request.url)) await loadModels();
    return answer(this, request);
  }

  /** Controllers look after a moment, or when `ms` have passed. */
  wake(ms = reaction): void {
    const at = this.clock.now() + ms;
    if (this.pending !== undefined && this.pendingAt <= at) return;
    this.pending?.cancel();
    this.pendingAt = at;
    this.pending = this.clock.at(at, () => {
      this.pending = undefined;
      this.runControllers();
    });
  }

  /** The cluster is gone: nothing moves in it any more. */
  stop(): void {
    this.stopped = true;
    this.pending?.cancel();
  }

  /** What the cluster looks like when nothing has happened for long: nobody watched it come up. */
  private settle(): void {
    this.kubelets.instant = true;
    for (let pass = 0; pass < mostPasses; pass++) {
      if (!this.pass()) break;
    }
    this.kubelets.instant = false;
    this.pending?.cancel();
    this.pending = undefined;
  }

  private runControllers(): void {
    if (this.stopped) return;
    if (this.pass()) this.wake();
    this.kubelets.wakeWhenDue();
  }

  /** Whether it changed anything. */
  private pass(): boolean {
    const before = this.writes;
    new Pass(this).run(this.takeGarbage());
    return this.writes > before;
  }

  private takeGarbage(): boolean {
    const had = this.garbage;
    this.garbage = false;
    return had;
  }

  private wrote(resource: Resource): void {
    if (resource.key === kinds.definitions.key) this.definitionsVersion++;
    if (resource.key === kinds.events.key) return;
    this.writes += 1;
    this.wake();
  }

  authenticate(authorization: string | undefined): Promise<User | undefined> {
    return this.surroundings.authenticate(authorization);
  }

  /** Everything that the API serves now: what its version brings, and what CustomResourceDefinitions define. */
  resources(): readonly Resource[] {
    const { minor } = this.surroundings.version();
    const definitions = String(this.definitionsVersion);
    if (this.served?.minor !== minor || this.served.definitions !== definitions) {
      this.served = { minor, definitions, resources: [...builtInResources(minor), ...this.store.list(kinds.definitions).map(customResource)] };
    }
    return this.served.resources;
  }

  resource(group: string, version: string, plural: string): Resource | undefined {
    return this.resources().find((one) => one.plural === plural && one.group === group && one.versions.includes(version));
  }

  nameSuffix(): string {
    return Array.from({ length: 5 }, () => suffixAlphabet.charAt(this.random.below(suffixAlphabet.length))).join('');
  }

  budgetStatus(budget: KubeObject): BudgetStatus {
    return budgetStatus(budget, this.store.list(kinds.pods, budget.metadata.namespace), (pods) => expectedPods(this.store, pods));
  }

  /** What the API server does by itself after a write. */
  afterWrite(resource: Resource, written: KubeObject): void {
    if (resource.key === kinds.definitions.key && written.status?.conditions === undefined) this.establish(written);
    if (terminating(written) && (written.metadata.finalizers ?? []).length === 0 && resource.key !== kinds.pods.key && resource.key !== kinds.namespaces.key) this.drop(resource, written);
  }

  private establish(definition: KubeObject): void {
    const condition = (type: string, reason: string) => ({ type, status: 'True', reason, message: '', lastTransitionTime: this.store.now() });
    this.store.setStatus(kinds.definitions, definition, {
      acceptedNames: definition.spec?.names, storedVersions: [customResource(definition).versions[0]],
      conditions: [condition('NamesAccepted', 'NoConflicts'), condition('Established', 'InitialNamesAccepted')],
    });
  }

  /** Undefined when it is gone; otherwise the object that is still there, on its way out. */
  deleteObject(resource: Resource, object: KubeObject, { graceSeconds, propagation }: { readonly graceSeconds?: number | undefined; readonly propagation: string }): KubeObject | undefined {
    if (propagation === 'Orphan') this.orphan(object);
    if (resource.key === kinds.pods.key) return this.deletePod(object, graceSeconds);
    const stays = (object.metadata.finalizers ?? []).length > 0 || resource.key === kinds.namespaces.key;
    if (!stays) {
      this.drop(resource, object);
      return undefined;
    }
    return this.markDeleted(resource, object, 0);
  }

  /** A pod that runs gets its grace period; any other is gone at once. */
  deletePod(pod: KubeObject, graceSeconds?: number): KubeObject | undefined {
    const grace = graceSeconds ?? numberAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? 30;
    if (grace === 0 || nodeOf(pod) === undefined) {
      this.drop(kinds.pods, pod);
      return undefined;
    }
    if (terminating(pod)) return pod;
    return this.markDeleted(kinds.pods, pod, grace);
  }

  private markDeleted(resource: Resource, object: KubeObject, grace: number): KubeObject {
    const at = timestamp(this.clock.now() + grace * 1000);
    return this.store.update(resource, {
      ...object,
      ...(resource.key === kinds.namespaces.key && { status: { ...object.status, phase: 'Terminating' } }),
      metadata: { ...object.metadata, deletionTimestamp: object.metadata.deletionTimestamp ?? at, deletionGracePeriodSeconds: grace },
    });
  }

  drop(resource: Resource, object: KubeObject): void {
    this.store.remove(resource, object);
    if (resource.key !== kinds.events.key) this.garbage = true;
    if (resource.key === kinds.definitions.key) for (const one of this.store.list(customResource(object))) this.store.remove(customResource(object), one);
  }

  private orphan(owner: KubeObject): void {
    for (const resource of this.resources()) {
      for (const object of this.store.list(resource)) {
        const owners = object.metadata.ownerReferences ?? [];
        if (owners.some(({ uid }) => uid === owner.metadata.uid)) this.store.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences: owners.filter(({ uid }) => uid !== owner.metadata.uid) } });
      }
    }
  }

  private forgetEvents(): void {
    const oldest = this.clock.now() - eventLife;
    // In the order of their making: the first that is young enough ends the search.
    for (const event of this.store.list(kinds.events)) {
      if (Date.parse(event.metadata.creationTimestamp) >= oldest) return;
      this.store.remove(kinds.events, event);
    }
  }

  /** Says something about an object, as `kubectl describe` shows it. Said again, it counts. */
  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, component: string): void {
    const { name, namespace = 'default', uid } = about.metadata;
    const now = this.store.now();
    this.forgetEvents();
    const same = this.store.list(kinds.events, namespace).find((event) => event.reason === reason && event.message === message && (event.involvedObject as { uid?: string }).uid === uid);
    if (same !== undefined) {
      this.store.update(kinds.events, { ...same, count: (numberAt(same, 'count') ?? 1) + 1, lastTimestamp: now });
      return;
    }
    this.store.create(kinds.events, {
      apiVersion: apiVersionOf('', 'v1'), kind: 'Event', metadata: { name: `${name}.${this.nameSuffix()}${this.nameSuffix()}`, namespace },
      involvedObject: { apiVersion: about.apiVersion, kind: about.kind, name, namespace, uid }, type, reason, message, count: 1, firstTimestamp: now, lastTimestamp: now,
      source: { component }, reportingComponent: component, reportingInstance: '',
    });
  }
}
