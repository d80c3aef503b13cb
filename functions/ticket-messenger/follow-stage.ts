import type { Operation } from '../../core/operation/operation.ts';
import { formOf, milestones, type Milestone } from '../../core/tickets/mapping.ts';
import type { TicketRecord } from '../shared/stores/tickets.ts';
import type { Desk } from './keep.ts';

/** Brings a ticket where its mapping says that it goes when its operation is there, once for each. */
export async function followStage({ tickets, mappings, desks, logger }: Desk, held: TicketRecord, operation: Operation | undefined): Promise<void> {
  const { ticket } = held;
  if (!operation || !isMilestone(operation.status)) return;
  const moved = `${operation.operationId} ${operation.status}`;
  const transition = formOf((await mappings.read()).policy, ticket)?.transitions[operation.status];
  if (transition === undefined || held.moved === moved) return;
  // Where a ticket cannot go from where people have put it, it stays.
  if (!(await desks[ticket.system].move(ticket, transition))) logger.warn('NOT_MOVED', { ticket: ticket.key, to: transition.to });
  await tickets.note(held, { moved });
}

function isMilestone(status: string): status is Milestone {
  return (milestones as readonly string[]).includes(status);
}
