import type { Json, KubeObject } from '../object.ts';
import { apiVersionOf } from '../resources.ts';
import { matcherOf } from '../selectors.ts';
import { expired, statusOf } from '../status.ts';
import type { StoreEvent } from '../store.ts';
import type { StreamSink, WireResponse } from '../../gateway/wire.ts';
import type { Asked } from './exchange.ts';
import { shown, wantsTable } from './read.ts';
import { tableOf } from './table.ts';

/** A watch: one JSON line per change, until the client goes or its `timeoutSeconds` have passed. */
export function watchObjects(asked: Asked): WireResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '', stream: (sink) => start(asked, sink) };
}

function start(asked: Asked, sink: StreamSink): () => void {
  const { cluster, resource, query } = asked;
  const send = (type: string, object: Json): void => sink.write(`${JSON.stringify({ type, object })}\n`);
  const watch = new Watch(asked, send);
  if (!watch.catchUp()) {
    sink.end();
    return () => undefined;
  }
  const unlisten = cluster.store.listen(resource, (event) => watch.tell(event));
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const timer = seconds > 0 ? cluster.clock.at(cluster.clock.now() + seconds * 1000, () => sink.end()) : undefined;
  return () => {
    unlisten();
    timer?.cancel();
  };
}

class Watch {
  private readonly asked: Asked;
  private readonly send: (type: string, object: Json) => void;
  private readonly matches: (object: KubeObject) => boolean;

  constructor(asked: Asked, send: (type: string, object: Json) => void) {
    this.asked = asked;
    this.send = send;
    const inNamespace = (object: KubeObject): boolean => asked.namespace === undefined || object.metadata.namespace === asked.namespace;
    const named = (object: KubeObject): boolean => asked.name === undefined || object.metadata.name === asked.name;
    const selected = matcherOf(asked.query);
    this.matches = (object) => inNamespace(object) && named(object) && selected(object);
  }

  /** What the client has not seen yet; false when nobody remembers that any more. */
  catchUp(): boolean {
    const { cluster: { store }, resource, query } = this.asked;
    const from = query.get('resourceVersion') ?? '';
    const initial = query.get('sendInitialEvents') === 'true';
    if (initial || from === '' || from === '0') {
      for (const object of store.list(resource).filter(this.matches)) this.send('ADDED', this.form(object));
      if (initial) this.bookmark();
      return true;
    }
    const missed = store.since(resource, Number(from));
    if (missed === undefined) {
      this.send('ERROR', statusOf(expired(`too old resource version: ${from} (${store.latestVersion})`)));
      return false;
    }
    for (const event of missed) this.tell(event);
    return true;
  }

  /** An object that comes to fit the selectors is ADDED, one that fits them no longer DELETED. */
  tell({ type, object, before }: StoreEvent): void {
    const fits = type !== 'DELETED' && this.matches(object);
    const fitted = before !== undefined && this.matches(before);
    if (fits) this.send(fitted ? 'MODIFIED' : 'ADDED', this.form(object));
    else if (fitted) this.send('DELETED', this.form(object));
  }

  private bookmark(): void {
    const { cluster: { store }, resource, version } = this.asked;
    this.send('BOOKMARK', {
      kind: resource.kind, apiVersion: apiVersionOf(resource.group, version),
      metadata: { resourceVersion: store.latestVersion, creationTimestamp: null, annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
  }

  private form(object: KubeObject): Json {
    const { cluster, resource, version, query } = this.asked;
    const asAsked = shown(resource, version, object);
    if (!wantsTable(this.asked)) return asAsked;
    return tableOf(resource, version, [asAsked], cluster.clock.now(), query.get('includeObject') ?? 'Metadata', { resourceVersion: object.metadata.resourceVersion });
  }
}
