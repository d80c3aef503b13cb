/** One result of a check. A `blocker` stops the operation. */
export interface Finding {
  /** `name-taken`, `too-few-zones` … stable, for waivers and dashboards. */
  readonly check: string;
  readonly severity: 'blocker' | 'warning' | 'note';
  /** What was found, with the values that show it. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Where in the ClusterConfig the finding comes from, e.g. `metadata.version`. */
  readonly path?: string;
}
