import type { Category, InsightCategorySpecificSummary, InsightResourceDetail } from '@aws-sdk/client-eks';
import { minorOf } from '../catalogue/versions.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, InsightShape } from '../model.ts';

export type Status = InsightShape['insightStatus']['status'];

/** What a check found about one cluster, for one Kubernetes version. */
export interface Finding {
  readonly status: Status;
  readonly reason: string;
  readonly resources?: readonly InsightResourceDetail[];
  readonly summary?: InsightCategorySpecificSummary;
}

export interface Subject {
  readonly eks: Eks;
  readonly cluster: ClusterRecord;
  /** The Kubernetes version that the cluster would go to. */
  readonly version: string;
}

export interface Check {
  readonly name: string;
  readonly category: Category;
  readonly description: string;
  readonly recommendation: string;
  judge(subject: Subject): Finding | Promise<Finding>;
}

const severity: readonly Status[] = ['PASSING', 'UNKNOWN', 'WARNING', 'ERROR'];

export const worst = (statuses: readonly Status[]): Status => severity[Math.max(0, ...statuses.map((status) => severity.indexOf(status)))] ?? 'PASSING';

/** Something in the cluster that runs a Kubernetes version: nodes, or kube-proxy. */
export interface Versioned {
  readonly name: string;
  readonly version: string;
  readonly arn?: string;
  readonly uri?: string;
}

/** Judges each item; the finding is the worst of them and lists those that are not in order. */
export function judgeEach(items: readonly Versioned[], judge: (minor: number) => Status, fine: string, reason: (item: Versioned) => string): Finding {
  const judged = items.map((item) => ({ item, status: judge(minorOf(item.version)) })).filter(({ status }) => status !== 'PASSING');
  const resources = judged.map(({ item, status }) => ({
    insightStatus: { status, reason: reason(item) },
    ...(item.arn === undefined ? {} : { arn: item.arn }),
    ...(item.uri === undefined ? {} : { kubernetesResourceUri: item.uri }),
  }));
  return { status: worst(judged.map(({ status }) => status)), reason: judged.length === 0 ? fine : judged.map(({ item }) => reason(item)).join(' '), resources };
}
