import type { ErrorDetail, UpdateType } from '@aws-sdk/client-eks';
import type { Random } from '../../random.ts';
import type { DurationKind } from '../durations.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, ClusterShape, UpdateShape } from '../model.ts';
import { endUpdate, errorOf, recordUpdate } from '../updates/updates.ts';
import type { Params } from '../updates/updates.ts';

export interface ClusterUpdate {
  readonly operation: string;
  readonly type: UpdateType;
  readonly params: Params;
  readonly duration: DurationKind;
  /** What the update does outside the cluster's record, at its end; gives what kept it from succeeding. */
  work?(): Promise<ErrorDetail | undefined>;
  apply(shape: ClusterShape, eks: Eks): void;
  /** What a failed update takes back. */
  undo?(): void;
}

/**
 * Starts an update of the cluster itself. Its record is InProgress at once; the cluster becomes UPDATING a little later, and
 * ACTIVE again at the end, whether the update succeeded or failed. A failed update changes nothing.
 */
export function startClusterUpdate(eks: Eks, cluster: ClusterRecord, asked: ClusterUpdate): UpdateShape {
  const random = eks.stream(cluster.place, asked.operation, cluster.shape.name);
  const update = recordUpdate(cluster, asked.type, asked.params, eks.now(), random);
  carryOut(eks, cluster, asked, update, random);
  return update;
}

/** Runs an update that is recorded already. */
export function carryOut(eks: Eks, cluster: ClusterRecord, asked: ClusterUpdate, update: UpdateShape, random: Random): void {
  const { shape } = cluster;
  const takes = eks.duration(asked.duration, random);
  const failure = eks.failure(asked.operation, shape.name);
  const shown = eks.after(Math.min(eks.duration('cluster.statusLag', random), takes / 2), () => void (shape.status = 'UPDATING'));
  const ended = eks.after(takes, async () => {
    const error = failure === undefined ? await asked.work?.() : errorOf(failure);
    if (error === undefined) asked.apply(shape, eks);
    else asked.undo?.();
    endUpdate(update, error);
    shape.status = 'ACTIVE';
  });
  cluster.transition = {
    cancel() {
      shown.cancel();
      ended.cancel();
    },
  };
}
