import type { ErrorDetail } from '@aws-sdk/client-eks';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, NodegroupInstances, NodegroupRecord, NodegroupShape } from '../model.ts';
import { drain } from './drain.ts';
import { groupOf, launchProblem, newLaunch, resize, terminate } from './instances.ts';
import type { GroupInstance } from './instances.ts';
import type { Sizes } from './rules.ts';
import type { Times } from './update.ts';

/** A version update's work on the instances. Gives what it failed on; the group has its size again either way. */
export interface Roll {
  run(times: Times, failing: (() => Promise<ErrorDetail>) | undefined): Promise<ErrorDetail | undefined>;
}

type Target = Pick<NodegroupShape, 'version' | 'releaseVersion' | 'launchTemplate'>;

interface Asked {
  readonly target: Target;
  /** Nodes that go at the same time. */
  readonly atOnce: number;
  /** Pods that disruption budgets keep are taken away after all. */
  readonly force: boolean;
}

/** Undefined when the group has no instances to roll. */
export function rollOf(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord, asked: Asked): Roll | undefined {
  const { instances } = nodegroup;
  return instances && new RollingUpdate(eks, cluster, nodegroup, instances, asked);
}

/** Milliseconds from a drained node's last pod to its end. */
const settling = 60_000;

class RollingUpdate implements Roll {
  private readonly eks: Eks;
  private readonly cluster: ClusterRecord;
  private readonly nodegroup: NodegroupRecord;
  private readonly instances: NodegroupInstances;
  private readonly asked: Asked;
  private readonly before: { readonly sizes: Sizes; readonly templateVersion: string };

  constructor(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord, instances: NodegroupInstances, asked: Asked) {
    this.eks = eks;
    this.cluster = cluster;
    this.nodegroup = nodegroup;
    this.instances = instances;
    this.asked = asked;
    this.before = { sizes: nodegroup.shape.scalingConfig, templateVersion: instances.templateVersion };
  }

  /** New instances beside the old ones; then the old ones, batch by batch; then the group's own size again. */
  async run(times: Times, failing: (() => Promise<ErrorDetail>) | undefined): Promise<ErrorDetail | undefined> {
    const { Instances: old = [], AvailabilityZones = [] } = (await groupOf(this.eks, this.cluster.place, this.instances)) ?? {};
    const extra = old.length === 0 ? 0 : surgeOf(this.nodegroup.shape, AvailabilityZones.length);
    await this.surge(extra);
    const error = failing === undefined ? await this.replaceAll(old, extra, times) : await failing();
    if (error !== undefined) this.instances.templateVersion = this.before.templateVersion;
    else await this.scaleBack(extra, times);
    await this.resizeBy(0);
    return error;
  }

  private async surge(extra: number): Promise<void> {
    const { eks, cluster, nodegroup, instances, asked } = this;
    instances.templateVersion = await newLaunch(eks, cluster, nodegroup, instances, { ...nodegroup.shape, ...asked.target });
    await this.resizeBy(extra);
  }

  private async replaceAll(old: readonly GroupInstance[], extra: number, times: Times): Promise<ErrorDetail | undefined> {
    const { atOnce } = this.asked;
    await this.sleep(times.start);
    const problem = await launchProblem(this.eks, this.cluster.place, this.instances, old.length + extra);
    if (problem !== undefined) {
      const errorCode = problem.code === 'InsufficientFreeAddresses' ? problem.code : 'NodeCreationFailure';
      return { errorCode, errorMessage: problem.message, resourceIds: [...problem.resourceIds] };
    }
    for (const [index, takes] of times.batches.entries()) {
      const error = await this.replaceBatch(old.slice(index * atOnce, (index + 1) * atOnce), takes);
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /** Drained, given a minute, and ended; Auto Scaling starts the new ones. A batch takes longer than drawn only where pods resist. */
  private async replaceBatch(batch: readonly GroupInstance[], takes: number): Promise<ErrorDetail | undefined> {
    const ends = this.eks.world.clock.now() + takes;
    const drained = await drain(this.eks, this.cluster, batch, { force: this.asked.force });
    if (drained !== undefined) return { errorCode: 'PodEvictionFailure', errorMessage: `Reached max retries while trying to evict pods from nodes in node group ${this.nodegroup.shape.nodegroupName}: ${drained.pods.join(', ')}`, resourceIds: [...drained.nodes] };
    await this.sleep(Math.min(settling, takes));
    for (const instance of batch) await terminate(this.eks, this.cluster.place, instance, false);
    await this.sleepUntil(ends);
    return undefined;
  }

  /** What the surge added goes again, the newest first and one at a time; it too takes longer than drawn only where pods resist. */
  private async scaleBack(extra: number, { surplus }: Times): Promise<void> {
    const { Instances: standing = [] } = (await groupOf(this.eks, this.cluster.place, this.instances)) ?? {};
    for (const instance of [...standing].reverse().slice(0, extra)) {
      const goes = this.eks.world.clock.now() + surplus();
      await drain(this.eks, this.cluster, [instance], { force: true });
      await this.sleepUntil(goes);
      await terminate(this.eks, this.cluster.place, instance, true);
    }
  }

  private sleep(ms: number): Promise<void> {
    return this.eks.world.clock.sleep(ms);
  }

  private sleepUntil(time: number): Promise<void> {
    return this.sleep(Math.max(0, time - this.eks.world.clock.now()));
  }

  private resizeBy(extra: number): Promise<void> {
    const { minSize, maxSize, desiredSize } = this.before.sizes;
    return resize(this.eks, this.cluster.place, this.nodegroup, this.instances, { minSize, maxSize: maxSize + extra, desiredSize: desiredSize + extra });
  }
}

/** Twice the zones, or as many as may be unavailable; the strategy MINIMAL takes no more room than the group has. */
function surgeOf({ updateConfig }: NodegroupShape, zones: number): number {
  if (updateConfig.updateStrategy === 'MINIMAL') return 0;
  return Math.max(2 * zones, updateConfig.maxUnavailable ?? 1);
}
