import { ofBatches, ofRoll } from '../../durations.ts';
import type { Draft } from '../../order.ts';
import type { ChangeContext } from '../context.ts';
import type { NodeGroupFact, SelfManagedGroupFact, UpgradeFacts } from '../facts.ts';
import { secondsOf, type NodeOptions } from '../options.ts';
import type { RollSelfManagedGroup, UpdateNodeGroup } from '../step-requests.ts';

/** Where a group goes, and what the order pins there. */
export interface GroupMove {
  /** `1.35`, `back/1.35` … begins the step's id. */
  readonly prefix: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Back to the launch-template version in use now, whatever was pinned. */
  readonly back?: true;
}

type Pin = NodeOptions['pins'][string][string];

function pinOf({ nodes }: ChangeContext, group: string, { to, back }: GroupMove): Pin {
  return back ? {} : (nodes.pins[group]?.[to] ?? {});
}

export function hasOwnImage({ amiType, launchTemplate }: NodeGroupFact): boolean {
  return amiType === 'CUSTOM' || launchTemplate?.imageId !== undefined;
}

/** How many nodes EKS takes out at a time: at most that share of them, and one at the least. */
export function unavailable({ updateConfig, scaling }: NodeGroupFact): number {
  const { maxUnavailable, maxUnavailablePercentage } = updateConfig;
  if (maxUnavailablePercentage !== undefined) return Math.max(1, Math.floor((scaling.desiredSize * maxUnavailablePercentage) / 100));
  return maxUnavailable ?? 1;
}

/** How many nodes EKS adds to a group while it rolls: twice its zones, or as many as may be unavailable; none with the strategy MINIMAL. */
export function surgeOf(group: NodeGroupFact, { subnets }: Pick<UpgradeFacts, 'subnets'>): number {
  if (group.updateConfig.strategy === 'MINIMAL' || group.scaling.desiredSize === 0) return 0;
  const zones = new Set(subnets.filter(({ subnetId }) => group.subnetIds.includes(subnetId)).map(({ zone }) => zone)).size;
  return Math.max(2 * zones, unavailable(group));
}

export function updateNodeGroup(context: ChangeContext, group: NodeGroupFact, move: GroupMove): Draft {
  const nodes = group.scaling.desiredSize;
  const [atOnce, surge] = [unavailable(group), surgeOf(group, context.facts)];
  return {
    id: `${move.prefix}/node-group/${group.name}`,
    title: `Roll node group ${group.name} to ${move.to}`,
    reason: move.reason,
    expected: ofRoll(Math.ceil(nodes / atOnce), surge),
    request: { ...nodeGroupRequest(context, group, move), nodes, atOnce, surge },
  };
}

function nodeGroupRequest(context: ChangeContext, group: NodeGroupFact, move: GroupMove): Omit<UpdateNodeGroup, 'nodes' | 'atOnce' | 'surge'> {
  const { releaseVersion, launchTemplateVersion } = pinOf(context, group.name, move);
  const { launchTemplate } = group;
  const ownImage = hasOwnImage(group);
  const templateVersion = launchTemplateVersion ?? (move.back && ownImage ? launchTemplate?.version : undefined);
  return {
    kind: 'update-node-group',
    nodegroupName: group.name,
    from: move.from,
    to: move.to,
    ...(!ownImage && { version: move.to, ...(releaseVersion !== undefined && { releaseVersion }) }),
    ...(launchTemplate !== undefined && templateVersion !== undefined && { launchTemplate: { id: launchTemplate.id, version: templateVersion } }),
    ...blockedOptions(context),
  };
}

function blockedOptions({ nodes: { whenBlocked, answerWithin } }: ChangeContext): Pick<UpdateNodeGroup, 'whenBlocked' | 'answerWithin'> {
  return { whenBlocked, ...(whenBlocked === 'ask' && { answerWithin: secondsOf(answerWithin) }) };
}

/** Only for a group with a launch template and an image for the version: checks see to that. */
export function rollSelfManagedGroup(context: ChangeContext, group: SelfManagedGroupFact, move: GroupMove): readonly Draft[] {
  const template = templateFor(context, group, move);
  if (group.launchTemplate === undefined || template === undefined) return [];
  return [{
    id: `${move.prefix}/group/${group.name}`,
    title: `Roll self-managed group ${group.name} to ${move.to}`,
    reason: move.reason,
    expected: ofBatches(group.scaling.desiredSize),
    request: {
      kind: 'roll-self-managed-group',
      autoScalingGroupName: group.name,
      to: move.to,
      launchTemplateId: group.launchTemplate.id,
      template,
      drain: { timeoutSeconds: secondsOf(context.nodes.drainTimeout), ...blockedOptions(context) },
      nodes: group.scaling.desiredSize,
    },
  }];
}

export function templateFor(context: ChangeContext, group: SelfManagedGroupFact, move: GroupMove): RollSelfManagedGroup['template'] | undefined {
  const { launchTemplate, latestImages, name } = group;
  if (launchTemplate === undefined) return undefined;
  if (move.back) return { version: launchTemplate.version };
  const { launchTemplateVersion } = pinOf(context, name, move);
  if (launchTemplateVersion !== undefined) return { version: launchTemplateVersion };
  const imageId = latestImages[move.to];
  return imageId === undefined ? undefined : { basedOn: launchTemplate.version, imageId };
}
