import type { AccountFacts } from './account/account-facts.ts';
import type { InstanceTypeFact } from './instance-types.ts';

/** What the survey reads before a provision is planned; the answers of AWS reduced to what decisions need. What to ask for: see `questions.ts`. */
export interface ProvisionFacts {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly versions: readonly VersionFact[];
  /** How many the account has in the region. */
  readonly clusters: number;
  /** A cluster that has the name already. */
  readonly existingCluster?: { readonly arn: string; readonly status: string; readonly operationId?: string };
  /** A stack of ours that has one of the names already and belongs to another operation. */
  readonly existingStacks: readonly { readonly stackName: string; readonly status: string; readonly operationId?: string }[];
  /** For the Kubernetes version that the cluster will have; by add-on name. Absent: EKS does not know the add-on for that version. */
  readonly addons: Readonly<Record<string, AddonFact>>;
  readonly zones: readonly ZoneFact[];
  /** Of the existing VPC, when the file names one. */
  readonly vpc?: { readonly vpcId: string; readonly cidrs: readonly string[] };
  /** The subnets that the file names, as far as they exist. */
  readonly subnets: readonly SubnetFact[];
  /** The launch templates that the file names, as far as they exist. */
  readonly launchTemplates: readonly LaunchTemplateFact[];
  /** Quotas, what else the file names, and prices: read by a function of its own. Absent: not looked at. */
  readonly account?: AccountFacts;
  /** By node group: the instance types that its selector chose. */
  readonly chosenTypes?: Readonly<Record<string, readonly InstanceTypeFact[]>>;
}

export interface VersionFact {
  /** `1.36`. */
  readonly version: string;
  readonly status: 'STANDARD_SUPPORT' | 'EXTENDED_SUPPORT' | 'UNSUPPORTED';
  readonly isDefault: boolean;
  /** ISO 8601 dates. */
  readonly endOfStandardSupport?: string;
  readonly endOfExtendedSupport?: string;
}

export interface AddonFact {
  /** Newest first. */
  readonly versions: readonly { readonly version: string; readonly isDefault: boolean }[];
  /** The namespace that its pods run in. */
  readonly namespace: string;
  /** `ec2`, `fargate` … as DescribeAddonVersions has them for the version that the plan will choose. */
  readonly computeTypes: readonly string[];
  /** For the version that the plan will choose: the service accounts and policies that EKS recommends. */
  readonly podIdentity: readonly { readonly serviceAccount: string; readonly policyArns: readonly string[] }[];
}

export interface ZoneFact {
  readonly name: string;
  readonly zoneId: string;
  readonly type: 'availability-zone' | 'local-zone' | 'wavelength-zone';
}

export interface SubnetFact {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly cidr: string;
  readonly freeAddresses: number;
  /** Its IPv6 range, if it has one. */
  readonly ipv6Cidr?: string;
  /** Instances in it get IPv6 addresses by themselves. */
  readonly assignsIpv6?: true;
  /** Only asked for where VPC endpoints are made. Absent: the subnet follows the VPC's main table. */
  readonly routeTableId?: string;
}

export interface LaunchTemplateFact {
  readonly id: string;
  /** As the file has it; absent when the file leaves it open. */
  readonly version?: string;
  /** Its own AMI and instance type, when it says them. */
  readonly imageId?: string;
  readonly instanceType?: string;
}
