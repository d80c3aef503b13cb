import * as z from 'zod/mini';
import type { CapabilityType, EgressMode, NodePool, ScalingTier } from '../control-plane-spec.ts';
import * as text from './texts.ts';

export const nodePools = ['general-purpose', 'system'] as const satisfies readonly NodePool[];
export const egressModes = ['AWS_MANAGED', 'CUSTOMER_ROUTED'] as const satisfies readonly EgressMode[];

/** Beyond these eksctl makes none; the others are always made. */
export const optionalEndpointServices = ['cloudformation', 'autoscaling', 'logs'] as const;

const scalingTiers = ['standard', 'tier-xl', 'tier-2xl', 'tier-4xl', 'tier-8xl'] as const satisfies readonly ScalingTier[];
const capabilityTypes = ['ACK', 'ARGOCD', 'KRO'] as const satisfies readonly CapabilityType[];

/** What a NodePort may be, by EKS's own limits (DescribeClusterVersions, `controlPlaneComponentConfig`). */
const nodePort = z.int().check(z.minimum(10_260), z.maximum(65_535));

export const zonalShiftConfig = z.strictObject({ enabled: z.optional(z.boolean()) });

export const controlPlaneScalingConfig = z.strictObject({ tier: z.optional(z.enum(scalingTiers)) });

export const kubeAPIServerConfig = z.strictObject({
  eventTTL: z.optional(text.duration),
  serviceNodePortRange: z.optional(z.strictObject({ minPort: z.optional(nodePort), maxPort: z.optional(nodePort) })),
});

export const kubeControllerManagerConfig = z.strictObject({
  horizontalPodAutoscalerControllerConfig: z.optional(z.strictObject({ horizontalPodAutoscalerSyncPeriod: z.optional(text.duration) })),
});

const resourceWeight = z.strictObject({ name: z.string(), weight: z.int().check(z.minimum(1), z.maximum(100)) });

export const kubeSchedulerConfig = z.strictObject({
  nodeResourcesFit: z.optional(
    z.strictObject({
      scoringStrategy: z.optional(z.strictObject({ type: z.optional(z.enum(['LeastAllocated', 'MostAllocated'])), resources: z.optional(z.array(resourceWeight)) })),
    }),
  ),
});

export const privateCluster = z.strictObject({
  enabled: z.optional(z.boolean()),
  skipEndpointCreation: z.optional(z.boolean()),
  additionalEndpointServices: z.optional(z.array(z.enum(optionalEndpointServices))),
});

export const autoModeConfig = z.strictObject({
  enabled: z.optional(z.boolean()),
  nodePools: z.optional(z.array(z.enum(nodePools))),
  nodeRoleARN: z.optional(text.roleARN),
  permissionsBoundaryARN: z.optional(text.boundaryARN),
});

const remoteNetwork = z.strictObject({ cidrs: z.optional(z.array(text.cidr)) });

export const remoteNetworkConfig = z.strictObject({
  iam: z.optional(
    z.strictObject({ provider: z.optional(z.enum(['SSM', 'IRA', 'ssm', 'ira'])), roleARN: z.optional(text.roleARN), caBundleCert: z.optional(text.certificate) }),
  ),
  vpcGatewayID: z.optional(text.gatewayId),
  remoteNodeNetworks: z.optional(z.array(remoteNetwork).check(z.maxLength(1))),
  remotePodNetworks: z.optional(z.array(remoteNetwork).check(z.maxLength(1))),
});

export const accessPolicies = z
  .array(
    z.strictObject({
      policyARN: text.accessPolicyARN,
      accessScope: z.strictObject({ type: z.enum(['cluster', 'namespace']), namespaces: z.optional(z.array(text.namespacePattern)) }),
    }),
  )
  .check(z.maxLength(20));

const argocd = z.strictObject({
  namespace: z.optional(text.namespace),
  awsIdc: z.optional(z.strictObject({ idcInstanceArn: text.identityCenterARN, idcRegion: z.optional(text.region) })),
  networkAccess: z.optional(z.strictObject({ vpceIds: z.optional(z.array(text.vpcEndpointId)) })),
  rbacRoleMappings: z.optional(
    z.array(
      z.strictObject({
        role: z.enum(['ADMIN', 'EDITOR', 'VIEWER']),
        identities: z.array(z.strictObject({ id: z.string().check(z.minLength(1)), type: z.enum(['SSO_USER', 'SSO_GROUP']) })),
      }),
    ),
  ),
});

export const capability = z.strictObject({
  name: text.capabilityName,
  type: z.enum(capabilityTypes),
  roleArn: z.optional(text.roleARN),
  deletePropagationPolicy: z.optional(z.literal('RETAIN')),
  attachPolicyARNs: z.optional(z.array(text.policyARN)),
  attachPolicy: z.optional(text.jsonObject),
  permissionsBoundary: z.optional(text.boundaryARN),
  accessPolicies: z.optional(accessPolicies),
  configuration: z.optional(z.strictObject({ argocd: z.optional(argocd) })),
  tags: z.optional(text.tags),
});

export const identityProvider = z.strictObject({
  type: z.literal('oidc'),
  name: text.identityProviderName,
  issuerURL: text.httpsURL,
  clientID: z.string().check(z.minLength(1)),
  usernameClaim: z.optional(z.string()),
  usernamePrefix: z.optional(z.string()),
  groupsClaim: z.optional(z.string()),
  groupsPrefix: z.optional(z.string()),
  requiredClaims: z.optional(z.record(z.string().check(z.minLength(1), z.maxLength(63)), z.string().check(z.minLength(1), z.maxLength(253)))),
  tags: z.optional(text.tags),
});

export const iamIdentityMapping = z.strictObject({
  arn: z.optional(text.principalARN),
  username: z.optional(z.string()),
  groups: z.optional(z.array(z.string())),
  noDuplicateARNs: z.optional(z.boolean()),
});
