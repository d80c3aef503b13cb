import type { AccessStore, ApprovalPolicyStore, AuditLogStore, CalendarStore, ClusterStore, Journal, LeaseStore, OperationStore, WatchStore } from '../../../core/ports.ts';

/** Everything that Drydock keeps. */
export interface Stores {
  readonly operations: OperationStore;
  readonly journal: Journal;
  readonly watches: WatchStore;
  readonly leases: LeaseStore;
  readonly clusters: ClusterStore;
  readonly calendar: CalendarStore;
  readonly access: AccessStore;
  readonly approvals: ApprovalPolicyStore;
  readonly auditLog: AuditLogStore;
}
