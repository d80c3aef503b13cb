import type { Failure, Operation, Remnant } from './operation.ts';
import type { OperationKind } from './request.ts';

/** What a failed operation leaves behind; `unknown` when nobody could look. */
export type Remains = readonly Remnant[] | 'unknown';

interface Words {
  /** One sentence for what was done; `version` is the cluster's Kubernetes version by then. */
  readonly succeeded: (cluster: string, version: string) => string;
  /** One sentence for what was not, and what it leaves. */
  readonly failed: (cluster: string, failure: Failure, remains: Remains) => string;
}

const words: Readonly<Record<OperationKind, Words>> = {
  provision: {
    succeeded: (cluster, version) => `Cluster ${cluster} runs Kubernetes ${version} and everything on it is healthy.`,
    failed: (cluster, { outcome }, remains) => `Cluster ${cluster} could not be built: ${outcome}; ${whatRemains(remains)}.`,
  },
};

export function successSummary({ kind, target }: Pick<Operation, 'kind' | 'target'>, version: string): string {
  return words[kind].succeeded(target.cluster, version);
}

export function failureSummary({ kind, target, startedAt }: Pick<Operation, 'kind' | 'target' | 'startedAt'>, failure: Failure, remains: Remains): string {
  if (startedAt === undefined) return `Cluster ${target.cluster} was not touched: ${failure.outcome}.`;
  return words[kind].failed(target.cluster, failure, remains);
}

function whatRemains(remains: Remains): string {
  if (remains === 'unknown') return 'nobody has seen what remains of what was made';
  if (remains.length === 0) return 'nothing that was made remains';
  return `${remains.length} of the resources that were made remain${remains.length === 1 ? 's' : ''}`;
}
