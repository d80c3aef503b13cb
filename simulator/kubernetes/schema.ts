import { isJson } from './object.ts';
import type { Json } from './object.ts';
import type { Resource } from './resources.ts';

/**
 * The fields of the built-in kinds. Kubernetes' own client for JavaScript is generated from Kubernetes' OpenAPI document and
 * carries what it says in its models; loading it costs half a second, so it is loaded when somebody asks.
 */

interface Field {
  readonly baseName: string;
  /** `string`, `Array<V1Container>`, `{ [key: string]: string; }`, `V1PodSpec` … */
  readonly type: string;
  readonly format: string;
}

interface Model {
  getAttributeTypeMap(): readonly Field[];
}

let models: Readonly<Record<string, unknown>> | undefined;

/** Once per process; before the first question about fields. */
export async function loadModels(): Promise<void> {
  models ??= (await import('@kubernetes/client-node')) as unknown as Readonly<Record<string, unknown>>;
}

export function fieldsOf(model: string): readonly Field[] | undefined {
  const found = models?.[model] as Partial<Model> | undefined;
  return typeof found?.getAttributeTypeMap === 'function' ? found.getAttributeTypeMap() : undefined;
}

/** `V1Deployment`; two groups have a kind Event. */
export function modelOf({ group, kind }: Pick<Resource, 'group' | 'kind'>, version: string): string {
  const prefix = version.charAt(0).toUpperCase() + version.slice(1);
  if (kind === 'Event') return group === '' ? `Core${prefix}Event` : `Events${prefix}Event`;
  return `${prefix}${kind}`;
}

/** Fields that the kind does not have, by their paths: `spec.template.spec.contaners`. */
export function unknownFields(resource: Resource, version: string, object: Json): string[] {
  if (resource.definition !== undefined) return [];
  const found: string[] = [];
  look(modelOf(resource, version), object, '', found);
  return found;
}

function look(type: string, value: unknown, path: string, found: string[]): void {
  const list = /^Array<(.+)>$/.exec(type);
  if (list !== null && Array.isArray(value)) {
    for (const [index, item] of value.entries()) look(list[1] ?? '', item, `${path}[${index}]`, found);
    return;
  }
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map !== null && isJson(value)) {
    for (const [key, inner] of Object.entries(value)) look(map[1] ?? '', inner, `${path}.${key}`, found);
    return;
  }
  const fields = fieldsOf(type);
  if (fields === undefined || !isJson(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const field = fields.find(({ baseName }) => baseName === key);
    const at = path === '' ? key : `${path}.${key}`;
    if (field === undefined) found.push(at);
    else look(field.type, inner, at, found);
  }
}
