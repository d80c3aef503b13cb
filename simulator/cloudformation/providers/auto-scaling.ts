import type { Shape } from '../../service.ts';
import { list, made, omit, optionalText, pick, shapes, text, texts } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

const group: Provider = {
  attributes: ['AutoScalingGroupARN'],
  named: 'AutoScalingGroupName',
  unsupported: [
    'AvailabilityZoneDistribution', 'AvailabilityZoneIds', 'AvailabilityZoneImpairmentPolicy', 'CapacityReservationSpecification', 'Context', 'DeletionProtection', 'DesiredCapacityType', 'InstanceId',
    'InstanceLifecyclePolicy', 'InstanceMaintenancePolicy', 'LaunchConfigurationName', 'LifecycleHookSpecificationList', 'NotificationConfiguration', 'NotificationConfigurations', 'ServiceLinkedRoleARN',
    'SkipZonalShiftValidation', 'TrafficSources',
  ],
  async create(request) {
    const AutoScalingGroupName = optionalText(request.properties, 'AutoScalingGroupName') ?? request.name(255);
    await request.call('autoscaling', 'CreateAutoScalingGroup', { AutoScalingGroupName, ...inputOf(request), Tags: tagsOf(request) });
    const created = made(AutoScalingGroupName);
    request.began(created);
    await enableMetrics(request, AutoScalingGroupName);
    await stabilized(request, AutoScalingGroupName);
    return described(request, AutoScalingGroupName);
  },
  async update(request, current) {
    const AutoScalingGroupName = current.physicalId;
    await request.call('autoscaling', 'UpdateAutoScalingGroup', { AutoScalingGroupName, ...inputOf(request) });
    await request.call('autoscaling', 'CreateOrUpdateTags', { Tags: tagsOf(request).map((tag) => ({ ...tag, ResourceId: AutoScalingGroupName, ResourceType: 'auto-scaling-group' })) });
    await enableMetrics(request, AutoScalingGroupName);
    await stabilized(request, AutoScalingGroupName);
    return current;
  },
  async delete(current, request) {
    const AutoScalingGroupName = current.physicalId;
    await request.remove('autoscaling', 'DeleteAutoScalingGroup', { AutoScalingGroupName, ForceDelete: true });
    await request.until(async () => (await groupNamed(request, AutoScalingGroupName)) === undefined && !(await lingering(request, AutoScalingGroupName)));
  },
};

/** A template may write numbers as texts; the service reads both. */
function inputOf({ properties }: ResourceRequest): Shape {
  return {
    ...omit(properties, 'AutoScalingGroupName', 'Tags', 'MetricsCollection', 'VPCZoneIdentifier', 'Cooldown'),
    ...pick({ DefaultCooldown: properties['Cooldown'] }, 'DefaultCooldown'),
    ...(list(properties, 'VPCZoneIdentifier').length > 0 && { VPCZoneIdentifier: texts(properties, 'VPCZoneIdentifier').join(',') }),
  };
}

/** The resource's own tags, and those of the stack, which instances get too. */
function tagsOf({ properties, tags }: ResourceRequest): Shape[] {
  const own = shapes(properties, 'Tags').map((tag) => pick(tag, 'Key', 'Value', 'PropagateAtLaunch'));
  const said = new Set(own.map(({ Key }) => Key));
  return [...own, ...Object.entries(tags).filter(([Key]) => !said.has(Key)).map(([Key, Value]) => ({ Key, Value, PropagateAtLaunch: true }))];
}

async function enableMetrics(request: ResourceRequest, AutoScalingGroupName: string): Promise<void> {
  for (const metrics of shapes(request.properties, 'MetricsCollection')) await request.call('autoscaling', 'EnableMetricsCollection', { AutoScalingGroupName, ...pick(metrics, 'Granularity', 'Metrics') });
}

async function groupNamed(request: ResourceRequest, name: string): Promise<Shape | undefined> {
  return shapes(await request.call('autoscaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: [name] }), 'AutoScalingGroups')[0];
}

async function described(request: ResourceRequest, name: string): Promise<Made> {
  return made(name, pick((await groupNamed(request, name)) ?? {}, 'AutoScalingGroupARN'));
}

/** Launches may fail for a while; after so many in a row CloudFormation gives up. */
const mostFailures = 5;

/** Waits for as many instances in service as the group is to have. */
async function stabilized(request: ResourceRequest, name: string): Promise<void> {
  await request.until(async () => {
    const { MinSize, DesiredCapacity, Instances } = (await groupNamed(request, name)) ?? {};
    const inService = (Instances as { LifecycleState: string }[]).filter(({ LifecycleState }) => LifecycleState === 'InService').length;
    if (inService >= Number(DesiredCapacity)) return true;
    const activities = shapes(await request.call('autoscaling', 'DescribeScalingActivities', { AutoScalingGroupName: name }), 'Activities').slice(0, mostFailures);
    if (activities.length < mostFailures || activities.some(({ StatusCode }) => StatusCode !== 'Failed')) return false;
    throw new Error(
      `Group did not stabilize. {current/minSize/desiredSize} group size = {${inService}/${String(MinSize)}/${String(DesiredCapacity)}}. Failed Scaling Activity: ${text(activities[0] ?? {}, 'StatusMessage')}`,
    );
  });
}

/** Whether instances still hold network interfaces. */
async function lingering(request: ResourceRequest, name: string): Promise<boolean> {
  const filters = [{ Name: 'tag:aws:autoscaling:groupName', Values: [name] }, { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down'] }];
  return shapes(await request.call('ec2', 'DescribeInstances', { Filters: filters }), 'Reservations').length > 0;
}

export const autoScalingProviders: Readonly<Record<string, Provider>> = { 'AWS::AutoScaling::AutoScalingGroup': group };
