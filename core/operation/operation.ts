import type { Approval } from '../approvals/approval.ts';
import type { Finding } from '../checks/finding.ts';
import type { ProfileName } from '../spec/cluster-spec.ts';
import type { Override, Pending } from '../windows/standing.ts';
import type { Cancellation } from './cancellation.ts';
import type { OnFailure, OperationKind } from './request.ts';

/** One requested change to one target, from request to report. */
export interface Operation {
  readonly operationId: string;
  readonly kind: OperationKind;
  readonly target: Target;
  /** Its cluster's tags, as far as they were known when it was asked for: they decide who may see to it. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly status: OperationStatus;
  readonly requestedBy: Requester;
  /** ISO 8601, as every time in a record. */
  readonly requestedAt: string;
  /** A dry run ends with its plan. */
  readonly dryRun: boolean;
  readonly onFailure: OnFailure;
  /** Whose defaults fill what the file leaves open. Absent: eksctl's and EKS's own. */
  readonly profile?: ProfileName;
  readonly requestHash: string;
  readonly executionArn?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly planHash?: string;
  readonly plannedAt?: string;
  /** How often its facts were read again, because it had waited. */
  readonly replanned?: number;
  readonly findings?: readonly Finding[];
  readonly report?: Report;
  /** Why it had to wait before it began, the last time that anybody looked. */
  readonly pending?: Pending;
  /** Who was asked to approve its plan, and what they said. Absent: nobody had to be. */
  readonly approval?: Approval;
  /** Who lets it go on out of its cluster's time, and why. */
  readonly override?: Override;
  /** Who wants it to end before it is done, and why. */
  readonly cancellation?: Cancellation;
}

/** The one cluster that an operation changes. */
export interface Target {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
}

export interface Requester {
  /** Who asked: an identity of core/authorisation, which the entrance has made sure of. */
  readonly principal: string;
  readonly via: (typeof requestEntrances)[number];
}

/** Through which entrance somebody may ask for an operation. */
export const requestEntrances = ['api', 'event', 'slack', 'health', 'jira', 'servicenow', 'github'] as const;

export type OperationStatus = 'requested' | 'planning' | 'planned' | 'refused' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Which status may follow which; anything else is a conflict. A status may always follow itself: every write is repeatable. */
export const transitions: Readonly<Record<OperationStatus, readonly OperationStatus[]>> = {
  requested: ['planning', 'refused', 'failed', 'cancelled'],
  planning: ['planned', 'refused', 'running', 'failed', 'cancelled'],
  planned: [],
  refused: [],
  running: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

export function mayFollow(from: OperationStatus, to: OperationStatus): boolean {
  return from === to || transitions[from].includes(to);
}

/** The statuses from which `to` may be reached: the condition of a store's conditional write. */
export function predecessors(to: OperationStatus): readonly OperationStatus[] {
  return (Object.keys(transitions) as OperationStatus[]).filter((from) => mayFollow(from, to));
}

export function isEnded(status: OperationStatus): boolean {
  return transitions[status].length === 0;
}

/** The statuses of operations that can still be cancelled. */
export const openStatuses: readonly OperationStatus[] = (Object.keys(transitions) as OperationStatus[]).filter((status) => !isEnded(status));

/** What the operation did, for whoever asked. */
export interface Report {
  /** One sentence. */
  readonly summary: string;
  readonly failure?: Failure;
  /** AWS resources that exist because of this operation although it failed, as far as anybody could look: the summary says when nobody could. */
  readonly remains: readonly Remnant[];
  /** Of a change to a living cluster: titles of the steps that were carried out, and of those that were not. */
  readonly done?: readonly string[];
  readonly undone?: readonly string[];
  /** Why something was left behind, as was asked for. */
  readonly skipped?: readonly string[];
  /** What people were asked in its course, and what they said; a line for each. */
  readonly decided?: readonly string[];
  /** Of a cancelled operation: what goes on in the cluster although nobody waits for it. */
  readonly goesOn?: readonly string[];
  /** After a failure or a cancellation: what to do about it. */
  readonly advice?: string;
}

/** A failure in EKS's own words. */
export interface Failure {
  /** Named outcome: `NodeCreationFailure`, `IpNotAvailable`, `StackFailed` … */
  readonly outcome: string;
  readonly message: string;
  readonly stepId?: string;
}

export interface Remnant {
  /** `AWS::EKS::Cluster`, `AWS::EKS::Nodegroup`, `AWS::CloudFormation::Stack` … */
  readonly type: string;
  readonly id: string;
  readonly status: string;
}
