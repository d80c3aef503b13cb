import { z } from 'zod';
import { AwsError } from '../../service.ts';
import { clusterArn } from '../arns.ts';
import type { Eks } from '../engine/eks.ts';
import { clusterName, text } from '../engine/input.ts';
import { releaseInterfaces } from '../engine/interfaces.ts';
import { deleteSecurityGroup } from '../engine/neighbours.ts';
import { operation } from '../engine/operation.ts';
import { inUse, invalidRequest } from '../errors.ts';
import type { ClusterRecord } from '../model.ts';
import { runningUpdate } from '../updates/updates.ts';
import { clusterNamed, inPlatformUpdate } from './lookup.ts';

export const DeleteCluster = operation({
  http: { method: 'DELETE', path: '/clusters/{name}' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  input: z.object({ name: clusterName }),
  run({ name }, { eks, place }) {
    const cluster = clusterNamed(eks, place, name);
    checkDeletion(eks, cluster);
    for (const { transition } of [cluster, ...cluster.addons.values()]) transition?.cancel();
    cluster.supportEnd?.cancel();
    cluster.shape.status = 'DELETING';
    const random = eks.stream(place, 'DeleteCluster', name);
    cluster.transition = eks.after(eks.duration('cluster.delete', random), () => remove(eks, cluster));
    return { cluster: cluster.shape };
  },
});

/** Node groups and Fargate profiles go first; add-ons go with the cluster. Protection holds for clusters that ran. */
function checkDeletion(eks: Eks, cluster: ClusterRecord): void {
  const { name, status, deletionProtection } = cluster.shape;
  const about = { clusterName: name };
  if (status === 'DELETING' || runningUpdate(cluster) !== undefined || inPlatformUpdate(eks, cluster)) {
    throw inUse(`Cannot delete because cluster ${name} currently has an update in progress`, about);
  }
  if (deletionProtection === true && status === 'ACTIVE') throw invalidRequest(`Cannot delete cluster ${name} because deletion protection is enabled`, about);
  if (cluster.nodegroups.size > 0) throw inUse('Cluster has nodegroups attached', { ...about, nodegroupName: [...cluster.nodegroups.keys()].join(',') });
  if (cluster.fargateProfiles.size > 0) throw inUse('Cluster has Fargate profiles attached', about);
}

async function remove(eks: Eks, cluster: ClusterRecord): Promise<void> {
  const { shape, place } = cluster;
  await releaseInterfaces(eks, cluster);
  const { clusterSecurityGroupId: group } = shape.resourcesVpcConfig;
  if (group !== undefined) {
    await deleteSecurityGroup(eks, place, group).catch((error: unknown) => {
      // A group that something still uses, or that is gone already, does not keep the cluster.
      if (!(error instanceof AwsError)) throw error;
    });
  }
  place.clusters.delete(shape.name);
}
