import type { Approval } from '../../../../core/approvals/approval.ts';
import { inTurn, type Decision, type DecisionEnd } from '../../../../core/decisions/decision.ts';
import type { Cancellation } from '../../../../core/operation/cancellation.ts';
import { isEnded, mayFollow, type Operation, type OperationStatus } from '../../../../core/operation/operation.ts';
import type { OperationRequest } from '../../../../core/operation/request.ts';
import type { Plan, StepRecord } from '../../../../core/plan/plan.ts';
import type { PlanDifference } from '../../../../core/plan/difference.ts';
import type { UpgradeFacts } from '../../../../core/plan/upgrade/facts.ts';
import type { OperationChange, OperationStore } from '../../../../core/ports.ts';
import type { ClusterSpec } from '../../../../core/spec/cluster-spec.ts';
import { isOpenedByAnother, moveRefused, requestedOperation } from '../operation-records.ts';
import { frozen } from './frozen.ts';

interface Kept {
  readonly request: OperationRequest;
  operation: Operation;
  spec?: ClusterSpec;
  facts?: UpgradeFacts;
  plan?: Plan;
  difference?: PlanDifference;
  approvalToken?: string;
  readonly steps: Map<string, StepRecord>;
  readonly begun: Set<string>;
  readonly decisions: Map<string, Decision>;
}

export class MemoryOperationStore implements OperationStore {
  private readonly kept = new Map<string, Kept>();

  async request(request: OperationRequest): Promise<'created' | 'same' | 'conflict'> {
    const present = this.kept.get(request.operationId);
    if (present) return present.request.requestHash === request.requestHash ? 'same' : 'conflict';
    this.kept.set(request.operationId, { request: frozen(request), operation: frozen(requestedOperation(request)), steps: new Map(), begun: new Set(), decisions: new Map() });
    return 'created';
  }

  async find(operationId: string): Promise<Operation | undefined> {
    return this.kept.get(operationId)?.operation;
  }

  async findRequest(operationId: string): Promise<OperationRequest | undefined> {
    return this.kept.get(operationId)?.request;
  }

  async saveSpec(operationId: string, spec: ClusterSpec): Promise<void> {
    this.require(operationId).spec = frozen(spec);
  }

  async findSpec(operationId: string): Promise<ClusterSpec | undefined> {
    return this.kept.get(operationId)?.spec;
  }

  async list({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<readonly Operation[]> {
    const newestFirst = [...this.kept.values()].map(({ operation }) => operation).toSorted((one, other) => (timeKey(one) < timeKey(other) ? 1 : -1));
    const last = newestFirst.findIndex(({ operationId }) => operationId === after);
    return newestFirst.slice(last + 1, last + 1 + limit);
  }

  async move(operationId: string, status: OperationStatus, change: OperationChange = {}): Promise<Operation> {
    const present = this.kept.get(operationId);
    if (!present || !mayFollow(present.operation.status, status) || isOpenedByAnother(present.operation, change.executionArn) || (status === 'running' && present.operation.cancellation)) {
      throw moveRefused(operationId, status, present?.operation);
    }
    present.operation = frozen({ ...present.operation, ...change, status });
    return present.operation;
  }

  async cancel(operationId: string, cancellation: Cancellation): Promise<{ readonly operation: Operation; readonly begun: readonly string[] }> {
    const present = this.kept.get(operationId);
    if (!present || isEnded(present.operation.status)) throw moveRefused(operationId, 'cancelled', present?.operation);
    present.operation = frozen({ cancellation, ...present.operation });
    return { operation: present.operation, begun: [...present.begun].toSorted() };
  }

  async begin(operationId: string, stepId: string): Promise<boolean> {
    const { operation, begun } = this.require(operationId);
    if (operation.cancellation) return false;
    begun.add(stepId);
    return true;
  }

  async saveApproval(operationId: string, approval: Approval): Promise<Operation | undefined> {
    const present = this.require(operationId);
    const { operation } = present;
    if (operation.status !== 'planning' || (operation.approval?.version ?? 0) !== approval.version - 1) return undefined;
    present.operation = frozen({ ...operation, approval });
    return present.operation;
  }

  async saveApprovalToken(operationId: string, taskToken: string): Promise<void> {
    this.require(operationId).approvalToken = taskToken;
  }

  async findApprovalToken(operationId: string): Promise<string | undefined> {
    return this.kept.get(operationId)?.approvalToken;
  }

  async removeApprovalToken(operationId: string, taskToken: string): Promise<void> {
    const present = this.require(operationId);
    if (present.approvalToken === taskToken) delete present.approvalToken;
  }

  async saveDifference(operationId: string, difference: PlanDifference): Promise<void> {
    this.require(operationId).difference = frozen(difference);
  }

  async findDifference(operationId: string): Promise<PlanDifference | undefined> {
    return this.kept.get(operationId)?.difference;
  }

  async saveFacts(operationId: string, facts: UpgradeFacts): Promise<void> {
    this.require(operationId).facts = frozen(facts);
  }

  async findFacts(operationId: string): Promise<UpgradeFacts | undefined> {
    return this.kept.get(operationId)?.facts;
  }

  async savePlan(operationId: string, plan: Plan): Promise<void> {
    this.require(operationId).plan = frozen(plan);
  }

  async findPlan(operationId: string): Promise<Plan | undefined> {
    return this.kept.get(operationId)?.plan;
  }

  async saveStep(operationId: string, step: StepRecord): Promise<void> {
    this.require(operationId).steps.set(step.stepId, frozen(step));
  }

  async steps(operationId: string): Promise<readonly StepRecord[]> {
    const steps = this.kept.get(operationId)?.steps.values() ?? [];
    return [...steps].toSorted((one, other) => (one.stepId < other.stepId ? -1 : 1));
  }

  async ask(operationId: string, decision: Decision): Promise<Decision> {
    const { decisions } = this.require(operationId);
    const present = decisions.get(decision.decisionId) ?? frozen(decision);
    decisions.set(decision.decisionId, present);
    return present;
  }

  async endDecision(operationId: string, decisionId: string, end: DecisionEnd): Promise<Decision | undefined> {
    const { decisions } = this.require(operationId);
    const present = decisions.get(decisionId);
    if (present && present.end === undefined) decisions.set(decisionId, frozen({ ...present, end }));
    return decisions.get(decisionId);
  }

  async decisions(operationId: string): Promise<readonly Decision[]> {
    return inTurn([...(this.kept.get(operationId)?.decisions.values() ?? [])]);
  }

  private require(operationId: string): Kept {
    const present = this.kept.get(operationId);
    if (!present) throw new Error(`Nothing was requested under ${operationId}.`);
    return present;
  }
}

function timeKey({ requestedAt, operationId }: Operation): string {
  return `${requestedAt}#${operationId}`;
}
