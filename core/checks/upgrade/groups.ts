import type { NodeGroupFact, SelfManagedGroupFact } from '../../plan/upgrade/facts.ts';
import { behind, kubeletSkew, minorOf } from '../../plan/upgrade/minors.ts';
import { groupsOf } from '../../plan/upgrade/route.ts';
import { hasOwnImage } from '../../plan/upgrade/steps/groups.ts';
import { closest } from '../../spec/closest.ts';
import type { Remark } from '../check.ts';
import { few, remark, wordsOf, type ChangeCheckContext } from './check.ts';

/** A managed group that is rolled, and where it goes, hop by hop. */
export interface ManagedMove {
  readonly group: NodeGroupFact;
  readonly to: string;
}

export function managedMoves({ facts, moves }: Pick<ChangeCheckContext, 'facts' | 'moves'>): readonly ManagedMove[] {
  return moves.flatMap(({ group: { kind, name }, to }) => (kind === 'managed' ? facts.nodeGroups.filter((fact) => fact.name === name).map((group) => ({ group, to })) : []));
}

export function selfManagedMoves({ facts, moves }: Pick<ChangeCheckContext, 'facts' | 'moves'>): readonly { readonly group: SelfManagedGroupFact; readonly to: string }[] {
  return moves.flatMap(({ group: { kind, name }, to }) => (kind === 'self-managed' ? facts.selfManagedGroups.filter((fact) => fact.name === name).map((group) => ({ group, to })) : []));
}

function eachOnce<T extends { readonly group: unknown }>(moves: readonly T[]): readonly T[] {
  return moves.filter(({ group }, index) => moves.findIndex((other) => other.group === group) === index);
}

export function nodeGroupHealth(context: ChangeCheckContext): readonly Remark[] {
  return eachOnce(managedMoves(context)).flatMap(({ group: { name, status, issues } }) => {
    if (status === 'ACTIVE' && issues.length === 0) return [];
    const busy = status === 'CREATING' || status === 'UPDATING' || status === 'DELETING';
    const remedy = busy ? 'Wait until it has ended, or skip the group.' : 'Mend it first, or skip it: a roll of a sick group gets stuck half way.';
    return [remark('blocker', `Node group ${name} is ${status}.`, remedy, { about: name, evidence: few(issues.map(wordsOf)), ...(busy && { unwaivable: true }) })];
  });
}

/** The last minor that EKS built Amazon Linux 2 images for. */
const lastAl2 = 32;

/** EKS has no image to give: a group's AMI type is fixed, so a new group takes its place. */
export function amazonLinux2(context: ChangeCheckContext): readonly Remark[] {
  const isAl2 = ({ amiType }: NodeGroupFact): boolean => amiType.startsWith('AL2_');
  const beyond = managedMoves(context).filter(({ group, to }) => isAl2(group) && minorOf(to) > lastAl2);
  const still = context.facts.nodeGroups.filter((group) => isAl2(group) && beyond.every((move) => move.group !== group));
  return [
    ...eachOnce(beyond).map(({ group: { name, amiType }, to }) =>
      remark('blocker', `Node group ${name} has AMI type ${amiType}, and EKS has no Amazon Linux 2 images after 1.${lastAl2}: it cannot go to ${to}.`, 'Make a group with AL2023 or Bottlerocket beside it, move the workloads, delete this one; or skip it for this operation.', { about: name, unwaivable: true }),
    ),
    ...still.map(({ name }) => remark('warning', `Node group ${name} runs Amazon Linux 2, which ended with Kubernetes 1.${lastAl2}.`, 'Replace it by a group with AL2023 or Bottlerocket.', { about: name })),
  ];
}

/** EKS does not choose the image of such a group: somebody has to say which launch-template version has the right one. */
export function ownImage(context: ChangeCheckContext): readonly Remark[] {
  if (context.kind === 'patch-nodes') return [];
  return managedMoves(context).flatMap(({ group, to }) => {
    if (!hasOwnImage(group) || context.nodes.pins[group.name]?.[to]?.launchTemplateVersion !== undefined) return [];
    return [remark('blocker', `Node group ${group.name} has an image of its own (${group.launchTemplate?.imageId ?? group.amiType}), so EKS cannot choose the one for ${to}.`, `Make a launch-template version with an image for ${to} and name it under nodes.pins.${group.name}."${to}".launchTemplateVersion, or skip the group.`, {
      about: group.name, path: 'nodes.pins', unwaivable: true,
    })];
  });
}

export function launchTemplateMissing(context: ChangeCheckContext): readonly Remark[] {
  const groups = [...eachOnce(managedMoves(context)), ...eachOnce(selfManagedMoves(context))].map(({ group }) => group);
  return groups.flatMap(({ name, launchTemplate }) => {
    if (launchTemplate === undefined || launchTemplate.latestVersion !== undefined) return [];
    return [remark('blocker', `Launch template ${launchTemplate.id} of group ${name} does not exist any more.`, 'A group cannot change its template: make a new group, or skip this one.', { about: name, unwaivable: true })];
  });
}

/** Something was prepared and never rolled out: this roll does not take it along unless it is named. */
export function launchTemplatePending(context: ChangeCheckContext): readonly Remark[] {
  const groups = [...eachOnce(managedMoves(context)), ...eachOnce(selfManagedMoves(context))].map(({ group }) => group);
  return groups.flatMap(({ name, launchTemplate }) => {
    const pinned = Object.values(context.nodes.pins[name] ?? {}).some(({ launchTemplateVersion }) => launchTemplateVersion !== undefined);
    if (launchTemplate?.latestVersion === undefined || launchTemplate.latestVersion === launchTemplate.version || pinned) return [];
    return [remark('warning', `Group ${name} uses version ${launchTemplate.version} of its launch template, whose newest is ${launchTemplate.latestVersion}.`, `To take it along, name it under nodes.pins.${name}.`, { about: name })];
  });
}

export function selfManagedImage(context: ChangeCheckContext): readonly Remark[] {
  return selfManagedMoves(context).flatMap(({ group, to }) => {
    const { name, launchTemplate, imageName, latestImages, instanceRefreshInProgress } = group;
    const extra = { about: name, unwaivable: true } as const;
    if (launchTemplate === undefined) return [remark('blocker', `Self-managed group ${name} has no launch template.`, 'Give its Auto Scaling group a launch template, or skip it.', extra)];
    if (instanceRefreshInProgress) return [remark('blocker', `An instance refresh of self-managed group ${name} is in progress.`, 'Wait until it has ended, or skip the group.', extra)];
    // A patch has nothing to do for a group that lags: `groupBehind` tells what it needs.
    if (context.kind === 'patch-nodes' && behind(to, context.from) > 0) return [];
    if (latestImages[to] !== undefined || context.nodes.pins[name]?.[to]?.launchTemplateVersion !== undefined) return [];
    return [remark('blocker', `Self-managed group ${name} runs ${imageName ?? 'an unknown image'}, and EKS has no such image for ${to}.`, `Make a launch-template version with an image for ${to} and name it under nodes.pins.${name}."${to}".launchTemplateVersion, or skip the group.`, { ...extra, path: 'nodes.pins' })];
  });
}

/** A patch keeps each group on its own Kubernetes version; only an upgrade brings it up to the control plane's. */
export function groupBehind({ moves, from, cluster }: ChangeCheckContext): readonly Remark[] {
  return moves.filter(({ to }) => behind(to, from) > 0).map(({ group: { name }, to }) =>
    remark('warning', `Group ${name} is on Kubernetes ${to}, and the control plane is on ${from}: a patch gives its nodes newer images of ${to}, and no other version.`, `To bring them to ${from}: drydock upgrade ${cluster.arn.split('/').at(-1)} --to ${from}`, { about: name }),
  );
}

/** EKS wants managed groups level with the control plane before its next update; it names those that are not, and refuses. */
export function skippedGroupBehind(context: ChangeCheckContext): readonly Remark[] {
  const last = context.hops.at(-1);
  if (context.kind !== 'upgrade' || last === undefined) return [];
  return groupsOf(context.facts).flatMap(({ kind, name, version }) => {
    if (!context.nodes.skip.includes(name) || version === undefined || kind !== 'managed' || behind(version, last.from) <= 0 || context.nodes.between === 'behind') return [];
    return [remark('blocker', `Group ${name} is to be skipped and stays on ${version}, but EKS wants it on ${last.from} before the control plane goes to ${last.to}.`, 'Do not skip it, or go no further than one minor above it.', { about: name, path: 'nodes.skip' })];
  });
}

/** Names in the order that no group has. */
export function unknownGroup({ facts, nodes, only = [], kind }: ChangeCheckContext): readonly Remark[] {
  const managed = facts.nodeGroups.map(({ name }) => name);
  const all = [...managed, ...facts.selfManagedGroups.map(({ name }) => name)];
  const mentions = [
    ...(nodes.canary === undefined ? [] : [{ name: nodes.canary, path: 'nodes.canary', known: managed }]),
    ...nodes.skip.map((name, index) => ({ name, path: `nodes.skip[${index}]`, known: all })),
    ...Object.keys(nodes.pins).map((name) => ({ name, path: `nodes.pins.${name}`, known: all })),
    ...(kind === 'patch-nodes' ? only.map((name, index) => ({ name, path: `only[${index}]`, known: all })) : []),
  ];
  return mentions.flatMap(({ name, path, known }) => {
    if (known.includes(name)) return [];
    const like = closest(name, known);
    return [remark('blocker', `The cluster has no ${path === 'nodes.canary' ? 'managed node group' : 'group'} ${name}${like === undefined ? '' : `; did you mean ${like}?`}`, `Name one of: ${known.toSorted().join(', ') || 'none'}.`, { path, about: name, unwaivable: true })];
  });
}

/** Kubelets may be three minors behind the API server, and never newer. */
export function kubeletSkewTooWide({ kubernetes, moves, to, kind }: ChangeCheckContext): readonly Remark[] {
  if (kind === 'patch-addons' || kind === 'rollback') return [];
  const moved = new Set(moves.map(({ group }) => group.name));
  const stays = (kubernetes?.nodes ?? []).filter(({ owner }) => owner.kind === 'hybrid' || owner.kind === 'unknown' || ((owner.kind === 'managed' || owner.kind === 'self-managed') && !moved.has(owner.name)));
  const tooFar = stays.filter(({ kubelet }) => behind(kubelet, to) > kubeletSkew);
  const far = stays.filter(({ kubelet }) => behind(kubelet, to) >= 2 && !tooFar.some((node) => node.kubelet === kubelet));
  const lines = (nodes: typeof stays): readonly string[] => few(nodes.map(({ name, kubelet }) => `${name}: kubelet ${kubelet}`));
  return [
    ...(tooFar.length === 0 ? [] : [remark('blocker', `${tooFar.length} nodes that are not rolled here would be more than ${kubeletSkew} minors behind ${to}: Kubernetes does not support them.`, 'Bring them up first, or do not skip their groups.', { evidence: lines(tooFar), unwaivable: true })]),
    ...(far.length === 0 ? [] : [remark('warning', `${far.length} nodes that are not rolled here would be two or three minors behind ${to}.`, 'Bring them up soon: one more upgrade, and they are in its way.', { evidence: lines(far) })]),
  ];
}
