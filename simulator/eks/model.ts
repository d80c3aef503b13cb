import type {
  AccessEntry, Addon, AssociatedAccessPolicy, Capability, CertificateAuthority, Cluster, DescribeInsightsRefreshResponse, FargateProfile, Insight, Nodegroup,
  OidcIdentityProviderConfig, PodIdentityAssociation, Update, VpcConfigResponse,
} from '@aws-sdk/client-eks';
import type { Instance } from '@aws-sdk/client-ec2';
import type { Timer } from '../clock/clock.ts';
import type { ApiUse } from './options.ts';
import type { KubernetesCluster } from '../kubernetes/cluster.ts';

/** An SDK shape of which some members are always there. */
export type Known<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };

export type ClusterShape = Known<
  Cluster,
  'name' | 'arn' | 'createdAt' | 'version' | 'roleArn' | 'status' | 'platformVersion' | 'kubernetesNetworkConfig' | 'logging' | 'upgradePolicy' | 'tags' | 'health'
> & {
  resourcesVpcConfig: Known<VpcConfigResponse, 'subnetIds' | 'securityGroupIds' | 'vpcId' | 'endpointPublicAccess' | 'endpointPrivateAccess' | 'publicAccessCidrs'>;
  accessConfig: { authenticationMode: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP' };
};
export type NodegroupShape = Known<
  Nodegroup,
  'nodegroupName' | 'nodegroupArn' | 'clusterName' | 'version' | 'status' | 'createdAt' | 'modifiedAt' | 'subnets' | 'amiType' | 'nodeRole' | 'health' | 'updateConfig' | 'tags'
> & { scalingConfig: { minSize: number; maxSize: number; desiredSize: number } };
export type AddonShape = Known<Addon, 'addonName' | 'addonArn' | 'addonVersion' | 'clusterName' | 'status' | 'createdAt' | 'modifiedAt' | 'health' | 'tags'>;
export type FargateProfileShape = Known<
  FargateProfile,
  'fargateProfileName' | 'fargateProfileArn' | 'clusterName' | 'createdAt' | 'podExecutionRoleArn' | 'subnets' | 'selectors' | 'status' | 'tags' | 'health'
>;
export type AccessEntryShape = Known<
  AccessEntry,
  'clusterName' | 'principalArn' | 'kubernetesGroups' | 'accessEntryArn' | 'createdAt' | 'modifiedAt' | 'tags' | 'username' | 'type'
>;
export type AssociatedPolicy = Known<AssociatedAccessPolicy, 'policyArn' | 'accessScope' | 'associatedAt' | 'modifiedAt'>;
export type PodIdentityAssociationShape = Known<
  PodIdentityAssociation,
  'clusterName' | 'namespace' | 'serviceAccount' | 'roleArn' | 'associationArn' | 'associationId' | 'tags' | 'createdAt' | 'modifiedAt'
>;
export type CapabilityShape = Known<
  Capability,
  'capabilityName' | 'arn' | 'clusterName' | 'type' | 'roleArn' | 'status' | 'configuration' | 'tags' | 'health' | 'createdAt' | 'modifiedAt' | 'deletePropagationPolicy'
>;
export type IdentityProviderShape = Known<
  OidcIdentityProviderConfig,
  'identityProviderConfigName' | 'identityProviderConfigArn' | 'clusterName' | 'issuerUrl' | 'clientId' | 'tags' | 'status'
>;
export type CertificateAuthorityShape = Known<CertificateAuthority, 'id' | 'createdAt' | 'createdBy' | 'signingStatus' | 'distributionStatus' | 'data'> & {
  readonly validity: { readonly notBefore: Date; readonly notAfter: Date };
};
export type InsightShape = Known<Insight, 'id' | 'name' | 'category' | 'lastRefreshTime' | 'lastTransitionTime' | 'description' | 'resources' | 'recommendation'> & {
  readonly insightStatus: { readonly status: 'PASSING' | 'WARNING' | 'ERROR' | 'UNKNOWN'; readonly reason: string };
};
export type RegistrationShape = Known<Cluster, 'name' | 'arn' | 'createdAt' | 'status' | 'tags' | 'connectorConfig'>;
export type UpdateShape = Known<Update, 'id' | 'status' | 'type' | 'params' | 'createdAt' | 'errors'>;

/** What every resource record shares: until when reads do not see it yet, and the timer of its current transition. */
export interface Tracked {
  readonly visibleAt: number;
  transition: Timer | undefined;
}

/** A resource with updates of its own: a cluster, a node group, an add-on. */
export interface Updatable extends Tracked {
  readonly updates: UpdateShape[];
}

/** The Auto Scaling group behind a node group, and the launch template that EKS made for it. */
export interface NodegroupInstances {
  readonly groupName: string;
  readonly templateId: string;
  templateVersion: string;
}

export interface NodegroupRecord extends Updatable {
  shape: NodegroupShape;
  instances: NodegroupInstances | undefined;
  /** Its instances start and never become nodes. */
  keepsNodesOut?: boolean;
}

export interface AddonRecord extends Updatable {
  shape: AddonShape;
  podIdentityAssociationIds: string[];
}

export interface FargateProfileRecord extends Tracked {
  shape: FargateProfileShape;
}

export interface AccessEntryRecord extends Tracked {
  shape: AccessEntryShape;
  policies: AssociatedPolicy[];
  /** EKS made it for a node group or Fargate profile, and removes it with the last of them. */
  readonly managed: boolean;
}

export interface PodIdentityAssociationRecord extends Tracked {
  shape: PodIdentityAssociationShape;
}

export interface CapabilityRecord extends Updatable {
  shape: CapabilityShape;
}

export interface IdentityProviderRecord extends Tracked {
  shape: IdentityProviderShape;
}

export interface RegistrationRecord extends Tracked {
  shape: RegistrationShape;
}

/** What the last refresh found, and the refresh that was asked for last. */
export interface InsightsRecord {
  found: InsightShape[];
  /** Epoch ms; undefined when the findings are out of date. */
  refreshedAt: number | undefined;
  refresh: Omit<DescribeInsightsRefreshResponse, '$metadata'> | undefined;
}

/** An upgrade in place, which may be undone for a while. */
export interface Upgrade {
  readonly from: string;
  /** Epoch ms. */
  readonly finishedAt: number;
  /** EKS did it at the end of this support. */
  readonly automatic: 'STANDARD' | 'EXTENDED' | undefined;
}

/** The part of an Auto Mode rollback in which nodes go back: it can still be cancelled. */
export interface NodePhase {
  readonly update: UpdateShape;
  readonly timer: Timer;
  cancellation: Timer | undefined;
}

/** An EC2 instance outside any managed node group whose kubelet was let in. */
export interface SelfManagedNode {
  readonly instance: Instance;
  readonly groupName: string | undefined;
  readonly roleArn: string;
  readonly operatingSystem: 'linux' | 'windows';
  /** What its kubelet registered with. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

export interface ClusterRecord extends Updatable {
  shape: ClusterShape;
  readonly place: Place;
  /** The zones of the first subnets: later subnets must cover them. */
  readonly zones: ReadonlySet<string>;
  /** Endpoint and issuer, decided at creation and shown from the first ACTIVE on. */
  readonly secrets: Required<Pick<Cluster, 'endpoint' | 'identity'>>;
  /** The authority that signs, and at most one more; in the order made. */
  certificateAuthorities: CertificateAuthorityShape[];
  /** Who becomes administrator as soon as the cluster has access entries. */
  creatorArn: string | undefined;
  /** Add-ons that run unmanaged, with their versions: bootstrapped ones, and those that DeleteAddon preserved. */
  readonly selfManagedAddons: Map<string, string>;
  phantom: { from: number; until: number } | undefined;
  /** The control plane's network interfaces in the cluster's subnets. */
  networkInterfaceIds: string[];
  /** The last upgrade, unless it was undone. */
  upgrade: Upgrade | undefined;
  /** The Kubernetes version of Auto Mode's nodes while it is not the cluster's. */
  autoModeVersion: string | undefined;
  nodePhase: NodePhase | undefined;
  readonly insights: InsightsRecord;
  /** Its Kubernetes API, from the first time that somebody asks it anything. */
  kubernetes: KubernetesCluster | undefined;
  /** Requests to it for API versions that come or go, by path and client. */
  readonly apiUse: Map<string, ApiUse>;
  /** When EKS last looked at what the cluster needs; epoch ms. */
  healthReviewedAt: number;
  /** The upgrade that comes at the end of support. */
  supportEnd: Timer | undefined;
  readonly nodegroups: Map<string, NodegroupRecord>;
  readonly addons: Map<string, AddonRecord>;
  readonly fargateProfiles: Map<string, FargateProfileRecord>;
  /** Machines that joined by themselves, by instance id. */
  readonly selfManagedNodes: Map<string, SelfManagedNode>;
  readonly accessEntries: Map<string, AccessEntryRecord>;
  readonly podIdentityAssociations: Map<string, PodIdentityAssociationRecord>;
  readonly capabilities: Map<string, CapabilityRecord>;
  readonly identityProviders: Map<string, IdentityProviderRecord>;
}

/** Everything that EKS knows in one account and region. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly clusters: Map<string, ClusterRecord>;
  /** Kubernetes clusters elsewhere that EKS only shows. */
  readonly registrations: Map<string, RegistrationRecord>;
}
