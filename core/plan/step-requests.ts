import type { ArgoCd, CapabilityType, EgressMode, IdentityProvider, ControlPlaneSettings, NodePool, RemoteNetworks } from '../spec/control-plane-spec.ts';
import type { AccessEntry, AuthenticationMode, FargateProfile, Labels, LogType, ManagedNodeGroup, SupportType, Tags } from '../spec/cluster-spec.ts';
import type { ChangeStepRequest } from './upgrade/step-requests.ts';

/**
 * What a step asks of AWS, as far as the plan can know it: ids that only earlier steps bring (subnets, roles, the
 * issuer) are filled in from their outputs when the step starts. One function per kind carries it out.
 */
export type StepRequest =
  | DeployStack
  | CreateControlPlane
  | CreateAddOn
  | CreateNodeGroup
  | CreateFargateProfile
  | CreateAccessEntry
  | CreatePodIdentityAssociation
  | CreateServiceAccount
  | CreateCapability
  | AssociateIdentityProvider
  | { readonly kind: 'verify-cluster' }
  | { readonly kind: 'delete-node-group'; readonly nodegroupName: string }
  | { readonly kind: 'delete-fargate-profile'; readonly fargateProfileName: string }
  | { readonly kind: 'delete-capability'; readonly capabilityName: string }
  | { readonly kind: 'delete-control-plane' }
  | { readonly kind: 'delete-stack'; readonly stackName: string }
  | ChangeStepRequest;

export interface DeployStack {
  readonly kind: 'deploy-stack';
  readonly stackName: string;
  /** A CloudFormation template. */
  readonly template: Readonly<Record<string, unknown>>;
  /** Template parameter → where its value comes from. */
  readonly parameters: Readonly<Record<string, OutputReference>>;
  readonly tags: Tags;
}

/** An output of an earlier step. A list is one value with commas, as in CloudFormation. */
export interface OutputReference {
  readonly step: string;
  readonly output: string;
}

/** An ARN or id that the file names, or an earlier step's output. Where a list is wanted, one source may stand for several, with commas. */
export type Source = { readonly value: string } | OutputReference;

export interface CreateControlPlane {
  readonly kind: 'create-control-plane';
  readonly version: string;
  readonly roleArn: Source;
  readonly subnetIds: readonly Source[];
  readonly securityGroupIds: readonly Source[];
  readonly endpointAccess: { readonly publicAccess: boolean; readonly privateAccess: boolean; readonly publicAccessCIDRs: readonly string[] };
  readonly egressMode?: EgressMode;
  readonly serviceIPv4CIDR?: string;
  readonly ipFamily?: 'ipv6';
  readonly autoMode?: { readonly nodePools: readonly NodePool[]; readonly nodeRoleArn?: Source };
  readonly remoteNetworks?: Pick<RemoteNetworks, 'nodeCIDRs' | 'podCIDRs'>;
  readonly settings?: ControlPlaneSettings;
  readonly authenticationMode: AuthenticationMode;
  readonly bootstrapClusterCreatorAdminPermissions: boolean;
  /** Always false, as in eksctl: vpc-cni, kube-proxy and coredns come as add-ons or not at all. */
  readonly bootstrapSelfManagedAddons: false;
  readonly logTypes: readonly LogType[];
  readonly kmsKeyArn?: Source;
  readonly deletionProtection?: true;
  readonly supportType: SupportType;
  readonly tags: Tags;
}

export interface CreateAddOn {
  readonly kind: 'create-add-on';
  readonly addonName: string;
  readonly addonVersion: string;
  readonly configurationValues?: string;
  /** Whether pods that find no node are a failure. False when the plan makes nothing that they could run on. */
  readonly mustRun: boolean;
  readonly namespace?: string;
  readonly resolveConflicts: 'NONE' | 'OVERWRITE' | 'PRESERVE';
  readonly serviceAccountRoleArn?: Source;
  readonly podIdentityAssociations: readonly { readonly serviceAccount: string; readonly roleArn: Source }[];
  readonly tags: Tags;
}

type Architecture = 'x86_64' | 'ARM_64';

/** EKS's word for a family of AMIs, as far as a ClusterConfig can name it. */
export type AmiType =
  | `AL2023_${Architecture}_${'STANDARD' | 'NVIDIA'}`
  | 'AL2023_x86_64_NEURON'
  | `AL2_${Architecture}`
  | 'AL2_x86_64_GPU'
  | `BOTTLEROCKET_${Architecture}${'' | '_NVIDIA'}${'' | '_FIPS'}`
  | `WINDOWS_${'CORE' | 'FULL'}_${'2019' | '2022' | '2025'}_x86_64`;

export interface CreateNodeGroup {
  readonly kind: 'create-node-group';
  /** With the instance types that its selector chose, if it has one. */
  readonly nodeGroup: ManagedNodeGroup;
  /** Absent when the launch template has its own AMI: then EKS takes neither type nor version. */
  readonly ami?: { readonly type: AmiType; readonly version: string; readonly releaseVersion?: string };
  /** The launch template that an earlier step made for the group. */
  readonly madeLaunchTemplate?: { readonly id: Source; readonly version: Source };
  readonly nodeRole: Source;
  readonly subnetIds: readonly Source[];
  readonly tags: Tags;
}

export interface CreateFargateProfile {
  readonly kind: 'create-fargate-profile';
  readonly profile: FargateProfile;
  readonly podExecutionRoleArn: Source;
  readonly subnetIds: readonly Source[];
  readonly tags: Tags;
}

export interface CreateAccessEntry {
  readonly kind: 'create-access-entry';
  readonly principalArn: Source;
  /** EKS makes the entry itself, and only the policies are added. */
  readonly madeByEks?: true;
  readonly entry: Omit<AccessEntry, 'principalARN'>;
  readonly tags: Tags;
}

export interface CreatePodIdentityAssociation {
  readonly kind: 'create-pod-identity-association';
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: Source;
  readonly targetRoleArn?: string;
  readonly disableSessionTags?: boolean;
  readonly policy?: string;
  readonly tags: Tags;
}

export interface CreateServiceAccount {
  readonly kind: 'create-service-account';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  /** What its pods get through the OIDC provider. */
  readonly roleArn?: Source;
}

export interface CreateCapability {
  readonly kind: 'create-capability';
  readonly capabilityName: string;
  readonly type: CapabilityType;
  readonly roleArn: Source;
  readonly argoCd?: ArgoCd;
  readonly tags: Tags;
}

export interface AssociateIdentityProvider {
  readonly kind: 'associate-identity-provider';
  readonly oidc: Omit<IdentityProvider, 'tags'>;
  readonly tags: Tags;
}
