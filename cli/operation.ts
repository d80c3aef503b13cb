/** What the command reads of the API's answers; `GET /v1/openapi.json` describes them whole. Times are ISO 8601, durations seconds. */
export interface Operation {
  readonly operationId: string;
  /** `provision` … */
  readonly kind: string;
  readonly target: Target;
  readonly status: OperationStatus;
  readonly requestedBy: { readonly principal: string; readonly via: string };
  readonly requestedAt: string;
  readonly dryRun: boolean;
  readonly onFailure: OnFailure | 'stop' | 'rollback';
  readonly profile?: ProfileName;
  /** Of the plan as it is now. */
  readonly planHash?: string;
  /** Who is asked to approve it. */
  readonly approval?: Approval;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly findings?: readonly Finding[];
  readonly report?: Report;
  /** Somebody wants it to end, or wanted it to. */
  readonly cancellation?: { readonly by: string; readonly reason?: string; readonly at: string };
}

export interface OperationDetail extends Operation {
  /** The API's time when it answered. It may be simulated, and run faster than ours. */
  readonly observedAt: string;
  readonly plan?: Plan;
  /** Of the plan from the one before. */
  readonly difference?: Difference;
  readonly progress?: Progress;
  /** What people were asked; without an `end` they still are. */
  readonly decisions?: readonly Decision[];
}

export interface Decision {
  readonly stepId: string;
  readonly group: string;
  readonly outcome: string;
  readonly message: string;
  readonly held: readonly { readonly pod: string; readonly node: string; readonly budget: string }[];
  readonly offers: readonly { readonly choice: string; readonly effect: string }[];
  readonly until: string;
  readonly end?: { readonly kind: string; readonly at: string };
}

export interface Approval {
  readonly planHash: string;
  /** How many people it takes, and how many more. */
  readonly people: number;
  readonly missing: number;
  readonly expiresAt: string;
  readonly decisions: readonly { readonly verdict: 'approved' | 'rejected'; readonly by: string; readonly via: string; readonly planHash: string; readonly reason?: string }[];
}

/** Steps by their titles, findings by their messages. */
export interface Difference {
  readonly from: string;
  readonly steps: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly { readonly title: string; readonly changes: readonly string[] }[] };
  readonly findings: { readonly added: readonly string[]; readonly gone: readonly string[] };
  readonly expected: { readonly before: number; readonly after: number };
  /** USD a month. */
  readonly cost?: { readonly before: number; readonly after: number };
}

export interface Target {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
}

export type OperationStatus = 'requested' | 'planning' | 'planned' | 'refused' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export const onFailures = ['delete', 'keep'] as const;

export type OnFailure = (typeof onFailures)[number];

export const profileNames = ['development', 'production'] as const;

export type ProfileName = (typeof profileNames)[number];

export interface Finding {
  readonly severity: 'blocker' | 'warning' | 'note';
  readonly message: string;
  readonly remedy: string;
  readonly path?: string;
  readonly evidence?: readonly string[];
  readonly waiver?: { readonly by: string; readonly reason: string; readonly expiresAt: string };
}

export interface Report {
  readonly summary: string;
  readonly failure?: { readonly outcome: string; readonly message: string; readonly stepId?: string };
  readonly remains: readonly Remnant[];
  /** Of a change to a living cluster: titles of steps. */
  readonly undone?: readonly string[];
  readonly skipped?: readonly string[];
  /** What people were asked, and what they said. */
  readonly decided?: readonly string[];
  /** What goes on in the cluster although nobody waits for it. */
  readonly goesOn?: readonly string[];
  readonly advice?: string;
}

/** An AWS resource that exists because of an operation that failed. */
export interface Remnant {
  /** `AWS::EKS::Cluster` … */
  readonly type: string;
  /** An ARN. */
  readonly id: string;
  readonly status: string;
}

export interface Estimate {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface Plan {
  readonly expected: Estimate;
  /** In an order in which they could run one after another. */
  readonly steps: readonly PlannedStep[];
  readonly defaults: readonly Default[];
  readonly cost?: Cost;
  /** Of a change to a living cluster. */
  readonly outline?: Outline;
}

/** Of a month, in USD. */
export interface Cost {
  readonly monthly: number;
  readonly items: readonly { readonly what: string; readonly quantity: number; readonly unit: string; readonly price: number; readonly monthly: number }[];
  readonly unpriced: readonly { readonly what: string; readonly why: string }[];
}

export interface Outline {
  readonly from: string;
  readonly to: string;
  readonly phases: readonly { readonly hop?: string; readonly title: string; readonly stepIds: readonly string[]; readonly parallel: number }[];
  readonly support?: { readonly before: SupportCost; readonly after: SupportCost };
  readonly rollback: { readonly to: string; readonly days: number } | { readonly impossible: string };
}

export interface SupportCost {
  readonly version: string;
  readonly support: string;
  /** USD. */
  readonly hourly: number;
  readonly monthly: number;
  readonly until?: string;
}

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** Ids of the steps that must have settled before. */
  readonly after: readonly string[];
  readonly expected: Estimate;
}

export interface Default {
  readonly path: string;
  readonly value: string;
  readonly why: string;
}

export interface Progress {
  /** In the plan's order; steps of a take-down follow. */
  readonly steps: readonly StepProgress[];
  /** From 0 to 1. */
  readonly fraction: number;
  readonly left?: Estimate;
}

export interface StepProgress {
  readonly stepId: string;
  readonly title: string;
  /** `abandoned`: its workflow ended, for another step's failure, before it had settled. */
  readonly state: 'waiting' | 'running' | 'abandoned' | 'succeeded' | 'failed';
  readonly fraction: number;
  readonly expected: Estimate;
  readonly elapsed?: number;
  /** Longer on its way than nine of ten. */
  readonly late: boolean;
  /** AWS's words: how far it is, or why it failed. */
  readonly text?: string;
}

export interface OperationPage {
  readonly operations: readonly Operation[];
  readonly next?: string;
}

export interface ClusterList {
  readonly clusters: readonly Cluster[];
}

export interface Cluster {
  readonly target: Target;
  readonly arn?: string;
  readonly version: string;
  readonly status: string;
  readonly endpoint?: string;
  /** Base64 of PEM. */
  readonly certificateAuthority?: string;
  /** Until when it can go back, and to what version. */
  readonly rollback?: { readonly to: string; readonly until: string };
  readonly operationId: string;
  readonly observedAt: string;
}

export interface EventList {
  readonly events: readonly JournalEvent[];
}

export interface JournalEvent {
  /** `StepStarted` … */
  readonly type: string;
  readonly at: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const ended: Readonly<Record<OperationStatus, boolean>> = { requested: false, planning: false, running: false, planned: true, refused: true, succeeded: true, failed: true, cancelled: true };

export function isEnded({ status }: Pick<Operation, 'status'>): boolean {
  return ended[status];
}

/** Why an operation waits. */
export interface Explanation {
  readonly operationId: string;
  readonly status: string;
  readonly observedAt: string;
  readonly reasons: readonly { readonly kind: string; readonly message: string; readonly until?: string; readonly stepId?: string }[];
}
