import { nextEntry } from '../../core/audit-log/chain.ts';
import { recordOf, type AuditEntry, type BusEvent } from '../../core/audit-log/entry.ts';
import type { AuditLogStore } from '../../core/ports.ts';
import { source } from '../../events/define-event.ts';
import { sha256 } from '../shared/sha256.ts';

/** Enters events into the log in the order in which they are given. Answers the last entry by then. */
export async function keep(log: AuditLogStore, events: readonly BusEvent[], now: () => number): Promise<AuditEntry | undefined> {
  let head = await log.head();
  for (const event of events) head = await enter(log, event, head, now);
  return head;
}

/**
 * An event that comes again makes no second entry, also when two keepers have it at once: the number is announced before the
 * entry is written, and an entry is written only behind the head that was read before asking for the announcement.
 */
async function enter(log: AuditLogStore, event: BusEvent, known: AuditEntry | undefined, now: () => number): Promise<AuditEntry | undefined> {
  for (let head = known; ; head = await log.head()) {
    if (await isEntered(log, event.id)) return head;
    const entry = nextEntry(head, recordOf(event, source, sha256), now(), sha256);
    if ((await log.announce(event.id, entry.number)) && (await log.append(entry))) return entry;
  }
}

/** A keeper that died between the two writes has announced a number that another event has by now. */
async function isEntered(log: AuditLogStore, eventId: string): Promise<boolean> {
  const number = await log.announced(eventId);
  return number !== undefined && (await log.find(number))?.event.id === eventId;
}
