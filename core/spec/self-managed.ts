import type { NodeGroup } from './cluster-spec.ts';
import type { NodeLaunch } from './node-launch.ts';

/** Nodes of an Auto Scaling group that is ours, not EKS's. */
export interface SelfManagedNodeGroup extends NodeGroup {
  readonly launch: NodeLaunch;
  /** Several instance types, on demand and Spot. Absent: the one type, on demand. */
  readonly distribution?: InstancesDistribution;
  readonly instanceProfileARN?: string;
  /** How many nodes a change of the launch template replaces at a time. */
  readonly updateConfig?: { readonly maxUnavailable: number } | { readonly maxUnavailablePercentage: number };
  /** Seconds. */
  readonly maxInstanceLifetime?: number;
  readonly classicLoadBalancerNames: readonly string[];
  readonly targetGroupARNs: readonly string[];
  readonly metricsCollection: readonly { readonly granularity: string; readonly metrics: readonly string[] }[];
  /** Whether labels and taints are told to the cluster autoscaler by tags of the Auto Scaling group. */
  readonly propagateTags: boolean;
}

export interface InstancesDistribution {
  readonly onDemandBaseCapacity?: number;
  readonly onDemandPercentageAboveBaseCapacity?: number;
  readonly spotAllocationStrategy?: SpotAllocationStrategy;
  readonly spotInstancePools?: number;
  /** US dollars per hour. Absent: up to the on-demand price. */
  readonly maxPrice?: number;
  readonly capacityRebalance: boolean;
}

export type SpotAllocationStrategy = 'lowest-price' | 'capacity-optimized' | 'capacity-optimized-prioritized' | 'price-capacity-optimized';
