import type { UpdateType } from '@aws-sdk/client-eks';
import type { Random } from '../../random.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, NodegroupRecord, UpdateShape } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { endUpdate, errorOf, recordUpdate } from '../updates/updates.ts';
import type { Params } from '../updates/updates.ts';

export interface NodegroupUpdate {
  readonly operation: string;
  readonly type: UpdateType;
  readonly params: Params;
  /** How long it takes, in milliseconds; a failure may come later than success would. */
  takes(random: Random, failure: ScriptedFailure | undefined): number;
  apply(): void;
}

/** Starts an update of a node group: UPDATING at once, ACTIVE at the end either way. A failed update changes nothing. */
export function startNodegroupUpdate(eks: Eks, nodegroup: NodegroupRecord, cluster: ClusterRecord, asked: NodegroupUpdate): UpdateShape {
  const { shape } = nodegroup;
  const random = eks.stream(cluster.place, asked.operation, `${shape.clusterName}/${shape.nodegroupName}`);
  const failure = eks.failure(asked.operation, shape.clusterName, shape.nodegroupName);
  const update = recordUpdate(nodegroup, asked.type, asked.params, eks.now(), random);
  const before = shape.status;
  shape.status = 'UPDATING';
  nodegroup.transition = eks.after(asked.takes(random, failure), () => {
    shape.status = before;
    shape.modifiedAt = eks.now();
    if (failure === undefined) asked.apply();
    endUpdate(update, failure && errorOf(failure));
  });
  return update;
}
