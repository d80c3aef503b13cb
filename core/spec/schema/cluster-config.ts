import * as z from 'zod';
import { addon, addonsConfig, iam } from './iam-addons.ts';
import { fargateProfile, managedNodeGroup } from './node-groups.ts';
import * as text from './texts.ts';

export const API_VERSION = 'eksctl.io/v1alpha5';
export const KIND = 'ClusterConfig';

export const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** What CloudWatch Logs takes as a retention, in days (PutRetentionPolicy). */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

const metadata = z.strictObject({
  name: text.clusterName,
  region: text.region,
  version: text.kubernetesVersion.optional(),
  tags: text.tags.optional(),
  annotations: text.annotations.optional(),
});

const subnets = z.record(z.string(), z.strictObject({ id: text.subnetId, az: text.availabilityZone.optional(), cidr: text.cidr.optional() }));

const vpc = z.strictObject({
  id: text.vpcId.optional(),
  cidr: text.cidr.optional(),
  subnets: z.strictObject({ public: subnets.optional(), private: subnets.optional() }).optional(),
  securityGroup: text.securityGroupId.optional(),
  nat: z.strictObject({ gateway: z.enum(['Disable', 'Single', 'HighlyAvailable']).optional() }).optional(),
  clusterEndpoints: z.strictObject({ publicAccess: z.boolean().optional(), privateAccess: z.boolean().optional() }).optional(),
  publicAccessCIDRs: z.array(text.cidr).max(40).optional(),
});

const accessEntry = z.strictObject({
  principalARN: text.principalARN,
  type: z.enum(['STANDARD', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX']).optional(),
  kubernetesGroups: z.array(text.kubernetesGroup).optional(),
  kubernetesUsername: text.kubernetesUsername.optional(),
  accessPolicies: z
    .array(
      z.strictObject({
        policyARN: text.accessPolicyARN,
        accessScope: z.strictObject({ type: z.enum(['cluster', 'namespace']), namespaces: z.array(text.namespacePattern).optional() }),
      }),
    )
    .max(20)
    .optional(),
});

const accessConfig = z.strictObject({
  authenticationMode: z.enum(['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP']).optional(),
  bootstrapClusterCreatorAdminPermissions: z.boolean().optional(),
  accessEntries: z.array(accessEntry).optional(),
});

const clusterLogging = z.strictObject({
  enableTypes: z.array(z.enum([...logTypes, 'all', '*'])).optional(),
  logRetentionInDays: z.literal(retentions).optional(),
});

/** The part of eksctl's ClusterConfig that is carried out: the rows of `fields` that are. */
export const clusterConfig = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal(KIND),
  metadata,
  availabilityZones: z.array(text.availabilityZone).optional(),
  kubernetesNetworkConfig: z.strictObject({ serviceIPv4CIDR: text.cidr.optional() }).optional(),
  vpc: vpc.optional(),
  iam: iam.optional(),
  accessConfig: accessConfig.optional(),
  managedNodeGroups: z.array(managedNodeGroup).optional(),
  fargateProfiles: z.array(fargateProfile).optional(),
  addonsConfig: addonsConfig.optional(),
  addons: z.array(addon).optional(),
  cloudWatch: z.strictObject({ clusterLogging: clusterLogging.optional() }).optional(),
  secretsEncryption: z.strictObject({ keyARN: text.keyARN }).optional(),
  upgradePolicy: z.strictObject({ supportType: z.enum(['STANDARD', 'EXTENDED']).optional() }).optional(),
});

export type ClusterConfig = z.output<typeof clusterConfig>;
export type ManagedNodeGroupConfig = z.output<typeof managedNodeGroup>;
export type FargateProfileConfig = z.output<typeof fargateProfile>;
export type AddonConfig = z.output<typeof addon>;

/** As much of a type as is there. */
export type Part<T> = T extends readonly (infer Item)[] ? readonly (Part<Item> | undefined)[] : T extends object ? { readonly [K in keyof T]?: Part<T[K]> | undefined } : T;
