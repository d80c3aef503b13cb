import type { Target } from '../operation/operation.ts';
import type { Estimate } from '../plan/plan.ts';

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
}

/** A resource and the state it is watched into; `nothing` when the step had nothing to do and only its token waits. */
export type Subject =
  | { readonly kind: 'nothing' }
  /** The step has not begun: it waits for its cluster's window. */
  | { readonly kind: 'window' }
  | { readonly kind: 'stack'; readonly stackName: string; readonly toward: 'complete' | 'deleted' }
  | { readonly kind: 'cluster'; readonly toward: 'active' | 'deleted' }
  | { readonly kind: 'node-group'; readonly nodegroupName: string; readonly toward: 'active' | 'deleted' }
  | { readonly kind: 'fargate-profile'; readonly fargateProfileName: string; readonly toward: 'active' | 'deleted' }
  | { readonly kind: 'capability'; readonly capabilityName: string; readonly toward: 'active' | 'deleted' }
  /** `updateId`: of the update that associates it, when EKS told it. */
  | { readonly kind: 'identity-provider'; readonly name: string; readonly updateId?: string; readonly toward: 'associated' }
  /** `installed`: there is no node for its pods yet, so lacking replicas are no failure. */
  | { readonly kind: 'add-on'; readonly addonName: string; readonly toward: 'active' | 'installed' };

/** What one poll saw, in AWS's own words. */
export interface Observation {
  /** Absent when AWS answers that the resource does not exist. */
  readonly status?: string;
  readonly issues: readonly Issue[];
  /** What moved last, where AWS tells more than a status: a stack's latest resource event, a group's nodes. */
  readonly progress?: string;
  /** What a settled step gives to later ones. */
  readonly output: Readonly<Record<string, string>>;
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
  | { readonly kind: 'pending'; readonly progress: string }
  | { readonly kind: 'stalled'; readonly progress: string; readonly message: string };
