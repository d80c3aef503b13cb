import { allNodeGroups } from '../spec/all-node-groups.ts';
import type { Addon, ClusterSpec } from '../spec/cluster-spec.ts';
import { addOnVersion } from '../plan/decisions.ts';
import { placementOf } from '../plan/placement.ts';
import type { CheckContext, Remark } from './check.ts';
import { supportedVersion } from './versions.ts';

export function unknownAddOn(context: CheckContext): readonly Remark[] {
  const { spec, facts } = context;
  const version = supportedVersion(context);
  if (version === undefined) return [];
  return spec.addons.flatMap((addon, index): readonly Remark[] => {
    if (facts.addons[addon.name] !== undefined) return [];
    const message = `EKS has no add-on ${addon.name} for Kubernetes ${version}.`;
    if (addon.origin === 'default') return [{ severity: 'note', message: `${message} It is one of eksctl's default add-ons, and is left out.`, remedy: 'Nothing, unless you need it.' }];
    if (addon.origin === 'profile') return [{ severity: 'warning', message: `${message} The profile has it, and it is left out.`, remedy: 'Install it by other means, or choose a version that has it.' }];
    return [{ severity: 'blocker', path: `addons[${index}].name`, message, remedy: 'Correct the name, or install it by other means.' }];
  });
}

export function unknownAddOnVersion({ spec, facts }: CheckContext): readonly Remark[] {
  return spec.addons.flatMap((addon, index) => {
    const fact = facts.addons[addon.name];
    if (fact === undefined || addOnVersion(addon, facts) !== undefined) return [];
    const offered = fact.versions.slice(0, 5).map(({ version }) => version).join(', ');
    const wanted = addon.version.kind === 'named' ? `version ${addon.version.version}` : `${addon.version.kind} version`;
    return [{
      severity: 'blocker',
      ...(addon.origin === 'file' && { path: `addons[${index}].version` }),
      message: `EKS has no ${wanted} of add-on ${addon.name} for this Kubernetes version; its newest are ${offered || 'none'}.`,
      remedy: 'Name one of these versions, or leave the version out.',
    }];
  });
}

/** A role for service accounts must say which ones may assume it, and EKS's recommendation is all there is to go by. */
export function unknownServiceAccount({ spec, facts }: CheckContext): readonly Remark[] {
  return spec.addons.flatMap(({ name, iam }, index) => {
    const fact = facts.addons[name];
    if (iam.kind !== 'serviceAccountRole' || iam.role.kind === 'existing' || fact === undefined || fact.podIdentity.length > 0) return [];
    return [{
      severity: 'blocker',
      path: `addons[${index}]`,
      message: `EKS does not say which service account add-on ${name} uses, so no role can be made for it.`,
      remedy: 'Name the service account under podIdentityAssociations, or give serviceAccountRoleARN.',
    }];
  });
}

/** Add-ons that another one must be running for (user guide, workloads-add-ons-available-eks). */
const needs: Readonly<Record<string, string>> = { adot: 'cert-manager', 'aws-privateca-connector-for-kubernetes': 'cert-manager' };

export function addOnNeedsAnother({ spec }: CheckContext): readonly Remark[] {
  return spec.addons.flatMap(({ name }, index) => {
    const needed = needs[name];
    if (needed === undefined) return [];
    const present = has(spec, needed);
    return [{
      severity: 'blocker',
      path: `addons[${index}].name`,
      message: `Add-on ${name} needs ${needed} running before it is installed${present ? '; a provision installs both at the same time' : ', and the file does not have it'}.`,
      remedy: `Provision the cluster ${present ? '' : `with ${needed} and `}without ${name}, and add ${name} afterwards.`,
    }];
  });
}

/** Nodes are Ready only with a network plugin, and EKS gives up on a group whose nodes are not. */
export function noNetworkAddOn({ spec }: CheckContext): readonly Remark[] {
  if (has(spec, 'vpc-cni') || allNodeGroups(spec).every(({ group }) => group.scaling.desiredSize === 0)) return [];
  return [{
    severity: 'blocker',
    path: 'addonsConfig.disableDefaultAddons',
    message: 'The cluster would have no network plugin: its nodes would never be Ready, and EKS would fail the node groups.',
    remedy: 'Add the vpc-cni add-on; or start without nodes, install another plugin, and then add the node groups.',
  }];
}

export function podIdentityAgentMissing({ spec }: CheckContext): readonly Remark[] {
  if (has(spec, 'eks-pod-identity-agent') || spec.autoMode !== undefined) return [];
  const users = [...spec.iam.podIdentityAssociations.map(({ namespace, serviceAccountName }) => `${namespace}/${serviceAccountName}`), ...spec.addons.filter(usesPodIdentity).map(({ name }) => name)];
  if (users.length === 0) return [];
  return [{
    severity: 'blocker',
    path: 'addons',
    message: `Pod Identity is wanted for ${users.join(', ')}, but the agent that hands out the credentials is not among the add-ons.`,
    remedy: 'Add the eks-pod-identity-agent add-on.',
  }];
}

function usesPodIdentity({ iam }: Addon): boolean {
  return iam.kind === 'podIdentity' || iam.kind === 'recommendedPodIdentity';
}

export function nowhereToRun({ spec, facts }: CheckContext): readonly Remark[] {
  const idle = spec.addons.filter((addon) => facts.addons[addon.name] !== undefined && placementOf(addon, spec, facts) === 'nowhere');
  if (idle.length === 0) return [];
  return [{
    severity: 'warning',
    path: 'managedNodeGroups',
    message: `Nothing in this plan can run the pods of ${idle.map(({ name }) => name).join(', ')}: they stay DEGRADED until there are nodes.`,
    remedy: 'Add a node group, or a Fargate profile for their namespace.',
  }];
}

function has({ addons }: ClusterSpec, name: string): boolean {
  return addons.some((addon) => addon.name === name);
}
