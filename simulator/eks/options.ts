import { durations } from './durations.ts';
import type { Durations } from './durations.ts';

/** The quotas of EKS that are enforced; each may be raised, as AWS Support would. */
export const quotas = {
  clustersPerRegion: 100,
  nodegroupsPerCluster: 30,
  nodesPerNodegroup: 450,
  fargateProfilesPerCluster: 10,
  selectorsPerFargateProfile: 5,
  labelsPerSelector: 5,
  controlPlaneSecurityGroups: 4,
  publicAccessCidrs: 40,
  accessEntriesPerCluster: 3000,
  podIdentityAssociationsPerCluster: 1000,
  remoteNodeNetworks: 15,
  remotePodNetworks: 15,
  registeredClustersPerRegion: 10,
  tagsPerResource: 50,
} as const;

export type Quotas = Readonly<Record<keyof typeof quotas, number>>;

/** What the sources leave open about the live API, and what goes on where the API does not look, one switch each. */
export interface Switches {
  /** `strict`: node groups must be on the control plane's minor before it moves. `skew-3`: up to three minors behind the new version. */
  readonly nodeMatch: 'strict' | 'skew-3';
  /** Whether node groups may be created and changed while the control plane is UPDATING. */
  readonly nodegroupChangesDuringClusterUpdate: 'allowed' | 'refused';
  /** Whether upgrade insights in ERROR keep a cluster from being upgraded without `force`, as EKS did for a day in March 2025. */
  readonly upgradeInsights: 'ignored' | 'enforced';
  /** Whether rollback insights in ERROR or UNKNOWN keep a cluster from being rolled back without `force`. */
  readonly rollbackInsights: 'ignored' | 'enforced';
  /** What makes nodes Ready: only the VPC CNI, self-managed or as an add-on, or a CNI that somebody brings, which EKS does not see. */
  readonly cni: 'vpc-cni' | 'brought';
}

/** A failure on order: the named operation is accepted and then fails as EKS reports it. */
export interface ScriptedFailure {
  /** `CreateCluster`, `CreateNodegroup`, `UpdateNodegroupVersion`, `CreateAddon` … */
  readonly operation: string;
  /** Only on this cluster. Default: any. */
  readonly cluster?: string;
  /** Only this node group, add-on or Fargate profile. Default: any. */
  readonly name?: string;
  /** The health issue's or update error's code: `NodeCreationFailure`, `Ec2SubnetInvalidConfiguration`, `IpNotAvailable` …; `Cancelled`: an update ends as such. */
  readonly code: string;
  readonly message?: string;
  readonly resourceIds?: readonly string[];
  /** How many times it happens. Default: always. */
  readonly times?: number;
}

export interface Faults {
  readonly failures: readonly ScriptedFailure[];
  /** A token bucket per account and region, requests per second; a burst of `burstSeconds` is let through. Default: off. */
  readonly throttling: { readonly readsPerSecond: number; readonly writesPerSecond: number; readonly burstSeconds: number } | undefined;
  /** EKS's own platform updates: cluster-level changes answer 409 while the cluster is ACTIVE and lists no update. Default: off. */
  readonly phantomUpdates: { readonly meanHoursBetween: number; readonly minutes: number } | undefined;
  /** How long a created resource stays invisible to Describe and List. Default: 0. */
  readonly visibilityLagSeconds: number;
}

/** Use of an API that EKS would find in the cluster's audit logs. For 30 days after its last use it is an insight. */
export interface ApiUse {
  /** Only on this cluster. Default: any. */
  readonly cluster?: string;
  /** `/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas`. */
  readonly usage: string;
  /** The first Kubernetes version that serves it no more: it troubles upgrades to there. */
  readonly stopServingVersion?: string;
  /** The first Kubernetes version that serves it: it troubles rollbacks to before. */
  readonly startServingVersion?: string;
  readonly replacedWith?: string;
  readonly startServingReplacementVersion?: string;
  readonly userAgent?: string;
  readonly requests?: number;
  /** ISO date. Default: it is still in use. */
  readonly lastRequestTime?: string;
}

/** The throttling rates that facts about the service suggest; AWS publishes none. */
export const suggestedThrottling = { readsPerSecond: 10, writesPerSecond: 2, burstSeconds: 5 } as const;

export interface EksOptions {
  readonly quotas?: Partial<Quotas>;
  readonly durations?: Partial<Durations>;
  readonly switches?: Partial<Switches>;
  readonly faults?: Partial<Faults>;
  /** An ISO date that the version calendar is read at, whatever the clock says. Default: the clock's date. */
  readonly calendarDate?: string;
  /** Whether EKS upgrades clusters itself when the support that their upgrade policy asks for ends. Default: false. */
  readonly automaticUpgrades?: boolean;
  /** Whether node groups are Auto Scaling groups with instances that hold addresses. Default: true. */
  readonly instances?: boolean;
  readonly apiUse?: readonly ApiUse[];
}

export interface Settings {
  readonly quotas: Quotas;
  readonly durations: Durations;
  readonly switches: Switches;
  readonly faults: Faults;
  readonly calendarDate: string | undefined;
  readonly automaticUpgrades: boolean;
  readonly instances: boolean;
  readonly apiUse: readonly ApiUse[];
}

export function settle(options: EksOptions): Settings {
  return {
    quotas: { ...quotas, ...options.quotas },
    durations: { ...durations, ...options.durations },
    switches: { nodeMatch: 'strict', nodegroupChangesDuringClusterUpdate: 'allowed', upgradeInsights: 'ignored', rollbackInsights: 'enforced', cni: 'vpc-cni', ...options.switches },
    faults: { failures: [], throttling: undefined, phantomUpdates: undefined, visibilityLagSeconds: 0, ...options.faults },
    calendarDate: options.calendarDate,
    automaticUpgrades: options.automaticUpgrades ?? false,
    instances: options.instances ?? true,
    apiUse: options.apiUse ?? [],
  };
}
