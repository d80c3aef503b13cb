import { minorOf } from '../catalogue/versions.ts';
import { clusterNamed, requireNodeChanges } from '../clusters/lookup.ts';
import { nodesMayReturn } from '../clusters/rollback.ts';
import { given } from '../clusters/shape.ts';
import type { Eks } from '../engine/eks.ts';
import { launchTemplateVersion } from '../engine/neighbours.ts';
import type { LaunchTemplateVersion } from '../engine/neighbours.ts';
import { operation } from '../engine/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { ClusterRecord, NodegroupShape } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import type { Random } from '../../random.ts';
import { updateNodegroupVersion } from './input.ts';
import type { UpdateNodegroupVersion as Input } from './input.ts';
import { aboutNodegroup, nodegroupNamed, requireSettled, resource } from './lookup.ts';
import { drainLimitMs } from './drain.ts';
import { rollOf } from './roll.ts';
import { checkAmiType, chooseRelease } from './rules.ts';
import { inOneGo, startNodegroupUpdate } from './update.ts';
import type { Times } from './update.ts';

export const UpdateNodegroupVersion = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/node-groups/{nodegroupName}/update-version' },
  resources: resource,
  input: updateNodegroupVersion,
  async run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireNodeChanges(eks, cluster);
    const nodegroup = nodegroupNamed(eks, cluster, input.nodegroupName);
    const { shape } = nodegroup;
    requireSettled(nodegroup, 'updated');
    const template = await newTemplate(eks, cluster, shape, input);
    const target = targetOf(eks, cluster, shape, input);
    requireSettled(nodegroup, 'updated');
    const launchTemplate = template && { id: template.LaunchTemplateId, name: template.LaunchTemplateName, version: String(template.VersionNumber) };
    const rolls = target.releaseVersion !== shape.releaseVersion || (launchTemplate !== undefined && launchTemplate.version !== shape.launchTemplate?.version);
    const after = { ...target, launchTemplate: launchTemplate ?? shape.launchTemplate };
    const update = startNodegroupUpdate(eks, nodegroup, cluster, {
      operation: 'UpdateNodegroupVersion',
      type: 'VersionUpdate',
      params: { Version: target.version, ReleaseVersion: target.releaseVersion, LaunchTemplateName: launchTemplate?.name, LaunchTemplateVersion: launchTemplate?.version },
      times: (random, failure) => (rolls ? rollingTimes(eks, shape, random, failure) : inOneGo(eks.duration('nodegroup.config', random))),
      // A forced update takes pods away that a disruption budget would keep.
      overcomes: ({ code }) => input.force === true && code === 'PodEvictionFailure',
      roll: rolls ? rollOf(eks, cluster, nodegroup, { target: after, atOnce: atOnceOf(shape), force: input.force === true }) : undefined,
      apply() {
        Object.assign(shape, given(after));
        return Promise.resolve(undefined);
      },
    });
    return { update };
  },
});

/** The version and release to move to: the newest release of the group's own minor unless something else is asked for. */
function targetOf(eks: Eks, cluster: ClusterRecord, shape: NodegroupShape, input: Input): { version: string; releaseVersion: string | undefined } {
  const about = aboutNodegroup(input);
  const version = input.version ?? shape.version;
  if (shape.amiType === 'CUSTOM') {
    if (input.releaseVersion !== undefined) throw invalidParameter('You cannot specify the field releaseVersion when using custom AMIs.', about);
    if (input.version !== undefined) throw invalidParameter('You cannot specify the field kubernetesVersion when using custom AMIs.', about);
    // A custom image brings its own kubelet; the group follows its cluster.
    return { version: cluster.shape.version, releaseVersion: undefined };
  }
  if (minorOf(version) > minorOf(cluster.shape.version)) {
    throw invalidParameter(`The nodegroup Kubernetes version ${version} cannot be greater than the cluster version ${cluster.shape.version}`, about);
  }
  if (minorOf(version) < minorOf(shape.version) && !nodesMayReturn(eks, cluster, shape.version, version)) {
    throw invalidParameter(`Unsupported Kubernetes version update of the nodegroup from ${shape.version} to ${version}`, about);
  }
  checkAmiType(shape.amiType, version, [], about);
  return { version, releaseVersion: chooseRelease(version, shape.amiType, input.releaseVersion, about) };
}

/** The template version to move to. The template itself stays, and so does the place where instance types are said. */
async function newTemplate(eks: Eks, cluster: ClusterRecord, shape: NodegroupShape, input: Input): Promise<LaunchTemplateVersion | undefined> {
  const about = aboutNodegroup(input);
  const { launchTemplate: asked } = input;
  const { launchTemplate: before } = shape;
  if (asked === undefined) return undefined;
  if (before === undefined) throw invalidParameter('The node group was not created with a launch template, so it cannot be updated with one', about);
  if ((asked.id ?? before.id) !== before.id || (asked.name ?? before.name) !== before.name) {
    throw invalidParameter(`The launch template of a node group cannot be changed: it is ${before.name ?? ''} (${before.id ?? ''})`, about);
  }
  const found = await launchTemplateVersion(eks, cluster.place, { id: before.id, version: asked.version });
  if (found === undefined) throw invalidParameter(`Launch template ${before.name ?? ''} or its version could not be found`, about);
  const { InstanceType: type, ImageId: image } = found.LaunchTemplateData ?? {};
  if (type !== undefined && shape.instanceTypes !== undefined) throw invalidParameter('You must continue to not specify an instance type within the launch template', about);
  if (type === undefined && shape.instanceTypes === undefined) throw invalidParameter('You must continue to specify an instance type within the launch template', about);
  if ((image !== undefined) !== (shape.amiType === 'CUSTOM')) {
    throw invalidParameter(`You must continue to ${image === undefined ? '' : 'not '}specify an image id within the launch template`, about);
  }
  return found;
}

const atOnceOf = ({ scalingConfig, updateConfig }: NodegroupShape): number =>
  updateConfig.maxUnavailable ?? Math.max(1, Math.floor((scalingConfig.desiredSize * (updateConfig.maxUnavailablePercentage ?? 1)) / 100));

/** Surge nodes boot, batches of at most maxUnavailable nodes are drained and replaced, and as many as surged go one by one; a failure on order comes when EKS would have given up. */
function rollingTimes(eks: Eks, shape: NodegroupShape, random: Random, failure: ScriptedFailure | undefined): Times {
  const surge = eks.duration('nodegroup.surge', random);
  if (failure?.code === 'NodeCreationFailure') return inOneGo(eks.duration('nodegroup.joinLimit', random));
  const batches = Array.from({ length: Math.ceil(shape.scalingConfig.desiredSize / atOnceOf(shape)) }, () => eks.duration('nodegroup.batch', random));
  const surplus = (): number => eks.duration('nodegroup.surplus', random);
  return failure?.code === 'PodEvictionFailure' ? { start: surge + drainLimitMs, batches: batches.map(() => 0), surplus } : { start: surge, batches, surplus };
}
