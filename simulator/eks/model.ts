import type {
  AccessEntry, Addon, AssociatedAccessPolicy, Cluster, FargateProfile, Nodegroup, PodIdentityAssociation, Update, VpcConfigResponse,
} from '@aws-sdk/client-eks';
import type { Timer } from '../clock/clock.ts';

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

export interface NodegroupRecord extends Updatable {
  shape: NodegroupShape;
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

export interface ClusterRecord extends Updatable {
  shape: ClusterShape;
  readonly place: Place;
  /** The zones of the first subnets: later subnets must cover them. */
  readonly zones: ReadonlySet<string>;
  /** Endpoint, CA and issuer, decided at creation and shown from the first ACTIVE on. */
  readonly secrets: Required<Pick<Cluster, 'endpoint' | 'certificateAuthority' | 'identity'>>;
  /** Who becomes administrator as soon as the cluster has access entries. */
  creatorArn: string | undefined;
  /** Add-ons that run unmanaged, with their versions: bootstrapped ones, and those that DeleteAddon preserved. */
  readonly selfManagedAddons: Map<string, string>;
  phantom: { from: number; until: number } | undefined;
  readonly nodegroups: Map<string, NodegroupRecord>;
  readonly addons: Map<string, AddonRecord>;
  readonly fargateProfiles: Map<string, FargateProfileRecord>;
  readonly accessEntries: Map<string, AccessEntryRecord>;
  readonly podIdentityAssociations: Map<string, PodIdentityAssociationRecord>;
}

/** Everything that EKS knows in one account and region. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly clusters: Map<string, ClusterRecord>;
}
