import type { Message } from '../../core/slack/blocks.ts';
import { SlackUnreachable, type Mark, type Place } from '../shared/slack/web-api.ts';
import type { MessageRecord } from '../shared/stores/slack.ts';
import type { Desk } from './keep.ts';
import { spend } from './spend.ts';

interface Posting {
  readonly place: Place;
  readonly message: Message;
  readonly mark: Mark;
}

/** Seconds by which our clock and Slack's may differ. */
const skew = 120;

/**
 * Posts what was not posted yet; answers its `ts`. That it is about to is written down first: whoever finds that, and no
 * `ts`, looks for it in the channel before posting again. Rejects when another messenger has the message by now.
 */
export async function postOnce(desk: Desk, held: MessageRecord, { place, message, mark }: Posting): Promise<string> {
  const { messages, slack, now } = desk;
  const { posting } = held;
  const found = posting?.part === mark.part ? await slack.find(place, mark, Math.floor(posting.at / 1000) - skew) : undefined;
  if (found !== undefined) return found;
  await spend(desk);
  if (!(await messages.note(held, { posting: { part: mark.part, at: now() } }))) throw new Error(`Another messenger has the message of ${held.operationId}.`);
  try {
    return await slack.post(place, message, mark);
  } catch (error) {
    // Only where nobody knows whether it arrived, it is to be looked for.
    if (!(error instanceof SlackUnreachable)) await messages.note(held, { posting: undefined });
    throw error;
  }
}
