import type { DisruptionBudgetFact, Weakness } from '../../plan/upgrade/kubernetes-facts.ts';
import type { Remark } from '../check.ts';
import { count, few, remark, type ChangeCheck, type ChangeCheckContext } from './check.ts';

/** What it means for a drain that a workload is as it is. */
const weaknesses: Readonly<Record<Weakness, { readonly what: string; readonly remedy: string; readonly severity?: 'blocker' }>> = {
  'single-replica': { what: 'has one replica, and is away while its pod moves', remedy: 'Run two or more.' },
  'no-disruption-budget': { what: 'has no disruption budget: all its pods may go at the same time', remedy: 'Give it one that lets one pod go at a time.' },
  'no-min-ready-seconds': { what: 'counts as available the moment it is ready', remedy: 'Set minReadySeconds.' },
  'no-spread': { what: 'may have all its pods on one node', remedy: 'Spread it over nodes or zones.' },
  'no-readiness-probe': { what: 'has no readiness probe: it gets traffic before it can serve', remedy: 'Give it one.' },
  'no-grace-period': { what: 'is killed at once', remedy: 'Set terminationGracePeriodSeconds above 0.' },
  'recreate-strategy': { what: 'is stopped before it starts anew (strategy Recreate)', remedy: 'Use RollingUpdate where it can.' },
  'docker-socket': { what: "mounts Docker's socket, which no supported image has", remedy: 'Use the container runtime interface, or build images elsewhere.', severity: 'blocker' },
  'no-controller': { what: 'has no controller: nobody makes it anew once it is drained', remedy: 'Put it under a Deployment.' },
  'local-storage': { what: 'keeps data on its node, and loses them when it is drained', remedy: 'Use a persistent volume, or make sure that it is only a cache.' },
};

/** One check for each weakness: one finding, however many workloads have it. */
export const weaknessChecks: Readonly<Record<string, ChangeCheck>> = Object.fromEntries(
  (Object.keys(weaknesses) as Weakness[]).map((weakness) => [`workload-${weakness}`, (context: ChangeCheckContext) => weak(context, weakness)]),
);

function weak({ kubernetes }: ChangeCheckContext, weakness: Weakness): readonly Remark[] {
  const found = (kubernetes?.workloads ?? []).filter((workload) => workload.weaknesses.includes(weakness));
  if (found.length === 0) return [];
  const { what, remedy, severity = 'warning' } = weaknesses[weakness];
  return [remark(severity, `${count(found.length, 'workload')}: each ${what}.`, remedy, { evidence: few(found.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)) })];
}

/** A budget that never lets a pod go: a drain against it ends in PodEvictionFailure, after 15 minutes for each node. */
export function blockingBudgets(context: ChangeCheckContext): readonly Remark[] {
  return budgets(context).flatMap((budget) => {
    const never = neverAllows(budget);
    if (never === undefined) return [];
    const drained = isDrained(budget, context);
    const remedy = drained ? 'Relax it, run another replica, say whenBlocked: force or ask, or skip these groups.' : 'Relax it before its nodes are rolled.';
    return [remark(drained && !isProvidedFor(context) ? 'blocker' : 'warning', `Disruption budget ${budget.namespace}/${budget.name} never lets a pod go: ${never}.`, remedy, { about: nameOf(budget), evidence: few(budget.groups.map((group) => `pods in ${group}`)) })];
  });
}

/** It lets none go now, and may later: the drain waits for it. */
export function tightBudgets(context: ChangeCheckContext): readonly Remark[] {
  const tight = budgets(context).filter((budget) => budget.disruptionsAllowed === 0 && budget.expectedPods > 0 && neverAllows(budget) === undefined);
  if (tight.length === 0) return [];
  return [remark('warning', `${count(tight.length, 'disruption budget')} allow no disruption now, because pods are not healthy.`, 'Heal the pods: a drain waits for 15 minutes at most.', { evidence: few(tight.map((budget) => `${nameOf(budget)}: ${budget.currentHealthy} of ${budget.desiredHealthy} healthy`)) })];
}

/** Kubernetes refuses to evict a pod that two budgets select, whatever they say. */
export function overlappingBudgets(context: ChangeCheckContext): readonly Remark[] {
  return budgets(context).filter(({ overlaps }) => overlaps.length > 0).flatMap((budget) => {
    // Told once, by the first of them.
    if (budget.overlaps.some((other) => other < nameOf(budget))) return [];
    const drained = isDrained(budget, context);
    return [remark(drained && !isProvidedFor(context) ? 'blocker' : 'warning', `Disruption budgets ${[nameOf(budget), ...budget.overlaps].join(' and ')} select the same pod, which Kubernetes then never evicts.`, 'Let one budget select each pod.', { about: nameOf(budget) })];
  });
}

/** Somebody has said what becomes of it, or will be asked. */
function isProvidedFor({ nodes: { whenBlocked } }: ChangeCheckContext): boolean {
  return whenBlocked === 'force' || whenBlocked === 'ask';
}

function budgets({ kubernetes }: ChangeCheckContext): readonly DisruptionBudgetFact[] {
  return kubernetes?.disruptionBudgets ?? [];
}

function nameOf({ namespace, name }: DisruptionBudgetFact): string {
  return `${namespace}/${name}`;
}

function isDrained({ groups }: DisruptionBudgetFact, { moves, kubernetes }: ChangeCheckContext): boolean {
  const others = (kubernetes?.karpenterNodePools ?? []).map(({ name }) => name);
  return groups.some((group) => moves.some((move) => move.group.name === group) || others.includes(group));
}

function neverAllows({ expectedPods, minAvailable, maxUnavailable }: DisruptionBudgetFact): string | undefined {
  if (expectedPods === 0) return undefined;
  if (maxUnavailable !== undefined && shareOf(maxUnavailable, expectedPods) === 0) return `maxUnavailable is ${maxUnavailable}`;
  if (minAvailable !== undefined && shareOf(minAvailable, expectedPods) >= expectedPods) return `minAvailable is ${minAvailable} of ${count(expectedPods, 'pod')}`;
  return undefined;
}

/** As Kubernetes reckons: a percentage is rounded up. */
function shareOf(value: number | string, of: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number(value.replace('%', '')) / 100) * of);
}
