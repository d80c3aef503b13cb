import { z } from 'zod';
import { releaseManagedEntry } from '../access-entries/entries.ts';
import { reviewAddons } from '../addons/health.ts';
import { clusterNamed } from '../clusters/lookup.ts';
import type { Eks } from '../engine/eks.ts';
import { operation } from '../engine/operation.ts';
import type { ClusterRecord, NodegroupInstances, NodegroupRecord } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { issueOf } from '../updates/updates.ts';
import { named } from './input.ts';
import { deleteInstances, lingering } from './instances.ts';
import { nodegroupNamed, requireSettled, resource } from './lookup.ts';

/** A node group is there until its last instance gave its addresses back. */
const lingerMs = 10_000;

export const DeleteNodegroup = operation({
  http: { method: 'DELETE', path: '/clusters/{clusterName}/node-groups/{nodegroupName}' },
  resources: resource,
  input: z.object(named),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const nodegroup = nodegroupNamed(eks, cluster, input.nodegroupName);
    requireSettled(nodegroup, 'deleted');
    const { shape } = nodegroup;
    const random = eks.stream(place, 'DeleteNodegroup', `${input.clusterName}/${input.nodegroupName}`);
    const failure = eks.failure('DeleteNodegroup', input.clusterName, input.nodegroupName);
    const extra = Math.max(0, shape.scalingConfig.desiredSize - 1) * eks.duration('nodegroup.deletePerNode', random);
    shape.status = 'DELETING';
    const { instances } = nodegroup;
    nodegroup.instances = undefined;
    if (instances !== undefined) eks.after(0, () => deleteInstances(eks, place, instances));
    nodegroup.transition = eks.after(eks.duration('nodegroup.delete', random) + extra, () => finish(eks, cluster, nodegroup, instances, failure));
    return { nodegroup: shape };
  },
});

async function finish(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord, instances: NodegroupInstances | undefined, failure: ScriptedFailure | undefined): Promise<void> {
  const { shape } = nodegroup;
  if (instances !== undefined && (await lingering(eks, cluster.place, instances))) {
    nodegroup.transition = eks.after(lingerMs, () => finish(eks, cluster, nodegroup, instances, failure));
    return;
  }
  if (failure === undefined) {
    cluster.nodegroups.delete(shape.nodegroupName);
    releaseManagedEntry(cluster, shape.nodeRole);
  } else {
    shape.status = 'DELETE_FAILED';
    shape.health = { issues: [issueOf(failure)] };
  }
  reviewAddons(eks, cluster);
}
