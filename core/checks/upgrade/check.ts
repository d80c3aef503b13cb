import type { ClusterFact, UpgradeFacts } from '../../plan/upgrade/facts.ts';
import type { KubernetesFacts } from '../../plan/upgrade/kubernetes-facts.ts';
import type { AddOnOptions, NodeOptions } from '../../plan/upgrade/options.ts';
import type { GroupState, Hop } from '../../plan/upgrade/route.ts';
import type { UpgradeOnFailure } from '../../plan/upgrade/work.ts';
import type { Remark } from '../check.ts';

export type ChangeKind = 'upgrade' | 'rollback' | 'patch-addons' | 'patch-nodes';

/** What checks before a change to a living cluster look at. */
export interface ChangeCheckContext {
  readonly kind: ChangeKind;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly facts: UpgradeFacts;
  readonly cluster: ClusterFact;
  /** Absent: the cluster's API was not reached, which is a finding of its own. */
  readonly kubernetes?: KubernetesFacts;
  readonly from: string;
  /** The control plane's version in the end: that of now, for a patch. */
  readonly to: string;
  /** The control plane's way, for an upgrade. */
  readonly hops: readonly Hop[];
  /** Every group that is rolled, and to what; a group once for each hop. */
  readonly moves: readonly { readonly group: GroupState; readonly to: string }[];
  readonly nodes: NodeOptions;
  readonly addOns: AddOnOptions;
  readonly onFailure: UpgradeOnFailure;
  /** Which add-ons or groups a patch is limited to. */
  readonly only?: readonly string[];
  /** What a rollback was asked to lead to. */
  readonly wanted?: string;
}

export type ChangeCheck = (context: ChangeCheckContext) => readonly Remark[];

type Extra = Pick<Remark, 'about' | 'evidence' | 'path' | 'unwaivable'>;

export function remark(severity: Remark['severity'], message: string, remedy: string, extra: Extra = {}): Remark {
  return { severity, message, remedy, ...extra };
}

const mostEvidence = 10;

/** The first lines of evidence, and how many there are more. */
export function few(lines: readonly string[]): readonly string[] {
  return lines.length <= mostEvidence ? lines : [...lines.slice(0, mostEvidence), `… and ${lines.length - mostEvidence} more`];
}

/** `1 node`, `3 nodes`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

export function wordsOf({ code, message, resourceIds }: { readonly code: string; readonly message: string; readonly resourceIds: readonly string[] }): string {
  return `${code}: ${message}${resourceIds.length > 0 ? ` (${resourceIds.join(', ')})` : ''}`;
}
