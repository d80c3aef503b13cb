import { compareAddonVersions } from '../../plan/choices.ts';
import type { ControllerName, LegacyFeature } from '../../plan/upgrade/kubernetes-facts.ts';
import { behind, minorOf } from '../../plan/upgrade/minors.ts';
import { isRestartable } from '../../plan/upgrade/others-behind.ts';
import { noWayBack } from '../../plan/upgrade/way-back.ts';
import type { Remark } from '../check.ts';
import { count, few, remark, type ChangeCheckContext } from './check.ts';

export function nodesNotReady({ kubernetes }: ChangeCheckContext): readonly Remark[] {
  const ill = (kubernetes?.nodes ?? []).filter(({ ready }) => !ready);
  if (ill.length === 0) return [];
  return [remark('blocker', `${count(ill.length, 'node')} ${ill.length === 1 ? 'is' : 'are'} not Ready: there is less room for what moves than it seems.`, 'Mend or remove them, or answer for it with a waiver.', { evidence: few(ill.map(({ name, kubelet }) => `${name}: kubelet ${kubelet}`)) })];
}

export function noNodes({ kubernetes, facts, cluster }: ChangeCheckContext): readonly Remark[] {
  if (kubernetes === undefined || kubernetes.nodes.length > 0 || cluster.autoMode || facts.fargateProfiles.length > 0) return [];
  return [remark('warning', 'The cluster has no nodes: nothing shows whether workloads would bear the change.', 'Nothing, if that is meant.')];
}

export function cordoned({ kubernetes }: ChangeCheckContext): readonly Remark[] {
  const found = (kubernetes?.nodes ?? []).filter(({ unschedulable, ready }) => unschedulable && ready);
  if (found.length === 0) return [];
  return [remark('warning', `${count(found.length, 'node')} ${found.length === 1 ? 'was' : 'were'} cordoned by somebody before.`, 'See whether that is still meant: what is drained cannot go there.', { evidence: few(found.map(({ name }) => name)) })];
}

/** What a Kubernetes version no longer allows, or no longer runs with: warned of from one minor on, stopped from another. */
const legacy: Readonly<Record<LegacyFeature, { readonly what: string; readonly warnFrom: number; readonly blockFrom?: number; readonly remedy: string }>> = {
  ipvs: { what: "kube-proxy's IPVS mode, deprecated in 1.35", warnFrom: 35, blockFrom: 36, remedy: 'Set the mode of kube-proxy to iptables or nftables.' },
  'cgroup-v1': { what: 'cgroup v1, with which the kubelet does not start from 1.35 on', warnFrom: 31, blockFrom: 35, remedy: 'Replace these nodes by AL2023 or Bottlerocket.' },
  'containerd-1': { what: 'containerd 1.x, which the kubelet supports up to 1.35', warnFrom: 33, blockFrom: 36, remedy: 'Use images with containerd 2.' },
  'apparmor-annotation': { what: 'AppArmor annotations, which 1.34 leaves to the field appArmorProfile', warnFrom: 30, remedy: 'Move the profile to securityContext.appArmorProfile.' },
  'anonymous-access': { what: 'rights of anonymous users, which EKS limits to health checks from 1.32 on', warnFrom: 32, remedy: 'Give those who need it an access entry, and remove the binding.' },
  'ingress-nginx': { what: 'ingress-nginx, which is maintained no longer since March 2026', warnFrom: 0, remedy: 'Move to another ingress controller or the Gateway API.' },
};

export function legacyFeatures({ kubernetes, to }: ChangeCheckContext): readonly Remark[] {
  return (kubernetes?.legacy ?? []).flatMap(({ feature, seenIn, count: number }) => {
    const { what, warnFrom, blockFrom, remedy } = legacy[feature];
    if (minorOf(to) < warnFrom) return [];
    const blocks = blockFrom !== undefined && minorOf(to) >= blockFrom;
    return [remark(blocks ? 'blocker' : 'warning', `${number} uses of ${what}.`, remedy, { about: feature, evidence: few(seenIn) })];
  });
}

/** The oldest Karpenter for a Kubernetes minor (its compatibility matrix). */
const oldestKarpenter: Readonly<Record<number, string>> = { 29: '0.34.0', 30: '0.37.0', 31: '1.0.5', 32: '1.2.0', 33: '1.5.0', 34: '1.6.0', 35: '1.9.0', 36: '1.9.0' };

export function karpenterTooOld({ kubernetes, to }: ChangeCheckContext): readonly Remark[] {
  const oldest = oldestKarpenter[minorOf(to)];
  return (kubernetes?.controllers ?? []).flatMap(({ controller, version, namespace, name, image }) => {
    if (controller !== 'karpenter' || version === undefined || oldest === undefined || compareAddonVersions(version, oldest) >= 0) return [];
    return [remark('blocker', `Karpenter ${version} does not work with Kubernetes ${to}; ${oldest} is the oldest that does.`, 'Upgrade Karpenter first: it must understand the nodes it makes.', { about: `${namespace}/${name}`, evidence: [image] })];
  });
}

const followers: readonly ControllerName[] = ['aws-load-balancer-controller', 'cert-manager', 'external-dns', 'metrics-server'];

/** There is no matrix to judge these by: they are shown, for a person to look up. */
export function otherControllers({ kubernetes, to }: ChangeCheckContext): readonly Remark[] {
  const found = (kubernetes?.controllers ?? []).filter(({ controller }) => followers.includes(controller));
  if (found.length === 0) return [];
  return [remark('note', `${count(found.length, 'controller')} that EKS does not manage should be known to work with ${to}.`, 'Look up the versions in their own compatibility tables.', { evidence: few(found.map(({ controller, version, image }) => `${controller} ${version ?? image}`)) })];
}

export function autoscalerVersion({ kubernetes, to }: ChangeCheckContext): readonly Remark[] {
  return (kubernetes?.controllers ?? []).flatMap(({ controller, version, namespace, name }) => {
    if (controller !== 'cluster-autoscaler' || version === undefined || minorOf(version) === minorOf(to)) return [];
    return [remark('warning', `The cluster autoscaler is ${version}; it should have the cluster's minor, ${to}.`, `Set its image to a ${to} release after the upgrade.`, { about: `${namespace}/${name}` })];
  });
}

/** Nodes whose class names its images itself stay as they are, whatever the control plane does. */
export function karpenterPinnedImages({ kubernetes }: ChangeCheckContext): readonly Remark[] {
  const pools = kubernetes?.karpenterNodePools ?? [];
  const pinned = pools.filter(({ pinnedImages }) => pinnedImages).map(({ name }) => name);
  const stuck = pools.filter(({ driftBlocked, pinnedImages }) => driftBlocked && !pinnedImages).map(({ name }) => name);
  return [
    ...(pinned.length === 0 ? [] : [remark('warning', `The nodes of ${pinned.join(', ')} do not follow the control plane: their EC2NodeClass names images itself.`, 'Set its amiSelectorTerms to an alias, or to images for the new version.', { evidence: few(pinned) })]),
    ...(stuck.length === 0 ? [] : [remark('blocker', `The disruption budgets of ${stuck.join(', ')} let no node drift: following them would take for ever.`, 'Give the node pool a budget above 0 for the reason Drifted.', { evidence: few(stuck) })]),
  ];
}

/** Nobody makes a pod anew that has no controller, and a Job starts over. */
export function fargateWithoutOwner({ kubernetes }: ChangeCheckContext): readonly Remark[] {
  const lone = (kubernetes?.workloads ?? []).filter(({ kind, onFargate }) => !isRestartable(kind) && Object.keys(onFargate).length > 0);
  if (lone.length === 0) return [];
  return [remark('warning', `${count(lone.length, 'workload')} on Fargate cannot be restarted: they keep their kubelets until somebody makes them anew.`, 'Delete and make them again, or let the jobs end.', { evidence: few(lone.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)) })];
}

export function wayBackImpossible({ facts, onFailure }: ChangeCheckContext): readonly Remark[] {
  const why = noWayBack({ facts });
  if (onFailure !== 'rollback' || why === undefined) return [];
  return [remark('warning', `An upgrade that fails here does not go back by itself. ${why}`, 'Be ready to decide yourself, or ask for onFailure: stop.', { path: 'onFailure' })];
}

/** The API server that answers is not always the one that EKS tells of: then an update is under way that EKS does not list. */
export function serverVersionDiffers({ kubernetes, from }: ChangeCheckContext): readonly Remark[] {
  const minor = /^v?(1\.\d+)/.exec(kubernetes?.serverVersion ?? '')?.[1];
  if (minor === undefined || behind(minor, from) === 0) return [];
  return [remark('blocker', `EKS says that the control plane is on ${from}, but its API server answers ${kubernetes?.serverVersion}.`, 'Wait: EKS is at work on it. If it stays so, ask AWS Support.', { unwaivable: true })];
}
