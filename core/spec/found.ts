import type { Path } from './path.ts';
import type { Problem } from './problem.ts';

/** A problem before it is placed in the text. */
export interface Found {
  readonly path: Path;
  readonly message: string;
  readonly kind: Problem['kind'];
  /** Whether the key is at fault or what is written after it. */
  readonly at: 'key' | 'value';
  /** Places that were taken to be empty. If something is there that could not be read, there is no problem here. */
  readonly assumesEmpty?: readonly Path[];
}

/** The verdict of a rule on a config whose fields, as far as they are there, have the right form. */
export type Findings = Iterable<Found>;

export function keyIsWrong(path: Path, message: string, assumesEmpty: readonly Path[] = []): Found {
  return { path, message, kind: 'invalid', at: 'key', assumesEmpty };
}

export function valueIsWrong(path: Path, message: string, assumesEmpty: readonly Path[] = []): Found {
  return { path, message, kind: 'invalid', at: 'value', assumesEmpty };
}

/** Whether one of two paths leads through the other. */
export function meet(one: Path, other: Path): boolean {
  return one.slice(0, other.length).every((segment, index) => segment === other[index]);
}
