import { bridgeVersion, runsOn } from '../../plan/upgrade/add-on-versions.ts';
import { behind, minorBefore } from '../../plan/upgrade/minors.ts';
import { rollbackOf } from '../../plan/upgrade/rollback-deadline.ts';
import type { Remark } from '../check.ts';
import { count, few, remark, type ChangeCheckContext } from './check.ts';

/** None of EKS's conditions is lifted by force, so no waiver lifts them here. */
export function rollbackWindow({ cluster, now }: ChangeCheckContext): readonly Remark[] {
  const rollback = rollbackOf(cluster, now);
  if (rollback.possible) return [];
  return [remark('blocker', `EKS does not roll this cluster back. ${rollback.why}`, 'Build a new cluster with the older version and move the workloads, or mend what is wrong on the newer one.', { unwaivable: true })];
}

export function rollbackTarget({ from, wanted }: ChangeCheckContext): readonly Remark[] {
  if (wanted === undefined || wanted === minorBefore(from)) return [];
  return [remark('blocker', `A cluster on ${from} can only go back to ${minorBefore(from)}, not to ${wanted}.`, `Leave the version out, or name ${minorBefore(from)}.`, { path: 'to', unwaivable: true })];
}

export function rollbackSupport({ cluster, facts, to }: ChangeCheckContext): readonly Remark[] {
  const fact = facts.versions.find(({ version }) => version === to);
  if (fact === undefined || fact.status === 'UNSUPPORTED') return [remark('blocker', `EKS does not support ${to} any more.`, 'Stay on the newer version.', { unwaivable: true })];
  if (fact.status !== 'EXTENDED_SUPPORT' || cluster.supportType === 'EXTENDED') return [];
  return [remark('blocker', `${to} is in extended support, and the cluster's upgrade policy is STANDARD.`, 'Set the upgrade policy to EXTENDED first; the control plane then costs 0.60 USD an hour.', { unwaivable: true })];
}

const makers = { karpenter: 'Karpenter', fargate: 'Fargate', hybrid: 'hybrid nodes', unknown: 'nobody that Drydock knows', 'auto-mode': 'EKS Auto Mode', managed: '', 'self-managed': '' } as const;

/** No kubelet may be newer than the API server. Auto Mode takes its own nodes back; groups are rolled back before. */
export function nodesAhead({ kubernetes, nodes, to }: ChangeCheckContext): readonly Remark[] {
  const stays = (kubernetes?.nodes ?? []).filter(({ owner, kubelet }) => behind(to, kubelet) > 0 && owner.kind !== 'auto-mode' && !(isGroup(owner) && !nodes.skip.includes(owner.name)));
  if (stays.length === 0) return [];
  const kinds = [...new Set(stays.map(({ owner }) => (isGroup(owner) ? `group ${owner.name}, which is to be skipped` : makers[owner.kind])))].toSorted();
  return [remark('blocker', `${count(stays.length, 'node')} would be newer than the API server: ${kinds.join('; ')}.`, 'Have them replaced by nodes of the older version first, scale what runs on Fargate to nothing, or do not skip the group.', {
    evidence: few(stays.map(({ name, kubelet }) => `${name}: kubelet ${kubelet}`)),
  })];
}

function isGroup(owner: NonNullable<ChangeCheckContext['kubernetes']>['nodes'][number]['owner']): owner is { readonly kind: 'managed' | 'self-managed'; readonly name: string } {
  return owner.kind === 'managed' || owner.kind === 'self-managed';
}

export function addOnsCannotReturn({ facts, from, to, addOns }: ChangeCheckContext): readonly Remark[] {
  return facts.addOns.flatMap(({ name, version }) => {
    const offers = facts.offers[name] ?? [];
    if (addOns.skip.includes(name) || runsOn(offers, version, to) || bridgeVersion(version, offers, { from: to, to: from }, undefined) !== undefined) return [];
    return [remark('blocker', `Add-on ${name} ${version} does not run on ${to}, and no version of it runs on both ${from} and ${to}.`, 'Remove the add-on for the time of the rollback, or answer for it with a waiver.', { about: name })];
  });
}
