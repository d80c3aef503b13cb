import type { Logger } from '@aws-lambda-powertools/logger';
import { isEnded } from '../../core/operation/operation.ts';
import type { TicketMappingStore } from '../../core/ports.ts';
import type { SeenOperation } from '../shared/operation-facts.ts';
import type { DynamoTicketStore, TicketRecord } from '../shared/stores/tickets.ts';
import { SystemPause, SystemRefusal, SystemUnreachable } from '../shared/tickets/calls.ts';
import type { TicketDesks } from '../shared/tickets/port.ts';
import { followStage } from './follow-stage.ts';
import { say } from './say.ts';
import { whatToSay } from './what-to-say.ts';

export interface Desk {
  readonly tickets: Pick<DynamoTicketStore, 'due' | 'claim' | 'note' | 'settle' | 'pausedUntil' | 'pause'>;
  readonly mappings: Pick<TicketMappingStore, 'read'>;
  readonly desks: TicketDesks;
  /** An operation as it is. */
  readonly read: (operationId: string) => Promise<SeenOperation | undefined>;
  /** Epoch milliseconds, as the systems have them. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'warn'>;
}

/** The operations that a ticket asked for, as they are. */
export interface SeenTicket {
  readonly plan?: SeenOperation | undefined;
  readonly request?: SeenOperation | undefined;
}

/** Milliseconds. */
const delay = {
  /** A ticket is one messenger's own for so long. */
  hold: 60_000,
  /** What an operation waits for changes without events too. */
  refresh: 300_000,
  /** Between two edits for one operation, unless it has ended: people are told of each. */
  edits: 15_000,
  /** Until a system is tried again that was not there. */
  unreachable: 15_000,
  /** Until something is tried again that a system refused. */
  refused: 300_000,
};

/** Brings every ticket that is due up to date. Whatever its system does, this ends well: it is tried again. */
export async function keepTickets(desk: Desk): Promise<void> {
  for (const due of await desk.tickets.due(desk.now(), 100)) {
    const held = await desk.tickets.claim(due, desk.now(), desk.now() + delay.hold);
    if (held) await desk.tickets.settle(held, await keepOne(desk, held));
  }
}

/** Answers when the ticket is due again. */
async function keepOne(desk: Desk, held: TicketRecord): Promise<number | undefined> {
  const pausedUntil = await desk.tickets.pausedUntil(held.ticket.system);
  if (pausedUntil > desk.now()) return pausedUntil;
  try {
    return await bringUpToDate(desk, held);
  } catch (error) {
    return whenAgain(desk, held, error);
  }
}

async function bringUpToDate(desk: Desk, held: TicketRecord): Promise<number | undefined> {
  const seen = await look(desk, held);
  const goesOn = [seen.plan, seen.request].some((one) => one !== undefined && !isEnded(one.facts.operation.status));
  const latest = Math.max(0, ...Object.values(held.told ?? {}).map(({ at }) => at));
  const nothingNew = held.answer === undefined && goesOn && latest + delay.edits > desk.now();
  if (nothingNew) return latest + delay.edits;
  await say(desk, held, whatToSay(held, seen, desk.desks[held.ticket.system].edits));
  await followStage(desk, held, seen.request?.facts.operation);
  return goesOn ? desk.now() + delay.refresh : undefined;
}

async function look({ read }: Desk, { state: { plan, request } }: TicketRecord): Promise<SeenTicket> {
  const [planned, requested] = await Promise.all([plan && read(plan.operationId), request && read(request.operationId)]);
  return { plan: planned, request: requested };
}

async function whenAgain({ tickets, now, logger }: Desk, { ticket }: TicketRecord, error: unknown): Promise<number> {
  logger.warn('NOT_SAID', error as Error);
  if (error instanceof SystemRefusal) return now() + delay.refused;
  const until = now() + (error instanceof SystemPause ? error.milliseconds : delay.unreachable);
  if (error instanceof SystemPause || error instanceof SystemUnreachable) await tickets.pause(ticket.system, until);
  return until;
}
