import * as z from 'zod/mini';
import type { AmiFamily } from '../cluster-spec.ts';
import { launchMembers, nodeIamMembers, updateConfig } from './node-launch.ts';
import * as text from './texts.ts';

export const amiFamilies = [
  'AmazonLinux2023',
  'AmazonLinux2',
  'Ubuntu2004',
  'UbuntuPro2004',
  'Ubuntu2204',
  'UbuntuPro2204',
  'Ubuntu2404',
  'UbuntuPro2404',
  'Ubuntu2604',
  'UbuntuPro2604',
  'Bottlerocket',
  'BottlerocketFips',
  'WindowsServer2019CoreContainer',
  'WindowsServer2019FullContainer',
  'WindowsServer2022CoreContainer',
  'WindowsServer2022FullContainer',
  'WindowsServer2025CoreContainer',
  'WindowsServer2025FullContainer',
] as const satisfies readonly AmiFamily[];

/** The API's limit is on an Auto Scaling group, far above any quota. */
const nodeCount = z.int().check(z.minimum(0), z.maximum(10_000));

const taintEffect = z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

const taint = z.strictObject({
  key: text.taintKey,
  value: z.optional(text.taintValue),
  effect: taintEffect,
});

const taints = z.array(taint).check(z.maxLength(50));

const members = {
  name: text.nodeGroupName,
  amiFamily: z.optional(z.enum(amiFamilies)),
  minSize: z.optional(nodeCount),
  desiredCapacity: z.optional(nodeCount),
  taints: z.optional(taints),
  tags: z.optional(text.tags),
  updateConfig: z.optional(updateConfig),
  privateNetworking: z.optional(z.boolean()),
  subnets: z.optional(z.array(z.string())),
  availabilityZones: z.optional(z.array(text.availabilityZone)),
  ...launchMembers,
};

const overrides = z.strictObject({
  nodeMonitoringCondition: z.string().check(z.minLength(1)),
  nodeUnhealthyReason: z.string().check(z.minLength(1)),
  minRepairWaitTimeMins: z.int().check(z.minimum(1)),
  repairAction: z.enum(['Replace', 'Reboot', 'NoAction', 'Terminate', 'Restart']),
});

const share = z.int().check(z.minimum(1), z.maximum(100));
const count = z.int().check(z.minimum(1));

export const managedNodeGroup = z.strictObject({
  ...members,
  maxSize: z.optional(nodeCount.check(z.minimum(1))),
  instanceType: z.optional(text.instanceType),
  instanceTypes: z.optional(z.array(text.instanceType).check(z.maxLength(20))),
  spot: z.optional(z.boolean()),
  labels: z.optional(text.nodeLabels),
  launchTemplate: z.optional(z.strictObject({ id: text.launchTemplateId, version: z.optional(text.launchTemplateVersion) })),
  releaseVersion: z.optional(text.releaseVersion),
  securityGroups: z.optional(z.strictObject({ attachIDs: z.optional(z.array(text.securityGroupId)) })),
  iam: z.optional(z.strictObject(nodeIamMembers)),
  nodeRepairConfig: z.optional(
    z.strictObject({
      enabled: z.optional(z.boolean()),
      maxUnhealthyNodeThresholdCount: z.optional(count),
      maxUnhealthyNodeThresholdPercentage: z.optional(share),
      maxParallelNodesRepairedCount: z.optional(count),
      maxParallelNodesRepairedPercentage: z.optional(share),
      nodeRepairConfigOverrides: z.optional(z.array(overrides)),
    }),
  ),
});

const distribution = z.strictObject({
  instanceTypes: z.optional(z.array(text.instanceType).check(z.maxLength(40))),
  maxPrice: z.optional(z.number().check(z.gt(0))),
  onDemandBaseCapacity: z.optional(nodeCount),
  onDemandPercentageAboveBaseCapacity: z.optional(z.int().check(z.minimum(0), z.maximum(100))),
  spotAllocationStrategy: z.optional(z.enum(['lowest-price', 'capacity-optimized', 'capacity-optimized-prioritized', 'price-capacity-optimized'])),
  spotInstancePools: z.optional(z.int().check(z.minimum(1), z.maximum(20))),
  capacityRebalance: z.optional(z.boolean()),
});

export const selfManagedNodeGroup = z.strictObject({
  ...members,
  /** A list, or eksctl's older form: effects by key. */
  taints: z.optional(z.union([taints, z.record(text.taintKey, text.taintText)], 'must be a list of taints, or a mapping from key to value:effect')),
  maxSize: z.optional(nodeCount),
  instanceType: z.optional(text.instanceTypeOrMixed),
  instancesDistribution: z.optional(distribution),
  labels: z.optional(text.nodeLabels),
  securityGroups: z.optional(z.strictObject({ attachIDs: z.optional(z.array(text.securityGroupId)), withShared: z.optional(z.boolean()), withLocal: z.optional(z.boolean()) })),
  iam: z.optional(z.strictObject({ ...nodeIamMembers, instanceProfileARN: z.optional(text.instanceProfileARN) })),
  clusterDNS: z.optional(z.union([z.ipv4(), z.ipv6()], 'must be an IP address')),
  kubeletExtraConfig: z.optional(text.jsonObject),
  containerRuntime: z.optional(z.literal('containerd')),
  cpuCredits: z.optional(z.enum(['standard', 'unlimited'])),
  enclaveEnabled: z.optional(z.boolean()),
  maxInstanceLifetime: z.optional(z.int().check(z.minimum(86_400), z.maximum(31_536_000))),
  classicLoadBalancerNames: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(32)))),
  targetGroupARNs: z.optional(z.array(text.targetGroupARN)),
  localZones: z.optional(z.array(text.localZone)),
  asgMetricsCollection: z.optional(z.array(z.strictObject({ granularity: z.literal('1Minute'), metrics: z.optional(z.array(z.string())) }))),
  propagateASGTags: z.optional(z.boolean()),
});

const selector = z.strictObject({ namespace: text.namespacePattern, labels: z.optional(text.labels) });

export const fargateProfile = z.strictObject({
  name: text.fargateProfileName,
  selectors: z.array(selector).check(z.minLength(1), z.maxLength(5)),
  podExecutionRoleARN: z.optional(text.roleARN),
  subnets: z.optional(z.array(z.string())),
  tags: z.optional(text.tags),
});
