import * as z from 'zod/mini';
import * as controlPlane from './control-plane.ts';
import { addon, addonsConfig, iam } from './iam-addons.ts';
import { fargateProfile, managedNodeGroup, selfManagedNodeGroup } from './node-groups.ts';
import * as text from './texts.ts';

export const API_VERSION = 'eksctl.io/v1alpha5';
export const KIND = 'ClusterConfig';

export const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** What CloudWatch Logs takes as a retention, in days (PutRetentionPolicy). */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

const metadata = z.strictObject({
  name: text.clusterName,
  region: text.region,
  version: z.optional(text.kubernetesVersion),
  tags: z.optional(text.tags),
  annotations: z.optional(text.annotations),
});

const subnets = z.record(z.string(), z.strictObject({ id: z.optional(text.subnetId), az: z.optional(text.availabilityZone), cidr: z.optional(text.cidr) }));

const vpc = z.strictObject({
  id: z.optional(text.vpcId),
  cidr: z.optional(text.cidr),
  subnets: z.optional(z.strictObject({ public: z.optional(subnets), private: z.optional(subnets) })),
  securityGroup: z.optional(text.securityGroupId),
  controlPlaneSubnetIDs: z.optional(z.array(text.subnetId)),
  controlPlaneSecurityGroupIDs: z.optional(z.array(text.securityGroupId)),
  controlPlaneOnPrivateSubnets: z.optional(z.boolean()),
  controlPlaneEgressMode: z.optional(z.enum(controlPlane.egressModes)),
  extraCIDRs: z.optional(z.array(text.cidr)),
  extraIPv6CIDRs: z.optional(z.array(text.ipv6Cidr)),
  ipv6Cidr: z.optional(text.ipv6Cidr),
  ipv6Pool: z.optional(text.ipv6PoolId),
  autoAllocateIPv6: z.optional(z.boolean()),
  hostnameType: z.optional(z.enum(['ip-name', 'resource-name'])),
  nat: z.optional(z.strictObject({ gateway: z.optional(z.enum(['Disable', 'Single', 'HighlyAvailable'])) })),
  clusterEndpoints: z.optional(z.strictObject({ publicAccess: z.optional(z.boolean()), privateAccess: z.optional(z.boolean()) })),
  publicAccessCIDRs: z.optional(z.array(text.cidr).check(z.maxLength(40))),
});

const accessEntry = z.strictObject({
  principalARN: text.principalARN,
  type: z.optional(z.enum(['STANDARD', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX'])),
  kubernetesGroups: z.optional(z.array(text.kubernetesGroup)),
  kubernetesUsername: z.optional(text.kubernetesUsername),
  accessPolicies: z.optional(controlPlane.accessPolicies),
});

const accessConfig = z.strictObject({
  authenticationMode: z.optional(z.enum(['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'])),
  bootstrapClusterCreatorAdminPermissions: z.optional(z.boolean()),
  accessEntries: z.optional(z.array(accessEntry)),
});

const clusterLogging = z.strictObject({
  enableTypes: z.optional(z.array(z.enum([...logTypes, 'all', '*']))),
  logRetentionInDays: z.optional(z.literal(retentions)),
});

/** The part of eksctl's ClusterConfig that is carried out: the rows of `fields` that are. */
export const clusterConfig = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal(KIND),
  metadata,
  availabilityZones: z.optional(z.array(text.availabilityZone)),
  localZones: z.optional(z.array(text.localZone)),
  kubernetesNetworkConfig: z.optional(z.strictObject({ ipFamily: z.optional(z.enum(['IPv4', 'IPv6', 'ipv4', 'ipv6'])), serviceIPv4CIDR: z.optional(text.cidr) })),
  vpc: z.optional(vpc),
  iam: z.optional(iam),
  accessConfig: z.optional(accessConfig),
  managedNodeGroups: z.optional(z.array(managedNodeGroup)),
  nodeGroups: z.optional(z.array(selfManagedNodeGroup)),
  fargateProfiles: z.optional(z.array(fargateProfile)),
  addonsConfig: z.optional(addonsConfig),
  addons: z.optional(z.array(addon)),
  cloudWatch: z.optional(z.strictObject({ clusterLogging: z.optional(clusterLogging) })),
  secretsEncryption: z.optional(z.strictObject({ keyARN: text.keyARN })),
  upgradePolicy: z.optional(z.strictObject({ supportType: z.optional(z.enum(['STANDARD', 'EXTENDED'])) })),
  zonalShiftConfig: z.optional(controlPlane.zonalShiftConfig),
  controlPlaneScalingConfig: z.optional(controlPlane.controlPlaneScalingConfig),
  kubeAPIServerConfig: z.optional(controlPlane.kubeAPIServerConfig),
  kubeControllerManagerConfig: z.optional(controlPlane.kubeControllerManagerConfig),
  kubeSchedulerConfig: z.optional(controlPlane.kubeSchedulerConfig),
  privateCluster: z.optional(controlPlane.privateCluster),
  autoModeConfig: z.optional(controlPlane.autoModeConfig),
  remoteNetworkConfig: z.optional(controlPlane.remoteNetworkConfig),
  capabilities: z.optional(z.array(controlPlane.capability)),
  identityProviders: z.optional(z.array(controlPlane.identityProvider)),
  iamIdentityMappings: z.optional(z.array(controlPlane.iamIdentityMapping)),
});

export type ClusterConfig = z.output<typeof clusterConfig>;
export type ManagedNodeGroupConfig = z.output<typeof managedNodeGroup>;
export type SelfManagedNodeGroupConfig = z.output<typeof selfManagedNodeGroup>;
export type FargateProfileConfig = z.output<typeof fargateProfile>;
export type AddonConfig = z.output<typeof addon>;

/** As much of a type as is there. */
export type Part<T> = T extends readonly (infer Item)[] ? readonly (Part<Item> | undefined)[] : T extends object ? { readonly [K in keyof T]?: Part<T[K]> | undefined } : T;
