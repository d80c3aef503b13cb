import { settledAnswer } from '../../core/tickets/answers.ts';
import type { Comment } from '../../core/tickets/comment.ts';
import { milestonesOf, operationComment } from '../../core/tickets/operation-comment.ts';
import type { SeenOperation } from '../shared/operation-facts.ts';
import { sha256 } from '../shared/sha256.ts';
import type { TicketRecord } from '../shared/stores/tickets.ts';
import type { Part } from '../shared/tickets/port.ts';
import type { SeenTicket } from './keep.ts';

/** One comment as it should be. */
export interface Said {
  readonly part: Part;
  readonly comment: Comment;
  /** Where it shows a plan: that plan's hash. */
  readonly planHash?: string | undefined;
}

/**
 * All that a ticket should have by now. Where comments can be edited there is one for answers, one for the latest dry run, and one
 * for each operation; where they cannot, one for each answer and milestone, which stays.
 */
export function whatToSay({ answer, told = {} }: TicketRecord, { plan, request }: SeenTicket, edits: boolean): readonly Said[] {
  if (!edits) return [...(answer ? [{ part: `answer ${sha256(JSON.stringify(answer)).slice(0, 12)}`, comment: answer }] : []), ...[plan, request].flatMap(milestones)];
  const answered = answer ?? (told['answer'] && settledAnswer);
  return [...(answered ? [{ part: 'answer', comment: answered }] : []), ...whole(plan, () => 'plan'), ...whole(request, (operationId) => operationId)];
}

function whole(seen: SeenOperation | undefined, partOf: (operationId: string) => Part): readonly Said[] {
  if (!seen) return [];
  const { operation } = seen.facts;
  return [{ part: partOf(operation.operationId), comment: operationComment(seen.facts, seen.at), planHash: operation.planHash }];
}

function milestones(seen: SeenOperation | undefined): readonly Said[] {
  if (!seen) return [];
  const { operationId, planHash } = seen.facts.operation;
  return milestonesOf(seen.facts).map(({ key, comment }) => ({ part: `${operationId} ${key}`, comment, planHash }));
}
