import { z } from 'zod';
import { clientRequestToken, clusterName, roleArn, tags } from '../engine/input.ts';
import { componentInputs } from './components.ts';

/** The inputs of cluster operations. */
export const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
export const authenticationModes = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'] as const;

const egressMode = z.enum(['AWS_MANAGED', 'CUSTOMER_ROUTED', 'CUSTOMER_ISOLATED']);
const switchable = z.object({ enabled: z.boolean().optional() });
const cidrs = z.array(z.string());

export const vpcConfig = z.object({
  subnetIds: z.array(z.string()).optional(),
  securityGroupIds: z.array(z.string()).optional(),
  endpointPublicAccess: z.boolean().optional(),
  endpointPrivateAccess: z.boolean().optional(),
  publicAccessCidrs: cidrs.optional(),
  controlPlaneEgressMode: egressMode.optional(),
});

const kubernetesNetworkConfig = z.object({
  serviceIpv4Cidr: z.string().optional(),
  ipFamily: z.enum(['ipv4', 'ipv6']).optional(),
  elasticLoadBalancing: switchable.extend({ gatewayApi: z.object({ crds: z.object({ managed: z.boolean().optional() }).optional() }).optional() }).optional(),
});

const computeConfig = z.object({
  enabled: z.boolean().optional(),
  nodePools: z.array(z.enum(['general-purpose', 'system'])).optional(),
  nodeRoleArn: roleArn.optional(),
});

const logging = z.object({
  clusterLogging: z.array(z.object({ types: z.array(z.enum(logTypes)).default([]), enabled: z.boolean().default(false) })).default([]),
});

export const encryptionConfig = z.array(z.object({ resources: z.array(z.string()).default(['secrets']), provider: z.object({ keyArn: z.string().min(1) }) })).max(1);

/** Members that both CreateCluster and UpdateClusterConfig take. */
const common = {
  logging: logging.optional(),
  clientRequestToken,
  upgradePolicy: z.object({ supportType: z.enum(['STANDARD', 'EXTENDED']) }).optional(),
  zonalShiftConfig: switchable.optional(),
  remoteNetworkConfig: z
    .object({
      remoteNodeNetworks: z.array(z.object({ cidrs })).optional(),
      remotePodNetworks: z.array(z.object({ cidrs })).optional(),
    })
    .optional(),
  computeConfig: computeConfig.optional(),
  storageConfig: z.object({ blockStorage: switchable.optional() }).optional(),
  kubernetesNetworkConfig: kubernetesNetworkConfig.optional(),
  deletionProtection: z.boolean().optional(),
  controlPlaneScalingConfig: z.object({ tier: z.enum(['standard', 'tier-xl', 'tier-2xl', 'tier-4xl', 'tier-8xl']) }).optional(),
  ...componentInputs,
};

export const createCluster = z.object({
  ...common,
  name: clusterName,
  version: z.string().optional(),
  roleArn,
  resourcesVpcConfig: vpcConfig.extend({ subnetIds: z.array(z.string()).min(1) }),
  tags: tags.optional(),
  encryptionConfig: encryptionConfig.optional(),
  outpostConfig: z.looseObject({}).optional(),
  accessConfig: z
    .object({ authenticationMode: z.enum(authenticationModes).optional(), bootstrapClusterCreatorAdminPermissions: z.boolean().optional() })
    .optional(),
  bootstrapSelfManagedAddons: z.boolean().optional(),
});

export const updateClusterConfig = z.object({
  ...common,
  name: clusterName,
  resourcesVpcConfig: vpcConfig.optional(),
  accessConfig: z.object({ authenticationMode: z.enum(authenticationModes).optional() }).optional(),
});

export type CreateCluster = z.output<typeof createCluster>;
export type UpdateClusterConfig = z.output<typeof updateClusterConfig>;
