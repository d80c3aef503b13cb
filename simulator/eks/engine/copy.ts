import type { Shape } from '../../service.ts';

/** A deep copy of a shape: plain objects, lists and dates. Absent members stay absent. */
export function copy(shape: Shape): Shape {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, copied(value)]),
  );
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Date) return new Date(value);
  return typeof value === 'object' && value !== null ? copy(value as Shape) : value;
}
