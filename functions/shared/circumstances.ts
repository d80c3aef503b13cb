import type { Operation } from '../../core/operation/operation.ts';
import type { Circumstances } from '../../core/operation/why.ts';
import type { CalendarStore, LeaseStore, OperationStore } from '../../core/ports.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';

export interface CircumstanceStores {
  readonly operations: OperationStore;
  readonly leases: LeaseStore;
  readonly calendar: CalendarStore;
}

/** All that tells why an operation is where it is. */
export async function circumstancesOf(operation: Operation, stores: CircumstanceStores): Promise<Circumstances> {
  const { operations, calendar } = stores;
  const { operationId } = operation;
  const [plan, steps, decisions, known, traits] = await Promise.all([operations.findPlan(operationId), operations.steps(operationId), operations.decisions(operationId), calendar.read(), traitsOf(operation, stores)]);
  return { operation, plan, steps, decisions, calendar: known, traits };
}

/** As its lease or its waiting has them. */
async function traitsOf({ operationId, target }: Operation, { leases, calendar }: CircumstanceStores): Promise<ClusterTraits | undefined> {
  const lease = await leases.find(target);
  if (lease?.operationId === operationId && lease.traits) return lease.traits;
  return (await calendar.waiting()).find((one) => one.operationId === operationId)?.traits;
}
