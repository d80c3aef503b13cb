import type { Path } from '../spec/path.ts';

type Part = { [key: string | number]: unknown };

/** Puts a value into a document at a path, and makes the mappings and lists on the way. */
export function place(document: Part, path: Path, value: unknown): void {
  let part = document;
  path.forEach((segment, index) => {
    const next = path[index + 1];
    if (next === undefined) part[segment] = value;
    else if (Object.hasOwn(part, segment)) part = part[segment] as Part;
    else {
      const made = (typeof next === 'number' ? [] : {}) as Part;
      part[segment] = made;
      part = made;
    }
  });
}

/** Whether the first of two paths is the other one or leads to it. */
export function leadsTo(first: Path, other: Path): boolean {
  return first.length <= other.length && first.every((segment, index) => segment === other[index]);
}
