import type { Journal, JournalEntry } from '../../../../core/ports.ts';
import { entryKey } from '../journal.ts';
import { frozen } from './frozen.ts';

export class MemoryJournal implements Journal {
  private readonly kept = new Map<string, Map<string, JournalEntry>>();

  async append(entry: JournalEntry): Promise<void> {
    const entries = this.kept.get(entry.operationId) ?? new Map<string, JournalEntry>();
    this.kept.set(entry.operationId, entries.set(entryKey(entry), frozen(entry)));
  }

  async read(operationId: string): Promise<readonly JournalEntry[]> {
    const inOrder = [...(this.kept.get(operationId) ?? [])].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return inOrder.map(([, entry]) => entry);
  }
}
