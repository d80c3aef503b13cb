import { traitsOf } from '../../core/authorisation/may-do.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { Conflict } from '../../core/ports.ts';
import { count } from '../../core/slack/text.ts';
import { titleOf } from '../../core/slack/words.ts';
import { saidAnswer } from '../../core/tickets/answers.ts';
import type { Intent } from '../../core/tickets/intent.ts';
import type { Ticket } from '../../core/tickets/ticket.ts';
import { answerApproval } from '../shared/answer-approval.ts';
import { cancelOperation } from '../shared/cancel.ts';
import type { Visitor } from '../shared/gatekeeper.ts';
import type { TicketRecord } from '../shared/stores/tickets.ts';
import { notEntitled, nothing, unknownPerson, type Outcome } from './outcome.ts';
import type { Services } from './services.ts';

type Decided = Extract<Intent, { readonly operationId: string }>;

/** Carries out what somebody decided about an operation by moving its ticket. `told`: what the ticket shows. */
export async function decide(decided: Decided, ticket: Ticket, services: Services, told: TicketRecord['told']): Promise<Outcome> {
  const { operations, gatekeeper } = services;
  const operation = await operations.find(decided.operationId);
  if (!operation) return nothing;
  const visitor = await gatekeeper.receive({ entrance: ticket.system, name: ticket.by.id });
  if (!visitor) return unknownPerson(ticket);
  return decided.kind === 'cancellation' ? cancel(operation, visitor, ticket, services) : answer({ operation, visitor, verdict: decided.verdict, planHash: planShown(decided.operationId, told) }, ticket, services);
}

async function cancel(operation: Operation, { identity, may }: Visitor, { key }: Ticket, services: Services): Promise<Outcome> {
  const decision = may(['cancel'], traitsOf(operation));
  if (!decision.allowed) return notEntitled(decision.reason);
  const { operationId } = operation;
  try {
    await cancelOperation(services, operation, { by: identity, reason: key, at: new Date(services.now()).toISOString() });
    return { answer: 'cancelled', about: operationId, comment: saidAnswer('Cancelled', `${titleOf(operation)} ends at its next safe point.`) };
  } catch (error) {
    if (error instanceof Conflict) return nothing;
    throw error;
  }
}

interface Approving {
  readonly operation: Operation;
  readonly visitor: Visitor;
  readonly verdict: 'approve' | 'reject';
  readonly planHash: string | undefined;
}

const verdicts = { approve: 'approved', reject: 'rejected' } as const;

/** Whoever moves a ticket has seen the plan that it shows: another one is not approved by it. */
async function answer({ operation, visitor, verdict, planHash }: Approving, { system }: Ticket, services: Services): Promise<Outcome> {
  const about = operation.operationId;
  if (planHash === undefined) return { answer: 'answered', about, comment: saidAnswer('This does not count', 'The plan is not here yet. Move the ticket again when it is.') };
  const judged = await answerApproval(services, operation, visitor, { verdict: verdicts[verdict], via: system, planHash });
  if (judged.outcome === 'refused') return { answer: 'answered', about, comment: saidAnswer('This does not count', judged.message) };
  const more = verdict === 'approve' && judged.missing > 0 ? ` ${count(judged.missing, 'more approval')} ${judged.missing === 1 ? 'is' : 'are'} needed.` : '';
  return { answer: 'answered', about, comment: saidAnswer(verdict === 'approve' ? 'Approved' : 'Rejected', `${visitor.identity} has ${verdicts[verdict]} the plan of ${titleOf(operation)}.${more}`) };
}

/** The hash of the plan that was shown last. */
function planShown(operationId: string, told: TicketRecord['told'] = {}): string | undefined {
  const shown = Object.entries(told).filter(([part, { planHash }]) => planHash !== undefined && part.startsWith(operationId));
  return shown.toSorted(([, one], [, other]) => other.at - one.at)[0]?.[1].planHash;
}
