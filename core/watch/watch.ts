import type { Offer } from '../decisions/decision.ts';
import type { HeldPod } from '../kubernetes/held-pods.ts';
import type { WorkloadRef } from '../kubernetes/objects.ts';
import type { Target } from '../operation/operation.ts';
import type { Again, Estimate } from '../plan/plan.ts';
import type { RollSelfManagedGroup, WhenBlocked } from '../plan/upgrade/step-requests.ts';

/** This task token waits for that resource to become steady. Times are epoch milliseconds. */
export interface Watch {
  /** `<operationId>/<stepId>`: one per step. */
  readonly watchId: string;
  readonly operationId: string;
  readonly stepId: string;
  readonly taskToken: string;
  readonly target: Target;
  readonly subject: Subject;
  readonly expected: Estimate;
  readonly startedAt: number;
  readonly nextPollAt: number;
  readonly heartbeatAt: number;
  readonly polls: number;
  /** What was seen last and since when: a resource whose progress does not change is stalled. */
  readonly progress?: { readonly text: string; readonly since: number };
  /** People were asked what to do, and nobody has answered yet. */
  readonly question?: { readonly decisionId: string; readonly until: number };
}

/** A resource and the state it is watched into; `nothing` when the step had nothing to do and only its token waits. */
export type Subject =
  | { readonly kind: 'nothing' }
  /** The step has not begun: it waits for its cluster's window, or is let go because its operation was cancelled. */
  | { readonly kind: 'window' }
  | { readonly kind: 'stack'; readonly stackName: string; readonly toward: 'complete' | 'deleted' }
  | { readonly kind: 'cluster'; readonly toward: 'active' | 'deleted' }
  | { readonly kind: 'node-group'; readonly nodegroupName: string; readonly toward: 'active' | 'deleted' }
  | { readonly kind: 'fargate-profile'; readonly fargateProfileName: string; readonly toward: 'active' | 'deleted' }
  | { readonly kind: 'capability'; readonly capabilityName: string; readonly toward: 'active' | 'deleted' }
  /** `updateId`: of the update that associates it, when EKS told it. */
  | { readonly kind: 'identity-provider'; readonly name: string; readonly updateId?: string; readonly toward: 'associated' }
  /** `installed`: there is no node for its pods yet, so lacking replicas are no failure. */
  | { readonly kind: 'add-on'; readonly addonName: string; readonly toward: 'active' | 'installed' }
  /** An update that EKS carries out: judged by how the update itself ends, and then by what its resource has become. */
  | { readonly kind: 'update'; readonly updateId: string; readonly of: Updated }
  /** Nodes that EKS Auto Mode or Karpenter replace, until all run kubelets of the minor `version`. */
  | { readonly kind: 'nodes'; readonly owner: 'auto-mode' | 'karpenter'; readonly nodePools: readonly string[]; readonly version: string }
  /** Workloads that are restarted one after another, until all their pods are new and ready. */
  | { readonly kind: 'rollout'; readonly workloads: readonly WorkloadRef[] }
  /** A self-managed group whose instances Auto Scaling replaces by those of `template`, each drained on its way out. */
  | { readonly kind: 'instance-refresh'; readonly autoScalingGroupName: string; readonly instanceRefreshId: string; readonly template: TemplateVersion; readonly drain: Drain }
  /** Nothing but time has to pass, until then. */
  | { readonly kind: 'time'; readonly until: number };

/** `patientSince`: somebody chose to go on waiting then; epoch milliseconds. */
export type Drain = RollSelfManagedGroup['drain'] & { readonly patientSince?: number; readonly decided?: true };

export interface TemplateVersion {
  readonly id: string;
  /** A number. */
  readonly version: string;
}

export type Updated =
  | { readonly resource: 'control-plane'; readonly version: string }
  /** `version`: the minor that the group has afterwards. `answerWithin`: seconds. `decided`: people were asked, and `whenBlocked` is what came of it. */
  | {
      readonly resource: 'node-group';
      readonly nodegroupName: string;
      readonly version: string;
      readonly whenBlocked: WhenBlocked;
      readonly answerWithin?: number;
      readonly decided?: true;
      readonly nodes: number;
      readonly atOnce: number;
    }
  | {
      readonly resource: 'add-on';
      readonly addonName: string;
      readonly addonVersion: string;
      readonly mustRun: boolean;
      /** `possible`: when it ails afterwards it is led back to the version before. `under-way`: this is the way back. */
      readonly back: 'none' | 'possible' | 'under-way';
      /** On the way back: how it ailed. */
      readonly why?: string;
    };

/** Whether there is something left to stop when the operation is cancelled: a question, time, a wait for others, the next one of many. Anything else is waited for to its end. */
export function yieldsToCancellation({ subject: { kind }, question }: Pick<Watch, 'subject' | 'question'>): boolean {
  return question !== undefined || kind === 'time' || kind === 'nodes' || kind === 'rollout' || kind === 'instance-refresh';
}

/** What one poll saw, in AWS's own words. */
export interface Observation {
  /** Absent when AWS answers that the resource does not exist. */
  readonly status?: string;
  readonly issues: readonly Issue[];
  /** What moved last, where AWS tells more than a status: a stack's latest resource event, a group's nodes. */
  readonly progress?: string;
  readonly roll?: RollSeen;
  /** Pods that their disruption budgets hold on nodes that are to go. */
  readonly held?: readonly HeldPod[];
  /** What a settled step gives to later ones. */
  readonly output: Readonly<Record<string, string>>;
}

/** A node group in its roll, as its nodes show it: how many are older than the roll, and how many are not on their way out. */
export interface RollSeen {
  readonly old: number;
  readonly staying: number;
}

export interface Issue {
  readonly code: string;
  readonly message: string;
  readonly resourceIds?: readonly string[];
}

/** What the watchkeeper makes of an observation. */
export type Verdict =
  | { readonly kind: 'succeeded'; readonly output: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly outcome: string; readonly message: string }
  /** It failed, and its function is to try once more, in this way; at once where people have decided so. */
  | ({ readonly kind: 'again'; readonly decided?: true } & Again)
  /** It failed, or is held up for too long, and people are to say what becomes of it. */
  | { readonly kind: 'ask'; readonly outcome: string; readonly message: string; readonly held: readonly HeldPod[]; readonly offers: readonly Offer[] }
  | { readonly kind: 'pending'; readonly progress: string; readonly roll?: RollSeen }
  | { readonly kind: 'stalled'; readonly progress: string; readonly message: string; readonly roll?: RollSeen };
