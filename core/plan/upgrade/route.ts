import type { ClusterFact, UpgradeFacts } from './facts.ts';
import { behind, minorsAfter } from './minors.ts';
import type { NodeOptions } from './options.ts';
import { driftBehind, fargateBehind } from './others-behind.ts';

/** A managed or self-managed group, as far as its version is concerned. */
export interface GroupState {
  readonly kind: 'managed' | 'self-managed';
  readonly name: string;
  /** Minor of its kubelets; absent when nothing tells. */
  readonly version?: string;
}

/** All groups with the lowest version that each has, managed ones first, by name. */
export function groupsOf({ nodeGroups, selfManagedGroups, kubernetes }: Pick<UpgradeFacts, 'nodeGroups' | 'selfManagedGroups' | 'kubernetes'>): readonly GroupState[] {
  const nodes = kubernetes.reached ? kubernetes.facts.nodes : [];
  const kubelets = (name: string): readonly string[] => nodes.filter(({ owner }) => owner.kind === 'self-managed' && owner.name === name).map(({ kubelet }) => kubelet);
  const managed = nodeGroups.map(({ name, version }): GroupState => ({ kind: 'managed', name, version }));
  const selfManaged = selfManagedGroups.map(({ name, imageName }): GroupState => {
    const version = lowest(kubelets(name)) ?? /-(1\.\d+)-v?\d/.exec(imageName ?? '')?.[1];
    return { kind: 'self-managed', name, ...(version !== undefined && { version }) };
  });
  return [...byName(managed), ...byName(selfManaged)];
}

/** A hop of a route: the control plane goes to `to`, and then these groups. In the first one nothing but nodes may have to move: `from` is `to`. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly next?: string;
  readonly groups: readonly GroupState[];
}

/** The hops of an upgrade of a cluster as it was found. */
export function routeOf(facts: UpgradeFacts, version: string, to: string, nodes: NodeOptions): readonly Hop[] {
  return hopsTo({ version }, to, groupsOf(facts), nodes, othersBehind(facts, version));
}

/** Whether what nobody rolls was left on a version below this one: pods on Fargate, nodes of Auto Mode or Karpenter. */
function othersBehind({ kubernetes }: Pick<UpgradeFacts, 'kubernetes'>, version: string): boolean {
  if (!kubernetes.reached) return false;
  return fargateBehind(kubernetes.facts, version).length > 0 || (['auto-mode', 'karpenter'] as const).some((owner) => driftBehind(kubernetes.facts, owner, version));
}

/**
 * The hops to a version. Groups that are behind the control plane are brought level first, in a hop of their own, because EKS
 * refuses the next one otherwise. With `between: behind` they wait until they would be too far behind. Whatever else is behind
 * goes along with the next hop; where there is none, it has that hop too.
 */
function hopsTo(cluster: Pick<ClusterFact, 'version'>, to: string, groups: readonly GroupState[], { between, skip }: Pick<NodeOptions, 'between' | 'skip'>, isMoreBehind = false): readonly Hop[] {
  const versions = minorsAfter(cluster.version, to);
  const rolled = groups.filter(({ name }) => !skip.includes(name));
  let states = rolled;
  const moved = (at: string, next: string | undefined): readonly GroupState[] => {
    const due = states.filter((group) => isDue(group, at, next, between));
    states = states.map((group) => (due.includes(group) ? { ...group, version: at } : group));
    return due;
  };
  const level = moved(cluster.version, versions[0]);
  const hops = versions.map((version, index): Hop => {
    const next = versions[index + 1];
    return { from: versions[index - 1] ?? cluster.version, to: version, groups: moved(version, next), ...(next !== undefined && { next }) };
  });
  const nothingLeft = level.length === 0 && !(isMoreBehind && versions.length === 0);
  return nothingLeft ? hops : [{ from: cluster.version, to: cluster.version, groups: level, ...(versions[0] !== undefined && { next: versions[0] }) }, ...hops];
}

function isDue({ version }: GroupState, at: string, next: string | undefined, between: NodeOptions['between']): boolean {
  if (version === at) return false;
  if (between === 'level' || next === undefined) return version === undefined || behind(version, at) > 0;
  return version === undefined || behind(version, next) > 3;
}

function lowest(versions: readonly string[]): string | undefined {
  return versions.toSorted((one, other) => behind(other, one))[0];
}

export function byName<T extends { readonly name: string }>(things: readonly T[]): readonly T[] {
  return things.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
