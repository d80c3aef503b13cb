import type { Logger } from '@aws-lambda-powertools/logger';
import type * as z from 'zod/mini';
import { intentOf, type Intent } from '../../core/tickets/intent.ts';
import type { TicketMappings } from '../../core/tickets/mapping.ts';
import type { Ticket, TicketName } from '../../core/tickets/ticket.ts';
import { TicketAnswered } from '../../events/ticket-answered.ts';
import type { TicketReceived } from '../../events/ticket-received.ts';
import type { TicketRecord } from '../shared/stores/tickets.ts';
import { askFor } from './asking.ts';
import { decide } from './deciding.ts';
import { nothing, type Outcome } from './outcome.ts';
import type { Services } from './services.ts';

type Received = z.infer<(typeof TicketReceived)['detail']>;

/** Two changes of one ticket that are read at the same moment come one after the other. */
const mostAttempts = 5;

/** Does what one change of a ticket asks for. The same change again, or an older one, does nothing more. */
export async function converse({ requestId, ticket }: Received, services: Services, logger: Pick<Logger, 'info'>): Promise<void> {
  const { policy: mappings } = await services.mappings.read();
  if (mappings[ticket.system][ticket.place] === undefined) {
    logger.info('LEFT', { requestId, place: ticket.place });
    return;
  }
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (await takeTurn(ticket, mappings, services)) return;
  }
  throw new Error(`Ticket ${ticket.key} is changed faster than it can be read.`);
}

/** False when another change of the ticket was read meanwhile. */
async function takeTurn(ticket: Ticket, mappings: TicketMappings, services: Services): Promise<boolean> {
  const record = await services.tickets.find(ticket);
  const intent = intentOf(mappings, ticket, record?.state);
  if (intent.kind === 'nothing' && intent.why === 'older') return true;
  const outcome = await carryOut(intent, { ticket, record }, mappings, services);
  if (!(await services.tickets.save(recordAfter(ticket, outcome, record), services.outside()))) return false;
  await tell(ticket, outcome, services);
  return true;
}

async function carryOut(intent: Intent, { ticket, record }: { readonly ticket: Ticket; readonly record: TicketRecord | undefined }, mappings: TicketMappings, services: Services): Promise<Outcome> {
  switch (intent.kind) {
    case 'nothing':
      return nothing;
    case 'ask':
      return askFor({ ask: intent.ask, ticket, state: record?.state }, mappings, services);
    case 'approval':
    case 'cancellation':
      return decide(intent, ticket, services, record?.told);
  }
}

function recordAfter(ticket: Ticket, { asked, comment, leaves }: Outcome, record: TicketRecord | undefined): Parameters<Services['tickets']['save']>[0] {
  const state = { ...record?.state, revision: ticket.revision, stage: ticket.stage, ...(asked && { [asked.ask]: asked.of }) };
  const answer = leaves === true ? record?.answer : comment;
  return { ticket: nameOf(ticket), state, version: record?.version ?? 0, ...(answer && { answer }) };
}

async function tell(ticket: Ticket, { answer, about }: Outcome, { bus, now }: Services): Promise<void> {
  if (answer === undefined) return;
  await bus.publish(TicketAnswered, { ticket: nameOf(ticket), answer, ...(about !== undefined && { about }), at: new Date(now()).toISOString() });
}

function nameOf({ system, place, id, key, link, installation }: Ticket): TicketName {
  return { system, place, id, key, link, ...(installation !== undefined && { installation }) };
}
