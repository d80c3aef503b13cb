import type { Target } from '../operation/operation.ts';
import type { StepRequest } from './step-requests.ts';
import type { Outline } from './upgrade/outline.ts';

/** What an operation will do, step by step. Computed by a pure function from facts; its hash is what people approve. */
export interface Plan {
  readonly target: Target;
  /** In an order in which they could run one after another. */
  readonly steps: readonly Step[];
  /** The steps that take down again what `steps` made, or that lead an upgrade back, in their own order. */
  readonly takeDown: readonly Step[];
  /** What the file left open and the plan filled in. */
  readonly defaults: readonly Default[];
  /** Along the longest chain of steps. */
  readonly expected: Estimate;
  /** Of a change to a living cluster: what a person reads first. */
  readonly outline?: Outline;
  /** What it costs in a month, as prices were when it was made; not part of the hash. Absent: prices were not asked for. */
  readonly cost?: Cost;
  /** SHA-256 over what is done: see hash.ts. */
  readonly hash: string;
}

/** One change to one AWS resource, started by one Lambda. */
export interface Step {
  /** `control-plane`, `node-group/system`, `add-on/vpc-cni` … unique in the plan. */
  readonly id: string;
  /** What a person reads: "Create managed node group system". */
  readonly title: string;
  readonly reason: string;
  /** Ids of the steps that must have settled before. */
  readonly after: readonly string[];
  readonly expected: Estimate;
  readonly request: StepRequest;
}

export type StepKind = StepRequest['kind'];

/** How long it takes, in seconds, from measured durations of that kind of step. */
export interface Estimate {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface Default {
  /** `managedNodeGroups[0].instanceTypes`. */
  readonly path: string;
  readonly value: string;
  readonly why: string;
}

/** A month of what a plan makes, with nodes at their desired number. */
export interface Cost {
  readonly currency: 'USD';
  /** Of all items. */
  readonly monthly: number;
  readonly items: readonly CostItem[];
  /** What costs something too and has no number here. */
  readonly unpriced: readonly { readonly what: string; readonly why: string }[];
}

export interface CostItem {
  readonly what: string;
  readonly quantity: number;
  /** What the price is for: `hour`, `GB-month`, `month`. */
  readonly unit: string;
  readonly price: number;
  readonly monthly: number;
}

/** How far a step has come; kept beside the plan, one record per step. `idle`: AWS refused the latest attempt, or is through with it. */
export type StepRecord =
  | { readonly stepId: string; readonly state: 'started'; readonly startedAt: string; readonly progress?: string; readonly again?: Again & { readonly times: number }; readonly idle?: true }
  | { readonly stepId: string; readonly state: 'succeeded'; readonly startedAt: string; readonly settledAt: string; readonly output: StepOutput }
  | { readonly stepId: string; readonly state: 'failed'; readonly startedAt: string; readonly settledAt: string; readonly outcome: string; readonly message: string };

/** Why a step was handed back to its function, and what is to be different: nothing, disruption budgets are overruled, or the version before is wanted. */
export interface Again {
  readonly how: 'same' | 'force' | 'return';
  readonly outcome: string;
  readonly message: string;
}

/** What a settled step gives to later ones: stack outputs, ARNs, the cluster's endpoint and issuer. */
export type StepOutput = Readonly<Record<string, string>>;
