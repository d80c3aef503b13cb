import type { KubeObject } from '../object.ts';
import { apiVersionOf } from '../resources.ts';
import type { Resource } from '../resources.ts';
import { matcherOf } from '../selectors.ts';
import { badRequest, expired } from '../status.ts';
import type { WireResponse } from '../../gateway/wire.ts';
import { json } from './exchange.ts';
import type { Asked } from './exchange.ts';
import { tableOf } from './table.ts';

/** The object as a version of its group shows it. */
export function shown(resource: Resource, version: string, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(resource.group, version);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

/** Whether the client wants rows to print. */
export function wantsTable({ headers }: Asked): boolean {
  return headers.accept?.includes('as=Table') === true;
}

export function getObject(asked: Asked): WireResponse {
  const { cluster, resource, namespace, name = '', version } = asked;
  return respond(asked, shown(resource, version, cluster.store.get(resource, namespace, name)));
}

/** One object, in the form the client asked for. */
export function respond(asked: Asked, object: KubeObject, status = 200): WireResponse {
  const { cluster, resource, version, query } = asked;
  if (!wantsTable(asked)) return json(object, status);
  return json(tableOf(resource, version, [object], cluster.clock.now(), query.get('includeObject') ?? 'Metadata', { resourceVersion: object.metadata.resourceVersion }), status);
}

const placeOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

export function listObjects(asked: Asked): WireResponse {
  const { cluster, resource, namespace, version, query, headers } = asked;
  const matches = matcherOf(query);
  const all = cluster.store.list(resource, namespace).filter(matches).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const { items, token, remaining } = pageOf(all, query, cluster.store.latestVersion);
  const metadata = { resourceVersion: cluster.store.latestVersion, ...(token !== undefined && { continue: token, ...(query.has('labelSelector') || query.has('fieldSelector') ? {} : { remainingItemCount: remaining }) }) };
  const objects = items.map((object) => shown(resource, version, object));
  if (wantsTable(asked)) return json(tableOf(resource, version, objects, cluster.clock.now(), query.get('includeObject') ?? 'Metadata', metadata));
  if (headers.accept?.includes('as=PartialObjectMetadataList') === true) {
    return json({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map((object) => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata })) });
  }
  return json({ kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource.group, version), metadata, items: objects });
}

interface Page {
  readonly items: readonly KubeObject[];
  readonly token: string | undefined;
  readonly remaining: number;
}

/** `limit` and `continue`. A token says after which object to go on; the version that it began at only ages. */
function pageOf(all: readonly KubeObject[], query: URLSearchParams, version: string): Page {
  const limit = Number(query.get('limit') ?? 0);
  const after = readToken(query.get('continue'), version);
  const rest = after === undefined ? all : all.filter((object) => placeOf(object) > after);
  if (!(limit > 0) || rest.length <= limit) return { items: rest, token: undefined, remaining: 0 };
  const items = rest.slice(0, limit);
  const token = Buffer.from(JSON.stringify({ v: version, start: placeOf(items.at(-1) as KubeObject) })).toString('base64url');
  return { items, token, remaining: rest.length - limit };
}

/** How many writes a token survives. */
const tokenLife = 50_000;

function readToken(token: string | null, version: string): string | undefined {
  if (token === null || token === '') return undefined;
  let read: { v?: unknown; start?: unknown };
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString()) as typeof read;
  } catch {
    throw badRequest('continue key is not valid');
  }
  if (typeof read.start !== 'string') throw badRequest('continue key is not valid');
  if (Number(version) - Number(read.v) > tokenLife) {
    throw expired('The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.');
  }
  return read.start;
}
