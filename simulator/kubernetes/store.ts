import { sameJson, timestamp } from './object.ts';
import type { Json, KubeObject, Metadata } from './object.ts';
import type { Resource } from './resources.ts';
import { alreadyExists, conflict, notFound } from './status.ts';
import type { Random } from '../random.ts';
import type { Clock } from '../clock/clock.ts';

export type Change = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One write, as watches see it. */
export interface StoreEvent {
  readonly version: number;
  readonly type: Change;
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

/** A new object: what the store itself knows is filled in. */
export type Draft = Omit<KubeObject, 'metadata'> & { readonly apiVersion: string; readonly kind: string; readonly metadata: Partial<Metadata> & { readonly name: string } };

/** Watches that are further behind than this many writes start over. */
const remembered = 2_000;

/** One cluster's objects: etcd, and what the API server does about versions. */
export class Store {
  private version = 1;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly tables = new Map<string, Map<string, KubeObject>>();
  private readonly logs = new Map<string, StoreEvent[]>();
  private readonly forgotten = new Map<string, number>();
  private readonly listeners = new Map<string, Set<(event: StoreEvent) => void>>();
  private readonly onWrite: (resource: Resource) => void;

  constructor(clock: Clock, random: Random, onWrite: (resource: Resource) => void) {
    this.clock = clock;
    this.random = random;
    this.onWrite = onWrite;
  }

  get latestVersion(): string {
    return String(this.version);
  }

  now(): string {
    return timestamp(this.clock.now());
  }

  find(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.tables.get(resource.key)?.get(keyOf(namespace, name));
  }

  get(resource: Resource, namespace: string | undefined, name: string): KubeObject {
    const found = this.find(resource, namespace, name);
    if (found === undefined) throw notFound({ ...resource.about, name });
    return found;
  }

  /** In the order of their names. */
  list(resource: Resource, namespace?: string): KubeObject[] {
    const all = [...(this.tables.get(resource.key)?.values() ?? [])];
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  create(resource: Resource, draft: Draft): KubeObject {
    const { namespace, name } = draft.metadata;
    if (this.find(resource, namespace, name) !== undefined) throw alreadyExists({ ...resource.about, name });
    return this.put(resource, 'ADDED', undefined, {
      ...draft,
      metadata: { generation: 1, ...draft.metadata, uid: this.random.uuid(), creationTimestamp: this.now(), resourceVersion: '' },
    });
  }

  /** A change of the spec is a new generation. `expected`: the version that the writer read. */
  update(resource: Resource, object: KubeObject, expected?: string): KubeObject {
    const { namespace, name } = object.metadata;
    const before = this.get(resource, namespace, name);
    if (expected !== undefined && expected !== '' && expected !== before.metadata.resourceVersion) throw conflict({ ...resource.about, name });
    if (sameJson(withoutVersion(object), withoutVersion(before))) return before;
    const generation = (before.metadata.generation ?? 1) + (sameJson(object.spec, before.spec) && sameJson(object.data, before.data) ? 0 : 1);
    const { uid, creationTimestamp } = before.metadata;
    return this.put(resource, 'MODIFIED', before, { ...object, metadata: { ...object.metadata, uid, creationTimestamp, generation } });
  }

  /** Changes the object as it now is; nothing when it is gone. */
  modify(resource: Resource, { metadata }: KubeObject, change: (current: KubeObject) => KubeObject): void {
    const current = this.find(resource, metadata.namespace, metadata.name);
    if (current?.metadata.uid === metadata.uid) this.update(resource, change(current));
  }

  setStatus(resource: Resource, object: KubeObject, status: Json): void {
    this.modify(resource, object, (current) => ({ ...current, status: { ...current.status, ...status } }));
  }

  remove(resource: Resource, { metadata: { namespace, name } }: KubeObject): void {
    const before = this.find(resource, namespace, name);
    if (before === undefined) return;
    this.tables.get(resource.key)?.delete(keyOf(namespace, name));
    const version = ++this.version;
    this.tell(resource, { version, type: 'DELETED', object: { ...before, metadata: { ...before.metadata, resourceVersion: String(version) } }, before });
  }

  /** What happened since a version; undefined when that is forgotten. */
  since(resource: Resource, version: number): readonly StoreEvent[] | undefined {
    if (version < (this.forgotten.get(resource.key) ?? 0) || version > this.version) return undefined;
    return (this.logs.get(resource.key) ?? []).filter((event) => event.version > version);
  }

  /** Tells of every write until the answer is called. */
  listen(resource: Resource, listener: (event: StoreEvent) => void): () => void {
    const listeners = this.listeners.get(resource.key) ?? new Set();
    this.listeners.set(resource.key, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  private put(resource: Resource, type: Change, before: KubeObject | undefined, object: KubeObject): KubeObject {
    const version = ++this.version;
    const written: KubeObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    const table = this.tables.get(resource.key) ?? new Map<string, KubeObject>();
    this.tables.set(resource.key, table.set(keyOf(written.metadata.namespace, written.metadata.name), written));
    this.tell(resource, { version, type, object: written, before });
    return written;
  }

  private tell(resource: Resource, event: StoreEvent): void {
    const log = this.logs.get(resource.key) ?? [];
    this.logs.set(resource.key, log);
    log.push(event);
    if (log.length > 2 * remembered) {
      const dropped = log.splice(0, log.length - remembered);
      this.forgotten.set(resource.key, dropped.at(-1)?.version ?? 0);
    }
    for (const listener of this.listeners.get(resource.key) ?? []) listener(event);
    this.onWrite(resource);
  }
}

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

const withoutVersion = ({ metadata, ...rest }: KubeObject): unknown => ({ ...rest, metadata: { ...metadata, resourceVersion: '', managedFields: [] } });
