import type { AutoMode, Capability, ControlPlaneSettings, EgressMode, IdentityProvider, PrivateCluster, RemoteNetworks } from './control-plane-spec.ts';
import type { InstanceSelector, NodeLaunch } from './node-launch.ts';
import type { NodeAddonPolicy } from './node-policies.ts';
import type { SelfManagedNodeGroup } from './self-managed.ts';

/**
 * The cluster that a ClusterConfig asks for: validated, with eksctl's documented defaults filled in, and only what
 * is carried out. Plain JSON data: it travels in events, plans and workflow inputs as it is.
 *
 * An optional field is absent when the file leaves it open and whoever carries it out decides from facts.
 */
export interface ClusterSpec {
  readonly metadata: ClusterMetadata;
  readonly network: Network;
  readonly endpointAccess: EndpointAccess;
  /** Range for Kubernetes service addresses. Absent: EKS picks 10.100.0.0/16 or 172.20.0.0/16. */
  readonly serviceIPv4CIDR?: string;
  /** Of pods and services. Absent: IPv4. */
  readonly ipFamily?: 'ipv6';
  readonly controlPlaneSettings?: ControlPlaneSettings;
  readonly privateCluster?: PrivateCluster;
  readonly autoMode?: AutoMode;
  readonly remoteNetworks?: RemoteNetworks;
  readonly accessConfig: AccessConfig;
  readonly iam: ClusterIam;
  /** Control-plane logs; `types` is empty when none are wanted. */
  readonly logging: ControlPlaneLogging;
  readonly secretsEncryption?: SecretsEncryption;
  /** EKS refuses to delete the cluster while it is on. Absent: off. */
  readonly deletionProtection?: true;
  readonly upgradePolicy: { readonly supportType: SupportType };
  readonly managedNodeGroups: readonly ManagedNodeGroup[];
  readonly selfManagedNodeGroups: readonly SelfManagedNodeGroup[];
  readonly fargateProfiles: readonly FargateProfile[];
  /** The file's add-ons in its order, then eksctl's default add-ons that it does not name. */
  readonly addons: readonly Addon[];
  readonly capabilities: readonly Capability[];
  readonly identityProviders: readonly IdentityProvider[];
  /** The profile that was asked for, and what it filled in where the file leaves it open. */
  readonly profile?: { readonly name: ProfileName; readonly filled: readonly Filled[] };
}

export const profileNames = ['development', 'production'] as const;

export type ProfileName = (typeof profileNames)[number];

export interface Filled {
  /** `cloudWatch.clusterLogging.enableTypes`. */
  readonly path: string;
  readonly value: string;
  /** A sentence. */
  readonly why: string;
}

/** Envelope encryption of Kubernetes secrets with a key of the file's, or with one that is made. */
export type SecretsEncryption = { readonly keyARN: string } | { readonly newKey: true };

export type Tags = Readonly<Record<string, string>>;
export type Labels = Readonly<Record<string, string>>;
export type JsonObject = Readonly<Record<string, unknown>>;

export interface ClusterMetadata {
  readonly name: string;
  readonly region: string;
  /** Kubernetes minor, such as `1.34`: well-formed, not yet judged. Absent: EKS's default version. */
  readonly version?: string;
  /** Go on every AWS resource that is made. */
  readonly tags: Tags;
  /** Kept with the operation; they change nothing in AWS. */
  readonly annotations: Readonly<Record<string, string>>;
}

export type Network = NewVpc | ExistingVpc;

/** What both kinds of network say about the control plane. */
interface ControlPlaneNetwork {
  readonly controlPlaneOnPrivateSubnets?: true;
  /** Absent: EKS decides. */
  readonly egressMode?: EgressMode;
  /** Ranges outside the VPC that may reach the control plane, where its security group is made. */
  readonly extraCIDRs?: readonly string[];
  readonly extraIPv6CIDRs?: readonly string[];
}

export interface NewVpc extends ControlPlaneNetwork {
  readonly kind: 'new';
  /** An IPv4 network of /16 to /24. eksctl's default: 192.168.0.0/16. */
  readonly cidr: string;
  readonly nat: NatMode;
  /** At least two zones. Absent: chosen from the region's zones. */
  readonly availabilityZones?: readonly string[];
  /** Get subnets that EKS does not know. */
  readonly localZones?: readonly string[];
  /** An IPv6 range besides: one of Amazon's, or one of the owner's. */
  readonly ipv6?: 'amazon' | { readonly cidr: string; readonly pool: string };
  /** Absent: the instance's address is its name. */
  readonly hostnameType?: 'ip-name' | 'resource-name';
  /** The way to remote networks. */
  readonly gatewayId?: string;
}

export type NatMode = 'Disable' | 'Single' | 'HighlyAvailable';

export interface ExistingVpc extends ControlPlaneNetwork {
  readonly kind: 'existing';
  /** Absent: the VPC that the subnets are in. */
  readonly vpcId?: string;
  /** What the VPC's range must be, when the file says so. */
  readonly cidr?: string;
  readonly subnets: { readonly public: readonly ExistingSubnet[]; readonly private: readonly ExistingSubnet[] };
  /** For the control plane's network interfaces. Absent: one is made. */
  readonly securityGroups?: readonly string[];
  /** Where the control plane is placed; nodes too, where no subnets are named for them. Absent: all subnets. */
  readonly controlPlaneSubnets?: readonly string[];
}

export interface ExistingSubnet {
  /** Its key in the file: an availability zone or a name of the author's. */
  readonly name: string;
  /** Its range, where the file gives nothing else: see `locate-subnets.ts`. */
  readonly id: string;
  /** What the subnet's zone and range must be, when the file says so. */
  readonly availabilityZone?: string;
  readonly cidr?: string;
}

export interface EndpointAccess {
  readonly publicAccess: boolean;
  readonly privateAccess: boolean;
  /** Who may reach the public endpoint; empty when it is off. Default: 0.0.0.0/0. */
  readonly publicAccessCIDRs: readonly string[];
}

export interface AccessConfig {
  readonly authenticationMode: AuthenticationMode;
  readonly bootstrapClusterCreatorAdminPermissions: boolean;
  readonly accessEntries: readonly AccessEntry[];
}

export type AuthenticationMode = 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';

export interface AccessEntry {
  readonly principalARN: string;
  readonly type: AccessEntryType;
  readonly kubernetesGroups: readonly string[];
  readonly kubernetesUsername?: string;
  readonly accessPolicies: readonly AccessPolicy[];
}

export type AccessEntryType = 'STANDARD' | 'EC2_LINUX' | 'EC2_WINDOWS' | 'FARGATE_LINUX' | 'HYBRID_LINUX';

export interface AccessPolicy {
  readonly policyARN: string;
  readonly accessScope: { readonly type: 'cluster' } | { readonly type: 'namespace'; readonly namespaces: readonly string[] };
}

export interface ClusterIam {
  readonly withOIDC: boolean;
  /** Absent: a cluster role is made. */
  readonly serviceRoleARN?: string;
  /** Permissions boundary of every role made for this cluster, unless that role names its own. */
  readonly serviceRolePermissionsBoundary?: string;
  /** Permissions boundary of the pod execution role, where one is made. */
  readonly fargatePodExecutionRolePermissionsBoundary?: string;
  /** Whether a made cluster role gets AmazonEKSVPCResourceController. */
  readonly vpcResourceControllerPolicy: boolean;
  readonly podIdentityAssociations: readonly PodIdentityAssociation[];
  readonly serviceAccounts: readonly IamServiceAccount[];
}

/** A Kubernetes service account whose pods get a role through the cluster's OIDC provider (IRSA). */
export interface IamServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly role: RoleChoice;
  /** Somebody else makes the service account. */
  readonly roleOnly: boolean;
  /** Service accounts of the namespace that may have the role; `*` and `?` stand for others. Absent: only this one. */
  readonly subjectPattern?: string;
  readonly tags: Tags;
}

export interface PodIdentityAssociation extends ServiceAccountRole {
  readonly namespace: string;
  /** Role in another account that the pod's role assumes. */
  readonly targetRoleARN?: string;
  readonly disableSessionTags?: boolean;
  /** Session policy, a JSON text, that narrows the role for this association. */
  readonly policy?: string;
  readonly createServiceAccount?: true;
}

/** A Kubernetes service account and the role its pods get. */
export interface ServiceAccountRole {
  readonly serviceAccountName: string;
  readonly role: RoleChoice;
  readonly tags: Tags;
}

export type RoleChoice = { readonly kind: 'existing'; readonly roleARN: string } | NewRole;

/** A role to make. At least one of the three kinds of policy is there. */
export interface NewRole {
  readonly kind: 'new';
  readonly roleName?: string;
  readonly policyARNs: readonly string[];
  readonly policyDocument?: JsonObject;
  /** Name of the policy made from `policyDocument`. */
  readonly policyName?: string;
  /** See `wellKnownPolicies` in `well-known-policies.ts` for what each grants. */
  readonly wellKnownPolicies: readonly WellKnownPolicy[];
  readonly permissionsBoundaryARN?: string;
}

/** `vpcCniIPv6` is for the network plugin of IPv6 clusters; files cannot name it. */
export type WellKnownPolicy = 'vpcCniIPv6' | 'awsLoadBalancerController' | 'autoScaler' | 'certManager' | 'ebsCSIController' | 'efsCSIController' | 'externalDNS' | 'imageBuilder';

export interface ControlPlaneLogging {
  readonly types: readonly LogType[];
  /** Absent: CloudWatch keeps the logs for ever. */
  readonly retentionInDays?: number;
}

export type LogType = 'api' | 'audit' | 'authenticator' | 'controllerManager' | 'scheduler';

export type SupportType = 'STANDARD' | 'EXTENDED';

/** What managed and self-managed node groups have in common. */
export interface NodeGroup {
  readonly name: string;
  /**
   * All of one architecture. eksctl's default: m5.large. Empty only when the launch template says them, or the plan chooses
   * them by `instanceSelector`.
   */
  readonly instanceTypes: readonly string[];
  readonly instanceSelector?: InstanceSelector;
  /** See `amiTypeOf` in `ami-type.ts` for EKS's word, if it has one. A launch template with its own AMI overrules it. */
  readonly amiFamily: AmiFamily;
  readonly scaling: { readonly minSize: number; readonly desiredSize: number; readonly maxSize: number };
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly tags: Tags;
  /** Nodes live in private subnets; otherwise in public ones. */
  readonly privateNetworking: boolean;
  /** Subnet ids of an existing VPC that the group is limited to. */
  readonly subnets?: readonly string[];
  /** Zones that the group is limited to; of self-managed groups local ones too. */
  readonly availabilityZones?: readonly string[];
  readonly role: NodeRole;
}

export interface ManagedNodeGroup extends NodeGroup {
  readonly capacityType: 'ON_DEMAND' | 'SPOT' | 'CAPACITY_BLOCK';
  /** Absent: EKS replaces one node at a time. */
  readonly updateConfig?: { readonly maxUnavailable: number } | { readonly maxUnavailablePercentage: number };
  readonly launchTemplate?: { readonly id: string; readonly version?: string };
  /** What EKS's own API has no member for: a launch template is made for it. Never beside `launchTemplate`. */
  readonly launch?: NodeLaunch;
  /** Root volume in GiB. Absent exactly when there is a launch template, named or made. eksctl's default: 80. */
  readonly volumeSize?: number;
  /** AMI release, such as `1.34.2-20251112`. Absent: EKS's latest for the cluster's version. */
  readonly releaseVersion?: string;
  readonly nodeRepair?: NodeRepair;
}

/** EKS replaces or reboots nodes that stay unhealthy. */
export interface NodeRepair {
  readonly enabled: boolean;
  readonly maxUnhealthyNodeThresholdCount?: number;
  readonly maxUnhealthyNodeThresholdPercentage?: number;
  readonly maxParallelNodesRepairedCount?: number;
  readonly maxParallelNodesRepairedPercentage?: number;
  readonly overrides: readonly NodeRepairOverride[];
}

export interface NodeRepairOverride {
  readonly nodeMonitoringCondition: string;
  readonly nodeUnhealthyReason: string;
  readonly minRepairWaitTimeMins: number;
  readonly repairAction: 'Replace' | 'Reboot' | 'NoAction';
}

export type AmiFamily =
  | 'AmazonLinux2023'
  | 'AmazonLinux2'
  | 'Ubuntu2004'
  | 'UbuntuPro2004'
  | 'Ubuntu2204'
  | 'UbuntuPro2204'
  | 'Ubuntu2404'
  | 'UbuntuPro2404'
  | 'Ubuntu2604'
  | 'UbuntuPro2604'
  | 'Bottlerocket'
  | 'BottlerocketFips'
  | 'WindowsServer2019CoreContainer'
  | 'WindowsServer2019FullContainer'
  | 'WindowsServer2022CoreContainer'
  | 'WindowsServer2022FullContainer'
  | 'WindowsServer2025CoreContainer'
  | 'WindowsServer2025FullContainer';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NO_SCHEDULE' | 'NO_EXECUTE' | 'PREFER_NO_SCHEDULE';
}

export type NodeRole =
  | { readonly kind: 'existing'; readonly roleARN: string }
  | {
      readonly kind: 'new';
      /** These policies and no others, as in eksctl. Absent: the policies that every node needs. */
      readonly policyARNs?: readonly string[];
      /** The policy for Session Manager comes on top of `policyARNs`. */
      readonly sessionManager?: true;
      readonly policyDocument?: JsonObject;
      /** See `node-policies.ts` for what each grants. */
      readonly addonPolicies?: readonly NodeAddonPolicy[];
      readonly permissionsBoundaryARN?: string;
      readonly roleName?: string;
    };

export interface FargateProfile {
  readonly name: string;
  /** One to five. */
  readonly selectors: readonly { readonly namespace: string; readonly labels: Labels }[];
  /** The profile's own, or `iam.fargatePodExecutionRoleARN`. Absent: one role is made for all such profiles. */
  readonly podExecutionRoleARN?: string;
  /** Private subnet ids of an existing VPC. Absent: all private subnets. */
  readonly subnets?: readonly string[];
  readonly tags: Tags;
}

export interface Addon {
  readonly name: string;
  /** `default`: one of eksctl's default add-ons, `profile`: one of the profile's; the file names neither. */
  readonly origin: 'file' | 'default' | 'profile';
  readonly version: AddonVersion;
  /** A JSON object as text, ready for EKS. */
  readonly configurationValues?: string;
  /** Absent: whoever carries it out decides. */
  readonly resolveConflicts?: 'NONE' | 'OVERWRITE' | 'PRESERVE';
  /** Absent: the add-on's own. */
  readonly namespace?: string;
  readonly tags: Tags;
  readonly iam: AddonIam;
}

export type AddonVersion =
  | { readonly kind: 'default' }
  | { readonly kind: 'latest' }
  /** Begins with `v`. A version without `-eksbuild.N`, such as `v1.18.3` or `v1.18`, means its newest build. */
  | { readonly kind: 'named'; readonly version: string };

export type AddonIam =
  /** Nothing said: the add-on uses what its pods find, usually the node's role. */
  | { readonly kind: 'none' }
  /** A role for the add-on's service account through the cluster's OIDC provider (IRSA). */
  | { readonly kind: 'serviceAccountRole'; readonly role: RoleChoice }
  | { readonly kind: 'podIdentity'; readonly associations: readonly ServiceAccountRole[] }
  /** The service accounts and policies that EKS recommends for the version (DescribeAddonConfiguration). */
  | { readonly kind: 'recommendedPodIdentity' };
