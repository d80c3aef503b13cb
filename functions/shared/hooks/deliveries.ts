import type * as z from 'zod/mini';
import type { EventDefinition } from '../../../events/define-event.ts';
import { putEvent } from '../aws/put-event.ts';
import { AwsRefusal, type AwsCall } from '../aws/signed-calls.ts';

/** Seconds: longer than whoever sends us something tries again. */
const remembered = 86_400;

interface Places<Event extends EventDefinition> {
  readonly table: string;
  readonly bus: string;
  readonly event: Event;
}

/** Puts each request on the bus, and remembers that it did: a repetition goes no further. */
export class Deliveries<Event extends EventDefinition> {
  private readonly call: AwsCall;
  private readonly places: Places<Event>;

  constructor(call: AwsCall, places: Places<Event>) {
    this.call = call;
    this.places = places;
  }

  /** False for a request that was published already. One whose publication failed may come again; who hears of it twice answers it once. */
  async publish(requestId: string, detail: z.infer<Event['detail']>, now: number): Promise<boolean> {
    const { bus, event } = this.places;
    if (!(await this.remember(requestId, now, 'seen'))) return false;
    await putEvent(this.call, bus, event, detail);
    await this.remember(requestId, now, 'published');
    return true;
  }

  /** False when it was published before. */
  private async remember(requestId: string, now: number, state: 'seen' | 'published'): Promise<boolean> {
    try {
      await this.call('PutItem', {
        TableName: this.places.table,
        Item: { item: { S: `request#${requestId}` }, state: { S: state }, expiresAt: { N: String(Math.floor(now / 1000) + remembered) } },
        ConditionExpression: 'attribute_not_exists(#item) OR #state = :seen',
        ExpressionAttributeNames: { '#item': 'item', '#state': 'state' },
        ExpressionAttributeValues: { ':seen': { S: 'seen' } },
      });
      return true;
    } catch (error) {
      if (error instanceof AwsRefusal && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}
