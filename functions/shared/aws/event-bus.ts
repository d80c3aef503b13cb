import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OperationError } from '../../../core/errors.ts';
import { parseDetail, type AnyEvent } from '../../../events/catalogue.ts';
import { source } from '../../../events/define-event.ts';

/** Where Drydock says what happens. */
export interface EventBus {
  /** Parses the detail before it is sent. Rejects when the bus did not take the event. */
  publish(event: AnyEvent): Promise<void>;
}

export class EventBridgeBus implements EventBus {
  private readonly client: EventBridgeClient;
  private readonly name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.client = client;
    this.name = name;
  }

  async publish(event: AnyEvent): Promise<void> {
    const { Entries: entries } = await this.client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: this.name, Source: source, DetailType: event.type, Detail: JSON.stringify(parseDetail(event.type, event.detail)) }],
      }),
    );
    const refused = entries?.find((entry) => entry.ErrorCode !== undefined);
    if (refused) throw new OperationError('RetryBriefly', 'EventNotPublished', `${refused.ErrorCode ?? ''} ${refused.ErrorMessage ?? ''}`);
  }
}
