import { noApprovals } from '../../../../core/approvals/policy.ts';
import { emptyPolicy } from '../../../../core/authorisation/policy.ts';
import type { Stores } from '../stores.ts';
import { MemoryAuditLogStore } from './audit-log.ts';
import { MemoryCalendarStore } from './calendar.ts';
import { MemoryClusterStore } from './clusters.ts';
import { MemoryDocument } from './documents.ts';
import { MemoryJournal } from './journal.ts';
import { MemoryLeaseStore } from './leases.ts';
import { MemoryOperationStore } from './operations.ts';
import { MemoryWatchStore } from './watches.ts';

/** For as long as the process lives. */
export function memoryStores(): Stores {
  return {
    operations: new MemoryOperationStore(),
    journal: new MemoryJournal(),
    watches: new MemoryWatchStore(),
    leases: new MemoryLeaseStore(),
    clusters: new MemoryClusterStore(),
    calendar: new MemoryCalendarStore(),
    access: new MemoryDocument(emptyPolicy),
    approvals: new MemoryDocument(noApprovals),
    auditLog: new MemoryAuditLogStore(),
  };
}
