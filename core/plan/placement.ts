import type { Addon, ClusterSpec } from '../spec/cluster-spec.ts';
import type { AddonFact, ProvisionFacts } from './provision-facts.ts';

/**
 * Networking without which no node becomes Ready, and the agent that gives pods their roles (user guide; peers agree). All
 * are DaemonSets: EKS takes them before there is a node, and nodes need them only once they have booted.
 */
const neededByNodes: readonly string[] = ['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy'];

export type Placement =
  | 'with-nodes'
  | 'on-nodes'
  | 'on-fargate'
  /** The plan makes nothing that its pods could run on. */
  | 'nowhere';

export function placementOf({ name, namespace }: Addon, { managedNodeGroups, selfManagedNodeGroups, fargateProfiles, autoMode }: ClusterSpec, { addons }: Pick<ProvisionFacts, 'addons'>): Placement {
  if (neededByNodes.includes(name)) return 'with-nodes';
  if ([...managedNodeGroups, ...selfManagedNodeGroups].some(({ scaling }) => scaling.desiredSize > 0) || (autoMode?.nodePools ?? []).length > 0) return 'on-nodes';
  const fact = addons[name];
  return fact !== undefined && runsOnFargate({ ...fact, namespace: namespace ?? fact.namespace }, fargateProfiles) ? 'on-fargate' : 'nowhere';
}

function runsOnFargate({ namespace, computeTypes }: AddonFact, profiles: ClusterSpec['fargateProfiles']): boolean {
  const selectors = profiles.flatMap((profile) => profile.selectors);
  return computeTypes.includes('fargate') && selectors.some((selector) => selector.namespace === namespace && Object.keys(selector.labels).length === 0);
}

/** The add-ons to install: eksctl's default ones only as far as EKS offers them for the version. */
export function addOnsToInstall({ addons }: Pick<ClusterSpec, 'addons'>, facts: Pick<ProvisionFacts, 'addons'>): readonly Addon[] {
  return addons.filter(({ origin, name }) => origin === 'file' || facts.addons[name] !== undefined);
}
