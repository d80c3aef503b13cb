import type { Finding } from '../../checks/finding.ts';
import type { Target } from '../../operation/operation.ts';
import type { ClusterFact, UpgradeFacts } from './facts.ts';
import { defaultAddOnOptions, defaultNodeOptions, type AddOnOptions, type NodeOptions } from './options.ts';

/** What the steps of every kind of change are made from. */
export interface ChangeContext {
  readonly target: Target;
  readonly facts: UpgradeFacts;
  readonly cluster: ClusterFact;
  readonly nodes: NodeOptions;
  readonly addOns: AddOnOptions;
  /** Whether a blocker of this check was lifted, about this. */
  readonly isWaived: (check: string, about: string) => boolean;
}

/** Add-on → its version, as a plan goes on. */
export type AddOnVersions = ReadonlyMap<string, string>;

export function installedVersions({ addOns }: Pick<UpgradeFacts, 'addOns'>): AddOnVersions {
  return new Map(addOns.map(({ name, version }) => [name, version]));
}

/** Undefined when there is no cluster: a check says so. */
export function contextOf(
  { target, facts }: Pick<ChangeContext, 'target' | 'facts'>,
  options: { readonly nodes?: NodeOptions; readonly addOns?: AddOnOptions },
  findings: readonly Finding[],
): ChangeContext | undefined {
  if (facts.cluster === undefined) return undefined;
  const waived = findings.filter(({ waiver }) => waiver !== undefined);
  return {
    target,
    facts,
    cluster: facts.cluster,
    nodes: options.nodes ?? defaultNodeOptions,
    addOns: options.addOns ?? defaultAddOnOptions,
    isWaived: (check, about) => waived.some((finding) => finding.check === check && finding.about === about),
  };
}
