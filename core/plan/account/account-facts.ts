import type { QuotaName } from './quotas.ts';

/** What an account has and may in a region, as far as a plan depends on it, and what things cost there. Reusable for every kind of operation. */
export interface AccountFacts {
  /** The quotas that the plan may meet, as far as they could be read. */
  readonly quotas: readonly QuotaFact[];
  /** The instance types that are asked for, as far as the region has them. */
  readonly instanceTypes: readonly InstanceTypeFact[];
  /** Of the roles that are named, those that do not exist. */
  readonly missingRoles: readonly string[];
  /** The same of instance profiles. */
  readonly missingInstanceProfiles: readonly string[];
  /** The same of EC2 key pairs, by name. */
  readonly missingKeyPairs: readonly string[];
  /** The KMS keys that are named. */
  readonly keys: readonly KeyFact[];
  readonly missingSecurityGroups: readonly string[];
  /** The VPCs of the others that are named, by id. */
  readonly securityGroupVpcs?: Readonly<Record<string, string>>;
  /** Whether there is a log group already where EKS writes the cluster's logs. */
  readonly hasLogGroup: boolean;
  /** USD by `PriceKey`; what has no price here could not be priced. */
  readonly prices: Readonly<Record<string, number>>;
  readonly unread: readonly Unread[];
}

/** What could not be read, and why, in AWS's own words. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

export interface QuotaFact {
  readonly name: QuotaName;
  readonly limit: number;
  /** In use in the account and region. Absent for limits within one cluster or group, and for clusters. */
  readonly used?: number;
}

export interface InstanceTypeFact {
  readonly type: string;
  readonly vCpus: number;
  readonly architectures: readonly string[];
  /** IPv4 addresses of one network interface, and how many interfaces an instance may have. */
  readonly addressesPerInterface: number;
  readonly interfaces: number;
  /** Names of the zones that have it. */
  readonly zones: readonly string[];
}

export interface KeyFact {
  readonly arn: string;
  /** KMS's word: `Enabled`, `Disabled`, `PendingDeletion` …; `missing` when KMS does not know the key. */
  readonly state: string;
}
