import type { Target } from '../../../../core/operation/operation.ts';
import type { Lease, LeaseStore } from '../../../../core/ports.ts';
import type { ClusterTraits } from '../../../../core/windows/selector.ts';
import { clusterKey } from '../leases.ts';

export class MemoryLeaseStore implements LeaseStore {
  private readonly held = new Map<string, Lease>();
  private readonly fences = new Map<string, number>();

  async take(target: Target, operationId: string, now: number, expiresAt: number, traits?: ClusterTraits): Promise<Lease> {
    const key = clusterKey(target);
    const present = this.held.get(key);
    const mine = present?.operationId === operationId;
    if (present && !mine && present.expiresAt > now) return present;
    const fence = mine ? present.fence : (this.fences.get(key) ?? 0) + 1;
    const known = mine ? present.traits : traits;
    const lease: Lease = { target, operationId, fence, expiresAt, ...(known && { traits: known }) };
    this.fences.set(key, fence);
    this.held.set(key, lease);
    return lease;
  }

  async renew(target: Target, operationId: string, expiresAt: number): Promise<Lease | undefined> {
    const present = this.held.get(clusterKey(target));
    if (present?.operationId !== operationId) return undefined;
    const lease = { ...present, expiresAt };
    this.held.set(clusterKey(target), lease);
    return lease;
  }

  async find(target: Target): Promise<Lease | undefined> {
    return this.held.get(clusterKey(target));
  }

  async release(target: Target, operationId: string): Promise<void> {
    if (this.held.get(clusterKey(target))?.operationId === operationId) this.held.delete(clusterKey(target));
  }
}
