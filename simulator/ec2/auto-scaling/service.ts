import * as z from 'zod';
import { AwsError, Regional, type Call, type Operation, type Service, type Shape, type World } from '../../service.ts';
import { readInput } from '../../services/common/input.ts';
import { applyFilters, type FilterTable } from '../filters.ts';
import { Groups, refuseSize, type Group, type GroupInstance, type GroupTag } from './groups.ts';
import { refreshOperations } from './refresh-operations.ts';

/** The query protocol brings scalars as text. */
const number = z.coerce.number().int().min(0);
const flag = z.union([z.boolean(), z.stringbool()]).default(false);
const name = z.string().min(1).max(255);
const template = z.record(z.string(), z.unknown());
const tag = z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256).default(''), PropagateAtLaunch: flag, ResourceId: z.string().optional() });
const strategies = ['lowest-price', 'capacity-optimized', 'capacity-optimized-prioritized', 'price-capacity-optimized'] as const;
const distribution = z.object({
  OnDemandAllocationStrategy: z.enum(['prioritized', 'lowest-price']).optional(),
  OnDemandBaseCapacity: number.optional(),
  OnDemandPercentageAboveBaseCapacity: number.max(100).optional(),
  SpotAllocationStrategy: z.enum(strategies).optional(),
  SpotInstancePools: number.min(1).max(20).optional(),
  SpotMaxPrice: z.string().optional(),
});
const names = z.array(name).optional();
/** Members that are shown as they were given. */
const settings = {
  CapacityRebalance: flag.optional(),
  DefaultCooldown: number.optional(),
  DefaultInstanceWarmup: number.optional(),
  HealthCheckGracePeriod: number.optional(),
  HealthCheckType: z.string().optional(),
  LoadBalancerNames: names,
  MaxInstanceLifetime: number.min(86_400).max(31_536_000).optional(),
  NewInstancesProtectedFromScaleIn: flag.optional(),
  PlacementGroup: z.string().optional(),
  TargetGroupARNs: names,
  TerminationPolicies: names,
};
const shape = {
  ...settings,
  AutoScalingGroupName: name,
  LaunchTemplate: template.optional(),
  MixedInstancesPolicy: z.object({ LaunchTemplate: z.object({ LaunchTemplateSpecification: template, Overrides: z.array(z.object({ InstanceType: z.string().optional() })).default([]) }), InstancesDistribution: distribution.optional() }).optional(),
  VPCZoneIdentifier: z.string().min(1).optional(),
  DesiredCapacity: number.optional(),
};

const schemas = {
  create: z.object({ ...shape, VPCZoneIdentifier: z.string().min(1), MinSize: number, MaxSize: number, Tags: z.array(tag).default([]) }),
  update: z.object({ ...shape, MinSize: number.optional(), MaxSize: number.optional() }),
  resize: z.object({ AutoScalingGroupName: name, DesiredCapacity: number }),
  delete: z.object({ AutoScalingGroupName: name, ForceDelete: flag }),
  describe: z.object({
    AutoScalingGroupNames: z.array(name).default([]), Filters: z.array(z.object({ Name: z.string(), Values: z.array(z.string()).default([]) })).default([]), MaxRecords: number.default(50), NextToken: z.string().optional(),
  }),
  instances: z.object({ InstanceIds: z.array(z.string()).optional() }),
  activities: z.object({ AutoScalingGroupName: name }),
  terminate: z.object({ InstanceId: z.string(), ShouldDecrementDesiredCapacity: flag }),
  tags: z.object({ Tags: z.array(tag) }),
  metrics: z.object({ AutoScalingGroupName: name, Granularity: z.literal('1Minute'), Metrics: z.array(z.string()).default([]) }),
};

const read = <T extends z.ZodType>(schema: T, input: Shape): z.infer<T> => readInput(schema, input, 'ValidationError');

/** The part of EC2 Auto Scaling that stands behind node groups: groups that keep instances running. */
export function createAutoScalingService(world: World): Service {
  const regions = new Regional((account, region) => new Groups(world, account, region));
  const operation = (run: (groups: Groups, input: Shape) => Shape | Promise<Shape>, onGroup = true): Operation => ({
    run: (input, call) => run(regions.of(call), input),
    ...(onGroup && { resources: arnsOf }),
  });
  return {
    name: 'autoscaling',
    protocol: 'query',
    xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
    operations: {
      CreateAutoScalingGroup: operation(create),
      UpdateAutoScalingGroup: operation(update),
      SetDesiredCapacity: operation(resize),
      DeleteAutoScalingGroup: operation(remove),
      TerminateInstanceInAutoScalingGroup: operation(terminate, false),
      CreateOrUpdateTags: operation(addTags, false),
      EnableMetricsCollection: operation(enableMetrics),
      DescribeAutoScalingGroups: operation(describe, false),
      DescribeAutoScalingInstances: operation(describeInstances, false),
      DescribeScalingActivities: operation(activities, false),
      ...refreshOperations(world, operation),
    },
  };
}

function arnsOf(input: Shape, call: Call): string[] {
  const { AutoScalingGroupName } = input;
  return typeof AutoScalingGroupName === 'string' ? [`arn:aws:autoscaling:${call.region}:${call.account}:autoScalingGroup:*:autoScalingGroupName/${AutoScalingGroupName}`] : ['*'];
}

function launchOf({ LaunchTemplate, MixedInstancesPolicy }: Pick<z.infer<typeof schemas.create>, 'LaunchTemplate' | 'MixedInstancesPolicy'>): Pick<Group, 'launchTemplate' | 'instanceTypes' | 'purchase'> | undefined {
  const mixed = MixedInstancesPolicy?.LaunchTemplate;
  const launchTemplate = LaunchTemplate ?? mixed?.LaunchTemplateSpecification;
  if (launchTemplate === undefined) return undefined;
  const { OnDemandBaseCapacity: onDemandBase = 0, OnDemandPercentageAboveBaseCapacity: onDemandPercentage = 100 } = MixedInstancesPolicy?.InstancesDistribution ?? {};
  return { launchTemplate, instanceTypes: (mixed?.Overrides ?? []).flatMap((override) => override.InstanceType ?? []), purchase: mixed && { onDemandBase, onDemandPercentage } };
}

async function create(groups: Groups, input: Shape): Promise<Shape> {
  const fields = read(schemas.create, input);
  const launch = launchOf(fields);
  if (launch === undefined) throw new AwsError('ValidationError', 'Valid requests must contain either LaunchTemplate or MixedInstancesPolicy parameter.');
  const subnetIds = fields.VPCZoneIdentifier.split(',');
  const zones = await groups.zonesOf(subnetIds);
  const desired = fields.DesiredCapacity ?? fields.MinSize;
  refuseSize(fields.MinSize, fields.MaxSize, desired);
  groups.add({ name: fields.AutoScalingGroupName, min: fields.MinSize, max: fields.MaxSize, desired, subnetIds, zones, tags: fields.Tags.map(plainTag), settings: settingsOf(fields), ...launch });
  return {};
}

/** What a request says of the members that are only shown, and of how a mixed instances policy buys. */
function settingsOf(fields: Shape): Shape {
  const said = Object.keys(settings).filter((member) => fields[member] !== undefined).map((member) => [member, fields[member]]);
  const { InstancesDistribution } = (fields['MixedInstancesPolicy'] ?? {}) as Shape;
  return { ...(Object.fromEntries(said) as Shape), ...(InstancesDistribution !== undefined && { InstancesDistribution }) };
}

function enableMetrics(groups: Groups, input: Shape): Shape {
  const { AutoScalingGroupName, Granularity, Metrics } = read(schemas.metrics, input);
  const group = groups.get(AutoScalingGroupName);
  const all = Metrics.length > 0 ? Metrics : groupMetrics;
  group.settings = { ...group.settings, EnabledMetrics: all.map((Metric) => ({ Metric, Granularity })) };
  return {};
}

const groupMetrics = ['Desired', 'InService', 'Max', 'Min', 'Pending', 'Standby', 'Terminating', 'Total'].map((word) => (['Max', 'Min'].includes(word) ? `Group${word}Size` : word === 'Desired' ? 'GroupDesiredCapacity' : `Group${word}Instances`));

function plainTag({ Key, Value, PropagateAtLaunch }: GroupTag): GroupTag {
  return { Key, Value, PropagateAtLaunch };
}

async function update(groups: Groups, input: Shape): Promise<Shape> {
  const fields = read(schemas.update, input);
  const group = groups.get(fields.AutoScalingGroupName);
  const subnetIds = fields.VPCZoneIdentifier?.split(',') ?? group.subnetIds;
  const zones = await groups.zonesOf(subnetIds);
  const min = fields.MinSize ?? group.min;
  const max = fields.MaxSize ?? group.max;
  groups.resize(group, { min, max, desired: fields.DesiredCapacity ?? Math.min(max, Math.max(min, group.desired)) });
  Object.assign(group, { subnetIds, zones, settings: { ...group.settings, ...settingsOf(fields) } }, launchOf(fields));
  return {};
}

function resize(groups: Groups, input: Shape): Shape {
  const fields = read(schemas.resize, input);
  groups.resize(groups.get(fields.AutoScalingGroupName), { desired: fields.DesiredCapacity });
  return {};
}

function remove(groups: Groups, input: Shape): Shape {
  const fields = read(schemas.delete, input);
  groups.delete(groups.get(fields.AutoScalingGroupName), fields.ForceDelete);
  return {};
}

async function terminate(groups: Groups, input: Shape): Promise<Shape> {
  const { InstanceId, ShouldDecrementDesiredCapacity } = read(schemas.terminate, input);
  for (const group of groups.groups.values()) {
    const instance = group.instances.find((one) => one.InstanceId === InstanceId);
    if (instance === undefined) continue;
    await groups.terminate(group, instance, ShouldDecrementDesiredCapacity);
    return { Activity: group.activities[0] };
  }
  throw new AwsError('ValidationError', `Instance Id not found - No managed instance found for instance ID ${InstanceId}`);
}

function addTags(groups: Groups, input: Shape): Shape {
  for (const { ResourceId = '', ...given } of read(schemas.tags, input).Tags) {
    const group = groups.get(ResourceId);
    group.tags = [...group.tags.filter((present) => present.Key !== given.Key), given];
  }
  return {};
}

function shownInstance({ spot: _spot, inServiceAt: _inServiceAt, waitsUntil: _waitsUntil, ...instance }: GroupInstance): Shape {
  return instance;
}

function shown(group: Group): Shape & { Tags: GroupTag[] } {
  const { InstancesDistribution, ...own } = group.settings;
  const mixed = group.instanceTypes.length > 0 || group.purchase !== undefined;
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...(!mixed
      ? { LaunchTemplate: group.launchTemplate }
      : { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: group.launchTemplate, Overrides: group.instanceTypes.map((InstanceType) => ({ InstanceType })) }, ...(InstancesDistribution !== undefined && { InstancesDistribution }) } }),
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: 300,
    AvailabilityZones: group.zones,
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 15,
    Instances: group.instances.map((instance) => ({ ...shownInstance(instance), HealthStatus: 'Healthy', ProtectedFromScaleIn: false })),
    CreatedTime: new Date(group.createdAt),
    VPCZoneIdentifier: group.subnetIds.join(','),
    Tags: group.tags.map((one) => ({ ResourceId: group.name, ResourceType: 'auto-scaling-group', ...one })),
    TerminationPolicies: ['Default'],
    ...own,
    ...(group.deleting && { Status: 'Delete in progress' }),
  };
}

const groupFilters: FilterTable<{ readonly Tags: readonly GroupTag[] }> = {
  'tag-value': (group) => group.Tags.map((one) => one.Value),
};

function describe(groups: Groups, input: Shape): Shape {
  const { AutoScalingGroupNames: names, Filters, MaxRecords, NextToken = '0' } = read(schemas.describe, input);
  const chosen = [...groups.groups.values()].filter((group) => names.length === 0 || names.includes(group.name));
  const found = applyFilters(chosen.map(shown), Filters, groupFilters);
  const end = Number(NextToken) + MaxRecords;
  return { AutoScalingGroups: found.slice(Number(NextToken), end), ...(end < found.length && { NextToken: String(end) }) };
}

function describeInstances(groups: Groups, input: Shape): Shape {
  const { InstanceIds } = read(schemas.instances, input);
  const found = [...groups.groups.values()].flatMap((group) => group.instances.filter(({ InstanceId }) => InstanceIds?.includes(InstanceId) ?? true).map((instance) => ({ group, instance })));
  return { AutoScalingInstances: found.map(({ group, instance }) => ({ ...shownInstance(instance), AutoScalingGroupName: group.name, HealthStatus: 'HEALTHY', ProtectedFromScaleIn: false })) };
}

function activities(groups: Groups, input: Shape): Shape {
  const group = groups.get(read(schemas.activities, input).AutoScalingGroupName);
  return { Activities: group.activities.map((activity) => ({ ...activity, AutoScalingGroupName: group.name })) };
}
