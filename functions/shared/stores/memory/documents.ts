import type { DocumentRecord, DocumentStore } from '../../../../core/ports.ts';
import { frozen } from './frozen.ts';

export class MemoryDocument<Policy> implements DocumentStore<Policy> {
  private record: DocumentRecord<Policy>;

  constructor(empty: Policy) {
    this.record = frozen({ policy: empty, version: 0 });
  }

  async read(): Promise<DocumentRecord<Policy>> {
    return this.record;
  }

  async save(policy: Policy, version: number): Promise<boolean> {
    if (version !== this.record.version) return false;
    this.record = frozen({ policy, version: version + 1 });
    return true;
  }
}
