/** A copy that nobody can change, so that a store may give it to all who ask. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => frozen(item))) as T;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, frozen(member as unknown)]))) as T;
}
