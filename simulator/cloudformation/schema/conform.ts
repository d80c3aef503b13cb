import type { Shape } from '../../service.ts';
import { isIntrinsic, isObject } from '../template/values.ts';
import type { DefinitionSchema, PropertyType, ResourceSchema } from './schema.ts';

/** A property that is not as its type wants it. `path` is as in a JSON pointer: `/Tags/0/Key`. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

/**
 * Reads properties against the schema of their type. Scalars are converted as CloudFormation converts them (`"5"` is a
 * number where a number is wanted, `8080` a string). An intrinsic function that is not evaluated yet fits anywhere.
 */
export function conform(properties: Shape, schema: ResourceSchema): { readonly value: Shape; readonly misfits: readonly Misfit[] } {
  const misfits: Misfit[] = [];
  const reader = new Reader(schema.definitions, misfits);
  return { value: reader.members(properties, schema.properties, ''), misfits };
}

class Reader {
  private readonly definitions: ResourceSchema['definitions'];
  private readonly misfits: Misfit[];

  constructor(definitions: ResourceSchema['definitions'], misfits: Misfit[]) {
    this.definitions = definitions;
    this.misfits = misfits;
  }

  members(value: Shape, wanted: Readonly<DefinitionSchema>, path: string): Shape {
    for (const [name, { required }] of Object.entries(wanted)) {
      if (required === true && value[name] === undefined) this.refuse(path, `required key [${name}] not found`);
    }
    const known = Object.entries(value).filter(([name]) => {
      if (wanted[name] === undefined) this.refuse(path, `extraneous key [${name}] is not permitted`);
      return wanted[name] !== undefined;
    });
    return Object.fromEntries(known.map(([name, member]) => [name, this.read(member, wanted[name]?.type ?? 'json', `${path}/${name}`)]));
  }

  private read(value: unknown, type: PropertyType, path: string): unknown {
    if (isIntrinsic(value)) return value;
    if (typeof type === 'string') return this.scalar(value, type, path);
    if ('list' in type) return this.list(value, type.list, path);
    if ('map' in type) return this.map(value, type.map, path);
    if ('anyOf' in type) return this.anyOf(value, type.anyOf, path);
    return isObject(value) ? this.members(value, this.definitions[type.ref] ?? {}, path) : this.refuseType(value, 'JSONObject', path);
  }

  private scalar(value: unknown, type: Extract<PropertyType, string>, path: string): unknown {
    const read = scalars[type](value);
    return read === undefined ? this.refuseType(value, named[type], path) : read;
  }

  private list(value: unknown, element: PropertyType, path: string): unknown {
    if (!Array.isArray(value)) return this.refuseType(value, 'JSONArray', path);
    return value.map((item, index) => this.read(item, element, `${path}/${index}`));
  }

  private map(value: unknown, element: PropertyType, path: string): unknown {
    if (!isObject(value)) return this.refuseType(value, 'JSONObject', path);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.read(member, element, `${path}/${key}`)]));
  }

  /** The first alternative that fits; where none does, what the first one found. */
  private anyOf(value: unknown, types: readonly PropertyType[], path: string): unknown {
    const attempts = types.map((type) => {
      const misfits: Misfit[] = [];
      return { value: new Reader(this.definitions, misfits).read(value, type, path), misfits };
    });
    const best = attempts.find(({ misfits }) => misfits.length === 0) ?? attempts[0];
    this.misfits.push(...(best?.misfits ?? []));
    return best?.value;
  }

  private refuseType(value: unknown, wanted: string, path: string): unknown {
    this.refuse(path, `expected type: ${wanted}, found: ${foundType(value)}`);
    return value;
  }

  private refuse(path: string, message: string): void {
    this.misfits.push({ path, message });
  }
}

const scalars: Readonly<Record<Extract<PropertyType, string>, (value: unknown) => unknown>> = {
  string: (value) => (typeof value === 'string' ? value : isScalar(value) ? String(value) : undefined),
  'date-time': (value) => (typeof value === 'string' ? value : undefined),
  integer: (value) => asNumber(value, Number.isInteger),
  number: (value) => asNumber(value, Number.isFinite),
  boolean: (value) => (typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined),
  json: (value) => value,
  null: (value) => (value === null ? null : undefined),
  tag: (value) => (isObject(value) && fitsTag(value) ? { Key: text(value['Key']), Value: text(value['Value']) } : undefined),
};

const named: Readonly<Record<Extract<PropertyType, string>, string>> = {
  string: 'String', 'date-time': 'String', integer: 'Integer', number: 'Number', boolean: 'Boolean', json: 'JSONObject', null: 'Null', tag: 'Tag',
};

function asNumber(value: unknown, fits: (number: number) => boolean): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined;
  return fits(Number(value)) ? Number(value) : undefined;
}

function fitsTag(tag: Shape): boolean {
  return Object.keys(tag).every((key) => key === 'Key' || key === 'Value') && [tag['Key'], tag['Value']].every((part) => isScalar(part) || isIntrinsic(part));
}

/** A scalar as text; an intrinsic function as it is. */
function text(value: unknown): unknown {
  return isScalar(value) ? String(value) : value;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function foundType(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'JSONArray';
  if (typeof value === 'object') return 'JSONObject';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'Integer' : 'Number') : typeof value === 'boolean' ? 'Boolean' : 'String';
}
