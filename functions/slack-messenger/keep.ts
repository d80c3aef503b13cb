import type { Logger } from '@aws-lambda-powertools/logger';
import { isEnded } from '../../core/operation/operation.ts';
import type { OperationFacts } from '../../core/slack/facts.ts';
import { notesOf } from '../../core/slack/notes.ts';
import { operationMessage } from '../../core/slack/operation-message.ts';
import type { SeenOperation } from '../shared/operation-facts.ts';
import { sha256 } from '../shared/sha256.ts';
import { SlackPause, SlackRefusal, SlackUnreachable, type SlackWebApi } from '../shared/slack/web-api.ts';
import type { DynamoSlackStore, MessageRecord } from '../shared/stores/slack.ts';
import { postOnce } from './post-once.ts';
import { Exhausted, spend } from './spend.ts';

export interface Desk {
  readonly messages: DynamoSlackStore;
  readonly slack: Pick<SlackWebApi, 'post' | 'update' | 'find'>;
  /** The operation as it is, and when that was. */
  readonly read: (operationId: string) => Promise<SeenOperation | undefined>;
  /** Epoch milliseconds, as Slack has them. */
  readonly now: () => number;
  readonly channel: string;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Milliseconds. */
const delay = {
  /** A message is one messenger's own for so long. */
  hold: 60_000,
  /** What is under way is shown anew: time passes without events too. */
  refresh: 60_000,
  /** Between two edits of one message, unless its operation has ended. */
  edits: 3_000,
  /** Until Slack is tried again that was not there. */
  unreachable: 15_000,
  /** Until something is tried again that Slack refused. */
  refused: 300_000,
};

/** An operation that is not there after so many looks will not come. */
const mostMisses = 10;

/** Nothing more can be sent now; what is due stays due. */
const stop = Symbol('stop');

/** Brings every message that is due up to date, as far as the budget goes. Whatever Slack does, this ends well: it is tried again. */
export async function keepMessages(desk: Desk): Promise<void> {
  for (const { operationId } of await desk.messages.due(desk.now(), 100)) {
    const held = await desk.messages.claim(operationId, desk.now(), desk.now() + delay.hold);
    if (held && (await keepOne(desk, held)) === stop) return;
  }
}

async function keepOne(desk: Desk, held: MessageRecord): Promise<typeof stop | undefined> {
  try {
    await desk.messages.settle(held, await bringUpToDate(desk, held));
    return undefined;
  } catch (error) {
    const at = await whenAgain(desk, error);
    await desk.messages.settle(held, at);
    return error instanceof SlackRefusal ? undefined : stop;
  }
}

/** Answers when the message is due again. */
async function bringUpToDate(desk: Desk, held: MessageRecord): Promise<number | undefined> {
  const { operationId, misses = 0 } = held;
  const seen = await desk.read(operationId);
  if (!seen) {
    await desk.messages.note(held, { misses: misses + 1 });
    return misses < mostMisses ? desk.now() + delay.refresh : undefined;
  }
  const isOver = isEnded(seen.facts.operation.status);
  if (!isOver && held.editedAt !== undefined && held.editedAt + delay.edits > desk.now()) return held.editedAt + delay.edits;
  await show(desk, held, seen.facts, seen.at);
  return isOver ? undefined : desk.now() + delay.refresh;
}

/** First the message, then what its thread lacks. */
async function show(desk: Desk, held: MessageRecord, facts: OperationFacts, at: number): Promise<void> {
  const { channel, slack, messages } = desk;
  const message = operationMessage(facts, at);
  const shown = sha256(JSON.stringify(message));
  const mark = { operationId: held.operationId, part: 'message' };
  const ts = held.ts ?? (await postOnce(desk, held, { place: { channel }, message, mark }));
  if (held.ts === undefined) await messages.note(held, { ts, posting: undefined, shown, editedAt: desk.now() });
  else if (held.shown !== shown) {
    await spend(desk);
    await slack.update(channel, ts, message, mark);
    await messages.note(held, { shown, editedAt: desk.now() });
  }
  const noted = [...(held.noted ?? [])];
  for (const { key, message: note } of notesOf(facts).filter((one) => !noted.includes(one.key))) {
    await postOnce(desk, held, { place: { channel, thread: ts }, message: note, mark: { ...mark, part: key } });
    noted.push(key);
    await messages.note(held, { noted, posting: undefined });
  }
}

async function whenAgain({ messages, now, logger }: Desk, error: unknown): Promise<number> {
  if (error instanceof Exhausted) return error.until;
  logger.warn('NOT_SENT', error as Error);
  if (error instanceof SlackRefusal) return now() + delay.refused;
  const until = now() + (error instanceof SlackPause ? error.milliseconds : delay.unreachable);
  if (error instanceof SlackPause || error instanceof SlackUnreachable) await messages.pause(until);
  return until;
}
