import { isJson, numberAt, recordAt, at } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { patches } from '../patch.ts';
import { StatusError, badRequest } from '../status.ts';
import type { WireResponse } from '../../gateway/wire.ts';
import { claimed } from '../apply.ts';
import { bodyOf, isDryRun, json, managerOf, parse } from './exchange.ts';
import type { Asked } from './exchange.ts';

/** The `scale` subresource: how many replicas, and nothing else. */
export function readScale({ cluster, resource, namespace, name = '' }: Asked): WireResponse {
  return json(scaleOf(cluster.store.get(resource, namespace, name)));
}

export function writeScale(asked: Asked): WireResponse {
  const { cluster, resource, namespace, name = '' } = asked;
  const current = cluster.store.get(resource, namespace, name);
  const wanted = asked.method === 'PATCH' ? patched(asked, scaleOf(current)) : bodyOf(asked);
  const replicas = numberAt(wanted, 'spec', 'replicas') ?? 0;
  if (replicas < 0) throw badRequest('spec.replicas: must be greater than or equal to 0');
  const version = at(wanted, 'metadata', 'resourceVersion');
  const next = claimed(current, { ...current, spec: { ...current.spec, replicas } }, managerOf(asked), current.apiVersion, cluster.store.now()) as unknown as KubeObject;
  const written = isDryRun(asked) ? next : cluster.store.update(resource, next, typeof version === 'string' ? version : undefined);
  return json(scaleOf(written));
}

function patched({ headers, body }: Asked, scale: Json): Json {
  const patch = patches[headers['content-type']?.split(';')[0] ?? ''];
  if (patch === undefined) throw new StatusError(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format');
  const result = patch(scale, parse(body));
  if (!isJson(result)) throw badRequest('the patch left no object');
  return result;
}

function scaleOf(object: KubeObject): Json {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = Object.entries(recordAt(object, 'spec', 'selector', 'matchLabels')).map(([key, value]) => `${key}=${value}`).join(',');
  return {
    kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, 'spec', 'replicas') ?? 0 }, status: { replicas: numberAt(object, 'status', 'replicas') ?? 0, selector },
  };
}
