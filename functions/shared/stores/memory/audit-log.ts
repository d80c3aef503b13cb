import type { AuditEntry } from '../../../../core/audit-log/entry.ts';
import type { AuditLogStore } from '../../../../core/ports.ts';
import { frozen } from './frozen.ts';

export class MemoryAuditLogStore implements AuditLogStore {
  private readonly entries: AuditEntry[] = [];
  private readonly numbers = new Map<string, number>();

  async head(): Promise<AuditEntry | undefined> {
    return this.entries.at(-1);
  }

  async find(number: number): Promise<AuditEntry | undefined> {
    return this.entries[number - 1];
  }

  async append(entry: AuditEntry): Promise<boolean> {
    if (this.entries[entry.number - 1] !== undefined) return false;
    this.entries[entry.number - 1] = frozen(entry);
    return true;
  }

  async read({ from, limit }: { readonly from: number; readonly limit: number }): Promise<readonly AuditEntry[]> {
    return this.entries.slice(from - 1, from - 1 + limit);
  }

  async announce(eventId: string, number: number): Promise<boolean> {
    if ((this.numbers.get(eventId) ?? 0) > number) return false;
    this.numbers.set(eventId, number);
    return true;
  }

  async announced(eventId: string): Promise<number | undefined> {
    return this.numbers.get(eventId);
  }
}
