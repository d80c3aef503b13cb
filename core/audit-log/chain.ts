import { canonicalJson } from '../plan/canonical.ts';
import type { Sha256 } from '../plan/token.ts';
import type { AuditEntry, AuditRecord } from './entry.ts';

/** What the first entry has for the hash of the one before. */
export const genesis = '0'.repeat(64);

/** Where the chain ends. */
export type Head = Pick<AuditEntry, 'number' | 'hash'>;

/** The entry that comes after `head`; the first one when there is none. */
export function nextEntry(head: Head | undefined, record: AuditRecord, now: number, sha256: Sha256): AuditEntry {
  const unhashed = { ...record, number: (head?.number ?? 0) + 1, previous: head?.hash ?? genesis, recordedAt: new Date(now).toISOString() };
  return { ...unhashed, hash: sha256(canonicalJson(unhashed)) };
}
