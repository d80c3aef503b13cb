import type { AccessPolicy, RoleChoice, Tags } from './cluster-spec.ts';

/** What EKS's CreateCluster takes as it is, in EKS's own words. A member is absent when the file leaves it open. */
export interface ControlPlaneSettings {
  readonly zonalShiftConfig?: { readonly enabled: true };
  readonly controlPlaneScalingConfig?: { readonly tier: ScalingTier };
  readonly kubeApiServerConfig?: KubeApiServerConfig;
  readonly kubeControllerManagerConfig?: KubeControllerManagerConfig;
  readonly kubeSchedulerConfig?: KubeSchedulerConfig;
}

export type ScalingTier = 'standard' | 'tier-xl' | 'tier-2xl' | 'tier-4xl' | 'tier-8xl';

export interface KubeApiServerConfig {
  readonly eventTtl?: string;
  readonly serviceNodePortRange?: { readonly minPort?: number; readonly maxPort?: number };
}

export interface KubeControllerManagerConfig {
  readonly horizontalPodAutoscalerControllerConfig: { readonly horizontalPodAutoscalerSyncPeriod: string };
}

export interface KubeSchedulerConfig {
  readonly nodeResourcesFit: { readonly scoringStrategy: ScoringStrategy };
}

export interface ScoringStrategy {
  readonly type?: 'LeastAllocated' | 'MostAllocated';
  readonly resources?: readonly { readonly name: string; readonly weight: number }[];
}

export type EgressMode = 'AWS_MANAGED' | 'CUSTOMER_ROUTED';

/** EKS runs the nodes itself, and what every node needs: network plugin, DNS, load balancing, block storage, Pod Identity. */
export interface AutoMode {
  /** EKS's built-in pools; none when the cluster shall begin without them. */
  readonly nodePools: readonly NodePool[];
  /** The role of the nodes; absent exactly when there are no pools. */
  readonly nodeRole?: { readonly kind: 'existing'; readonly roleARN: string } | { readonly kind: 'new'; readonly permissionsBoundaryARN?: string };
}

export type NodePool = 'general-purpose' | 'system';

/** Networks outside AWS whose machines join as hybrid nodes. */
export interface RemoteNetworks {
  readonly nodeCIDRs: readonly string[];
  readonly podCIDRs: readonly string[];
  readonly nodeRole: RemoteNodeRole;
}

export type RemoteNodeRole =
  | { readonly kind: 'existing'; readonly roleARN: string }
  /** For machines that AWS Systems Manager activates. */
  | { readonly kind: 'ssm' }
  /** For machines with certificates of this authority, through IAM Roles Anywhere. */
  | { readonly kind: 'roles-anywhere'; readonly caBundleCert: string };

/** A cluster without a way to the internet. */
export interface PrivateCluster {
  /** AWS services that get VPC endpoints; none when the VPC brings them. */
  readonly endpointServices: readonly string[];
}

/** A controller that EKS runs for the cluster. */
export interface Capability {
  readonly name: string;
  readonly type: CapabilityType;
  readonly role: RoleChoice;
  readonly argoCd?: ArgoCd;
  /** For the access entry that EKS makes for the role. */
  readonly accessPolicies: readonly AccessPolicy[];
  readonly tags: Tags;
}

export type CapabilityType = 'ACK' | 'ARGOCD' | 'KRO';

/** In EKS's own words. */
export interface ArgoCd {
  readonly namespace?: string;
  readonly awsIdc: { readonly idcInstanceArn: string; readonly idcRegion?: string };
  readonly networkAccess?: { readonly vpceIds: readonly string[] };
  readonly rbacRoleMappings?: readonly { readonly role: 'ADMIN' | 'EDITOR' | 'VIEWER'; readonly identities: readonly { readonly id: string; readonly type: 'SSO_USER' | 'SSO_GROUP' }[] }[];
}

/** An OIDC issuer whose tokens the Kubernetes API takes. In EKS's own words, but for the tags. */
export interface IdentityProvider {
  readonly identityProviderConfigName: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly usernameClaim?: string;
  readonly usernamePrefix?: string;
  readonly groupsClaim?: string;
  readonly groupsPrefix?: string;
  readonly requiredClaims?: Readonly<Record<string, string>>;
  readonly tags: Tags;
}
