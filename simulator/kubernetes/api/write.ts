import { applied, claimed } from '../apply.ts';
import { withDefaults } from '../defaults.ts';
import { at, isJson, textAt } from '../object.ts';
import type { Json, KubeObject, Metadata } from '../object.ts';
import { patches } from '../patch.ts';
import { apiVersionOf } from '../resources.ts';
import { matcherOf } from '../selectors.ts';
import { StatusError, badRequest, conflict } from '../status.ts';
import { checkDeletable, checkNew, checkUpdate } from '../validation.ts';
import type { WireResponse } from '../../gateway/wire.ts';
import { unknownFields } from '../schema.ts';
import { parse as parseYaml } from 'yaml';
import { bodyOf, isDryRun, json, managerOf, parse } from './exchange.ts';
import type { Asked } from './exchange.ts';
import { respond, shown } from './read.ts';

const applyTypes: ReadonlySet<string> = new Set(['application/apply-patch+yaml', 'application/apply-patch+json']);

export function createObject(asked: Asked): WireResponse {
  const body = bodyOf(asked);
  const metadata = (isJson(body.metadata) ? body.metadata : {}) as Partial<Metadata>;
  const name = metadata.name ?? (metadata.generateName === undefined ? undefined : `${metadata.generateName}${asked.cluster.nameSuffix()}`);
  if (name === undefined) throw badRequest('name or generateName is required');
  const { written, warnings } = write(asked, undefined, { ...body, metadata: { ...metadata, name } });
  return withWarnings(respond(asked, written, 201), warnings);
}

export function updateObject(asked: Asked): WireResponse {
  const { cluster, resource, namespace, name = '' } = asked;
  const current = cluster.store.get(resource, namespace, name);
  const { written, warnings } = write(asked, current, bodyOf(asked));
  return withWarnings(respond(asked, written), warnings);
}

export function patchObject(asked: Asked): WireResponse {
  const { cluster, resource, namespace, name = '', headers, body } = asked;
  const type = headers['content-type']?.split(';')[0] ?? '';
  if (applyTypes.has(type)) return applyObject(asked);
  const patch = patches[type];
  if (patch === undefined || (type.includes('strategic') && resource.definition !== undefined)) {
    throw new StatusError(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${[...Object.keys(patches), ...applyTypes].join(', ')}`);
  }
  const current = cluster.store.get(resource, namespace, name);
  const { written, warnings } = write(asked, current, patch(current, parse(body)));
  return withWarnings(respond(asked, written), warnings);
}

function applyObject(asked: Asked): WireResponse {
  const { cluster, resource, namespace, name = '', query, body } = asked;
  const config = parseYaml(body) as unknown;
  if (!isJson(config)) throw badRequest('the object provided is unrecognized (must be of type Object)');
  const manager = query.get('fieldManager');
  if (manager === null) throw badRequest('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch');
  const current = cluster.store.find(resource, namespace, name);
  const full = { ...config, metadata: { ...(isJson(config.metadata) ? config.metadata : {}), name } };
  const next = applied(current, full, { manager, force: query.get('force') === 'true', apiVersion: apiVersionOf(resource.group, asked.version), now: cluster.store.now() });
  const { written, warnings } = write(asked, current, next, true);
  return withWarnings(respond(asked, written, current === undefined ? 201 : 200), warnings);
}

interface Written {
  readonly written: KubeObject;
  readonly warnings: readonly string[];
}

/** Checks, completes and stores an object; a dry run does all but the last. */
function write(asked: Asked, current: KubeObject | undefined, body: Json, isApply = false): Written {
  const { cluster, resource, version, subresource } = asked;
  const warnings = checkFields(asked, body);
  const metadata = metadataOf(asked, current, body);
  checkIdentity(asked, body, current);
  const full: KubeObject = { ...body, apiVersion: apiVersionOf(resource.group, version), kind: resource.kind, metadata };
  const staged = subresource === undefined ? withoutForeignStatus(asked, current, full) : onlySubresource(subresource, current, full);
  const completed = withDefaults(resource, staged, current);
  const owned = (isApply ? completed : claimed(current, completed, managerOf(asked), completed.apiVersion, cluster.store.now())) as unknown as KubeObject;
  if (current === undefined) checkNew(cluster, resource, owned);
  else checkUpdate(resource, current, owned);
  const expected = textAt(body, 'metadata', 'resourceVersion');
  if (isDryRun(asked)) return { written: { ...owned, metadata: { ...owned.metadata, uid: owned.metadata.uid || '00000000-0000-4000-a000-000000000000', creationTimestamp: owned.metadata.creationTimestamp || cluster.store.now() } }, warnings };
  const written = current === undefined ? cluster.store.create(resource, owned) : cluster.store.update(resource, owned, expected);
  cluster.afterWrite(resource, written);
  return { written: shown(resource, version, written), warnings };
}

function metadataOf({ namespace, name, resource }: Asked, current: KubeObject | undefined, body: Json): Metadata {
  const given = (isJson(body.metadata) ? body.metadata : {}) as Partial<Metadata>;
  const kept = current?.metadata;
  return {
    ...given,
    name: given.name ?? name ?? '',
    ...(resource.namespaced && { namespace: namespace ?? given.namespace ?? 'default' }),
    uid: kept?.uid ?? '', resourceVersion: kept?.resourceVersion ?? '', creationTimestamp: kept?.creationTimestamp ?? '',
    ...(kept?.generation !== undefined && { generation: kept.generation }),
    ...(kept?.deletionTimestamp !== undefined && { deletionTimestamp: kept.deletionTimestamp }),
  };
}

function checkIdentity({ namespace, name, resource, version }: Asked, body: Json, current: KubeObject | undefined): void {
  const [apiVersion, kind, ownName, ownNamespace] = [textAt(body, 'apiVersion'), textAt(body, 'kind'), textAt(body, 'metadata', 'name'), textAt(body, 'metadata', 'namespace')];
  const expected = apiVersionOf(resource.group, version);
  const stored = current?.apiVersion;
  if (apiVersion !== undefined && apiVersion !== expected && apiVersion !== stored) {
    throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${expected})`);
  }
  if (kind !== undefined && kind !== resource.kind) throw badRequest(`${kind} in version "${version}" cannot be handled as a ${resource.kind}`);
  if (name !== undefined && ownName !== undefined && name !== ownName) throw badRequest(`the name of the object (${ownName}) does not match the name on the URL (${name})`);
  if (namespace !== undefined && ownNamespace !== undefined && ownNamespace !== '' && namespace !== ownNamespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const uid = textAt(body, 'metadata', 'uid');
  if (current !== undefined && uid !== undefined && uid !== '' && uid !== current.metadata.uid) {
    throw conflict({ ...resource.about, name: current.metadata.name }, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`);
  }
}

/** Where there is a status subresource, the object itself cannot change the status. */
function withoutForeignStatus({ resource }: Asked, current: KubeObject | undefined, object: KubeObject): KubeObject {
  if (!resource.subresources.includes('status')) return object;
  return { ...without(object, 'status'), ...(current?.status !== undefined && { status: current.status }) };
}

const without = (object: KubeObject, member: string): KubeObject => Object.fromEntries(Object.entries(object).filter(([name]) => name !== member)) as unknown as KubeObject;

function onlySubresource(subresource: string, current: KubeObject | undefined, object: KubeObject): KubeObject {
  if (current === undefined) return object;
  if (subresource === 'status') return { ...current, ...(object.status !== undefined && { status: object.status }) };
  return { ...current, spec: object.spec ?? {} };
}

/** `fieldValidation`: unknown fields are an error, a warning or nobody's business. */
function checkFields({ query, resource, version, subresource }: Asked, body: Json): readonly string[] {
  const mode = query.get('fieldValidation') ?? 'Ignore';
  if (mode === 'Ignore' || subresource !== undefined) return [];
  const unknown = unknownFields(resource, version, body).map((field) => `unknown field "${field}"`);
  if (unknown.length === 0 || mode === 'Warn') return unknown;
  throw new StatusError(400, 'BadRequest', `${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: strict decoding error: ${unknown.join(', ')}`);
}

function withWarnings(response: WireResponse, warnings: readonly string[]): WireResponse {
  return warnings.length === 0 ? response : { ...response, headers: { ...response.headers, warning: warnings.map((warning) => `299 - "${warning.replaceAll('"', '\\"')}"`).join(', ') } };
}

export function deleteObject(asked: Asked): WireResponse {
  const { cluster, resource, namespace, name = '' } = asked;
  const current = cluster.store.get(resource, namespace, name);
  const options = asked.body === '' ? {} : bodyOf(asked);
  checkPreconditions(asked, options, current);
  checkDeletable(resource, current);
  const dry = isDryRun(asked) || (Array.isArray(options.dryRun) && options.dryRun.includes('All'));
  const left = dry ? undefined : cluster.deleteObject(resource, current, { graceSeconds: graceOf(asked, options), propagation: propagationOf(asked, options) });
  if (left !== undefined) return json(shown(resource, asked.version, left));
  const about = { name, ...(resource.group !== '' && { group: resource.group }), kind: resource.plural, uid: current.metadata.uid };
  return json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: about });
}

function checkPreconditions({ resource }: Asked, options: Json, { metadata }: KubeObject): void {
  const about = { ...resource.about, name: metadata.name };
  const uid = at(options, 'preconditions', 'uid');
  const version = at(options, 'preconditions', 'resourceVersion');
  if (typeof uid === 'string' && uid !== metadata.uid) throw conflict(about, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  if (typeof version === 'string' && version !== metadata.resourceVersion) throw conflict(about, `Precondition failed: ResourceVersion in precondition: ${version}, ResourceVersion in object meta: ${metadata.resourceVersion}`);
}

function graceOf({ query }: Asked, options: Json): number | undefined {
  const asked = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  return asked === undefined ? undefined : Number(asked);
}

function propagationOf({ query }: Asked, options: Json): string {
  if (options.orphanDependents === true) return 'Orphan';
  return textAt(options, 'propagationPolicy') ?? query.get('propagationPolicy') ?? 'Background';
}

export function deleteCollection(asked: Asked): WireResponse {
  const { cluster, resource, namespace, query } = asked;
  const options = asked.body === '' ? {} : bodyOf(asked);
  const matches = matcherOf(query);
  const doomed = cluster.store.list(resource, namespace).filter(matches);
  if (!isDryRun(asked)) for (const object of doomed) cluster.deleteObject(resource, object, { graceSeconds: graceOf(asked, options), propagation: propagationOf(asked, options) });
  return json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { kind: resource.plural } });
}
