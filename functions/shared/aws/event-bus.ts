import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type * as z from 'zod/mini';
import { OperationError } from '../../../core/errors.ts';
import { source, type EventDefinition } from '../../../events/define-event.ts';

/** Where Drydock says what happens. */
export interface EventBus {
  /** Parses the detail before it is sent. Rejects when the bus did not take the event. */
  publish<Event extends EventDefinition>(event: Event, detail: z.infer<Event['detail']>): Promise<void>;
}

export class EventBridgeBus implements EventBus {
  private readonly client: EventBridgeClient;
  private readonly name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.client = client;
    this.name = name;
  }

  async publish<Event extends EventDefinition>({ name, detail: schema }: Event, detail: z.infer<Event['detail']>): Promise<void> {
    const { Entries: entries } = await this.client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: this.name, Source: source, DetailType: name, Detail: JSON.stringify(schema.parse(detail)) }],
      }),
    );
    const refused = entries?.find((entry) => entry.ErrorCode !== undefined);
    if (refused) throw new OperationError('RetryBriefly', 'EventNotPublished', `${refused.ErrorCode ?? ''} ${refused.ErrorMessage ?? ''}`);
  }
}
