import { minorOf, offered } from '../catalogue/versions.ts';
import { rollbackTarget } from '../clusters/rollback.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, InsightShape } from '../model.ts';
import { deprecationChecks } from './api-use.ts';
import type { Check } from './check.ts';
import { configurationChecks } from './configuration-checks.ts';
import { rollbackChecks } from './rollback-checks.ts';
import { upgradeChecks } from './upgrade-checks.ts';

const freshFor = 86_400_000;

/** A check, and the Kubernetes version it is made for. */
interface Due {
  readonly check: Check;
  readonly version: string;
}

/** The findings, never older than a day; made afresh also after the cluster's version changed. */
export async function currentInsights(eks: Eks, cluster: ClusterRecord): Promise<InsightShape[]> {
  const { refreshedAt } = cluster.insights;
  if (refreshedAt === undefined || eks.world.clock.now() - refreshedAt >= freshFor) await refresh(eks, cluster);
  // Rollback insights exist only while a rollback is possible.
  return cluster.insights.found.filter(({ category }) => category !== 'ROLLBACK_READINESS' || rollbackTarget(eks, cluster) !== undefined);
}

/** Makes every check. An insight keeps its id, and the time of its last change while its status stays. */
export async function refresh(eks: Eks, cluster: ClusterRecord): Promise<void> {
  const found: InsightShape[] = [];
  for (const due of checksDue(eks, cluster)) found.push(await made(eks, cluster, due));
  Object.assign(cluster.insights, { found, refreshedAt: eks.world.clock.now() });
}

function checksDue(eks: Eks, cluster: ClusterRecord): Due[] {
  const { version, remoteNetworkConfig } = cluster.shape;
  const next = offered(`1.${minorOf(version) + 1}`, eks.today())?.version;
  const back = rollbackTarget(eks, cluster);
  const at = (checks: readonly Check[], target: string | undefined): Due[] => (target === undefined ? [] : checks.map((check) => ({ check, version: target })));
  return [...deprecationChecks(eks, cluster), ...at(upgradeChecks, next), ...at(rollbackChecks, back), ...at(configurationChecks, remoteNetworkConfig && version)];
}

async function made(eks: Eks, cluster: ClusterRecord, { check, version }: Due): Promise<InsightShape> {
  const { name, category, description, recommendation } = check;
  const { status, reason, resources = [], summary } = await check.judge({ eks, cluster, version });
  const before = cluster.insights.found.find((insight) => insight.name === name && insight.category === category && insight.kubernetesVersion === version);
  const now = eks.now();
  return {
    id: before?.id ?? eks.stream(cluster.place, 'InsightId', `${cluster.shape.name}/${category}/${name}/${version}`).uuid(),
    name,
    category,
    kubernetesVersion: version,
    lastRefreshTime: now,
    lastTransitionTime: before?.insightStatus.status === status ? before.lastTransitionTime : now,
    description,
    insightStatus: { status, reason },
    recommendation,
    additionalInfo: {},
    resources: [...resources],
    ...(summary && { categorySpecificSummary: summary }),
  };
}
