import type { Target } from '../../../../core/operation/operation.ts';
import type { ClusterRecord, ClusterStore } from '../../../../core/ports.ts';
import { clusterKey } from '../leases.ts';
import { frozen } from './frozen.ts';

export class MemoryClusterStore implements ClusterStore {
  private readonly kept = new Map<string, ClusterRecord>();

  async save(record: ClusterRecord): Promise<void> {
    this.kept.set(clusterKey(record.target), frozen(record));
  }

  async remove(target: Target): Promise<void> {
    this.kept.delete(clusterKey(target));
  }

  async find(target: Target): Promise<ClusterRecord | undefined> {
    return this.kept.get(clusterKey(target));
  }

  async list(): Promise<readonly ClusterRecord[]> {
    const byKey = [...this.kept].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return byKey.map(([, record]) => record);
  }
}
