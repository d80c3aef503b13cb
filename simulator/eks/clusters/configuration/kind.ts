import type { ErrorDetail, UpdateType } from '@aws-sdk/client-eks';
import type { Eks } from '../../engine/eks.ts';
import type { Context } from '../../engine/operation.ts';
import { invalidParameter } from '../../errors.ts';
import type { ClusterRecord, ClusterShape } from '../../model.ts';
import type { Params } from '../../updates/updates.ts';
import type { UpdateClusterConfig } from '../input.ts';

/** One kind of change that UpdateClusterConfig can make: who asks for it, what the update record says, what it does to the cluster. */
export interface Kind {
  readonly type: UpdateType;
  readonly asked: (input: UpdateClusterConfig) => boolean;
  /** Checks the change against the cluster, and gives the update's parameters and the change itself. */
  prepare(cluster: ClusterRecord, input: UpdateClusterConfig, context: Context): Prepared | Promise<Prepared>;
}

export interface Prepared {
  readonly params: Params;
  /** What it does outside the cluster's record; gives what kept it from succeeding. */
  readonly work?: () => Promise<ErrorDetail | undefined>;
  readonly apply: (shape: ClusterShape, eks: Eks) => void;
}

export const unchanged = (cluster: ClusterRecord, what: string): Error =>
  invalidParameter(`Cluster is already at the desired configuration with ${what}`, { clusterName: cluster.shape.name });

/** A change that replaces one member as a whole. */
export function replacement<K extends 'remoteNetworkConfig' | 'deletionProtection' | 'zonalShiftConfig'>(
  cluster: ClusterRecord,
  member: K,
  param: keyof Params,
  value: ClusterShape[K],
): Prepared {
  const { [member]: before } = cluster.shape;
  if (JSON.stringify(before) === JSON.stringify(value)) throw unchanged(cluster, `${member}: ${JSON.stringify(value)}`);
  return { params: { [param]: value }, apply: (shape) => void (shape[member] = value) };
}
