/** A plan as a person reads it: kept in `Plan.outline`, shown by the API, printed by the CLI. */
export interface Outline {
  readonly from: string;
  readonly to: string;
  readonly phases: readonly Phase[];
  /** What the control plane costs by its support, before and after. */
  readonly support?: { readonly before: SupportCost; readonly after: SupportCost };
  /** How long the change can be taken back, and to what; or why not. */
  readonly rollback: { readonly to: string; readonly days: number } | { readonly impossible: string };
}

/** Steps that belong together, in order of phases: "1.34 → 1.35: node groups, at most 5 at the same time". */
export interface Phase {
  /** The hop it belongs to, `1.35`; absent outside hops. */
  readonly hop?: string;
  readonly title: string;
  readonly stepIds: readonly string[];
  /** How many of the steps run at the same time. */
  readonly parallel: number;
}

export interface SupportCost {
  readonly version: string;
  readonly support: 'STANDARD_SUPPORT' | 'EXTENDED_SUPPORT' | 'UNSUPPORTED';
  /** USD per hour and per month of 730 hours, for one control plane. */
  readonly hourly: number;
  readonly monthly: number;
  /** When this support ends. */
  readonly until?: string;
}
