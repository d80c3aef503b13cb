import * as z from 'zod/mini';
import { nodeAddonPolicies } from '../node-policies.ts';
import * as text from './texts.ts';

const positive = z.int().check(z.minimum(1));
const volumeType = z.enum(['gp2', 'gp3', 'io1', 'io2', 'sc1', 'st1']);

const volume = {
  volumeSize: z.optional(z.int().check(z.minimum(1), z.maximum(16_384))),
  volumeType: z.optional(volumeType),
  volumeName: z.optional(text.deviceName),
  volumeEncrypted: z.optional(z.boolean()),
  volumeKmsKeyID: z.optional(text.kmsKey),
  volumeIOPS: z.optional(z.int().check(z.minimum(100), z.maximum(256_000))),
  volumeThroughput: z.optional(z.int().check(z.minimum(125), z.maximum(2_000))),
};

const ssh = z.strictObject({
  allow: z.optional(z.boolean()),
  publicKey: z.optional(text.publicKey),
  publicKeyName: z.optional(text.keyName),
  publicKeyPath: z.optional(z.string()),
  sourceSecurityGroupIds: z.optional(z.array(text.securityGroupId)),
  enableSsm: z.optional(z.boolean()),
});

const capacityReservation = z.strictObject({
  capacityReservationPreference: z.optional(z.enum(['open', 'none'])),
  capacityReservationTarget: z.optional(z.strictObject({ capacityReservationID: z.optional(z.string().check(z.regex(/^cr-[0-9a-f]+$/, 'must be a capacity reservation’s id such as cr-0123456789abcdef0'))), capacityReservationResourceGroupARN: z.optional(text.resourceGroupARN) })),
});

const selector = z.strictObject({
  vCPUs: z.optional(positive),
  memory: z.optional(text.memory),
  gpus: z.optional(z.int().check(z.minimum(0))),
  neuron_devices: z.optional(z.int().check(z.minimum(0))),
  cpuArchitecture: z.optional(z.enum(['x86_64', 'amd64', 'arm64'])),
  allow: z.optional(text.pattern),
  deny: z.optional(text.pattern),
});

export const updateConfig = z.strictObject({ maxUnavailable: z.optional(positive.check(z.maximum(100))), maxUnavailablePercentage: z.optional(positive.check(z.maximum(100))) });

/** Members of both kinds of node groups that concern what nodes are started from. */
export const launchMembers = {
  ami: z.optional(text.amiId),
  preBootstrapCommands: z.optional(z.array(z.string())),
  overrideBootstrapCommand: z.optional(z.string()),
  maxPodsPerNode: z.optional(positive),
  bottlerocket: z.optional(z.strictObject({ enableAdminContainer: z.optional(z.boolean()), settings: z.optional(text.jsonObject) })),
  ...volume,
  additionalVolumes: z.optional(z.array(z.strictObject({ ...volume, volumeName: text.deviceName, snapshotID: z.optional(text.snapshotId) }))),
  ssh: z.optional(ssh),
  disableIMDSv1: z.optional(z.boolean()),
  disablePodIMDS: z.optional(z.boolean()),
  ebsOptimized: z.optional(z.boolean()),
  enableDetailedMonitoring: z.optional(z.boolean()),
  instanceName: z.optional(z.string().check(z.maxLength(200))),
  instancePrefix: z.optional(z.string().check(z.maxLength(50))),
  placement: z.optional(z.strictObject({ groupName: z.optional(z.string().check(z.minLength(1), z.maxLength(255))) })),
  capacityReservation: z.optional(capacityReservation),
  instanceMarketOptions: z.optional(z.strictObject({ marketType: z.optional(z.enum(['spot', 'capacity-block'])) })),
  instanceSelector: z.optional(selector),
};

/** Members of both kinds' `iam`. */
export const nodeIamMembers = {
  instanceRoleARN: z.optional(text.roleARN),
  attachPolicyARNs: z.optional(z.array(text.policyARN)),
  attachPolicy: z.optional(text.jsonObject),
  instanceRoleName: z.optional(text.roleName),
  instanceRolePermissionsBoundary: z.optional(text.boundaryARN),
  withAddonPolicies: z.optional(z.strictObject(Object.fromEntries(nodeAddonPolicies.map((name) => [name, z.optional(z.boolean())])) as Record<(typeof nodeAddonPolicies)[number], z.ZodMiniOptional<z.ZodMiniBoolean>>)),
};
