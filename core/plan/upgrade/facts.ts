import type { ManagedNodeGroup } from '../../spec/cluster-spec.ts';
import type { CapacityType } from '../account/purchases.ts';
import type { QuotaFact, Unread } from '../account/account-facts.ts';
import type { SubnetFact, VersionFact } from '../provision-facts.ts';
import type { KubernetesFacts } from './kubernetes-facts.ts';

/**
 * Everything that a decision about a living cluster needs, read once: before an upgrade, a rollback or a patch is planned.
 * The answers of AWS and Kubernetes, reduced. They are kept with the operation (`OperationStore.saveFacts`), because those of
 * a large cluster fit no state machine's payload, and the verifications after each phase compare with them.
 */
export interface UpgradeFacts {
  /** ISO 8601, as every time here. */
  readonly takenAt: string;
  /** Absent: EKS knows no cluster of that name. */
  readonly cluster?: ClusterFact;
  readonly versions: readonly VersionFact[];
  readonly insights: InsightFacts;
  readonly addOns: readonly InstalledAddOn[];
  /** All that EKS offers of the installed add-ons, newest first, by add-on. */
  readonly offers: Readonly<Record<string, readonly AddOnOffer[]>>;
  readonly nodeGroups: readonly NodeGroupFact[];
  readonly selfManagedGroups: readonly SelfManagedGroupFact[];
  readonly fargateProfiles: readonly FargateProfileFact[];
  /** Of the control plane, the groups and the pods, as far as they exist. */
  readonly subnets: readonly SubnetFact[];
  /** Security groups and roles that the cluster uses and that do not exist any more. */
  readonly missing: readonly { readonly what: 'security-group' | 'subnet' | 'role'; readonly id: string }[];
  /** Of the vCPUs that the groups take, and of storage; as far as they could be read. */
  readonly quotas: readonly QuotaFact[];
  readonly unread: readonly Unread[];
  /** Of the instance types in use. */
  readonly instanceTypes: Readonly<Record<string, { readonly vCpus: number; readonly addressesPerNode: number }>>;
  readonly kubernetes: { readonly reached: true; readonly facts: KubernetesFacts } | { readonly reached: false; readonly why: string };
}

export interface ClusterFact {
  readonly arn: string;
  /** EKS's word. */
  readonly status: string;
  readonly version: string;
  readonly platformVersion: string;
  readonly createdAt: string;
  readonly supportType: 'STANDARD' | 'EXTENDED';
  readonly autoMode: boolean;
  readonly nodePools: readonly string[];
  readonly subnetIds: readonly string[];
  readonly issues: readonly IssueFact[];
  readonly tags: Readonly<Record<string, string>>;
  /** Updates of the cluster itself that still run, whoever started them. */
  readonly updatesInProgress: readonly UpdateFact[];
  /** The version changes that EKS remembers, newest first. */
  readonly versionUpdates: readonly UpdateFact[];
}

export interface IssueFact {
  readonly code: string;
  readonly message: string;
  readonly resourceIds: readonly string[];
}

export interface UpdateFact {
  readonly updateId: string;
  /** `VersionUpdate`, `VersionRollback` … */
  readonly type: string;
  readonly status: string;
  readonly createdAt: string;
  /** Of a version change: the version it leads to. */
  readonly version?: string;
}

/** EKS's insights, refreshed before they were read. */
export interface InsightFacts {
  /** Why they could not be refreshed: then they are up to a day old. */
  readonly refreshFailed?: string;
  readonly found: readonly InsightFact[];
}

export interface InsightFact {
  readonly id: string;
  readonly name: string;
  readonly category: 'UPGRADE_READINESS' | 'ROLLBACK_READINESS' | 'MISCONFIGURATION';
  readonly status: 'PASSING' | 'WARNING' | 'ERROR' | 'UNKNOWN';
  /** The version that was checked. */
  readonly kubernetesVersion?: string;
  readonly reason: string;
  readonly recommendation: string;
  readonly resources: readonly string[];
  /** Use of APIs that a version no longer serves. */
  readonly deprecations: readonly DeprecationFact[];
}

export interface DeprecationFact {
  readonly usage: string;
  readonly replacedWith?: string;
  readonly stopServingVersion?: string;
  readonly clients: readonly { readonly userAgent: string; readonly requests: number; readonly lastRequestAt?: string }[];
}

export interface InstalledAddOn {
  readonly name: string;
  readonly version: string;
  /** EKS's word. */
  readonly status: string;
  readonly issues: readonly IssueFact[];
  readonly configurationValues?: string;
  readonly serviceAccountRoleArn?: string;
  readonly podIdentityAssociations: readonly { readonly serviceAccount: string; readonly roleArn: string }[];
}

export interface AddOnOffer {
  readonly version: string;
  /** The Kubernetes minors that it runs on. */
  readonly runsOn: readonly string[];
  /** The Kubernetes minors whose default it is. */
  readonly defaultOf: readonly string[];
}

export interface NodeGroupFact {
  readonly name: string;
  /** EKS's word. */
  readonly status: string;
  readonly issues: readonly IssueFact[];
  readonly updatesInProgress: readonly UpdateFact[];
  /** EKS's word: `AL2023_x86_64_STANDARD`, `CUSTOM` … */
  readonly amiType: string;
  readonly version: string;
  readonly releaseVersion: string;
  /** The newest release that EKS has for the group's AMI type, by Kubernetes minor; as far as its SSM parameters say. */
  readonly latestReleases: Readonly<Record<string, string>>;
  readonly capacityType: ManagedNodeGroup['capacityType'];
  readonly instanceTypes: readonly string[];
  readonly subnetIds: readonly string[];
  readonly scaling: { readonly minSize: number; readonly desiredSize: number; readonly maxSize: number };
  readonly updateConfig: { readonly maxUnavailable?: number; readonly maxUnavailablePercentage?: number; readonly strategy: 'DEFAULT' | 'MINIMAL' };
  readonly launchTemplate?: LaunchTemplateUse;
}

export interface LaunchTemplateUse {
  readonly id: string;
  /** The version in use. */
  readonly version: string;
  /** Absent: the template does not exist any more. */
  readonly latestVersion?: string;
  readonly defaultVersion?: string;
  /** The AMI that the version in use names. */
  readonly imageId?: string;
}

/** An Auto Scaling group whose instances join the cluster and which EKS does not manage. */
export interface SelfManagedGroupFact {
  readonly name: string;
  readonly scaling: { readonly minSize: number; readonly desiredSize: number; readonly maxSize: number };
  readonly subnetIds: readonly string[];
  /** How its next nodes may be bought. */
  readonly capacityTypes: readonly CapacityType[];
  readonly instanceTypes: readonly string[];
  /** Absent: it still has a launch configuration, or its instances come from elsewhere. */
  readonly launchTemplate?: LaunchTemplateUse;
  /** What its image is called: tells family, architecture and Kubernetes version of EKS's own images. */
  readonly imageName?: string;
  /** EKS's newest image of that family, by Kubernetes minor. Absent for images that are not EKS's. */
  readonly latestImages: Readonly<Record<string, string>>;
  /** EKS's or Auto Scaling's work on it under way. */
  readonly instanceRefreshInProgress: boolean;
}

export interface FargateProfileFact {
  readonly name: string;
  readonly status: string;
  readonly issues: readonly IssueFact[];
  readonly selectors: readonly { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly subnetIds: readonly string[];
}
