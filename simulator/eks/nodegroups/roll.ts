import type { ErrorDetail } from '@aws-sdk/client-eks';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, NodegroupInstances, NodegroupRecord, NodegroupShape } from '../model.ts';
import { groupOf, launchProblem, newLaunch, resize, terminate } from './instances.ts';
import type { GroupInstance } from './instances.ts';
import type { Sizes } from './rules.ts';

/** A version update's work on the instances, in the three steps that EKS makes. */
export interface Roll {
  /** New instances come up beside the old ones. */
  surge(): Promise<undefined>;
  /** The old ones go, and are replaced as far as the surge did not do so already. Gives what keeps new ones from coming. */
  replace(): Promise<ErrorDetail | undefined>;
  /** The group returns to its size, after a failure with the old instances. */
  end(succeeded: boolean): Promise<undefined>;
}

type Target = Pick<NodegroupShape, 'version' | 'releaseVersion' | 'launchTemplate'>;

/** Undefined when the group has no instances to roll. */
export function rollOf(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord, target: Target): Roll | undefined {
  const { instances } = nodegroup;
  return instances && new RollingUpdate(eks, cluster, nodegroup, instances, target);
}

class RollingUpdate implements Roll {
  private readonly eks: Eks;
  private readonly cluster: ClusterRecord;
  private readonly nodegroup: NodegroupRecord;
  private readonly instances: NodegroupInstances;
  private readonly target: Target;
  private readonly before: { readonly sizes: Sizes; readonly templateVersion: string };
  private old: readonly GroupInstance[] = [];
  private extra = 0;

  constructor(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord, instances: NodegroupInstances, target: Target) {
    this.eks = eks;
    this.cluster = cluster;
    this.nodegroup = nodegroup;
    this.instances = instances;
    this.target = target;
    this.before = { sizes: nodegroup.shape.scalingConfig, templateVersion: instances.templateVersion };
  }

  async surge(): Promise<undefined> {
    const { eks, cluster, nodegroup, instances, target } = this;
    const { place } = cluster;
    const { Instances = [], AvailabilityZones = [] } = (await groupOf(eks, place, instances)) ?? {};
    this.old = Instances;
    this.extra = Instances.length === 0 ? 0 : surgeOf(nodegroup.shape, AvailabilityZones.length);
    instances.templateVersion = await newLaunch(eks, cluster, nodegroup, instances, { ...nodegroup.shape, ...target });
    return this.resizeBy(this.extra);
  }

  async replace(): Promise<ErrorDetail | undefined> {
    const { eks, cluster, instances, old, extra } = this;
    const problem = await launchProblem(eks, cluster.place, instances, old.length + extra);
    if (problem !== undefined) {
      const errorCode = problem.code === 'InsufficientFreeAddresses' ? problem.code : 'NodeCreationFailure';
      return { errorCode, errorMessage: problem.message, resourceIds: [...problem.resourceIds] };
    }
    for (const [i, instance] of old.entries()) await terminate(eks, cluster.place, instance, i < extra);
    return undefined;
  }

  async end(succeeded: boolean): Promise<undefined> {
    if (!succeeded) this.instances.templateVersion = this.before.templateVersion;
    return this.resizeBy(0);
  }

  private async resizeBy(extra: number): Promise<undefined> {
    const { minSize, maxSize, desiredSize } = this.before.sizes;
    await resize(this.eks, this.cluster.place, this.nodegroup, this.instances, { minSize, maxSize: maxSize + extra, desiredSize: desiredSize + extra });
    return undefined;
  }
}

/** Twice the zones, or as many as may be unavailable; the strategy MINIMAL takes no more room than the group has. */
function surgeOf({ updateConfig }: NodegroupShape, zones: number): number {
  if (updateConfig.updateStrategy === 'MINIMAL') return 0;
  return Math.max(2 * zones, updateConfig.maxUnavailable ?? 1);
}
