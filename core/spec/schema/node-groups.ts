import * as z from 'zod';
import type { AmiFamily } from '../cluster-spec.ts';
import * as text from './texts.ts';

export const amiFamilies = [
  'AmazonLinux2023',
  'AmazonLinux2',
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
const nodeCount = z.int().min(0).max(10_000);

const taint = z.strictObject({
  key: text.taintKey,
  value: text.taintValue.optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

export const managedNodeGroup = z.strictObject({
  name: text.nodeGroupName,
  instanceType: text.instanceType.optional(),
  instanceTypes: z.array(text.instanceType).max(20).optional(),
  amiFamily: z.enum(amiFamilies).optional(),
  spot: z.boolean().optional(),
  minSize: nodeCount.optional(),
  desiredCapacity: nodeCount.optional(),
  maxSize: nodeCount.min(1).optional(),
  labels: text.nodeLabels.optional(),
  taints: z.array(taint).max(50).optional(),
  tags: text.tags.optional(),
  updateConfig: z
    .strictObject({ maxUnavailable: z.int().min(1).max(100).optional(), maxUnavailablePercentage: z.int().min(1).max(100).optional() })
    .optional(),
  launchTemplate: z.strictObject({ id: text.launchTemplateId, version: text.launchTemplateVersion.optional() }).optional(),
  volumeSize: z.int().min(1).max(16_384).optional(),
  privateNetworking: z.boolean().optional(),
  subnets: z.array(z.string()).optional(),
  availabilityZones: z.array(text.availabilityZone).optional(),
  releaseVersion: text.releaseVersion.optional(),
  iam: z.strictObject({ instanceRoleARN: text.roleARN.optional(), attachPolicyARNs: z.array(text.policyARN).optional() }).optional(),
});

const selector = z.strictObject({ namespace: text.namespacePattern, labels: text.labels.optional() });

export const fargateProfile = z.strictObject({
  name: text.fargateProfileName,
  selectors: z.array(selector).min(1).max(5),
  podExecutionRoleARN: text.roleARN.optional(),
  subnets: z.array(z.string()).optional(),
  tags: text.tags.optional(),
});
