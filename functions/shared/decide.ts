import { answered, findDecision, judgeAnswer, type Refusal, type Wanted } from '../../core/decisions/answer.ts';
import type { Answer, Decision } from '../../core/decisions/decision.ts';
import { isEnded, type Operation } from '../../core/operation/operation.ts';
import type { OperationStore, WatchStore } from '../../core/ports.ts';
import { DecisionMade } from '../../events/decision-made.ts';
import type { EventBus } from './aws/event-bus.ts';

/** An answer that does not count, and why. */
export class NotDecided extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'NotDecided';
    this.refusal = refusal;
  }
}

interface DecidingServices {
  readonly operations: OperationStore;
  readonly watches: Pick<WatchStore, 'wake'>;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** Notes what somebody chooses about a step that is held up, and has the step looked at. Said again, it changes nothing, and the rest of it is done again: it may have been lost. Rejects with NotDecided. */
export async function decide({ operations, watches, bus, now }: DecidingServices, operation: Operation, wanted: Wanted, who: Pick<Answer, 'by' | 'reason'>): Promise<Decision> {
  const { operationId, kind, target } = operation;
  const at = now();
  const found = findDecision(await operations.decisions(operationId), wanted);
  if (found.kind !== 'found') throw new NotDecided(found);
  requireToCount(operation, found.decision, wanted, at);
  const answer = answered(wanted.choice, { ...who, at: new Date(at).toISOString() });
  const decision = (await operations.endDecision(operationId, found.decision.decisionId, answer)) ?? found.decision;
  // Somebody else may have been quicker.
  requireToCount(operation, decision, wanted, at);
  if (decision.end?.kind !== 'answered') throw new Error(`Decision ${decision.decisionId} of operation ${operationId} was not noted.`);
  const { decisionId, stepId, group, end: { choice, by, reason, at: since } } = decision;
  await watches.wake(`${operationId}/${stepId}`, at);
  await bus.publish(DecisionMade, { operationId, kind, target, at: since, decisionId, stepId, group, choice, by, ...(reason !== undefined && { reason }) });
  return decision;
}

function requireToCount({ status, cancellation }: Operation, decision: Decision, { choice }: Wanted, now: number): void {
  const judged = judgeAnswer(decision, choice, now);
  if (judged.kind === 'wrong' || judged.kind === 'late') throw new NotDecided(judged);
  if (judged.kind === 'stands') return;
  if (isEnded(status)) throw new NotDecided({ kind: 'late', message: `It has ended: ${status}.` });
  if (cancellation) throw new NotDecided({ kind: 'late', message: `${cancellation.by} cancelled it, and nothing is waited for but what is under way.` });
}
