import type { ClusterFact } from './facts.ts';
import { minorBefore } from './minors.ts';

/** EKS takes an upgrade back within this time of its end (user guide, rollback-cluster). Days. */
export const rollbackDays = 7;
const dayMs = 86_400_000;

export type Rollback =
  /** `until` is exact where the end of the upgrade is known. EKS tells only when one began: then it is earlier than the truth, never later. */
  | { readonly possible: true; readonly to: string; readonly until: string }
  | { readonly possible: false; readonly why: string };

/**
 * To which version a cluster can go back, and until when. Only its latest change of version counts, and only when that was
 * an upgrade in place; `upgradedAt` is its end, if somebody noted it.
 */
export function rollbackOf(cluster: Pick<ClusterFact, 'version' | 'versionUpdates'>, now: number, upgradedAt?: string): Rollback {
  const [latest] = cluster.versionUpdates.filter(({ status }) => status === 'Successful').toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  if (latest === undefined) return { possible: false, why: `The cluster was made with ${cluster.version}, or its last upgrade is longer ago than EKS remembers.` };
  if (latest.type === 'VersionRollback') return { possible: false, why: `It was rolled back to ${cluster.version} already, and only the latest upgrade can be taken back.` };
  if (latest.version !== undefined && latest.version !== cluster.version) return { possible: false, why: `Its last upgrade led to ${latest.version}, but it runs ${cluster.version}.` };
  const until = Date.parse(upgradedAt ?? latest.createdAt) + rollbackDays * dayMs;
  const date = new Date(until).toISOString();
  if (until <= now) return { possible: false, why: `The ${rollbackDays} days after its upgrade to ${cluster.version} ended on ${date.slice(0, 16).replace('T', ' at ')} UTC.` };
  return { possible: true, to: minorBefore(cluster.version), until: date };
}
