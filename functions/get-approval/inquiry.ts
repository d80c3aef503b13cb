import { approvalStanding, asked, nextLook, reminded, type Approval } from '../../core/approvals/approval.ts';
import type { Requirement } from '../../core/approvals/policy.ts';
import type { Finding } from '../../core/checks/finding.ts';
import { expired, rejectedBy } from '../../core/checks/not-approved.ts';
import { OperationError } from '../../core/errors.ts';
import { mayFollow, type Operation } from '../../core/operation/operation.ts';
import { canonicalJson } from '../../core/plan/canonical.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';
import { ApprovalReminded } from '../../events/approval-reminded.ts';
import { ApprovalRequested } from '../../events/approval-requested.ts';
import { OperationApproved } from '../../events/operation-approved.ts';
import type { Schedules } from '../shared/aws/schedules.ts';
import type { TaskTokens } from '../shared/aws/task-tokens.ts';
import { endAsCancelled, type EndStores } from '../shared/end-operation.ts';
import { refuse } from '../shared/refuse.ts';

interface InquiryServices extends EndStores {
  readonly schedules: Schedules;
  readonly tokens: TaskTokens;
}

/** The state's outcomes. */
type Outcome = 'approved' | 'refused' | 'cancelled';

/** Asks people about a plan, and looks what became of it. Looking twice does nothing twice. */
export class Inquiry {
  private readonly services: InquiryServices;

  constructor(services: InquiryServices) {
    this.services = services;
  }

  /** Keeps the token after the question is there: whoever answers in between is found by the look that follows. */
  async ask(operation: Operation, { tags }: ClusterTraits, requirement: Requirement, taskToken: string): Promise<void> {
    if (!operation.cancellation) await this.putQuestion(operation, tags, requirement);
    await this.services.operations.saveApprovalToken(operation.operationId, taskToken);
  }

  /**
   * A plan that was approved before, and was made again just as it was, is not asked about again. Who may approve follows from
   * the same tags as who has to.
   */
  private async putQuestion(operation: Operation, tags: ClusterTraits['tags'], requirement: Requirement): Promise<void> {
    const { operations, bus, now } = this.services;
    const { operationId, planHash = '', approval: before } = operation;
    if (canonicalJson(tags) !== canonicalJson(operation.tags ?? {})) await operations.move(operationId, 'planning', { tags });
    const approval = asked(before, planHash, requirement, now());
    const isWritten = approval === before || (await operations.saveApproval(operationId, approval)) !== undefined;
    if (!isWritten) throw new OperationError('RetryBriefly', 'AnsweredMeanwhile', `Somebody answered about operation ${operationId} at this moment.`);
    const standing = approvalStanding(approval, now());
    const other = before && before.planHash !== planHash && { before: before.planHash };
    if (standing.state === 'waits') await bus.publish(ApprovalRequested, { ...this.questionOf(operation, approval, standing.missing), ...other });
  }

  async look(operationId: string): Promise<void> {
    const { operations, now } = this.services;
    const [operation, taskToken] = await Promise.all([operations.find(operationId), operations.findApprovalToken(operationId)]);
    if (!operation || taskToken === undefined) return;
    // An end that was written and not published is brought to its end.
    if (operation.cancellation && mayFollow(operation.status, 'cancelled')) {
      await endAsCancelled(this.services, operation);
      return this.settle(operationId, taskToken, 'cancelled');
    }
    const { approval } = operation;
    if (!approval || !mayFollow(operation.status, 'refused')) return this.settle(operationId, taskToken, 'refused');
    const standing = approvalStanding(approval, now());
    switch (standing.state) {
      case 'waits':
        return this.wait(operation, approval, standing.missing);
      case 'approved':
        await this.services.bus.publish(OperationApproved, { ...this.about(operation), planHash: approval.planHash, by: [...standing.by] });
        return this.settle(operationId, taskToken, 'approved');
      case 'rejected':
        return this.refuse(operation, taskToken, rejectedBy(standing.decision));
      case 'expired':
        return this.refuse(operation, taskToken, expired(approval));
    }
  }

  /** Until the next reminder, or until it expires. */
  private async wait(operation: Operation, approval: Approval, missing: number): Promise<void> {
    const { operations, bus, schedules, now } = this.services;
    const { operationId } = operation;
    await schedules.wake({ operationId }, nextLook(approval, now()));
    const after = reminded(approval, now());
    if (!after) return;
    await bus.publish(ApprovalReminded, this.questionOf(operation, approval, missing));
    // Whoever was quicker has answered, and that is looked at by itself.
    await operations.saveApproval(operationId, after);
  }

  private async refuse(operation: Operation, taskToken: string, finding: Finding): Promise<void> {
    const others = (operation.findings ?? []).filter(({ check }) => check !== finding.check);
    await refuse(this.services, operation, [finding, ...others]);
    await this.settle(operation.operationId, taskToken, 'refused');
  }

  private async settle(operationId: string, taskToken: string, outcome: Outcome): Promise<void> {
    await this.services.tokens.succeed(taskToken, { outcome });
    await this.services.operations.removeApprovalToken(operationId, taskToken);
  }

  private questionOf(operation: Operation, { planHash, people, expiresAt }: Approval, missing: number) {
    return { ...this.about(operation), planHash, people, missing, expiresAt };
  }

  private about({ operationId, kind, target }: Operation) {
    return { operationId, kind, target, at: new Date(this.services.now()).toISOString() };
  }
}
