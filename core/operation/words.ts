import type { Account } from './account.ts';
import type { Failure, Operation, Remnant } from './operation.ts';
import type { OperationKind } from './request.ts';

/** What a failed operation leaves behind; `unknown` when nobody could look. */
export type Remains = readonly Remnant[] | 'unknown';

/** How an operation ended, as far as a sentence about it needs to know. */
export interface Ending {
  readonly account: Account;
  /** The cluster's Kubernetes version by then; absent when nobody could look. */
  readonly version?: string;
  /** What people were asked in its course, and what they said; a line for each. */
  readonly decided?: readonly string[];
}

interface BadEnding extends Ending {
  readonly failure: Failure;
  readonly remains: Remains;
}

interface Words {
  readonly succeeded: (cluster: string, ending: Ending) => string;
  readonly failed: (cluster: string, ending: BadEnding) => string;
}

const words: Readonly<Record<OperationKind, Words>> = {
  provision: {
    succeeded: (cluster, { version }) => `Cluster ${cluster} runs Kubernetes ${version ?? ''} and everything on it is healthy.`,
    failed: (cluster, { failure, remains }) => `Cluster ${cluster} could not be built: ${failure.outcome}; ${whatRemains(remains)}.`,
  },
  upgrade: {
    succeeded: (cluster, ending) => `Cluster ${cluster} runs Kubernetes ${ending.version ?? ''}, and its add-ons and nodes fit it${exceptions(ending)}.`,
    failed: (cluster, ending) => stopped(`The upgrade of cluster ${cluster}`, ending),
  },
  rollback: {
    succeeded: (cluster, ending) => `Cluster ${cluster} is back on Kubernetes ${ending.version ?? ''}, with add-ons and nodes that fit it${exceptions(ending)}.`,
    failed: (cluster, ending) => stopped(`The rollback of cluster ${cluster}`, ending),
  },
  'patch-addons': {
    succeeded: (cluster, { account }) => `The add-ons of cluster ${cluster} are up to date and healthy${account.done.length === 0 ? '; they were before' : ''}.`,
    failed: (cluster, ending) => stopped(`The patch of the add-ons of cluster ${cluster}`, ending),
  },
  'patch-nodes': {
    succeeded: (cluster, ending) => `The nodes of cluster ${cluster} run the newest images of their Kubernetes version${exceptions(ending)}.`,
    failed: (cluster, ending) => stopped(`The patch of the nodes of cluster ${cluster}`, ending),
  },
};

export function successSummary({ kind, target }: Pick<Operation, 'kind' | 'target'>, ending: Ending): string {
  return words[kind].succeeded(target.cluster, ending);
}

export function failureSummary({ kind, target, startedAt }: Pick<Operation, 'kind' | 'target' | 'startedAt'>, ending: BadEnding): string {
  if (startedAt === undefined) return `Cluster ${target.cluster} was not touched: ${ending.failure.outcome}.`;
  return words[kind].failed(target.cluster, ending);
}

const nouns: Readonly<Record<OperationKind, string>> = { provision: 'provision', upgrade: 'upgrade', rollback: 'rollback', 'patch-addons': 'patch of the add-ons', 'patch-nodes': 'patch of the nodes' };

/** Who stopped it, why, and how far it had come. */
export function cancellationSummary({ kind, target, startedAt, cancellation }: Pick<Operation, 'kind' | 'target' | 'startedAt' | 'cancellation'>, { account: { done, undone }, version, remains }: Ending & { readonly remains: Remains }): string {
  const { by = 'Somebody', reason } = cancellation ?? {};
  const who = `${by} cancelled the ${nouns[kind]} of cluster ${target.cluster}${reason === undefined ? '' : ` (${reason})`}`;
  if (startedAt === undefined) return `${who} before it began. Nothing was changed.`;
  if (kind === 'provision') return `${who}: ${whatRemains(remains)}.`;
  const where = version === undefined ? '' : ` The control plane runs ${version}.`;
  return `${who}. ${done.length} of ${done.length + undone.length} steps were done.${where}`;
}

function exceptions({ account: { skipped } }: Ending): string {
  return skipped.length === 0 ? '' : `, except for what was left behind as asked: ${skipped.length} of its steps`;
}

function stopped(what: string, { account: { done, undone, takenBack }, version, failure }: BadEnding): string {
  const where = version === undefined ? '' : ` The control plane runs ${version}.`;
  const back = takenBack.length === 0 ? '' : ' What could be taken back was.';
  return `${what} stopped: ${failure.outcome}. ${done.length} of ${done.length + undone.length} steps were done.${where}${back}`;
}

function whatRemains(remains: Remains): string {
  if (remains === 'unknown') return 'nobody has seen what remains of what was made';
  if (remains.length === 0) return 'nothing that was made remains';
  return `${remains.length} of the resources that were made remain${remains.length === 1 ? 's' : ''}`;
}
