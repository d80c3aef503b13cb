import type { CalendarStore, Waiting } from '../../../../core/ports.ts';
import type { FreezeRecord } from '../../../../core/windows/freeze.ts';
import type { Calendar } from '../../../../core/windows/standing.ts';
import type { WindowRecord } from '../../../../core/windows/window.ts';
import { frozen } from './frozen.ts';

export class MemoryCalendarStore implements CalendarStore {
  private readonly kept = { window: new Map<string, WindowRecord>(), freeze: new Map<string, FreezeRecord>() };
  private readonly held = new Map<string, Waiting>();

  async read(): Promise<Calendar> {
    return { windows: byName(this.kept.window), freezes: byName(this.kept.freeze) };
  }

  async saveWindow(record: WindowRecord): Promise<void> {
    this.kept.window.set(record.window.name, frozen(record));
  }

  async saveFreeze(record: FreezeRecord): Promise<void> {
    this.kept.freeze.set(record.freeze.name, frozen(record));
  }

  async remove(kind: 'window' | 'freeze', name: string): Promise<boolean> {
    return this.kept[kind].delete(name);
  }

  async wait(one: Waiting): Promise<void> {
    this.held.set(one.operationId, frozen(one));
  }

  async waiting(): Promise<readonly Waiting[]> {
    return byName(this.held);
  }

  async release(operationId: string): Promise<void> {
    this.held.delete(operationId);
  }
}

function byName<Value>(kept: ReadonlyMap<string, Value>): readonly Value[] {
  return [...kept].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
