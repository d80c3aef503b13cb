import type * as z from 'zod/mini';
import { source, type EventDefinition } from '../../../events/define-event.ts';
import type { AwsCall } from './signed-calls.ts';

/** Publishes one event without the SDK. Rejects when the bus did not take it. */
export async function putEvent<Event extends EventDefinition>(call: AwsCall, bus: string, { name, detail: schema }: Event, detail: z.infer<Event['detail']>): Promise<void> {
  const entry = { EventBusName: bus, Source: source, DetailType: name, Detail: JSON.stringify(schema.parse(detail)) };
  const answer = await call('PutEvents', { Entries: [entry] });
  if (answer['FailedEntryCount'] !== 0) throw new Error('The bus did not take the event.');
}
