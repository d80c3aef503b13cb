import type { NodegroupIssueCode } from '@aws-sdk/client-eks';
import { AwsError } from '../../service.ts';
import type { Shape } from '../../service.ts';
import type { Eks } from '../engine/eks.ts';
import { ask, launchTemplateVersion } from '../engine/neighbours.ts';
import type { ClusterRecord, NodegroupInstances, NodegroupRecord, NodegroupShape, Place } from '../model.ts';
import { imageOf } from './images.ts';
import type { Sizes } from './rules.ts';

/** The Auto Scaling group behind a node group, and the launch template that EKS makes for it. */

export interface GroupInstance {
  readonly InstanceId: string;
  readonly LifecycleState: string;
}

export interface Group {
  readonly Instances: readonly GroupInstance[];
  readonly AvailabilityZones: readonly string[];
}

export interface LaunchProblem {
  readonly code: Extract<NodegroupIssueCode, 'AmiIdNotFound' | 'AsgInstanceLaunchFailures' | 'AutoScalingGroupNotFound' | 'InsufficientFreeAddresses'>;
  readonly message: string;
  readonly resourceIds: readonly string[];
}

type Launch = Pick<NodegroupShape, 'amiType' | 'version' | 'releaseVersion' | 'launchTemplate'>;

/** Makes template and group under one name. The nodes boot while the node group is CREATING. */
export async function createInstances(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord, groupName: string): Promise<void> {
  const { shape } = nodegroup;
  const { place } = cluster;
  const { LaunchTemplate: made } = await ask(eks, place, 'ec2', 'CreateLaunchTemplate', { LaunchTemplateName: groupName, LaunchTemplateData: await launchData(eks, cluster, shape, shape) });
  const { LaunchTemplateId } = made as { LaunchTemplateId: string };
  nodegroup.instances = { groupName, templateId: LaunchTemplateId, templateVersion: '1' };
  await ask(eks, place, 'autoscaling', 'CreateAutoScalingGroup', {
    AutoScalingGroupName: groupName,
    ...sizesOf(shape.scalingConfig),
    VPCZoneIdentifier: shape.subnets.join(','),
    ...launchOf(shape, nodegroup.instances),
    Tags: tagsOf(shape).map((tag) => ({ ...tag, PropagateAtLaunch: true })),
  });
}

/** What instances start from: what the user's own template says, completed by EKS. */
async function launchData(eks: Eks, { place, shape: { resourcesVpcConfig } }: ClusterRecord, shape: NodegroupShape, launch: Launch): Promise<Shape> {
  const { launchTemplate } = launch;
  const own = launchTemplate && (await launchTemplateVersion(eks, place, { id: launchTemplate.id, version: launchTemplate.version }))?.LaunchTemplateData;
  const ImageId = own?.ImageId ?? (await imageOf(eks, place, launch));
  const { clusterSecurityGroupId } = resourcesVpcConfig;
  return {
    ...(clusterSecurityGroupId !== undefined && { SecurityGroupIds: [clusterSecurityGroupId] }),
    ...(shape.capacityType === 'SPOT' && { InstanceMarketOptions: { MarketType: 'spot' } }),
    ...(shape.remoteAccess?.ec2SshKey !== undefined && { KeyName: shape.remoteAccess.ec2SshKey }),
    ...own,
    ...(ImageId !== undefined && { ImageId }),
  };
}

function launchOf({ instanceTypes }: NodegroupShape, { templateId, templateVersion }: NodegroupInstances): object {
  const template = { LaunchTemplateId: templateId, Version: templateVersion };
  if (instanceTypes === undefined) return { LaunchTemplate: template };
  return { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template, Overrides: instanceTypes.map((InstanceType) => ({ InstanceType })) } } };
}

const sizesOf = ({ minSize, maxSize, desiredSize }: Sizes): object => ({ MinSize: minSize, MaxSize: maxSize, DesiredCapacity: desiredSize });

function tagsOf({ clusterName, nodegroupName }: NodegroupShape): { Key: string; Value: string }[] {
  return [
    { Key: 'eks:cluster-name', Value: clusterName },
    { Key: 'eks:nodegroup-name', Value: nodegroupName },
    { Key: 'k8s.io/cluster-autoscaler/enabled', Value: 'true' },
    { Key: `k8s.io/cluster-autoscaler/${clusterName}`, Value: 'owned' },
    { Key: `kubernetes.io/cluster/${clusterName}`, Value: 'owned' },
  ];
}

/** A new version of the template EKS made, for another image or another version of the user's template. */
export async function newLaunch(eks: Eks, cluster: ClusterRecord, { shape }: NodegroupRecord, { templateId }: NodegroupInstances, launch: Launch): Promise<string> {
  const input = { LaunchTemplateId: templateId, LaunchTemplateData: await launchData(eks, cluster, shape, launch) };
  const { LaunchTemplateVersion: made } = await ask(eks, cluster.place, 'ec2', 'CreateLaunchTemplateVersion', input);
  return String((made as { VersionNumber: number }).VersionNumber);
}

/** Puts sizes, and what new instances start from, into the Auto Scaling group. */
export async function resize(eks: Eks, place: Place, { shape }: NodegroupRecord, instances: NodegroupInstances, sizes: Sizes): Promise<void> {
  await ask(eks, place, 'autoscaling', 'UpdateAutoScalingGroup', { AutoScalingGroupName: instances.groupName, ...sizesOf(sizes), ...launchOf(shape, instances) });
}

/** Undefined when somebody took the group away. */
export async function groupOf(eks: Eks, place: Place, { groupName }: NodegroupInstances): Promise<Group | undefined> {
  const { AutoScalingGroups } = await ask(eks, place, 'autoscaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: [groupName] });
  return (AutoScalingGroups as Group[])[0];
}

export async function terminate(eks: Eks, place: Place, { InstanceId }: GroupInstance, shrink: boolean): Promise<void> {
  await ask(eks, place, 'autoscaling', 'TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: shrink });
}

/** Why the group has fewer instances than it should; undefined when it has them all. */
export async function launchProblem(eks: Eks, place: Place, instances: NodegroupInstances, wanted: number): Promise<LaunchProblem | undefined> {
  const group = await groupOf(eks, place, instances);
  const resourceIds = [instances.groupName];
  if (group === undefined) return { code: 'AutoScalingGroupNotFound', message: `The Auto Scaling group ${instances.groupName} does not exist any more.`, resourceIds };
  if (group.Instances.length >= wanted) return undefined;
  const { Activities } = await ask(eks, place, 'autoscaling', 'DescribeScalingActivities', { AutoScalingGroupName: instances.groupName });
  const message = (Activities as { StatusMessage?: string }[]).find(({ StatusMessage }) => StatusMessage !== undefined)?.StatusMessage ?? 'Instances were not launched';
  return { code: codeOf(message), message, resourceIds };
}

function codeOf(message: string): LaunchProblem['code'] {
  if (message.includes('enough free addresses')) return 'InsufficientFreeAddresses';
  return message.includes('image id') ? 'AmiIdNotFound' : 'AsgInstanceLaunchFailures';
}

/** Takes group and template away, if nobody else did; instances go by and by. */
export async function deleteInstances(eks: Eks, place: Place, { groupName, templateId }: NodegroupInstances): Promise<void> {
  await refusal(ask(eks, place, 'autoscaling', 'DeleteAutoScalingGroup', { AutoScalingGroupName: groupName, ForceDelete: true }));
  await refusal(ask(eks, place, 'ec2', 'DeleteLaunchTemplate', { LaunchTemplateId: templateId }));
}

/** What EC2 or Auto Scaling said, when it refused. */
export async function refusal(asked: Promise<unknown>): Promise<AwsError | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** Whether instances of the group still hold addresses. */
export async function lingering(eks: Eks, place: Place, { groupName }: NodegroupInstances): Promise<boolean> {
  const { Reservations } = await ask(eks, place, 'ec2', 'DescribeInstances', {
    Filters: [{ Name: 'tag:aws:autoscaling:groupName', Values: [groupName] }, { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down'] }],
  });
  return (Reservations as unknown[]).length > 0;
}
