import { passRole } from '../../iam/pass-role.ts';
import type { Shape } from '../../service.ts';
import { capabilityArn } from '../arns.ts';
import { visible } from '../clusters/lookup.ts';
import type { Eks } from '../engine/eks.ts';
import { role } from '../engine/neighbours.ts';
import type { Context } from '../engine/operation.ts';
import { inUse, invalidParameter, notFound } from '../errors.ts';
import type { CapabilityRecord, ClusterRecord, Place } from '../model.ts';
import { text } from '../engine/input.ts';

/** The service that assumes a capability's role. */
const assumedBy = 'capabilities.eks.amazonaws.com';

export function capabilityNamed(eks: Eks, cluster: ClusterRecord, name: string): CapabilityRecord {
  const capability = cluster.capabilities.get(name);
  if (capability === undefined || !visible(eks, capability)) {
    throw notFound(`No capability found with name: ${name} in cluster: ${cluster.shape.name}`, { clusterName: cluster.shape.name });
  }
  return capability;
}

/** A capability takes one change at a time. */
export function requireSettled({ shape }: CapabilityRecord, change: 'updated' | 'deleted'): void {
  const settled = change === 'updated' ? ['ACTIVE', 'DEGRADED'] : ['ACTIVE', 'DEGRADED', 'CREATE_FAILED', 'DELETE_FAILED'];
  if (settled.includes(shape.status)) return;
  throw inUse(`Capability ${shape.capabilityName} cannot be ${change} as it is currently in ${shape.status} state`, { clusterName: shape.clusterName });
}

/** A role that the caller may hand over and that the capability may assume. */
export async function checkRole({ eks, place, call }: Context, clusterName: string, roleArn: string): Promise<void> {
  await passRole(call, roleArn, assumedBy);
  const found = await role(eks, place, roleArn);
  if (found === undefined) throw invalidParameter(`The capability role ${roleArn} does not exist`, { clusterName });
  if (found.trusts?.includes(assumedBy) === false) throw invalidParameter(`The trust policy of the capability role ${roleArn} must allow ${assumedBy} to assume it`, { clusterName });
}

/** The ARN of the capability that an input names, for IAM. */
export function resource(input: Shape, place: Place): string[] {
  const [cluster, name] = [text(input.clusterName), text(input.capabilityName)];
  return [place.clusters.get(cluster)?.capabilities.get(name)?.shape.arn ?? capabilityArn(place, cluster, '*', name, '*')];
}
