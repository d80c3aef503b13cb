import type { Decision } from '../authorisation/may-do.ts';
import { isEnded, type Operation } from '../operation/operation.ts';
import { minuteOf } from '../windows/duration.ts';
import { approvalStanding, decisionsOn, missingIn, type Approval, type ApprovalDecision } from './approval.ts';

/** What somebody says, and all that decides whether it counts. */
export interface Answer {
  readonly operation: Pick<Operation, 'operationId' | 'status' | 'requestedBy' | 'cancellation' | 'approval'>;
  readonly said: Omit<ApprovalDecision, 'at'>;
  /** Whether they have the right to approve on this cluster. */
  readonly entitled: Decision;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Why an answer does not count. */
export type Objection = 'not-entitled' | 'not-a-person' | 'requester' | 'ended' | 'not-asked' | 'other-plan' | 'expired' | 'decided';

export type Judgement =
  /** `approval`: with the answer in it; `missing`: how many more people it takes. */
  | { readonly outcome: 'accepted'; readonly approval: Approval; readonly decision: ApprovalDecision; readonly missing: number }
  | { readonly outcome: 'counts-already'; readonly decision: ApprovalDecision; readonly missing: number }
  | { readonly outcome: 'refused'; readonly because: Objection; readonly message: string };

/** Whether an answer counts: the one rule of every entrance. */
export function judgeAnswer(answer: Answer): Judgement {
  const { operation: { approval }, said, now } = answer;
  const objection = aboutWho(answer) ?? aboutOperation(answer);
  if (objection) return objection;
  if (!approval || approval.planHash !== said.planHash) return otherPlan(answer);
  const mine = decisionsOn(approval).find(({ by, verdict }) => by === said.by && verdict === said.verdict);
  if (mine) return { outcome: 'counts-already', decision: mine, missing: missingIn(approval) };
  return aboutStanding(approval, now) ?? accept(approval, { ...said, at: new Date(now).toISOString() });
}

function accept(before: Approval, decision: ApprovalDecision): Judgement {
  const approval = { ...before, version: before.version + 1, decisions: [...before.decisions, decision] };
  return { outcome: 'accepted', approval, decision, missing: missingIn(approval) };
}

function refused(because: Objection, message: string): Judgement {
  return { outcome: 'refused', because, message };
}

function aboutWho({ operation: { requestedBy }, said: { by }, entitled }: Answer): Judgement | undefined {
  if (!entitled.allowed) return refused('not-entitled', entitled.reason);
  if (!by.startsWith('person:')) return refused('not-a-person', `${by} is no person, and people approve.`);
  if (by === requestedBy.principal) return refused('requester', `${by} asked for this operation. Somebody else has to approve it; who asked may cancel it.`);
  return undefined;
}

function aboutOperation({ operation: { operationId, status, cancellation, approval } }: Answer): Judgement | undefined {
  if (isEnded(status)) return refused('ended', `Operation ${operationId} has ended: ${status}.`);
  if (cancellation) return refused('ended', `Operation ${operationId} was cancelled by ${cancellation.by}.`);
  if (status === 'running') return refused('decided', `Operation ${operationId} runs already. It can be cancelled.`);
  return approval ? undefined : refused('not-asked', `Operation ${operationId} waits for no approval.`);
}

function otherPlan({ operation: { operationId, approval }, said: { planHash } }: Answer): Judgement {
  return refused('other-plan', `The plan of operation ${operationId} is not ${short(planHash)}… but ${short(approval?.planHash ?? '')}…: it was made again, or the hash is of another operation. Look at it as it is now.`);
}

function aboutStanding(approval: Approval, now: number): Judgement | undefined {
  const standing = approvalStanding(approval, now);
  switch (standing.state) {
    case 'waits':
      return undefined;
    case 'approved':
      return refused('decided', `It is approved by ${standing.by.join(' and ')}. It can be cancelled.`);
    case 'rejected':
      return refused('decided', `${standing.decision.by} has rejected it.`);
    case 'expired':
      return refused('expired', `It had to be approved by ${minuteOf(Date.parse(approval.expiresAt))}.`);
  }
}

function short(hash: string): string {
  return hash.slice(0, 12);
}
