import type { JsonObject } from './cluster-spec.ts';

/** What nodes are started from, beyond their type and number. It goes into a launch template. */
export interface NodeLaunch {
  /** An image of the author's. Absent: EKS's newest for the AMI family. */
  readonly ami?: string;
  readonly bootstrap: Bootstrap;
  /** Absent: the image's own root volume. */
  readonly rootVolume?: Volume;
  readonly additionalVolumes: readonly Volume[];
  readonly ssh?: Ssh;
  readonly securityGroups: SecurityGroups;
  /** IMDSv1 is off unless the file turns it on. */
  readonly tokensRequired: boolean;
  /** Pods without host networking are one hop further away than the node itself. */
  readonly podsReachMetadata: boolean;
  readonly ebsOptimized?: boolean;
  readonly detailedMonitoring?: boolean;
  readonly placementGroup?: string;
  readonly capacityReservation?: CapacityReservation;
  readonly marketType?: 'spot' | 'capacity-block';
  readonly cpuCredits?: 'standard' | 'unlimited';
  readonly enclave?: boolean;
  /** What instances are called: their tag `Name`. */
  readonly instanceName?: string;
}

export interface Bootstrap {
  /** Run before the node joins. */
  readonly preCommands: readonly string[];
  /** In place of the family's own bootstrap, or with it: see `user-data.ts`. */
  readonly override?: string;
  readonly maxPods?: number;
  readonly clusterDNS?: string;
  /** Members of a KubeletConfiguration. */
  readonly kubelet?: JsonObject;
  readonly bottlerocket?: { readonly enableAdminContainer?: boolean; readonly settings?: JsonObject };
}

export interface Volume {
  /** Device name, such as `/dev/xvdb`. Absent: the family's root device. */
  readonly device?: string;
  readonly size?: number;
  readonly type: VolumeType;
  readonly encrypted?: boolean;
  readonly kmsKey?: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly snapshot?: string;
}

export type VolumeType = 'gp2' | 'gp3' | 'io1' | 'io2' | 'sc1' | 'st1';

export interface Ssh {
  readonly key:
    | { readonly kind: 'named'; readonly name: string }
    | { readonly kind: 'material'; readonly publicKey: string }
    /** The file names a key that is on its author's machine, or none: a new one is made. */
    | { readonly kind: 'made' }
    | { readonly kind: 'none' };
  /** Whether a security group lets SSH (and RDP to Windows) in. */
  readonly open: boolean;
  /** Who may come in. Empty: everybody, or the VPC where nodes are in private subnets. */
  readonly sourceSecurityGroups: readonly string[];
}

export interface SecurityGroups {
  readonly attach: readonly string[];
  /** The cluster's security group, which lets its members and the control plane talk to each other. */
  readonly shared: boolean;
  /** A group of this node group's own. */
  readonly local: boolean;
}

export type CapacityReservation = { readonly preference: 'open' | 'none' } | { readonly id: string } | { readonly resourceGroupARN: string };

/** Properties that instance types are chosen by. */
export interface InstanceSelector {
  readonly vCPUs?: number;
  readonly memoryMiB?: number;
  readonly gpus?: number;
  readonly neuronDevices?: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Regular expressions over the types' names. */
  readonly allow?: string;
  readonly deny?: string;
}
