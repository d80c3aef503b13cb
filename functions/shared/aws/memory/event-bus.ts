import type * as z from 'zod/mini';
import type { AnyEvent } from '../../../../events/catalogue.ts';
import type { EventDefinition } from '../../../../events/define-event.ts';
import type { EventBus } from '../event-bus.ts';

/** A bus that remembers what was said on it. */
export class MemoryBus implements EventBus {
  readonly published: AnyEvent[] = [];

  async publish<Event extends EventDefinition>({ name, detail: schema }: Event, detail: z.infer<Event['detail']>): Promise<void> {
    this.published.push({ type: name, detail: schema.parse(detail) } as AnyEvent);
  }
}
