import { actionsOf, traitsOf } from '../../core/authorisation/may-do.ts';
import { isEnded } from '../../core/operation/operation.ts';
import { noveltyOf, type TicketState } from '../../core/tickets/intent.ts';
import type { TicketMappings } from '../../core/tickets/mapping.ts';
import { ticketKey, type Ticket } from '../../core/tickets/ticket.ts';
import { notEntitled, nothing, settled, underWay, unfit, unknownPerson, type Outcome } from './outcome.ts';
import type { Services } from './services.ts';
import { readWish, type Wish } from './wish.ts';

interface Asking {
  readonly ask: 'plan' | 'request';
  readonly ticket: Ticket;
  readonly state: TicketState | undefined;
}

/** Asks for what a ticket describes, in the name of whoever made its last change. */
export async function askFor({ ask, ticket, state }: Asking, mappings: TicketMappings, services: Services): Promise<Outcome> {
  const read = await readWish(ticket, mappings, services);
  if (read.kind === 'none') return nothing;
  const visitor = await services.gatekeeper.receive({ entrance: ticket.system, name: ticket.by.id });
  if (read.kind === 'unfit') return visitor ? unfit(read.problems) : unknownPerson(ticket);
  const { wish } = read;
  const last = state?.[ask];
  const novelty = noveltyOf(ask, ticket, state, wish.content, await hasEnded(last?.operationId, services));
  if (novelty === 'same') return settled;
  if (!visitor) return unknownPerson(ticket);
  if (novelty === 'under-way') return underWay(last?.operationId ?? '');
  const decision = visitor.may(actionsOf({ kind: 'provision', dryRun: ask === 'plan' }), traitsOf(wish));
  return decision.allowed ? file({ ask, ticket, state }, wish, visitor.identity, services) : notEntitled(decision.reason);
}

/** The same change of the same ticket is the same operation, however often it comes. */
async function file({ ask, ticket }: Asking, { order, target, tags, content }: Wish, by: string, { desk, tickets }: Services): Promise<Outcome> {
  const idempotencyKey = [ticketKey(ticket), ticket.revision, ask, content].join(' ');
  const { operationId } = await desk.file('provision', target, order, { by, tags, via: ticket.system, dryRun: ask === 'plan', idempotencyKey });
  await tickets.follow(operationId, ticket);
  return { answer: ask === 'plan' ? 'planned' : 'requested', about: operationId, asked: { ask, of: { operationId, content } } };
}

async function hasEnded(operationId: string | undefined, { operations }: Pick<Services, 'operations'>): Promise<boolean> {
  const operation = operationId === undefined ? undefined : await operations.find(operationId);
  return operation === undefined || isEnded(operation.status);
}
