import { missingIn, type Approval, type ApprovalDecision } from '../approvals/approval.ts';
import { minuteOf } from '../windows/duration.ts';
import type { Finding } from './finding.ts';

/** Somebody who may approve the plan does not want it. */
export function rejectedBy({ by, reason }: ApprovalDecision): Finding {
  return notApproved(`${by} rejected the plan${reason === undefined ? '.' : `: ${reason}`}`, 'Settle it with whoever rejected it, and ask again.');
}

/** Too few people approved the plan in time. */
export function expired(approval: Approval): Finding {
  const missing = missingIn(approval);
  return notApproved(`${missing} of ${approval.people} approvals were missing at ${minuteOf(Date.parse(approval.expiresAt))}.`, 'Ask again, and tell those who may approve.');
}

function notApproved(message: string, remedy: string): Finding {
  return { check: 'not-approved', severity: 'blocker', message, remedy, unwaivable: true };
}
