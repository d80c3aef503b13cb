import type { DeprecationDetail } from '@aws-sdk/client-eks';
import { minorOf } from '../catalogue/versions.ts';
import { given } from '../clusters/shape.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord } from '../model.ts';
import type { ApiUse } from '../options.ts';
import type { Check, Finding, Subject } from './check.ts';

/** EKS looks back so far into the audit logs. */
const lookBack = 30 * 86_400_000;

/** Kubernetes versions that stopped serving APIs and that clusters can still come to. */
const removals: readonly string[] = ['1.29', '1.32'];

function recentUse(eks: Eks, { shape, apiUse }: ClusterRecord): ApiUse[] {
  const since = eks.world.clock.now() - lookBack;
  return [...eks.settings.apiUse, ...apiUse.values()].filter(({ cluster = shape.name, lastRequestTime }) => cluster === shape.name && (lastRequestTime === undefined || Date.parse(lastRequestTime) >= since));
}

/** One check for each Kubernetes version to come that removes APIs, by that version. */
export function deprecationChecks(eks: Eks, cluster: ClusterRecord): { readonly version: string; readonly check: Check }[] {
  const used = recentUse(eks, cluster);
  const current = minorOf(cluster.shape.version);
  const versions = new Set([...removals, ...used.flatMap(({ stopServingVersion }) => stopServingVersion ?? [])]);
  return [...versions]
    .filter((version) => minorOf(version) > current)
    .map((version) => ({
      version,
      check: {
        name: `Deprecated APIs removed in Kubernetes v${version}`,
        category: 'UPGRADE_READINESS',
        description: `Checks for use of deprecated APIs that Kubernetes v${version} no longer serves, over the last 30 days.`,
        recommendation: `Move manifests and clients to the newer APIs before you upgrade to v${version}.`,
        judge: () => deprecations(eks, used.filter(({ stopServingVersion }) => stopServingVersion === version), minorOf(version) === current + 1),
      },
    }));
}

function deprecations(eks: Eks, used: readonly ApiUse[], next: boolean): Finding {
  if (used.length === 0) return { status: 'PASSING', reason: 'No deprecated API usage detected within the last 30 days.' };
  const status = next ? 'ERROR' : 'WARNING';
  return {
    status,
    reason: `Deprecated API usage detected within the last 30 days: ${used.map(({ usage }) => usage).join(', ')}.`,
    resources: used.map(({ usage }) => ({ kubernetesResourceUri: usage, insightStatus: { status, reason: 'Deprecated API usage detected.' } })),
    summary: { deprecationDetails: used.map((use) => detail(eks, use)) },
  };
}

function detail(eks: Eks, use: ApiUse): DeprecationDetail {
  const { usage, replacedWith, stopServingVersion, startServingReplacementVersion, userAgent = 'unknown', requests = 1, lastRequestTime } = use;
  return {
    usage,
    ...given({ replacedWith, stopServingVersion, startServingReplacementVersion }),
    clientStats: [{ userAgent, numberOfRequestsLast30Days: requests, lastRequestTime: lastRequestTime === undefined ? eks.now() : new Date(lastRequestTime) }],
  };
}

/** For a rollback: APIs in use that the version to return to does not know. */
export function apisIntroducedAfter({ eks, cluster, version }: Subject): Finding {
  const used = recentUse(eks, cluster).filter(({ startServingVersion }) => startServingVersion !== undefined && minorOf(startServingVersion) > minorOf(version));
  if (used.length === 0) return { status: 'PASSING', reason: `No use of APIs that Kubernetes ${version} does not serve.` };
  return {
    status: 'ERROR',
    reason: `Kubernetes ${version} does not serve ${used.map(({ usage }) => usage).join(', ')}.`,
    resources: used.map(({ usage }) => ({ kubernetesResourceUri: usage, insightStatus: { status: 'ERROR', reason: `Not served by Kubernetes ${version}.` } })),
  };
}
