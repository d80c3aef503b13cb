import { parseDetail, type AnyEvent } from '../../../../events/catalogue.ts';
import type { EventBus } from '../event-bus.ts';

/** A bus that remembers what was said on it. */
export class MemoryBus implements EventBus {
  readonly published: AnyEvent[] = [];

  async publish(event: AnyEvent): Promise<void> {
    this.published.push({ type: event.type, detail: parseDetail(event.type, event.detail) } as AnyEvent);
  }
}
