import { z } from 'zod';
import { clientRequestToken, clusterName, resourceName, roleArn, tags } from '../engine/input.ts';

/** The inputs of node group operations. */
const amiTypes = [
  'AL2_x86_64', 'AL2_x86_64_GPU', 'AL2_ARM_64', 'CUSTOM', 'BOTTLEROCKET_ARM_64', 'BOTTLEROCKET_x86_64', 'BOTTLEROCKET_ARM_64_FIPS',
  'BOTTLEROCKET_x86_64_FIPS', 'BOTTLEROCKET_ARM_64_NVIDIA', 'BOTTLEROCKET_x86_64_NVIDIA', 'BOTTLEROCKET_ARM_64_NVIDIA_FIPS',
  'BOTTLEROCKET_x86_64_NVIDIA_FIPS', 'WINDOWS_CORE_2019_x86_64', 'WINDOWS_FULL_2019_x86_64', 'WINDOWS_CORE_2022_x86_64',
  'WINDOWS_FULL_2022_x86_64', 'WINDOWS_CORE_2025_x86_64', 'WINDOWS_FULL_2025_x86_64', 'AL2023_x86_64_STANDARD', 'AL2023_ARM_64_STANDARD',
  'AL2023_x86_64_NEURON', 'AL2023_x86_64_NVIDIA', 'AL2023_ARM_64_NVIDIA',
] as const;

export const nodegroupName = resourceName.max(63).regex(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/);

const label = z.string().min(1).max(63);
const labels = z.record(label, z.string().max(63));
const taint = z.object({ key: label, value: z.string().max(63).optional(), effect: z.enum(['NO_SCHEDULE', 'NO_EXECUTE', 'PREFER_NO_SCHEDULE']) });
const scalingConfig = z.object({ minSize: z.int().min(0).optional(), maxSize: z.int().min(1).optional(), desiredSize: z.int().min(0).optional() });
const updateConfig = z.object({
  maxUnavailable: z.int().min(1).max(100).optional(),
  maxUnavailablePercentage: z.int().min(1).max(100).optional(),
  updateStrategy: z.enum(['DEFAULT', 'MINIMAL']).optional(),
});
const nodeRepairConfig = z.object({
  enabled: z.boolean().optional(),
  maxUnhealthyNodeThresholdCount: z.int().min(1).optional(),
  maxUnhealthyNodeThresholdPercentage: z.int().min(1).max(100).optional(),
  maxParallelNodesRepairedCount: z.int().min(1).optional(),
  maxParallelNodesRepairedPercentage: z.int().min(1).max(100).optional(),
  nodeRepairConfigOverrides: z
    .array(
      z.object({
        nodeMonitoringCondition: z.string(),
        nodeUnhealthyReason: z.string(),
        minRepairWaitTimeMins: z.int().min(1),
        repairAction: z.enum(['Replace', 'Reboot', 'NoAction']),
      }),
    )
    .optional(),
});
const warmPoolConfig = z.object({
  enabled: z.boolean().optional(),
  minSize: z.int().min(0).optional(),
  maxGroupPreparedCapacity: z.int().min(-1).optional(),
  poolState: z.enum(['STOPPED', 'RUNNING', 'HIBERNATED']).optional(),
  reuseOnScaleIn: z.boolean().optional(),
});
export const launchTemplate = z.object({ id: z.string().optional(), name: z.string().optional(), version: z.string().optional() });

export const named = { clusterName, nodegroupName };

export const createNodegroup = z.object({
  ...named,
  subnets: z.array(z.string()).min(1),
  nodeRole: roleArn,
  scalingConfig: scalingConfig.optional(),
  diskSize: z.int().min(1).optional(),
  instanceTypes: z.array(z.string()).max(20).optional(),
  amiType: z.enum(amiTypes).optional(),
  remoteAccess: z.object({ ec2SshKey: z.string().optional(), sourceSecurityGroups: z.array(z.string()).optional() }).optional(),
  labels: labels.optional(),
  taints: z.array(taint).max(50).optional(),
  tags: tags.optional(),
  clientRequestToken,
  launchTemplate: launchTemplate.optional(),
  updateConfig: updateConfig.optional(),
  nodeRepairConfig: nodeRepairConfig.optional(),
  capacityType: z.enum(['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK']).optional(),
  version: z.string().optional(),
  releaseVersion: z.string().optional(),
  warmPoolConfig: warmPoolConfig.optional(),
});

export const updateNodegroupConfig = z.object({
  ...named,
  labels: z.object({ addOrUpdateLabels: labels.optional(), removeLabels: z.array(z.string()).optional() }).optional(),
  taints: z.object({ addOrUpdateTaints: z.array(taint).max(50).optional(), removeTaints: z.array(taint).optional() }).optional(),
  scalingConfig: scalingConfig.optional(),
  updateConfig: updateConfig.optional(),
  nodeRepairConfig: nodeRepairConfig.optional(),
  warmPoolConfig: warmPoolConfig.optional(),
  clientRequestToken,
});

export const updateNodegroupVersion = z.object({
  ...named,
  version: z.string().optional(),
  releaseVersion: z.string().optional(),
  launchTemplate: launchTemplate.optional(),
  force: z.boolean().optional(),
  clientRequestToken,
});

export type CreateNodegroup = z.output<typeof createNodegroup>;
export type UpdateNodegroupConfig = z.output<typeof updateNodegroupConfig>;
export type UpdateNodegroupVersion = z.output<typeof updateNodegroupVersion>;
