import { askOf, sameStage, type Ask, type TicketMappings } from './mapping.ts';
import type { Ticket } from './ticket.ts';

/** What was made of a ticket so far. */
export interface TicketState {
  readonly revision: number;
  readonly stage: string;
  /** The latest dry run, and the latest operation, that it asked for. */
  readonly plan?: Asked | undefined;
  readonly request?: Asked | undefined;
}

export interface Asked {
  readonly operationId: string;
  /** Hash of what was asked for. */
  readonly content: string;
}

/** What a ticket's change wants done. */
export type Intent =
  | { readonly kind: 'nothing'; readonly why: 'older' | 'no-stage-of-ours' | 'did-not-move' | 'nothing-asked-for' }
  | { readonly kind: 'ask'; readonly ask: 'plan' | 'request' }
  | { readonly kind: 'approval'; readonly verdict: 'approve' | 'reject'; readonly operationId: string }
  | { readonly kind: 'cancellation'; readonly operationId: string };

/**
 * Reads one change of a ticket. An older one after a newer one says nothing any more. Where the ticket stands asks for a plan or for
 * the work, whatever the change was; an approval or a cancellation is the doing of whoever moved it there, and of nobody else.
 */
export function intentOf(mappings: TicketMappings, ticket: Ticket, state: TicketState | undefined): Intent {
  if (state && ticket.revision < state.revision) return { kind: 'nothing', why: 'older' };
  const ask = askOf(mappings, ticket);
  if (ask === undefined) return { kind: 'nothing', why: 'no-stage-of-ours' };
  if (ask === 'plan' || ask === 'request') return { kind: 'ask', ask };
  return decision(ask, ticket, state);
}

function decision(ask: Exclude<Ask, 'plan' | 'request'>, { moved, stage }: Ticket, state: TicketState | undefined): Intent {
  const operationId = state?.request?.operationId;
  if (!moved || (state && sameStage(state.stage, stage))) return { kind: 'nothing', why: 'did-not-move' };
  if (operationId === undefined) return { kind: 'nothing', why: 'nothing-asked-for' };
  return ask === 'cancel' ? { kind: 'cancellation', operationId } : { kind: 'approval', verdict: ask, operationId };
}

/** Whether what a ticket asks for was asked for already. */
export type Novelty = 'new' | 'same' | 'under-way';

/**
 * `content` is the hash of what it asks for by now; `hasEnded`: so has what it asked for last. The same again is asked for only when
 * somebody moves the ticket back and there again; something else waits until what is under way has ended. A plan changes nothing, so
 * the next one need not wait.
 */
export function noveltyOf(ask: 'plan' | 'request', ticket: Ticket, state: TicketState | undefined, content: string, hasEnded: boolean): Novelty {
  const last = state?.[ask];
  if (last === undefined) return 'new';
  if (last.content === content) return ticket.moved && state !== undefined && !sameStage(state.stage, ticket.stage) && hasEnded ? 'new' : 'same';
  return ask === 'plan' || hasEnded ? 'new' : 'under-way';
}
