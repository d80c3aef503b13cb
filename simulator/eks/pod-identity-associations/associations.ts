import { podIdentityAssociationArn } from '../arns.ts';
import { given } from '../clusters/shape.ts';
import type { Eks } from '../engine/eks.ts';
import { role } from '../engine/neighbours.ts';
import { inUse, invalidParameter } from '../errors.ts';
import type { ClusterRecord, PodIdentityAssociationRecord } from '../model.ts';

export interface NewAssociation {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly ownerArn?: string;
  readonly tags?: Record<string, string> | undefined;
  readonly disableSessionTags?: boolean | undefined;
  readonly targetRoleArn?: string | undefined;
  readonly policy?: string | undefined;
}

/** One association per service account, with a role that pods may assume. An owner may replace its own. */
export async function checkAssociation(eks: Eks, cluster: ClusterRecord, asked: NewAssociation, owner?: string): Promise<void> {
  await checkRole(eks, cluster, asked.roleArn);
  requireFree(cluster, asked, owner);
}

export function requireFree(cluster: ClusterRecord, { namespace, serviceAccount }: NewAssociation, owner?: string): void {
  const existing = [...cluster.podIdentityAssociations.values()].find(({ shape }) => shape.namespace === namespace && shape.serviceAccount === serviceAccount);
  if (existing === undefined || (owner !== undefined && existing.shape.ownerArn === owner)) return;
  throw inUse(`Association already exists: ${existing.shape.associationId}`, { clusterName: cluster.shape.name });
}

export async function checkRole(eks: Eks, cluster: ClusterRecord, roleArn: string): Promise<void> {
  const about = { clusterName: cluster.shape.name };
  const found = await role(eks, cluster.place, roleArn);
  if (found === undefined) throw invalidParameter('Role provided in the request does not exist.', about);
  if (found.trusts?.includes('pods.eks.amazonaws.com') === false) {
    throw invalidParameter(`Trust policy of role ${roleArn} must allow pods.eks.amazonaws.com to assume it and tag the session.`, about);
  }
}

export function addAssociation(eks: Eks, cluster: ClusterRecord, asked: NewAssociation): PodIdentityAssociationRecord {
  const { place, shape } = cluster;
  const random = eks.stream(place, 'CreatePodIdentityAssociation', `${shape.name}/${asked.namespace}/${asked.serviceAccount}`);
  const associationId = `a-${random.hex(17)}`;
  const now = eks.now();
  const association: PodIdentityAssociationRecord = {
    shape: {
      clusterName: shape.name,
      namespace: asked.namespace,
      serviceAccount: asked.serviceAccount,
      roleArn: asked.roleArn,
      associationArn: podIdentityAssociationArn(place, shape.name, associationId),
      associationId,
      tags: asked.tags ?? {},
      createdAt: now,
      modifiedAt: now,
      disableSessionTags: asked.disableSessionTags ?? false,
      ...given({ ownerArn: asked.ownerArn, targetRoleArn: asked.targetRoleArn, policy: asked.policy }),
      ...(asked.targetRoleArn === undefined ? {} : { externalId: random.uuid() }),
    },
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
  cluster.podIdentityAssociations.set(associationId, association);
  return association;
}

/** Removes the associations that an add-on owns. */
export function removeOwned({ podIdentityAssociations }: ClusterRecord, ownerArn: string): void {
  for (const [id, { shape }] of podIdentityAssociations) if (shape.ownerArn === ownerArn) podIdentityAssociations.delete(id);
}
