import {
  DescribeInsightCommand,
  DescribeInsightsRefreshCommand,
  ListInsightsCommand,
  StartInsightsRefreshCommand,
  type DeprecationDetail,
  type EKSClient,
  type Insight,
  type InsightSummary,
} from '@aws-sdk/client-eks';
import type { DeprecationFact, InsightFact, InsightFacts } from '../../core/plan/upgrade/facts.ts';
import { durations } from '../../core/plan/durations.ts';
import { nextPoll, type Pace } from '../../core/watch/schedule.ts';
import { atMost } from '../shared/at-most.ts';
import { allPages } from '../shared/pages.ts';
import type { Runtime } from '../shared/runtime.ts';
import { politely } from './clients.ts';

/** EKS refreshes within minutes. Longer than this nobody waits: then the insights are those of the last day, and a finding says so. */
const longestRefresh = 240_000;
const pace: Pace = { expectedLag: 2_000, shortestGap: 5_000, longestGap: 15_000 };

/** EKS's insights, refreshed first, with the details of those that do not pass. */
export async function surveyInsights(eks: EKSClient, clusterName: string, runtime: Pick<Runtime, 'now' | 'sleep'>): Promise<InsightFacts> {
  const refreshFailed = await refresh(eks, clusterName, runtime);
  const pages = await allPages((nextToken) => eks.send(new ListInsightsCommand({ clusterName, nextToken })));
  const found = pages.flatMap(({ insights = [] }) => insights);
  const details = await atMost(politely, found.filter(({ insightStatus }) => insightStatus?.status !== 'PASSING'), async ({ id }) => (await eks.send(new DescribeInsightCommand({ clusterName, id }))).insight);
  const detailOf = new Map(details.map((insight) => [insight?.id, insight]));
  return { found: found.map((summary) => insightFact(summary, detailOf.get(summary.id))), ...(refreshFailed !== undefined && { refreshFailed }) };
}

/** Undefined when it worked; otherwise why it did not. A refresh that somebody else asked for is as good as ours. */
async function refresh(eks: EKSClient, clusterName: string, { now, sleep }: Pick<Runtime, 'now' | 'sleep'>): Promise<string | undefined> {
  const startedAt = now();
  try {
    await eks.send(new StartInsightsRefreshCommand({ clusterName }));
    for (;;) {
      const { status, message = '' } = await eks.send(new DescribeInsightsRefreshCommand({ clusterName }));
      if (status === 'COMPLETED') return undefined;
      if (status === 'FAILED') return message || 'EKS gave no reason';
      if (now() - startedAt >= longestRefresh) return 'it took longer than four minutes';
      await sleep(nextPoll(startedAt, now(), durations['insights-refresh'], pace) - now());
    }
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('Invalid')) return error.message;
    throw error;
  }
}

function insightFact(summary: InsightSummary, detail: Insight | undefined): InsightFact {
  const { id = '', name = '', category = 'UPGRADE_READINESS', kubernetesVersion, insightStatus } = summary;
  return {
    id,
    name,
    category,
    status: insightStatus?.status ?? 'UNKNOWN',
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    reason: insightStatus?.reason ?? '',
    recommendation: detail?.recommendation ?? '',
    resources: (detail?.resources ?? []).flatMap(({ kubernetesResourceUri, arn }) => kubernetesResourceUri ?? arn ?? []),
    deprecations: (detail?.categorySpecificSummary?.deprecationDetails ?? []).map(deprecationFact),
  };
}

function deprecationFact({ usage = '', replacedWith, stopServingVersion, clientStats = [] }: DeprecationDetail): DeprecationFact {
  return {
    usage,
    ...(replacedWith !== undefined && { replacedWith }),
    ...(stopServingVersion !== undefined && { stopServingVersion }),
    clients: clientStats.map(({ userAgent = '', numberOfRequestsLast30Days: requests = 0, lastRequestTime }) => ({ userAgent, requests, ...(lastRequestTime && { lastRequestAt: lastRequestTime.toISOString() }) })),
  };
}
