import type { Tag } from '@aws-sdk/client-ec2';
import type { Random } from '../random.ts';
import type { Kind } from './kinds.ts';

/** Any EC2 resource, in the SDK's member names. */
export interface Resource {
  Tags?: Tag[] | undefined;
  /** What answers call the tags of a network interface. */
  TagSet?: Tag[] | undefined;
}

/** The resources of one kind in one account and region, in order of creation. */
export class Collection<T extends Resource> {
  readonly kind: Kind;
  private readonly random: Random;
  private readonly records = new Map<string, T>();

  constructor(kind: Kind, random: Random) {
    this.kind = kind;
    this.random = random;
  }

  /** A new id as EC2 makes them: `vpc-0` and sixteen hexadecimal digits. */
  newId(): string {
    return `${this.kind.prefix}-0${this.random.hex(16)}`;
  }

  add(id: string, record: T): T {
    this.records.set(id, record);
    return record;
  }

  find(id: string): T | undefined {
    return this.records.get(id);
  }

  /** Throws the kind's own `NotFound`. */
  get(id: string | undefined): T {
    const record = this.records.get(id ?? '');
    if (record === undefined) throw this.kind.notFound(id ?? '');
    return record;
  }

  delete(id: string): void {
    this.records.delete(id);
  }

  where(matches: (record: T) => boolean): T[] {
    return [...this.records.values()].filter(matches);
  }

  all(): T[] {
    return [...this.records.values()];
  }

  entries(): Iterable<[string, T]> {
    return this.records.entries();
  }

  get size(): number {
    return this.records.size;
  }
}
