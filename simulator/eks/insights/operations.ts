import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { clusterArn } from '../arns.ts';
import { clusterNamed, requireRunning } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import type { Eks } from '../engine/eks.ts';
import { clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { notFound } from '../errors.ts';
import type { ClusterRecord, Place } from '../model.ts';
import { currentInsights, refresh } from './refresh.ts';

const resources = (input: Shape, place: Place): string[] => [clusterArn(place, text(input.clusterName))];

const filter = z.object({
  categories: z.array(z.enum(['UPGRADE_READINESS', 'ROLLBACK_READINESS', 'MISCONFIGURATION'])).min(1).optional(),
  kubernetesVersions: z.array(z.string()).min(1).max(10).optional(),
  statuses: z.array(z.enum(['PASSING', 'WARNING', 'ERROR', 'UNKNOWN'])).min(1).optional(),
});

export const ListInsights = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/insights' },
  resources,
  input: z.object({ clusterName, filter: filter.optional(), ...page }),
  async run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireRunning(cluster);
    const { categories, kubernetesVersions, statuses } = input.filter ?? {};
    const wanted = (await currentInsights(eks, cluster)).filter(
      ({ category, kubernetesVersion = '', insightStatus }) =>
        (categories?.includes(category as NonNullable<typeof categories>[number]) ?? true) &&
        (kubernetesVersions?.includes(kubernetesVersion) ?? true) &&
        (statuses?.includes(insightStatus.status) ?? true),
    );
    const { items, nextToken } = paginate(wanted, ({ id }) => id, input);
    const insights = items.map(({ id, name, category, kubernetesVersion, lastRefreshTime, lastTransitionTime, description, insightStatus }) => ({
      id, name, category, kubernetesVersion, lastRefreshTime, lastTransitionTime, description, insightStatus,
    }));
    return { insights, nextToken };
  },
});

export const DescribeInsight = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/insights/{id}' },
  resources,
  input: z.object({ clusterName, id: z.string().min(1) }),
  async run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireRunning(cluster);
    const insight = (await currentInsights(eks, cluster)).find(({ id }) => id === input.id);
    if (insight === undefined) throw notFound(`No insight found for ID: ${input.id}`, { clusterName: input.clusterName });
    return { insight };
  },
});

/** A refresh that is asked for while one runs joins it. */
export const StartInsightsRefresh = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/insights-refresh' },
  resources,
  input: z.object({ clusterName }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireRunning(cluster);
    const { insights } = cluster;
    if (insights.refresh?.status !== 'IN_PROGRESS') {
      insights.refresh = { status: 'IN_PROGRESS', message: 'The refresh of the cluster insights is in progress.', startedAt: eks.now() };
      const random = eks.stream(place, 'StartInsightsRefresh', input.clusterName);
      eks.after(eks.duration('insights.refresh', random), () => finish(eks, cluster));
    }
    const { status, message } = insights.refresh;
    return given({ status, message });
  },
});

async function finish(eks: Eks, cluster: ClusterRecord): Promise<void> {
  const { insights, shape } = cluster;
  const failure = eks.failure('StartInsightsRefresh', shape.name);
  if (failure === undefined) await refresh(eks, cluster);
  const outcome = failure === undefined
    ? { status: 'COMPLETED' as const, message: 'The cluster insights are refreshed.' }
    : { status: 'FAILED' as const, message: failure.message ?? failure.code };
  insights.refresh = { ...insights.refresh, ...outcome, endedAt: eks.now() };
}

export const DescribeInsightsRefresh = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/insights-refresh' },
  resources,
  input: z.object({ clusterName }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const { refresh: asked } = cluster.insights;
    if (asked === undefined) throw notFound(`No insights refresh found for cluster: ${input.clusterName}`, { clusterName: input.clusterName });
    return { ...asked };
  },
});
