import type * as z from 'zod/mini';
import { saidAnswer, strangerAnswer, unfitAnswer } from '../../core/tickets/answers.ts';
import type { FieldProblem } from '../../core/tickets/cluster-config.ts';
import type { Comment } from '../../core/tickets/comment.ts';
import type { Asked } from '../../core/tickets/intent.ts';
import type { Ticket } from '../../core/tickets/ticket.ts';
import type { TicketAnswered } from '../../events/ticket-answered.ts';

type Answer = z.infer<(typeof TicketAnswered)['detail']>['answer'];

/** What became of one change of a ticket. */
export interface Outcome {
  /** Absent: there is nothing to tell. */
  readonly answer?: Answer;
  /** What is said, where the operation does not say it. */
  readonly comment?: Comment;
  readonly leaves?: true;
  /** What was asked for by it. */
  readonly asked?: { readonly ask: 'plan' | 'request'; readonly of: Asked };
  /** The operation that it is about. */
  readonly about?: string;
}

/** What was said before still holds. */
export const nothing: Outcome = { leaves: true };

/** It was asked for already: whatever was wrong before is settled. */
export const settled: Outcome = {};

export function unfit(problems: readonly FieldProblem[]): Outcome {
  return { answer: 'unfit', comment: unfitAnswer(problems) };
}

export function unknownPerson({ system, by }: Ticket): Outcome {
  return { answer: 'unknown-person', comment: strangerAnswer(system, by) };
}

export function notEntitled(reason: string): Outcome {
  return { answer: 'not-entitled', comment: saidAnswer('This is not allowed', reason) };
}

export function underWay(operationId: string): Outcome {
  return { answer: 'under-way', about: operationId, comment: saidAnswer('This change is not part of what is under way', `Operation ${operationId} goes on as it was asked for. Change the ticket again when it has ended.`) };
}
