import type { ChangeCheckContext } from './check.ts';
import { count, few, remark, wordsOf } from './check.ts';
import type { Remark } from '../check.ts';

/** EKS refuses any change to a cluster that is not ACTIVE. */
export function clusterNotActive({ cluster }: ChangeCheckContext): readonly Remark[] {
  if (cluster.status === 'ACTIVE') return [];
  return [remark('blocker', `The cluster is ${cluster.status}, and EKS changes only clusters that are ACTIVE.`, 'Wait until it is ACTIVE, then ask again.', { unwaivable: true })];
}

/** Two changes at once: EKS refuses the second with ResourceInUseException. */
export function updateInProgress({ cluster, facts, moves }: ChangeCheckContext): readonly Remark[] {
  const rolled = facts.nodeGroups.filter(({ name }) => moves.some(({ group }) => group.name === name));
  const updates = [
    ...cluster.updatesInProgress.map((update) => ({ what: 'the cluster', update })),
    ...rolled.flatMap(({ name, updatesInProgress }) => updatesInProgress.map((update) => ({ what: `node group ${name}`, update }))),
  ];
  return updates.map(({ what, update }) =>
    remark('blocker', `Somebody else changes ${what}: ${update.type} ${update.updateId} has been in progress since ${update.createdAt}.`, 'Wait until it has ended; nothing was begun here.', { about: update.updateId, unwaivable: true }),
  );
}

/** A cluster whose KMS key, role or subnets are gone cannot be updated; EKS may notice hours later. */
export function clusterHealth({ cluster }: ChangeCheckContext): readonly Remark[] {
  return cluster.issues.map((issue) => remark('blocker', `EKS reports an issue of the cluster: ${wordsOf(issue)}.`, 'Set it right, and give EKS up to three hours to see it.', { about: issue.code }));
}

/** EKS makes its network interfaces anew during an update, with what the cluster names. */
export function missingParts({ facts }: ChangeCheckContext): readonly Remark[] {
  return facts.missing.map(({ what, id }) => remark('blocker', `The cluster uses ${what.replace('-', ' ')} ${id}, which does not exist any more.`, 'Make it again, or change the cluster so that it does not name it.', { about: id, unwaivable: true }));
}

/** The tag that says "leave this cluster alone", and why. */
export const holdTag = 'drydock:hold';

export function held({ cluster }: ChangeCheckContext): readonly Remark[] {
  const why = cluster.tags[holdTag];
  if (why === undefined) return [];
  return [remark('blocker', `The cluster is on hold: its tag ${holdTag} says "${why}".`, `Ask whoever set it to remove the tag ${holdTag}.`, { about: holdTag })];
}

export function kubernetesUnreachable({ facts }: ChangeCheckContext): readonly Remark[] {
  if (facts.kubernetes.reached) return [];
  return [remark('blocker', `The cluster's Kubernetes API could not be read: ${facts.kubernetes.why}. Nodes, disruption budgets and workloads are unknown.`, 'Give Drydock an access entry and a way to the endpoint, or answer for what is not seen with a waiver.')];
}

export function notRunning({ kubernetes }: ChangeCheckContext): readonly Remark[] {
  const found = kubernetes?.baseline.notRunning ?? [];
  if (found.length === 0) return [];
  const pods = found.reduce((sum, each) => sum + each.count, 0);
  return [remark('warning', `${count(pods, 'pod')} do not run now. They are the baseline: only others count as broken by the change.`, 'Look at them first, if they matter.', {
    evidence: few(found.map(({ namespace, owner, reason, count: number }) => `${namespace}/${owner}: ${number} ${reason}`)),
  })];
}

export function argoCd({ kubernetes }: ChangeCheckContext): readonly Remark[] {
  const ill = (kubernetes?.argoApplications ?? []).filter(({ sync, health }) => sync !== 'Synced' || health !== 'Healthy');
  if (ill.length === 0) return [];
  return [remark('blocker', `${count(ill.length, 'Argo CD application')} would blur what the change does: not synced, or not healthy.`, 'Sync and heal them, or answer for it with a waiver.', {
    evidence: few(ill.map(({ name, sync, health }) => `${name}: ${sync}, ${health}`)),
  })];
}
