import { visible } from '../clusters/lookup.ts';
import type { Eks } from '../engine/eks.ts';
import { inUse, notFound } from '../errors.ts';
import type { About } from '../errors.ts';
import type { ClusterRecord, NodegroupRecord, Place } from '../model.ts';
import { nodegroupArn } from '../arns.ts';
import type { Shape } from '../../service.ts';
import { text } from '../engine/input.ts';

export function nodegroupNamed(eks: Eks, cluster: ClusterRecord, name: string): NodegroupRecord {
  const nodegroup = cluster.nodegroups.get(name);
  if (nodegroup === undefined || !visible(eks, nodegroup)) {
    throw notFound(`No node group found for name: ${name}.`, { clusterName: cluster.shape.name, nodegroupName: name });
  }
  return nodegroup;
}

export const aboutNodegroup = ({ clusterName, nodegroupName }: { clusterName: string; nodegroupName: string }): About => ({ clusterName, nodegroupName });

/** A node group takes one change at a time. */
export function requireSettled({ shape }: NodegroupRecord, change: 'updated' | 'deleted'): void {
  const settled = change === 'updated' ? ['ACTIVE', 'DEGRADED'] : ['ACTIVE', 'DEGRADED', 'CREATE_FAILED', 'DELETE_FAILED'];
  if (!settled.includes(shape.status)) throw inUse(`Nodegroup cannot be ${change} as it is currently not in Active State`, aboutNodegroup(shape));
}

/** The ARN of the node group that an input names, for IAM. */
export function resource(input: Shape, place: Place): string[] {
  const [cluster, name] = [text(input.clusterName), text(input.nodegroupName)];
  return [place.clusters.get(cluster)?.nodegroups.get(name)?.shape.nodegroupArn ?? nodegroupArn(place, cluster, name, '*')];
}
