import type { Subnet } from '@aws-sdk/client-ec2';
import type { Random } from '../../random.ts';
import { AwsError, servicePrincipal, type Shape, type World } from '../../service.ts';
import { heldUntil, type LifecycleHook } from './hooks.ts';
import { surgeOf, type Refresh } from './refreshes.ts';

export interface GroupTag {
  readonly Key: string;
  readonly Value: string;
  readonly PropagateAtLaunch: boolean;
}

export interface GroupInstance {
  readonly InstanceId: string;
  readonly InstanceType: string;
  readonly AvailabilityZone: string;
  readonly SubnetId: string;
  readonly spot: boolean;
  /** What it was launched from. */
  readonly LaunchTemplate: UsedTemplate;
  LifecycleState: 'Pending' | 'InService' | 'Terminating' | 'Terminating:Wait';
  /** Epoch milliseconds. */
  inServiceAt?: number;
  /** While it waits on its way out: until when, epoch milliseconds. */
  waitsUntil?: number;
}

export interface UsedTemplate {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  /** A number. */
  readonly Version: string;
}

export interface Activity {
  readonly ActivityId: string;
  readonly Description: string;
  readonly StartTime: Date;
  readonly StatusCode: 'Successful' | 'Failed';
  readonly StatusMessage?: string;
}

/** How a mixed instances policy buys. */
export interface Purchase {
  readonly onDemandBase: number;
  readonly onDemandPercentage: number;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  min: number;
  max: number;
  desired: number;
  launchTemplate: Shape;
  /** Instance types that stand in for the launch template's, the first preferred. */
  instanceTypes: readonly string[];
  /** Absent: as the launch template says. */
  purchase: Purchase | undefined;
  /** What is shown and changes nothing here: load balancers, metrics, lifetimes … */
  settings: Shape;
  subnetIds: readonly string[];
  zones: readonly string[];
  tags: GroupTag[];
  instances: GroupInstance[];
  activities: Activity[];
  hooks: LifecycleHook[];
  /** The newest first. */
  refreshes: Refresh[];
  deleting: boolean;
}

/** Milliseconds. Between a change and the first launch, and from launch to service. */
const durations = { reaction: 5_000, warmUp: 30_000, retry: 60_000 } as const;

/** Refusals after which another subnet or instance type is tried. */
const elsewhere: ReadonlySet<string> = new Set(['Unsupported', 'InsufficientInstanceCapacity', 'InsufficientFreeAddressesInSubnet']);

interface Choice {
  readonly SubnetId: string;
  readonly InstanceType: string | undefined;
}

/** Keeps the groups of one account and region at their size, by running and terminating EC2 instances. */
export class Groups {
  readonly groups = new Map<string, Group>();
  readonly account: string;
  readonly region: string;
  private readonly world: World;
  private readonly random: Random;

  constructor(world: World, account: string, region: string) {
    this.world = world;
    this.account = account;
    this.region = region;
    this.random = world.random.fork(`autoscaling/${account}/${region}`);
  }

  newId(): string {
    return this.random.uuid();
  }

  get(name: string): Group {
    const group = this.groups.get(name);
    if (group === undefined) throw new AwsError('ValidationError', `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
    return group;
  }

  add(fields: Omit<Group, 'arn' | 'createdAt' | 'instances' | 'activities' | 'hooks' | 'refreshes' | 'deleting'>): Group {
    if (this.groups.has(fields.name)) {
      throw new AwsError('AlreadyExists', `AutoScalingGroup by this name already exists - A group with the name ${fields.name} already exists`);
    }
    const arn = `arn:aws:autoscaling:${this.region}:${this.account}:autoScalingGroup:${this.random.uuid()}:autoScalingGroupName/${fields.name}`;
    const group: Group = { ...fields, arn, createdAt: this.world.clock.now(), instances: [], activities: [], hooks: [], refreshes: [], deleting: false };
    this.groups.set(group.name, group);
    this.wake(group, durations.reaction);
    return group;
  }

  resize(group: Group, change: Partial<Pick<Group, 'min' | 'max' | 'desired'>>): void {
    const { min, max, desired } = { min: group.min, max: group.max, desired: group.desired, ...change };
    refuseSize(min, max, desired);
    Object.assign(group, { min, max, desired });
    this.wake(group, durations.reaction);
  }

  /** Throws `ResourceInUse` while the group has instances, unless forced. */
  delete(group: Group, force: boolean): void {
    if (group.instances.length > 0 && !force) {
      throw new AwsError('ResourceInUse', 'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.');
    }
    Object.assign(group, { min: 0, desired: 0, hooks: [], deleting: true });
    for (const instance of group.instances.filter(({ LifecycleState }) => LifecycleState === 'Terminating:Wait')) instance.waitsUntil = this.world.clock.now();
    if (group.instances.length === 0) this.groups.delete(group.name);
    else this.wake(group, durations.reaction);
  }

  /** Takes one instance away; without `shrink` the group replaces it. */
  async terminate(group: Group, instance: GroupInstance, shrink: boolean): Promise<void> {
    if (shrink) {
      refuseSize(group.min, group.max, group.desired - 1);
      group.desired -= 1;
    }
    await this.remove(group, instance);
    this.wake(group, durations.reaction);
  }

  private wake(group: Group, ms: number): void {
    this.world.clock.at(this.world.clock.now() + ms, () => this.reconcile(group));
  }

  async reconcile(group: Group): Promise<void> {
    if (this.groups.get(group.name) !== group) return;
    await this.release(group);
    const standing = group.instances.filter(({ LifecycleState }) => !LifecycleState.startsWith('Terminating'));
    const wanted = group.desired + surgeOf(group);
    for (const instance of standing.slice(wanted)) await this.remove(group, instance);
    for (let missing = wanted - standing.length; missing > 0; missing--) {
      if (!(await this.launch(group))) {
        this.wake(group, durations.retry);
        break;
      }
    }
    if (group.deleting && group.instances.length === 0) this.groups.delete(group.name);
  }

  /** False, with a failed activity, when EC2 refuses everywhere. */
  private async launch(group: Group): Promise<boolean> {
    let refused: AwsError | undefined;
    for (const choice of this.choices(group)) {
      try {
        await this.launchIn(group, choice);
        return true;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        refused ??= error;
        if (!elsewhere.has(error.code)) break;
      }
    }
    this.report(group, 'Launching a new EC2 instance', `${refused?.message ?? ''} Launching EC2 instance failed.`);
    return false;
  }

  private async launchIn(group: Group, { SubnetId, InstanceType: asked }: Choice): Promise<void> {
    const spot = buysSpot(group);
    const LaunchTemplate = await this.templateOf(group);
    const { Instances: [run] = [] } = (await this.ec2('RunInstances', {
      MinCount: 1,
      MaxCount: 1,
      SubnetId,
      LaunchTemplate: group.launchTemplate,
      ...(asked !== undefined && { InstanceType: asked }),
      ...(spot && { InstanceMarketOptions: { MarketType: 'spot' } }),
      TagSpecifications: [{ ResourceType: 'instance', Tags: this.instanceTags(group) }],
    })) as { Instances?: { InstanceId: string; InstanceType: string; Placement: { AvailabilityZone: string } }[] };
    if (run === undefined) return;
    const { InstanceId, InstanceType, Placement: { AvailabilityZone } } = run;
    const instance: GroupInstance = { InstanceId, InstanceType, AvailabilityZone, SubnetId, spot, LaunchTemplate, LifecycleState: 'Pending' };
    group.instances.push(instance);
    this.world.clock.at(this.world.clock.now() + durations.warmUp, () => {
      if (instance.LifecycleState !== 'Pending') return undefined;
      Object.assign(instance, { LifecycleState: 'InService', inServiceAt: this.world.clock.now() });
      return this.tellEks('NodeStarted', group, instance);
    });
    this.report(group, `Launching a new EC2 instance: ${InstanceId}`);
  }

  /** The version of the launch template that it launches from now. */
  async templateOf({ launchTemplate }: Group): Promise<UsedTemplate> {
    const { Version = '$Default', ...named } = launchTemplate;
    const { LaunchTemplateVersions } = await this.ec2('DescribeLaunchTemplateVersions', { ...named, Versions: [Version] });
    const [found] = LaunchTemplateVersions as { LaunchTemplateId: string; LaunchTemplateName: string; VersionNumber: number }[];
    return { LaunchTemplateId: found?.LaunchTemplateId ?? '', LaunchTemplateName: found?.LaunchTemplateName ?? '', Version: String(found?.VersionNumber) };
  }

  /** Terminates an instance, or has it wait for whom a lifecycle hook asks. */
  async remove(group: Group, instance: GroupInstance): Promise<void> {
    const until = heldUntil(group, this.world.clock.now());
    if (until === undefined || instance.LifecycleState === 'Pending') return this.end(group, instance);
    this.hold(group, instance, until);
    instance.LifecycleState = 'Terminating:Wait';
  }

  /** Whatever waits goes on by itself at that time, unless it is told another one. */
  hold(group: Group, instance: GroupInstance, until: number): void {
    instance.waitsUntil = until;
    this.world.clock.at(until, () => this.reconcile(group));
  }

  /** Ends what has waited long enough, or has been let go. */
  private async release(group: Group): Promise<void> {
    const now = this.world.clock.now();
    for (const instance of group.instances.filter(({ LifecycleState, waitsUntil = Infinity }) => LifecycleState === 'Terminating:Wait' && waitsUntil <= now)) await this.end(group, instance);
  }

  private async end(group: Group, instance: GroupInstance): Promise<void> {
    instance.LifecycleState = 'Terminating';
    await this.ec2('TerminateInstances', { InstanceIds: [instance.InstanceId] });
    group.instances = group.instances.filter((one) => one !== instance);
    await this.tellEks('NodeStopped', group, instance);
    this.report(group, `Terminating EC2 instance: ${instance.InstanceId}`);
  }

  private instanceTags(group: Group): Pick<GroupTag, 'Key' | 'Value'>[] {
    const own = group.tags.filter((tag) => tag.PropagateAtLaunch).map(({ Key, Value }) => ({ Key, Value }));
    return [...own, { Key: 'aws:autoscaling:groupName', Value: group.name }];
  }

  /** Balanced over the subnets: the emptiest first, and there the preferred instance type. */
  private choices(group: Group): Choice[] {
    const count = (id: string): number => group.instances.filter((instance) => instance.SubnetId === id).length;
    const types = group.instanceTypes.length === 0 ? [undefined] : group.instanceTypes;
    return [...group.subnetIds].sort((a, b) => count(a) - count(b)).flatMap((SubnetId) => types.map((InstanceType) => ({ SubnetId, InstanceType })));
  }

  private report(group: Group, Description: string, failure?: string): void {
    const outcome = failure === undefined ? { StatusCode: 'Successful' as const } : { StatusCode: 'Failed' as const, StatusMessage: failure };
    group.activities = [{ ActivityId: this.random.uuid(), Description, StartTime: new Date(this.world.clock.now()), ...outcome }, ...group.activities].slice(0, 100);
  }

  /** The zones of subnets. Throws EC2's complaint about them as Auto Scaling's own. */
  async zonesOf(subnetIds: readonly string[]): Promise<string[]> {
    try {
      const { Subnets } = (await this.ec2('DescribeSubnets', { SubnetIds: subnetIds })) as { Subnets: Subnet[] };
      return [...new Set(Subnets.map((subnet) => subnet.AvailabilityZone ?? ''))];
    } catch (error) {
      if (error instanceof AwsError) throw new AwsError('ValidationError', error.message);
      throw error;
    }
  }

  /** A node of nobody's node group asks the control plane that its user data names; EKS knows whether it is let in. Nobody listens where there is no EKS. */
  private async tellEks(operation: 'NodeStarted' | 'NodeStopped', { tags }: Group, { InstanceId }: GroupInstance): Promise<void> {
    if (tags.some(({ Key }) => Key === 'eks:nodegroup-name')) return;
    const { account, region } = this;
    try {
      await this.world.dispatch({ service: 'eks', operation, input: { InstanceId }, account, region, principal: servicePrincipal('ec2.amazonaws.com', account) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }

  private ec2(operation: string, input: Shape): Promise<Shape> {
    const { account, region } = this;
    return this.world.dispatch({ service: 'ec2', operation, input, account, region, principal: servicePrincipal('autoscaling.amazonaws.com', account) });
  }
}

/** On demand up to the base, and of the others the share that is asked for. */
function buysSpot({ purchase, instances }: Group): boolean {
  if (purchase === undefined) return false;
  const above = Math.max(0, instances.length + 1 - purchase.onDemandBase);
  const onDemand = Math.min(instances.length + 1, purchase.onDemandBase) + Math.ceil((above * purchase.onDemandPercentage) / 100);
  return instances.filter(({ spot }) => !spot).length >= onDemand;
}

export function refuseSize(min: number, max: number, desired: number): void {
  if (min > max) throw new AwsError('ValidationError', `Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired < min || desired > max) throw new AwsError('ValidationError', `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`);
}
