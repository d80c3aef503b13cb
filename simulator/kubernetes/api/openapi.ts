import type { KubernetesCluster } from '../cluster.ts';
import { at, listAt } from '../object.ts';
import { apiVersionOf } from '../resources.ts';
import type { Resource } from '../resources.ts';
import { fieldsOf, loadModels, modelOf } from '../schema.ts';
import { unknownPath } from '../status.ts';
import type { WireResponse } from '../../gateway/wire.ts';
import { json } from './exchange.ts';

/**
 * OpenAPI v3, a document for each group and version: which paths there are, that they know `fieldValidation` (kubectl then
 * leaves validation to the server), and the fields of each kind for `kubectl explain`.
 */
export async function openApi(cluster: KubernetesCluster, [kind, ...rest]: readonly string[]): Promise<WireResponse> {
  if (kind !== 'v3') throw unknownPath();
  const groups = new Map<string, { readonly group: string; readonly version: string }>();
  for (const { group, versions } of cluster.resources()) for (const version of versions) groups.set(pathOf(group, version), { group, version });
  if (rest.length === 0) return json({ paths: Object.fromEntries([...groups.keys()].map((path) => [path, { serverRelativeURL: `${cluster.path}/openapi/v3/${path}?hash=${cluster.surroundings.version().minor}` }])) });
  const asked = groups.get(rest.join('/'));
  if (asked === undefined) throw unknownPath();
  await loadModels();
  return json(document(cluster, asked.group, asked.version));
}

const pathOf = (group: string, version: string): string => (group === '' ? `api/${version}` : `apis/${group}/${version}`);

function document(cluster: KubernetesCluster, group: string, version: string): object {
  const resources = cluster.resources().filter((resource) => resource.group === group && resource.versions.includes(version));
  const schemas = new Map<string, object>();
  for (const resource of resources) {
    if (resource.definition !== undefined) schemas.set(schemaName(resource, version), customSchema(resource, version));
    else addSchema(modelOf(resource, version), schemas, { group, version, kind: resource.kind });
  }
  return {
    openapi: '3.0.0', info: { title: 'Kubernetes', version: cluster.surroundings.version().gitVersion },
    paths: Object.fromEntries(resources.flatMap((resource) => pathsOf(resource, version))), components: { schemas: Object.fromEntries(schemas) },
  };
}

function pathsOf(resource: Resource, version: string): [string, object][] {
  const { group, kind, namespaced, plural } = resource;
  const base = `/${pathOf(group, version)}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const gvk = { 'x-kubernetes-group-version-kind': { group, version, kind } };
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema: { $ref: reference(schemaName(resource, version)) } } } } };
  const action = (name: string) => ({ 'x-kubernetes-action': name, ...gvk, parameters, responses });
  return [
    [base, { get: action('list'), post: action('post') }],
    [`${base}/{name}`, { get: action('get'), put: action('put'), patch: { ...action('patch'), requestBody: { content: { 'application/apply-patch+yaml': {}, 'application/merge-patch+json': {} } } }, delete: action('delete') }],
  ];
}

const schemaName = (resource: Resource, version: string): string => (resource.definition === undefined ? nameOf(modelOf(resource, version)) : `${resource.group}.${version}.${resource.kind}`);
/** `V1PodSpec` as `io.k8s.v1.PodSpec`: clients show what is after the last dot. */
const nameOf = (model: string): string => model.replace(/^(?:Core|Events)?V(\d+(?:(?:alpha|beta)\d+)?)/, 'io.k8s.v$1.');
const reference = (name: string): string => `#/components/schemas/${name}`;

function customSchema({ definition, group, kind }: Resource, version: string): object {
  const schema = at(listAt(definition, 'spec', 'versions').find(({ name }) => name === version), 'schema', 'openAPIV3Schema');
  return { type: 'object', ...(schema as object | undefined), 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
}

/** A model and all that it refers to. */
function addSchema(model: string, schemas: Map<string, object>, gvk?: { readonly group: string; readonly version: string; readonly kind: string }): void {
  if (schemas.has(nameOf(model))) return;
  const fields = fieldsOf(model);
  schemas.set(nameOf(model), { type: 'object' });
  const properties = Object.fromEntries((fields ?? []).map(({ baseName, type, format }) => [baseName, typeOf(type, format, schemas)]));
  schemas.set(nameOf(model), { type: 'object', ...(fields !== undefined && { properties }), ...(gvk && { 'x-kubernetes-group-version-kind': [gvk], description: `${gvk.kind} of ${apiVersionOf(gvk.group, gvk.version)}.` }) });
}

function typeOf(type: string, format: string, schemas: Map<string, object>): object {
  const list = /^Array<(.+)>$/.exec(type);
  if (list !== null) return { type: 'array', items: typeOf(list[1] ?? '', '', schemas) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map !== null) return { type: 'object', additionalProperties: typeOf(map[1] ?? '', '', schemas) };
  if (type === 'IntOrString') return { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' };
  if (type === 'Date' || type === 'V1MicroTime') return { type: 'string', format: 'date-time' };
  if (type === 'number') return { type: format.startsWith('int') ? 'integer' : 'number', ...(format !== '' && { format }) };
  if (type === 'string' || type === 'boolean') return { type, ...(format !== '' && { format }) };
  if (fieldsOf(type) === undefined) return { type: 'object' };
  addSchema(type, schemas);
  return { allOf: [{ $ref: reference(nameOf(type)) }], default: {} };
}
