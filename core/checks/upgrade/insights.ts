import { behind } from '../../plan/upgrade/minors.ts';
import type { DeprecationFact, InsightFact } from '../../plan/upgrade/facts.ts';
import type { Remark } from '../check.ts';
import { few, remark, type ChangeCheckContext } from './check.ts';

const dayMs = 86_400_000;

/** EKS looks back 30 days, so a finding outlives its cause. After this many days without a call it is marked as stale. */
const quietDays = 3;

export function upgradeInsights(context: ChangeCheckContext): readonly Remark[] {
  return context.facts.insights.found.filter((insight) => insight.category === 'UPGRADE_READINESS' && insight.status !== 'PASSING' && concerns(insight, context)).map((insight) => insightRemark(insight, context));
}

/** The insights of versions that lie on the way. EKS looks further ahead than that. */
function concerns({ kubernetesVersion }: InsightFact, { from, to }: ChangeCheckContext): boolean {
  return kubernetesVersion === undefined || (behind(from, kubernetesVersion) > 0 && behind(kubernetesVersion, to) >= 0);
}

function insightRemark(insight: InsightFact, { facts }: ChangeCheckContext): Remark {
  const { name, status, kubernetesVersion, reason, recommendation, resources, deprecations } = insight;
  const lastCall = lastRequest(deprecations);
  const quiet = lastCall === undefined ? undefined : Math.floor((Date.parse(facts.takenAt) - Date.parse(lastCall)) / dayMs);
  const stale = quiet !== undefined && quiet >= quietDays;
  const about = kubernetesVersion === undefined ? '' : ` for ${kubernetesVersion}`;
  return remark(
    status === 'ERROR' ? 'blocker' : 'warning',
    `EKS insight "${name}"${about} is ${status}: ${reason}${stale ? ` Stale: nothing was called for ${quiet} days, since ${lastCall}; EKS shows it for up to 30 days after the last call.` : ''}`,
    stale ? 'If it was put right, say so with a waiver; otherwise wait until it is gone.' : recommendation || 'Do what EKS recommends, and have the insights refreshed.',
    { about: name, evidence: few([...deprecations.flatMap(callers), ...resources]) },
  );
}

function lastRequest(deprecations: readonly DeprecationFact[]): string | undefined {
  return deprecations.flatMap(({ clients }) => clients.flatMap(({ lastRequestAt }) => lastRequestAt ?? [])).toSorted().at(-1);
}

function callers({ usage, replacedWith, stopServingVersion, clients }: DeprecationFact): readonly string[] {
  const gone = `${usage}${stopServingVersion === undefined ? '' : `, not served from ${stopServingVersion}`}${replacedWith === undefined ? '' : `, use ${replacedWith}`}`;
  return [gone, ...clients.map(({ userAgent, requests, lastRequestAt }) => `${userAgent}: ${requests} requests${lastRequestAt === undefined ? '' : `, the last at ${lastRequestAt}`}`)];
}

/** Calls of APIs that are still served in the version wanted, but not for long. */
export function deprecatedApis({ facts, to }: ChangeCheckContext): readonly Remark[] {
  const later = facts.insights.found
    .filter(({ category }) => category === 'UPGRADE_READINESS')
    .flatMap(({ deprecations }) => deprecations)
    .filter(({ stopServingVersion }) => stopServingVersion !== undefined && behind(to, stopServingVersion) > 0);
  if (later.length === 0) return [];
  return [remark('warning', `APIs are called that later versions do not serve: ${[...new Set(later.map(({ usage }) => usage))].join(', ')}.`, 'Move their callers before the upgrade after this one.', { evidence: few(later.flatMap(callers)) })];
}

export function misconfigurationInsights({ facts }: ChangeCheckContext): readonly Remark[] {
  return facts.insights.found
    .filter(({ category, status }) => category === 'MISCONFIGURATION' && status !== 'PASSING')
    .map(({ name, status, reason, recommendation, resources }) => remark('warning', `EKS insight "${name}" is ${status}: ${reason}`, recommendation || 'Do what EKS recommends.', { about: name, evidence: few(resources) }));
}

export function insightsNotRefreshed({ facts }: ChangeCheckContext): readonly Remark[] {
  const why = facts.insights.refreshFailed;
  if (why === undefined) return [];
  return [remark('warning', `EKS's insights could not be refreshed (${why}): they are up to a day old.`, 'Ask again later, or look at them in the console.')];
}

/** EKS does not roll back over an insight in ERROR or UNKNOWN, unless it is forced. */
export function rollbackInsights(context: ChangeCheckContext): readonly Remark[] {
  return context.facts.insights.found
    .filter(({ category, status }) => category === 'ROLLBACK_READINESS' && status !== 'PASSING')
    .map(({ name, status, reason, recommendation, resources }) => {
      const said = `EKS insight "${name}" is ${status}: ${reason}`;
      const more = { about: name, evidence: few(resources) };
      if (isTakenBack(name, context)) return remark('note', said, 'Nothing: the rollback takes these back before the control plane.', more);
      return remark(status === 'WARNING' ? 'warning' : 'blocker', said, recommendation || 'Do what EKS recommends, and have the insights refreshed.', more);
    });
}

/** What the rollback itself moves first. Nodes and add-ons that it cannot move, or is not to, have checks of their own. */
function isTakenBack(name: string, { addOns, nodes }: ChangeCheckContext): boolean {
  if (/kubelet/i.test(name)) return nodes.skip.length === 0;
  return /kube-proxy|add-on/i.test(name) && addOns.skip.length === 0;
}
