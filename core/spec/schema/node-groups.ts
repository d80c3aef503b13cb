import * as z from 'zod/mini';
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
const nodeCount = z.int().check(z.minimum(0), z.maximum(10_000));
const oneToHundred = z.int().check(z.minimum(1), z.maximum(100));

const taint = z.strictObject({
  key: text.taintKey,
  value: z.optional(text.taintValue),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

export const managedNodeGroup = z.strictObject({
  name: text.nodeGroupName,
  instanceType: z.optional(text.instanceType),
  instanceTypes: z.optional(z.array(text.instanceType).check(z.maxLength(20))),
  amiFamily: z.optional(z.enum(amiFamilies)),
  spot: z.optional(z.boolean()),
  minSize: z.optional(nodeCount),
  desiredCapacity: z.optional(nodeCount),
  maxSize: z.optional(nodeCount.check(z.minimum(1))),
  labels: z.optional(text.nodeLabels),
  taints: z.optional(z.array(taint).check(z.maxLength(50))),
  tags: z.optional(text.tags),
  updateConfig: z.optional(z.strictObject({ maxUnavailable: z.optional(oneToHundred), maxUnavailablePercentage: z.optional(oneToHundred) })),
  launchTemplate: z.optional(z.strictObject({ id: text.launchTemplateId, version: z.optional(text.launchTemplateVersion) })),
  volumeSize: z.optional(z.int().check(z.minimum(1), z.maximum(16_384))),
  privateNetworking: z.optional(z.boolean()),
  subnets: z.optional(z.array(z.string())),
  availabilityZones: z.optional(z.array(text.availabilityZone)),
  releaseVersion: z.optional(text.releaseVersion),
  iam: z.optional(z.strictObject({ instanceRoleARN: z.optional(text.roleARN), attachPolicyARNs: z.optional(z.array(text.policyARN)) })),
});

const selector = z.strictObject({ namespace: text.namespacePattern, labels: z.optional(text.labels) });

export const fargateProfile = z.strictObject({
  name: text.fargateProfileName,
  selectors: z.array(selector).check(z.minLength(1), z.maxLength(5)),
  podExecutionRoleARN: z.optional(text.roleARN),
  subnets: z.optional(z.array(z.string())),
  tags: z.optional(text.tags),
});
