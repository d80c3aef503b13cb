import * as z from 'zod/mini';
import { fields } from './fields.ts';
import type { Field } from './field.ts';
import { clusterConfig } from './schema/cluster-config.ts';

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

interface SchemaNode {
  description?: string;
  enum?: unknown[];
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  additionalProperties?: SchemaNode | boolean;
}

/**
 * What `parseClusterConfig` takes, field by field; the rules between fields are only in the parser. A refused field is
 * there too, with the values that say nothing.
 */
export function clusterConfigJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(clusterConfig) as SchemaNode;
  for (const [path, field] of Object.entries(fields)) annotate(schema, path.replaceAll('[]', '.[]').split('.'), field);
  return { ...schema };
}

function annotate(schema: SchemaNode, path: readonly string[], field: Field): void {
  const name = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<SchemaNode | undefined>(childOf, schema);
  if (parent === undefined) return;
  if (field.outcome === 'refused') {
    parent.properties = { ...parent.properties, [name]: { description: `Refused: ${field.reason}.`, enum: [null, '', [], {}, ...field.sameAsAbsent] } };
    return;
  }
  const node = childOf(parent, name);
  if (node !== undefined) node.description = field.becomes;
}

function childOf(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  if (name === '[]') return node?.items ?? node?.anyOf?.find(({ items }) => items !== undefined)?.items;
  if (name === '*') return typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
  return node?.properties?.[name];
}
