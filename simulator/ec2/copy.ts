/** A deep copy of plain data, so that no caller holds the records themselves. Dates are never changed, and shared. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => copy(item)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member as unknown)])) as T;
}
