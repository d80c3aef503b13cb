import type { Waiver } from '../plan/upgrade/waivers.ts';

/** One result of a check. A `blocker` stops the operation, unless it is waived. */
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
  /** What it is about, as waivers name it: a node group, an add-on, an insight. */
  readonly about?: string;
  /** What shows it, line by line: objects, values, AWS's own words. */
  readonly evidence?: readonly string[];
  /** No waiver lifts it: AWS would refuse, or the cluster would break. */
  readonly unwaivable?: true;
  /** A blocker that somebody answers for, and that stops nothing. */
  readonly waiver?: Waiver;
}
