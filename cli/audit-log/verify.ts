import { createHash } from 'node:crypto';
import type { AuditEntry, Checkpoint } from './entry.ts';

/*
 * Verifies the audit log with nothing but what was read of it. It shares no code with what writes the log: a mistake there
 * would verify itself.
 */

export interface Fault {
  /** Of the first entry that is not as it should be. */
  readonly number: number;
  readonly kind: 'missing' | 'altered' | 'out of order' | 'cut off' | 'another chain';
  readonly message: string;
}

const zeros = '0'.repeat(64);

/** Takes the chain in page by page, from its first entry on. */
export class Verification {
  private last: Checkpoint = { number: 0, hash: zeros };
  private readonly checkpoint: Checkpoint | undefined;

  constructor(checkpoint?: Checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** Where the chain ends so far. */
  get head(): Checkpoint {
    return this.last;
  }

  /** The first fault among these entries. */
  take(entries: readonly AuditEntry[]): Fault | undefined {
    for (const entry of entries) {
      const fault = this.faultOf(entry);
      if (fault) return fault;
      this.last = { number: entry.number, hash: entry.hash };
    }
    return undefined;
  }

  /** After the last page: whether it goes as far as it once did. */
  end(): Fault | undefined {
    const { checkpoint, last } = this;
    if (checkpoint === undefined || last.number >= checkpoint.number) return undefined;
    return { number: last.number + 1, kind: 'cut off', message: `The log ends with entry ${last.number}; once it went on to entry ${checkpoint.number} at least.` };
  }

  private faultOf(entry: AuditEntry): Fault | undefined {
    const { number, hash, previous } = entry;
    const expected = this.last.number + 1;
    if (number > expected) return { number: expected, kind: 'missing', message: `Entry ${expected} is missing: after ${this.last.number} comes ${number}.` };
    if (number < expected) return { number, kind: 'out of order', message: `Entry ${number} comes after ${this.last.number}.` };
    if (hash !== hashOf(entry)) return { number, kind: 'altered', message: `Entry ${number} is not what was written: its hash is of something else.` };
    if (previous !== this.last.hash) return { number, kind: 'altered', message: `Entry ${number} follows another entry ${this.last.number} than this one.` };
    if (this.checkpoint?.number === number && this.checkpoint.hash !== hash) return { number, kind: 'another chain', message: `Entry ${number} is not the one that was noted: the log was written anew.` };
    return undefined;
  }
}

function hashOf({ hash, ...rest }: AuditEntry): string {
  return createHash('sha256').update(canonical(rest)).digest('hex');
}

/** JSON with the members of every object in the order of their names. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
