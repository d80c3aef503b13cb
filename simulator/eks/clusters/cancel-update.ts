import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { inUse, invalidRequest, notFound } from '../errors.ts';
import type { ClusterRecord, NodePhase, UpdateShape } from '../model.ts';
import { driftNodes, isAutoMode } from './auto-mode-nodes.ts';
import { clusterNamed } from './lookup.ts';

/** Only a rollback on Auto Mode can be cancelled, and only while its nodes are still going back. */
export const CancelUpdate = operation({
  http: { method: 'POST', path: '/clusters/{name}/updates/{updateId}/cancel-update' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  input: z.object({ name: clusterName, updateId: z.string().min(1), clientRequestToken }),
  run({ name, updateId }, { eks, place }) {
    const cluster = clusterNamed(eks, place, name);
    const update = cluster.updates.find(({ id }) => id === updateId);
    if (update === undefined) throw notFound(`No update found for ID: ${updateId}`, { clusterName: name });
    const phase = cancellable(cluster, update);
    update.cancellation = { status: 'InProgress', reason: 'The cancellation was requested.' };
    const random = eks.stream(place, 'CancelUpdate', name);
    phase.cancellation = eks.after(eks.duration('cluster.cancel', random), () => cancelled(eks, cluster, phase));
    return { update };
  },
});

function cancellable(cluster: ClusterRecord, update: UpdateShape): NodePhase {
  const { shape, nodePhase } = cluster;
  const about = { clusterName: shape.name };
  if (update.type !== 'VersionRollback' || !isAutoMode(cluster)) {
    throw invalidRequest(`Update ${update.id} cannot be cancelled: only version rollbacks of EKS Auto Mode clusters can`, about);
  }
  if (nodePhase?.update !== update) {
    const why = update.status === 'InProgress' ? 'the rollback of the control plane has begun' : `it is ${update.status}`;
    throw invalidRequest(`Update ${update.id} cannot be cancelled: ${why}`, about);
  }
  if (nodePhase.cancellation !== undefined) throw inUse(`Update ${update.id} is being cancelled already`, about);
  return nodePhase;
}

function cancelled(eks: Eks, cluster: ClusterRecord, { update, timer }: NodePhase): void {
  timer.cancel();
  cluster.nodePhase = undefined;
  update.status = 'Cancelled';
  update.cancellation = { status: 'Successful', reason: 'The update was cancelled; the cluster keeps its version.' };
  // Some nodes went back already and come forward again.
  driftNodes(eks, cluster, cluster.upgrade?.from ?? cluster.shape.version);
}
