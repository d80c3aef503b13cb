import type { AuditEntry } from './audit-log/entry.ts';
import type { Approval } from './approvals/approval.ts';
import type { ApprovalPolicy } from './approvals/policy.ts';
import type { AccessPolicy } from './authorisation/policy.ts';
import type { Decision, DecisionEnd } from './decisions/decision.ts';
import type { ClusterSpec } from './spec/cluster-spec.ts';
import type { Cancellation } from './operation/cancellation.ts';
import type { Operation, OperationStatus, Target } from './operation/operation.ts';
import type { OperationRequest } from './operation/request.ts';
import type { RollbackWindow } from './operation/rollback-window.ts';
import type { PlanDifference } from './plan/difference.ts';
import type { UpgradeFacts } from './plan/upgrade/facts.ts';
import type { Plan, StepOutput, StepRecord } from './plan/plan.ts';
import type { TicketMappings } from './tickets/mapping.ts';
import type { FreezeRecord } from './windows/freeze.ts';
import type { ClusterTraits } from './windows/selector.ts';
import type { Calendar, Pending } from './windows/standing.ts';
import type { WindowRecord } from './windows/window.ts';
import type { Watch } from './watch/watch.ts';

/** The operations, their requests, plans and steps. Every write is one conditional write on one item. */
export interface OperationStore {
  /** Records a request. `created` for the first; `same` for a repetition; `conflict` when the id belongs to another request. */
  request(request: OperationRequest): Promise<'created' | 'same' | 'conflict'>;
  find(operationId: string): Promise<Operation | undefined>;
  findRequest(operationId: string): Promise<OperationRequest | undefined>;
  /** The request's ClusterConfig, read once: when the operation is opened. */
  saveSpec(operationId: string, spec: ClusterSpec): Promise<void>;
  findSpec(operationId: string): Promise<ClusterSpec | undefined>;
  /** Newest first. `after` is an operation id of the page before. */
  list(page: { readonly limit: number; readonly after?: string }): Promise<readonly Operation[]>;
  /** Moves to `status` if the table of transitions allows it; answers the operation as it then is. Rejects with `Conflict` otherwise. A cancelled one does not start running. */
  move(operationId: string, status: OperationStatus, change?: OperationChange): Promise<Operation>;
  /** Notes who wants the operation to end, unless somebody else did before. Answers it with the word that stands, and with the steps that had begun. Rejects with `Conflict` when it has ended. */
  cancel(operationId: string, cancellation: Cancellation): Promise<{ readonly operation: Operation; readonly begun: readonly string[] }>;
  /** Notes that a step begins; false when the operation was cancelled before. One write decides which came first. */
  begin(operationId: string, stepId: string): Promise<boolean>;
  /** What people are asked, or said, while it has not begun. Answers the operation as it then is; undefined when somebody else was quicker, or it has begun or ended. */
  saveApproval(operationId: string, approval: Approval): Promise<Operation | undefined>;
  /** The task token of the state that waits for people. */
  saveApprovalToken(operationId: string, taskToken: string): Promise<void>;
  findApprovalToken(operationId: string): Promise<string | undefined>;
  /** Nobody waits for this one any more. */
  removeApprovalToken(operationId: string, taskToken: string): Promise<void>;
  /** How the plan differs from the one before. */
  saveDifference(operationId: string, difference: PlanDifference): Promise<void>;
  findDifference(operationId: string): Promise<PlanDifference | undefined>;
  /** What the survey read of a living cluster: kept whole, because later verifications compare with it. */
  saveFacts(operationId: string, facts: UpgradeFacts): Promise<void>;
  findFacts(operationId: string): Promise<UpgradeFacts | undefined>;
  savePlan(operationId: string, plan: Plan): Promise<void>;
  findPlan(operationId: string): Promise<Plan | undefined>;
  saveStep(operationId: string, step: StepRecord): Promise<void>;
  steps(operationId: string): Promise<readonly StepRecord[]>;
  /** Notes a question, unless it was asked before. Answers it as it then stands. */
  ask(operationId: string, decision: Decision): Promise<Decision>;
  /** Notes what came of a question; the first word counts. Answers it as it then stands, or undefined when it was never asked. */
  endDecision(operationId: string, decisionId: string, end: DecisionEnd): Promise<Decision | undefined>;
  decisions(operationId: string): Promise<readonly Decision[]>;
}

export type OperationChange = Partial<Pick<Operation, 'executionArn' | 'startedAt' | 'endedAt' | 'planHash' | 'plannedAt' | 'replanned' | 'findings' | 'report' | 'pending' | 'override' | 'tags'>>;

/** Which task token waits for which resource. */
export interface WatchStore {
  /** Leaves a watch; one with the same id is replaced, because a retried step has a new task token. */
  put(watch: Watch): Promise<void>;
  /** The watches whose next poll is due at `now`, the longest overdue first. */
  due(now: number, limit: number): Promise<readonly Watch[]>;
  /** The time of the earliest next poll, or undefined when nothing is watched. */
  earliest(): Promise<number | undefined>;
  /** Takes a due watch for polling by moving its next poll; false when another keeper was quicker or it is gone. */
  claim(watch: Watch, nextPollAt: number): Promise<boolean>;
  /** Puts a claimed watch back with what was learned. No effect when a newer token has replaced it. */
  update(watch: Watch): Promise<void>;
  /** Has it looked at by `at`, if there is one of this id. */
  wake(watchId: string, at: number): Promise<void>;
  /** Removes it, unless a newer token has replaced it. */
  remove(watch: Watch): Promise<void>;
}

/** The right to change one cluster, held by one operation. */
export interface Lease {
  readonly target: Target;
  readonly operationId: string;
  /** Grows with every holder, so that what one did can be told from what the next one did. */
  readonly fence: number;
  readonly expiresAt: number;
  /** What was known of the cluster when the lease was taken: it decides which windows and freezes are the cluster's. */
  readonly traits?: ClusterTraits;
}

export interface LeaseStore {
  /** Takes or renews. Answers the holder's lease: its operation id tells whether it was obtained. */
  take(target: Target, operationId: string, now: number, expiresAt: number, traits?: ClusterTraits): Promise<Lease>;
  /** Answers the lease, or undefined when the operation does not hold it any more. */
  renew(target: Target, operationId: string, expiresAt: number): Promise<Lease | undefined>;
  find(target: Target): Promise<Lease | undefined>;
  /** No effect when somebody else holds it. The fence survives. */
  release(target: Target, operationId: string): Promise<void>;
}

/** The fleet: what Drydock knows of clusters. */
export interface ClusterStore {
  save(cluster: ClusterRecord): Promise<void>;
  remove(target: Target): Promise<void>;
  find(target: Target): Promise<ClusterRecord | undefined>;
  list(): Promise<readonly ClusterRecord[]>;
}

export interface ClusterRecord {
  readonly target: Target;
  readonly arn: string;
  readonly version: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** EKS's word, as of `observedAt`. */
  readonly status: string;
  readonly endpoint?: string;
  /** Base64 of the PEM that vouches for the endpoint. */
  readonly certificateAuthority?: string;
  /** Absent when the cluster cannot go back to another version, or nobody knows. */
  readonly rollback?: RollbackWindow;
  readonly operationId: string;
  readonly observedAt: string;
}

/** When clusters may be changed, and which operations wait for it. */
export interface CalendarStore {
  read(): Promise<Calendar>;
  saveWindow(record: WindowRecord): Promise<void>;
  saveFreeze(record: FreezeRecord): Promise<void>;
  /** False when there is none of that name. */
  remove(kind: 'window' | 'freeze', name: string): Promise<boolean>;
  wait(waiting: Waiting): Promise<void>;
  waiting(): Promise<readonly Waiting[]>;
  /** It waits no more. */
  release(operationId: string): Promise<void>;
}

/** An operation that has its plan and waits for its time: the task token of its state, and when somebody looks again. */
export interface Waiting {
  readonly operationId: string;
  readonly taskToken: string;
  readonly traits: ClusterTraits;
  readonly pending: Pending;
  /** Epoch milliseconds: the time of its schedule. */
  readonly wakeAt: number;
}

/** One document that is read and replaced as a whole. */
export interface DocumentStore<Policy> {
  /** An empty one before anybody has said anything. */
  read(): Promise<DocumentRecord<Policy>>;
  /** False when somebody else has said something else since `version`. */
  save(policy: Policy, version: number): Promise<boolean>;
}

export interface DocumentRecord<Policy> {
  readonly policy: Policy;
  /** Grows with every change; 0 before the first. */
  readonly version: number;
}

/** Who may do what, as it was last said. Nothing is allowed before anybody has said anything. */
export type AccessStore = DocumentStore<AccessPolicy>;

/** Which operations people have to approve. None has to be before anybody has said anything. */
export type ApprovalPolicyStore = DocumentStore<ApprovalPolicy>;

/** What tickets mean. None means anything before anybody has said anything. */
export type TicketMappingStore = DocumentStore<TicketMappings>;

/** What crossed the bus about one operation, in order. */
export interface Journal {
  append(entry: JournalEntry): Promise<void>;
  read(operationId: string): Promise<readonly JournalEntry[]>;
}

export interface JournalEntry {
  readonly operationId: string;
  /** The event's id on the bus: the same event twice is one entry. */
  readonly eventId: string;
  readonly type: string;
  readonly at: string;
  readonly detail: unknown;
}

/** What happened, for good. */
export interface AuditLogStore {
  /** The last entry. */
  head(): Promise<AuditEntry | undefined>;
  find(number: number): Promise<AuditEntry | undefined>;
  /** False when there is an entry of this number. */
  append(entry: AuditEntry): Promise<boolean>;
  /** Up to `limit` entries from one number on, in order. */
  read(page: { readonly from: number; readonly limit: number }): Promise<readonly AuditEntry[]>;
  /** Notes under which number an event is about to be entered; false when a greater one is noted. */
  announce(eventId: string, number: number): Promise<boolean>;
  announced(eventId: string): Promise<number | undefined>;
}

/** A write that the present state does not allow. */
export class Conflict extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Conflict';
  }
}

export type { StepOutput };
