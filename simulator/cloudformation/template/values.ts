import type { Shape } from '../../service.ts';

export function isObject(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{ "Ref": … }`, `{ "Fn::Sub": … }`, `{ "Condition": … }`: an object with one key that names a function. */
export function intrinsicOf(value: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (!isObject(value)) return undefined;
  const [name, ...more] = Object.keys(value);
  if (name === undefined || more.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument: value[name] } : undefined;
}

export function isIntrinsic(value: unknown): boolean {
  return intrinsicOf(value) !== undefined;
}

/** A copy whose objects have no prototype, so that no name in it means more than its author wrote (`constructor`). */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const copy = Object.create(null) as Shape;
  for (const [key, member] of Object.entries(value)) copy[key] = bare(member);
  return copy;
}

/** JSON with sorted keys: equal values have equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/** Calls `visit` for every value inside `value`, the outermost first, with the path that leads to it. */
export function walk(value: unknown, visit: (value: unknown, path: readonly string[]) => void, path: readonly string[] = []): void {
  visit(value, path);
  if (Array.isArray(value)) value.forEach((item, index) => walk(item, visit, [...path, String(index)]));
  else if (isObject(value)) Object.entries(value).forEach(([key, member]) => walk(member, visit, [...path, key]));
}

/** A scalar as text, as CloudFormation writes numbers and truth values; anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
