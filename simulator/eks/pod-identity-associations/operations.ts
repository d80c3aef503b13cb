import { z } from 'zod';
import { clusterArn, podIdentityAssociationArn } from '../arns.ts';
import { clusterNamed, requireRunning, visible } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, page, roleArn, tags, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { passRole } from '../../iam/pass-role.ts';
import { invalidRequest, limitExceeded, notFound } from '../errors.ts';
import type { ClusterRecord, Place, PodIdentityAssociationRecord } from '../model.ts';
import type { Shape } from '../../service.ts';
import { checkTags } from '../tags/tags.ts';
import { addAssociation, checkAssociation, checkRole, requireFree } from './associations.ts';

const changeable = { disableSessionTags: z.boolean().optional(), targetRoleArn: roleArn.optional(), policy: z.string().optional(), clientRequestToken };
const named = { clusterName, associationId: z.string().min(1) };
const resource = (input: Shape, place: Place): string[] => [podIdentityAssociationArn(place, text(input.clusterName), text(input.associationId))];

export const CreatePodIdentityAssociation = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/pod-identity-associations' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: z.object({ clusterName, namespace: z.string().min(1), serviceAccount: z.string().min(1), roleArn, tags: tags.optional(), ...changeable }),
  async run(input, { eks, place, call }) {
    await passRole(call, input.roleArn, 'pods.eks.amazonaws.com');
    const cluster = clusterNamed(eks, place, input.clusterName);
    const { podIdentityAssociationsPerCluster: most } = eks.settings.quotas;
    requireRunning(cluster);
    checkTags(eks, input.tags, { clusterName: input.clusterName });
    await checkAssociation(eks, cluster, input);
    requireFree(cluster, input);
    if (cluster.podIdentityAssociations.size >= most) throw limitExceeded(`Pod identity association limit exceeded: ${most}`, { clusterName: input.clusterName });
    return { association: addAssociation(eks, cluster, input).shape };
  },
});

export const UpdatePodIdentityAssociation = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/pod-identity-associations/{associationId}' },
  resources: resource,
  input: z.object({ ...named, roleArn: roleArn.optional(), ...changeable }),
  async run(input, { eks, place, call }) {
    if (input.roleArn !== undefined) await passRole(call, input.roleArn, 'pods.eks.amazonaws.com');
    const cluster = clusterNamed(eks, place, input.clusterName);
    const { shape } = changeableAssociation(eks, cluster, input.associationId);
    if (input.roleArn !== undefined) await checkRole(eks, cluster, input.roleArn);
    const { roleArn: newRole, disableSessionTags, targetRoleArn, policy } = input;
    Object.assign(shape, given({ roleArn: newRole, disableSessionTags, targetRoleArn, policy }), { modifiedAt: eks.now() });
    return { association: shape };
  },
});

export const DeletePodIdentityAssociation = operation({
  http: { method: 'DELETE', path: '/clusters/{clusterName}/pod-identity-associations/{associationId}' },
  resources: resource,
  input: z.object(named),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const { shape } = changeableAssociation(eks, cluster, input.associationId);
    cluster.podIdentityAssociations.delete(input.associationId);
    return { association: shape };
  },
});

export const DescribePodIdentityAssociation = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/pod-identity-associations/{associationId}' },
  resources: resource,
  input: z.object(named),
  run: (input, { eks, place }) => ({ association: associationOf(eks, clusterNamed(eks, place, input.clusterName), input.associationId).shape }),
});

export const ListPodIdentityAssociations = operation({
  http: {
    method: 'GET',
    path: '/clusters/{clusterName}/pod-identity-associations',
    query: { namespace: 'string', serviceAccount: 'string', maxResults: 'number', nextToken: 'string' },
  },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page, namespace: z.string().optional(), serviceAccount: z.string().optional() }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const found = [...cluster.podIdentityAssociations.values()]
      .filter((association) => visible(eks, association))
      .map(({ shape: { clusterName: of, namespace, serviceAccount, associationArn, associationId, ownerArn } }) => ({
        clusterName: of, namespace, serviceAccount, associationArn, associationId, ...given({ ownerArn }),
      }))
      .filter(({ namespace, serviceAccount }) => namespace === (input.namespace ?? namespace) && serviceAccount === (input.serviceAccount ?? serviceAccount))
      .sort((a, b) => (a.associationId < b.associationId ? -1 : 1));
    const { items, nextToken } = paginate(found, ({ associationId }) => associationId, input);
    return { associations: items, nextToken };
  },
});

function associationOf(eks: Eks, cluster: ClusterRecord, id: string): PodIdentityAssociationRecord {
  const association = cluster.podIdentityAssociations.get(id);
  if (association === undefined || !visible(eks, association)) throw notFound(`Association not found: ${id}`, { clusterName: cluster.shape.name });
  return association;
}

/** An add-on's association is changed through the add-on. */
function changeableAssociation(eks: Eks, cluster: ClusterRecord, id: string): PodIdentityAssociationRecord {
  requireRunning(cluster);
  const association = associationOf(eks, cluster, id);
  const { ownerArn } = association.shape;
  if (ownerArn !== undefined) throw invalidRequest(`The pod identity association ${id} is owned by ${ownerArn} and cannot be modified`, { clusterName: cluster.shape.name });
  return association;
}
