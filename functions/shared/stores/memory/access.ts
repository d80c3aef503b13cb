import { emptyPolicy, type AccessPolicy } from '../../../../core/authorisation/policy.ts';
import type { AccessRecord, AccessStore } from '../../../../core/ports.ts';
import { frozen } from './frozen.ts';

export class MemoryAccessStore implements AccessStore {
  private record: AccessRecord = { policy: emptyPolicy, version: 0 };

  async read(): Promise<AccessRecord> {
    return this.record;
  }

  async save(policy: AccessPolicy, version: number): Promise<boolean> {
    if (version !== this.record.version) return false;
    this.record = frozen({ policy, version: version + 1 });
    return true;
  }
}
