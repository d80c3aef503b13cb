import { isWindows } from '../../spec/ami-type.ts';
import type { Tags } from '../../spec/cluster-spec.ts';
import type { SelfManagedNodeGroup } from '../../spec/self-managed.ts';
import { effectOf } from './user-data/kubelet.ts';
import { launchTemplate, launchTemplateOutputs, launchTemplateResource } from './launch-template.ts';
import type { NodeAccess } from './node-access.ts';
import { getAtt, ref, type Resource, type Template } from './template.ts';

export const autoScalingGroup = 'AutoScalingGroup';

export interface SelfManagedOrder {
  readonly cluster: string;
  readonly group: SelfManagedNodeGroup;
  readonly imageId: string;
  readonly instanceProfileArn: unknown;
  /** Of the access entry that lets the nodes in. Absent: there is one already, or another stack makes it. */
  readonly enteringRoleArn?: unknown;
  readonly access: NodeAccess;
  /** The list of subnet ids. */
  readonly subnetIds: unknown;
  readonly tags: Tags;
}

/** All that a self-managed group needs of its own, but for its role, which is made while EKS builds the control plane. */
export function selfManagedTemplate(order: SelfManagedOrder): Omit<Template, 'Parameters'> {
  const { cluster, group, access } = order;
  const [single] = group.instanceTypes;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Self-managed node group ${group.name} of EKS cluster ${cluster}`,
    Resources: {
      ...access.resources,
      ...(order.enteringRoleArn !== undefined && { AccessEntry: accessEntry(order) }),
      [launchTemplate]: launchTemplateResource({
        ...order,
        joins: true,
        labels: group.labels,
        ...(!isMixed(group) && single !== undefined && { instanceType: single }),
        securityGroupIds: access.securityGroupIds,
        ...(access.keyName !== undefined && { keyName: access.keyName }),
        ...(group.launch.marketType !== undefined && { marketType: group.launch.marketType }),
      }),
      [autoScalingGroup]: autoScalingGroupResource(order),
    },
    Outputs: { AutoScalingGroupName: { Value: ref(autoScalingGroup) }, ...launchTemplateOutputs, ...access.outputs },
  };
}

/** Nodes that start before their role is let in would be refused. */
function accessEntry({ cluster, group, enteringRoleArn }: SelfManagedOrder): Resource {
  return { Type: 'AWS::EKS::AccessEntry', Properties: { ClusterName: cluster, PrincipalArn: enteringRoleArn, Type: isWindows(group.amiFamily) ? 'EC2_WINDOWS' : 'EC2_LINUX' } };
}

function autoScalingGroupResource(order: SelfManagedOrder): Resource {
  const { group, subnetIds, enteringRoleArn } = order;
  const { scaling, distribution, maxInstanceLifetime, metricsCollection } = group;
  return {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    ...(enteringRoleArn !== undefined && { DependsOn: 'AccessEntry' }),
    UpdatePolicy: { AutoScalingRollingUpdate: rollingUpdate(group) },
    Properties: {
      MinSize: String(scaling.minSize),
      DesiredCapacity: String(scaling.desiredSize),
      MaxSize: String(scaling.maxSize),
      VPCZoneIdentifier: subnetIds,
      ...(isMixed(group) ? { MixedInstancesPolicy: mixedInstances(group) } : { LaunchTemplate: templateVersion }),
      ...(distribution?.capacityRebalance && { CapacityRebalance: true }),
      ...(maxInstanceLifetime !== undefined && { MaxInstanceLifetime: maxInstanceLifetime }),
      ...(group.classicLoadBalancerNames.length > 0 && { LoadBalancerNames: group.classicLoadBalancerNames }),
      ...(group.targetGroupARNs.length > 0 && { TargetGroupARNs: group.targetGroupARNs }),
      ...(metricsCollection.length > 0 && { MetricsCollection: metricsCollection.map(({ granularity, metrics }) => ({ Granularity: granularity, ...(metrics.length > 0 && { Metrics: metrics }) })) }),
      Tags: Object.entries(groupTags(order)).map(([Key, Value]) => ({ Key, Value, PropagateAtLaunch: true })),
    },
  };
}

const templateVersion = { LaunchTemplateId: ref(launchTemplate), Version: getAtt(launchTemplate, 'LatestVersionNumber') };

function isMixed({ distribution, instanceTypes }: SelfManagedNodeGroup): boolean {
  return distribution !== undefined || instanceTypes.length > 1;
}

function mixedInstances({ distribution, instanceTypes }: SelfManagedNodeGroup): object {
  const { onDemandBaseCapacity, onDemandPercentageAboveBaseCapacity, spotAllocationStrategy, spotInstancePools, maxPrice } = distribution ?? {};
  const instances = {
    ...(onDemandBaseCapacity !== undefined && { OnDemandBaseCapacity: onDemandBaseCapacity }),
    ...(onDemandPercentageAboveBaseCapacity !== undefined && { OnDemandPercentageAboveBaseCapacity: onDemandPercentageAboveBaseCapacity }),
    ...(spotAllocationStrategy !== undefined && { SpotAllocationStrategy: spotAllocationStrategy }),
    ...(spotInstancePools !== undefined && { SpotInstancePools: spotInstancePools }),
    ...(maxPrice !== undefined && { SpotMaxPrice: String(maxPrice) }),
  };
  return {
    LaunchTemplate: { LaunchTemplateSpecification: templateVersion, Overrides: instanceTypes.map((InstanceType) => ({ InstanceType })) },
    ...(Object.keys(instances).length > 0 && { InstancesDistribution: instances }),
  };
}

/** A change of the launch template replaces nodes, so many at a time. */
function rollingUpdate({ scaling, updateConfig }: SelfManagedNodeGroup): object {
  const batch = batchOf(updateConfig ?? { maxUnavailable: 1 }, scaling.desiredSize);
  return { MaxBatchSize: batch, MinInstancesInService: Math.max(0, Math.min(scaling.desiredSize, scaling.maxSize - 1) - batch) };
}

function batchOf(update: NonNullable<SelfManagedNodeGroup['updateConfig']>, nodes: number): number {
  return 'maxUnavailable' in update ? update.maxUnavailable : Math.max(1, Math.floor((nodes * update.maxUnavailablePercentage) / 100));
}

/** Also on the instances: Kubernetes' AWS integrations find nodes by the first. */
function groupTags({ cluster, group, tags }: SelfManagedOrder): Tags {
  const forAutoscaler = group.propagateTags || (group.role.kind === 'new' && group.role.addonPolicies?.includes('autoScaler') === true);
  return {
    [`kubernetes.io/cluster/${cluster}`]: 'owned',
    Name: group.launch.instanceName ?? `${cluster}-${group.name}-node`,
    ...(forAutoscaler && { 'k8s.io/cluster-autoscaler/enabled': 'true', [`k8s.io/cluster-autoscaler/${cluster}`]: 'owned' }),
    ...(group.propagateTags && nodeTemplateTags(group)),
    ...tags,
  };
}

/** What the cluster autoscaler may expect of a node that does not exist yet. */
function nodeTemplateTags({ labels, taints }: SelfManagedNodeGroup): Tags {
  const prefix = 'k8s.io/cluster-autoscaler/node-template';
  return {
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${prefix}/label/${key}`, value])),
    ...Object.fromEntries(taints.map((taint) => [`${prefix}/taint/${taint.key}`, `${taint.value ?? ''}:${effectOf(taint)}`])),
  };
}
