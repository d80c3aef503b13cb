/**
 * What AWS publishes about a resource type: its properties with their types, which of them are required and which cannot
 * change without a new resource, and the attributes that `Fn::GetAtt` may ask for. The data is `resource-types.json`,
 * written by `extract.ts`.
 */
import data from './resource-types.json' with { type: 'json' };

export interface ResourceSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly attributes: readonly string[];
  /** Nested types by name; `{ ref }` points here. */
  readonly definitions: Readonly<Record<string, DefinitionSchema>>;
}

export type DefinitionSchema = Record<string, PropertySchema>;

export interface PropertySchema {
  readonly type: PropertyType;
  readonly required?: boolean;
  /** A changed value makes a new resource instead of an update. */
  readonly replaces?: boolean;
}

export type PropertyType =
  | 'string' | 'integer' | 'number' | 'boolean' | 'json' | 'tag' | 'date-time' | 'null'
  | { readonly list: PropertyType }
  | { readonly map: PropertyType }
  | { readonly ref: string }
  | { readonly anyOf: readonly PropertyType[] };

const schemas = data as Record<string, unknown> as Record<string, ResourceSchema | undefined>;

export function resourceSchema(type: string): ResourceSchema | undefined {
  return schemas[type];
}
