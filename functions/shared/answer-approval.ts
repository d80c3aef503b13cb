import { judgeAnswer, type Judgement } from '../../core/approvals/answer.ts';
import type { ApprovalDecision, ApprovalEntrance } from '../../core/approvals/approval.ts';
import { traitsOf } from '../../core/authorisation/may-do.ts';
import { OperationError } from '../../core/errors.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';
import { ApprovalAnswered } from '../../events/approval-answered.ts';
import type { EventBus } from './aws/event-bus.ts';
import type { Visitor } from './gatekeeper.ts';

interface AnswerServices {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** What an entrance has read. Whoever sends it has seen the plan of this hash. */
export interface GivenAnswer {
  readonly verdict: ApprovalDecision['verdict'];
  readonly via: ApprovalEntrance;
  readonly planHash: string;
  readonly reason?: string | undefined;
}

/** Two who answer at the same moment come one after the other. */
const mostAttempts = 10;

/**
 * Takes an answer in, from whatever entrance: it counts, or it is told why not. Said again, the event goes out again: the first
 * one may have been lost. What follows is up to `get-approval`, which hears the event.
 */
export async function answerApproval({ operations, bus, now }: AnswerServices, named: Operation, visitor: Visitor, { verdict, via, planHash, reason }: GivenAnswer): Promise<Judgement> {
  const said = { verdict, by: visitor.identity, via, planHash, ...(reason !== undefined && { reason }) };
  let operation = named;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const judged = judgeAnswer({ operation, said, entitled: visitor.may(['approve'], traitsOf(operation)), now: now() });
    if (judged.outcome === 'refused') return judged;
    if (judged.outcome === 'counts-already' || (await operations.saveApproval(operation.operationId, judged.approval))) {
      await bus.publish(ApprovalAnswered, { ...aboutOf(operation), ...judged.decision, missing: judged.missing });
      return judged;
    }
    operation = (await operations.find(operation.operationId)) ?? operation;
  }
  throw new OperationError('RetryBriefly', 'AnsweredAtOnce', `Too many people answer about operation ${operation.operationId} at the same moment.`);
}

function aboutOf({ operationId, kind, target }: Operation) {
  return { operationId, kind, target };
}
