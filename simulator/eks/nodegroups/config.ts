import type { Taint } from '@aws-sdk/client-eks';
import { reviewAddons } from '../addons/health.ts';
import { clusterNamed, requireNodeChanges } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { operation } from '../engine/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { NodegroupShape } from '../model.ts';
import type { Params } from '../updates/updates.ts';
import { updateNodegroupConfig } from './input.ts';
import type { UpdateNodegroupConfig as Input } from './input.ts';
import { resize } from './instances.ts';
import { aboutNodegroup, nodegroupNamed, requireSettled, resource } from './lookup.ts';
import { checkRepair, checkUpdateConfig, checkWarmPool, mergedSizes, shownWarmPool } from './rules.ts';
import { inOneGo, startNodegroupUpdate } from './update.ts';

export const UpdateNodegroupConfig = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/node-groups/{nodegroupName}/update-config' },
  resources: resource,
  input: updateNodegroupConfig,
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireNodeChanges(eks, cluster);
    const nodegroup = nodegroupNamed(eks, cluster, input.nodegroupName);
    const about = aboutNodegroup(input);
    const { shape } = nodegroup;
    requireSettled(nodegroup, 'updated');
    const params = paramsOf(input);
    if (Object.values(params).every((value) => value === undefined)) throw invalidParameter('The request does not specify any change to the node group', about);
    checkUpdateConfig(input.updateConfig, about);
    checkRepair(input.nodeRepairConfig, about);
    checkWarmPool({ ...shape.warmPoolConfig, ...given({ ...input.warmPoolConfig }) }, shape.amiType, about);
    const scalingConfig = mergedSizes(shape.scalingConfig, input.scalingConfig, eks.settings.quotas, about);
    const update = startNodegroupUpdate(eks, nodegroup, cluster, {
      operation: 'UpdateNodegroupConfig',
      type: 'ConfigUpdate',
      params,
      times: (random) => inOneGo(eks.duration('nodegroup.config', random)),
      async apply() {
        Object.assign(shape, changed(shape, input), { scalingConfig });
        if (nodegroup.instances !== undefined) await resize(eks, place, nodegroup, nodegroup.instances, scalingConfig);
        reviewAddons(eks, cluster);
        return undefined;
      },
    });
    return { update };
  },
});

function paramsOf({ labels, taints, scalingConfig, updateConfig, nodeRepairConfig, warmPoolConfig }: Input): Params {
  return {
    LabelsToAdd: labels?.addOrUpdateLabels,
    LabelsToRemove: labels?.removeLabels,
    TaintsToAdd: taints?.addOrUpdateTaints,
    TaintsToRemove: taints?.removeTaints,
    MinSize: scalingConfig?.minSize,
    MaxSize: scalingConfig?.maxSize,
    DesiredSize: scalingConfig?.desiredSize,
    MaxUnavailable: updateConfig?.maxUnavailable,
    MaxUnavailablePercentage: updateConfig?.maxUnavailablePercentage,
    UpdateStrategy: updateConfig?.updateStrategy,
    NodeRepairEnabled: nodeRepairConfig?.enabled,
    NodeRepairConfig: nodeRepairConfig,
    WarmPoolEnabled: warmPoolConfig?.enabled,
    WarmPoolMinSize: warmPoolConfig?.minSize,
    WarmPoolMaxGroupPreparedCapacity: warmPoolConfig?.maxGroupPreparedCapacity,
    WarmPoolState: warmPoolConfig?.poolState,
    WarmPoolReuseOnScaleIn: warmPoolConfig?.reuseOnScaleIn,
  };
}

function changed(shape: NodegroupShape, input: Input): Partial<NodegroupShape> {
  const { labels, taints, updateConfig, nodeRepairConfig, warmPoolConfig } = input;
  return {
    ...(labels && { labels: changedLabels(shape.labels ?? {}, labels) }),
    ...(taints && { taints: changedTaints(shape.taints ?? [], taints) }),
    ...(updateConfig && { updateConfig: changedPace(shape.updateConfig, updateConfig) }),
    ...(nodeRepairConfig && { nodeRepairConfig: given({ ...nodeRepairConfig }) }),
    ...(warmPoolConfig && { warmPoolConfig: shownWarmPool({ ...shape.warmPoolConfig, ...given({ ...warmPoolConfig }) }) }),
  };
}

function changedLabels(before: Record<string, string>, { addOrUpdateLabels = {}, removeLabels = [] }: NonNullable<Input['labels']>): Record<string, string> {
  const all = { ...before, ...addOrUpdateLabels };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !removeLabels.includes(key)));
}

/** A taint is told from another by key and effect. */
function changedTaints(before: readonly Taint[], { addOrUpdateTaints = [], removeTaints = [] }: NonNullable<Input['taints']>): Taint[] {
  const same = (a: Taint) => (b: Taint) => a.key === b.key && a.effect === b.effect;
  const kept = before.filter((taint) => ![...addOrUpdateTaints, ...removeTaints].some(same(taint)));
  return [...kept, ...addOrUpdateTaints];
}

/** A new count replaces a percentage, and the other way round. */
function changedPace(before: NodegroupShape['updateConfig'], asked: NonNullable<Input['updateConfig']>): NodegroupShape['updateConfig'] {
  const counted = asked.maxUnavailable !== undefined || asked.maxUnavailablePercentage !== undefined;
  const { updateStrategy } = before;
  return { ...(counted ? given({ updateStrategy }) : before), ...given({ ...asked }) };
}
