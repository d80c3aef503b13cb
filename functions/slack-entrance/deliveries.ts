import { SlackRequestReceived } from '../../events/slack-request-received.ts';
import { putEvent } from '../shared/aws/put-event.ts';
import { AwsRefusal, type AwsCall } from '../shared/aws/signed-calls.ts';
import type { Content } from './read-delivery.ts';

/** Seconds: longer than Slack tries again, and than a signature is valid. */
const remembered = 86_400;

interface Places {
  readonly SLACK_TABLE: string;
  readonly EVENT_BUS_NAME: string;
}

/** Puts each request on the bus, and remembers that it did: a repetition goes no further. */
export class Deliveries {
  private readonly call: AwsCall;
  private readonly places: Places;

  constructor(call: AwsCall, places: Places) {
    this.call = call;
    this.places = places;
  }

  /** False for a request that was published already. One whose publication failed may come again; who hears of it twice answers it once. */
  async publish(requestId: string, { kind, content }: Content, now: number): Promise<boolean> {
    if (!(await this.remember(requestId, now, 'seen'))) return false;
    const detail = { requestId, receivedAt: new Date(now).toISOString(), kind, content };
    await putEvent(this.call, this.places.EVENT_BUS_NAME, SlackRequestReceived, detail);
    await this.remember(requestId, now, 'published');
    return true;
  }

  /** False when it was published before. */
  private async remember(requestId: string, now: number, state: 'seen' | 'published'): Promise<boolean> {
    try {
      await this.call('PutItem', {
        TableName: this.places.SLACK_TABLE,
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
