/**
 * Writes `resource-types.json`: what AWS publishes about the resource types that a provider stands behind, taken from the
 * database in the `aws-cdk` package. Run by hand when a provider or the package changes:
 * `npx node simulator/cloudformation/schema/extract.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { providers } from '../providers/index.ts';
import type { DefinitionSchema, PropertySchema, PropertyType, ResourceSchema } from './schema.ts';

interface SpecType {
  type: string;
  element?: SpecType;
  reference?: { $ref: string };
  types?: SpecType[];
}
interface SpecProperty {
  type: SpecType;
  previousTypes?: SpecType[];
  required?: boolean;
  causesReplacement?: 'yes' | 'no' | 'maybe';
}
interface SpecDefinition {
  $id: string;
  name: string;
  properties: Record<string, SpecProperty>;
}
interface SpecResource extends SpecDefinition {
  cloudFormationType: string;
  attributes: Record<string, unknown>;
}
interface Database {
  schema: { resource: { entities: SpecResource[] }; typeDefinition: { entities: SpecDefinition[] } };
}

/** CDK's own record of itself is in no published schema. */
const metadata: ResourceSchema = { properties: { Analytics: { type: 'string' } }, attributes: [], definitions: {} };

export function extract(database: Database, types: readonly string[]): Record<string, ResourceSchema> {
  const resources = new Map(database.schema.resource.entities.map((entity) => [entity.cloudFormationType, entity]));
  const definitions = new Map(database.schema.typeDefinition.entities.map((entity) => [entity.$id, entity]));
  return Object.fromEntries(
    [...types].sort().map((type) => {
      const resource = resources.get(type);
      return [type, resource === undefined ? metadata : resourceSchema(resource, definitions, providers[type]?.recordedOnly !== undefined)];
    }),
  );
}

/** The JSON schema of a type, with the definitions it uses; a type that is only recorded is described one level deep. */
function resourceSchema(resource: SpecResource, definitions: ReadonlyMap<string, SpecDefinition>, shallow: boolean): ResourceSchema {
  const used: Record<string, DefinitionSchema> = {};
  const typeOf = (type: SpecType): PropertyType => {
    if (type.type === 'array' && type.element) return { list: typeOf(type.element) };
    if (type.type === 'map' && type.element) return { map: typeOf(type.element) };
    if (type.type === 'union' && type.types) return { anyOf: type.types.map(typeOf) };
    if (type.type === 'ref' && type.reference) return shallow ? 'json' : reference(type.reference.$ref);
    return type.type as PropertyType;
  };
  const reference = (id: string): PropertyType => {
    const definition = definitions.get(id);
    if (definition === undefined) throw new Error(`The database has no type ${id}.`);
    if (used[definition.name] === undefined) {
      used[definition.name] = {};
      Object.assign(used[definition.name] ?? {}, propertySchemas(definition.properties, typeOf));
    }
    return { ref: definition.name };
  };
  const properties = propertySchemas(resource.properties, typeOf);
  return { properties, attributes: Object.keys(resource.attributes).sort(), definitions: used };
}

function propertySchemas(properties: Record<string, SpecProperty>, typeOf: (type: SpecType) => PropertyType): Record<string, PropertySchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const all = [property.type, ...(property.previousTypes ?? [])].map(typeOf);
      const type = all.length === 1 ? (all[0] ?? 'json') : { anyOf: all };
      const replaces = property.causesReplacement === 'yes' || property.causesReplacement === 'maybe';
      return [name, { type, ...(property.required === true && { required: true }), ...(replaces && { replaces: true }) }];
    }),
  );
}

export function readDatabase(path: string): Database {
  return JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Database;
}

if (import.meta.main) {
  const database = readDatabase('node_modules/aws-cdk/db.json.gz');
  const types = extract(database, Object.keys(providers));
  const lines = Object.entries(types).map(([type, schema]) => `${JSON.stringify(type)}: ${JSON.stringify(schema)}`);
  writeFileSync(new URL('resource-types.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
}
