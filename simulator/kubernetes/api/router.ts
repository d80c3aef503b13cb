import { denial, isAllowed } from '../access/access.ts';
import type { Attempt } from '../access/access.ts';
import type { KubernetesCluster } from '../cluster.ts';
import { lifecycleOf } from '../resources.ts';
import type { Resource } from '../resources.ts';
import { StatusError, forbidden, unauthorized, unknownPath } from '../status.ts';
import type { User } from '../surroundings.ts';
import { splitUrl } from '../../gateway/wire.ts';
import type { WireRequest, WireResponse } from '../../gateway/wire.ts';
import { apiGroup, apiGroups, apiVersions, resourceList } from './discovery.ts';
import { evict } from './eviction.ts';
import { failure, json } from './exchange.ts';
import type { Asked } from './exchange.ts';
import { openApi } from './openapi.ts';
import { getObject, listObjects } from './read.ts';
import { isReview, review } from './reviews.ts';
import { readScale, writeScale } from './scale.ts';
import { watchObjects } from './watch.ts';
import { createObject, deleteCollection, deleteObject, patchObject, updateObject } from './write.ts';

/** Answers one request to a cluster's API server; `url` is without the prefix that leads to the cluster. */
export async function answer(cluster: KubernetesCluster, request: WireRequest): Promise<WireResponse> {
  try {
    return await route(cluster, request);
  } catch (error) {
    if (error instanceof StatusError) return failure(error);
    throw error;
  }
}

async function route(cluster: KubernetesCluster, request: WireRequest): Promise<WireResponse> {
  const { path, query } = splitUrl(request.url);
  if (/^\/(healthz|readyz|livez)(\/|$)/.test(path)) return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ok' };
  const user = await cluster.authenticate(request.headers.authorization);
  // Anyone may ask for the version, as `system:public-info-viewer` has it.
  if (path === '/version' || path === '/version/') return json(versionOf(cluster));
  if (user === undefined) throw unauthorized();
  const segments = path.split('/').filter((part) => part !== '').map(decodeURIComponent);
  const plain = await nonResource(cluster, user, request.method, path, segments);
  if (plain !== undefined) return plain;
  return serve(askedOf(cluster, user, request, segments, query));
}

function versionOf(cluster: KubernetesCluster): object {
  const { minor, gitVersion } = cluster.surroundings.version();
  const [major = '1', after = ''] = minor.split('.');
  return { major, minor: after, gitVersion, gitCommit: '0'.repeat(40), gitTreeState: 'clean', buildDate: '2026-01-01T00:00:00Z', goVersion: 'go1.25', compiler: 'gc', platform: 'linux/amd64' };
}

async function nonResource(cluster: KubernetesCluster, user: User, method: string, path: string, [first, second, third, ...more]: readonly string[]): Promise<WireResponse | undefined> {
  const isGet = method === 'GET';
  if (first === 'openapi') return openApi(cluster, [second ?? '', third ?? '', ...more].filter((part) => part !== ''));
  if (isGet && first === 'api' && second === undefined) return json(apiVersions);
  if (isGet && first === 'apis' && second === undefined) return json(apiGroups(cluster));
  if (isGet && first === 'api' && third === undefined) return json(resourceList(cluster, '', second ?? ''));
  if (isGet && first === 'apis' && third === undefined) return json(apiGroup(cluster, second ?? ''));
  if (isGet && first === 'apis' && more.length === 0) return json(resourceList(cluster, second ?? '', third ?? ''));
  if (first === 'api' || first === 'apis') return undefined;
  const attempt = { verb: method.toLowerCase(), group: '', resource: '', namespace: undefined, name: undefined, path };
  if (!isAllowed(cluster.store, user, attempt)) throw forbidden(denial(user, attempt), { group: '', resource: '', name: '' });
  throw unknownPath();
}

function askedOf(cluster: KubernetesCluster, user: User, { method, headers, body }: WireRequest, segments: readonly string[], query: URLSearchParams): Asked {
  const isCore = segments[0] === 'api';
  const group = isCore ? '' : (segments[1] ?? '');
  const version = (isCore ? segments[1] : segments[2]) ?? '';
  const rest = segments.slice(isCore ? 2 : 3);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '');
  const [plural = '', name, ...sub] = inNamespace ? rest.slice(2) : rest;
  const found = isReview(group, plural) ? undefined : cluster.resource(group, version, plural);
  const resource = found ?? reviewResource(group, plural);
  if (resource === undefined) throw unknownPath();
  return { cluster, user, method, resource, version, namespace: inNamespace ? rest[1] : undefined, name, subresource: sub.length === 0 ? undefined : sub.join('/'), query, headers, body };
}

const reviewResource = (group: string, plural: string): Resource | undefined =>
  isReview(group, plural)
    ? { key: plural, group, versions: ['v1'], plural, singular: '', kind: '', shortNames: [], namespaced: false, subresources: [], categories: [], about: { group, resource: plural } }
    : undefined;

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' };

function verbOf({ method, name, query }: Asked): string {
  if (method === 'GET' || method === 'HEAD') return query.get('watch') === 'true' || query.get('watch') === '1' ? 'watch' : name === undefined ? 'list' : 'get';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  return verbs[method] ?? method.toLowerCase();
}

function serve(asked: Asked): WireResponse {
  const { cluster, user, resource, version, namespace, name, subresource, headers } = asked;
  const verb = verbOf(asked);
  const what = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  // A namespace itself is in its own namespace.
  const where = resource.plural === 'namespaces' && resource.group === '' ? name : namespace;
  const attempt: Attempt = { verb, group: resource.group, resource: what, namespace: where, name, path: '' };
  if (!isAllowed(cluster.store, user, attempt)) throw forbidden(denial(user, attempt), { ...resource.about, name: name ?? '' });
  if (lifecycleOf(resource.group, version) !== undefined) {
    cluster.surroundings.noteApiUse?.({ group: resource.group, version, resource: resource.plural, userAgent: headers['user-agent'] ?? 'unknown' });
  }
  if (isReview(resource.group, resource.plural)) return review(asked);
  if (subresource !== undefined) return serveSubresource(asked, verb);
  return serveObject(asked, verb);
}

function serveObject(asked: Asked, verb: string): WireResponse {
  switch (verb) {
    case 'get':
      return getObject(asked);
    case 'list':
      return listObjects(asked);
    case 'watch':
      return watchObjects(asked);
    case 'create':
      return createObject(asked);
    case 'update':
      return updateObject(asked);
    case 'patch':
      return patchObject(asked);
    case 'delete':
      return deleteObject(asked);
    case 'deletecollection':
      return deleteCollection(asked);
    default:
      throw notAllowed();
  }
}

function serveSubresource(asked: Asked, verb: string): WireResponse {
  const { subresource = '', resource } = asked;
  if (subresource === 'eviction' && resource.plural === 'pods' && verb === 'create') return evict(asked);
  if (subresource === 'finalize' && resource.plural === 'namespaces' && verb === 'update') return updateObject(asked);
  if (!resource.subresources.includes(subresource)) throw unknownPath();
  if (subresource === 'scale') return verb === 'get' ? readScale(asked) : writeScale(asked);
  if (verb === 'get') return getObject(asked);
  if (verb === 'update') return updateObject(asked);
  if (verb === 'patch') return patchObject(asked);
  throw notAllowed();
}

const notAllowed = (): StatusError => new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
