import { z } from 'zod';
import type { CertificateAuthoritySummary } from '@aws-sdk/client-eks';
import type { Shape } from '../../service.ts';
import { clusterArn } from '../arns.ts';
import { clusterNamed, requireFree, requireRunning } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { startClusterUpdate } from '../clusters/update.ts';
import { clientRequestToken, clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import type { Context } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { invalidParameter, limitExceeded, notFound } from '../errors.ts';
import type { CertificateAuthorityShape, ClusterRecord, Place } from '../model.ts';
import type { Params } from '../updates/updates.ts';
import { activate, described, mostAuthorities, newAuthority, publish, rollbackAvailable, rotate } from './authorities.ts';

const path = '/clusters/{clusterName}/certificate-authorities';
const type = 'CertificateAuthorityUpdate';
const resources = (input: Shape, place: Place): string[] => [clusterArn(place, text(input.clusterName))];
const named = z.object({ clusterName, certificateAuthorityId: z.string().min(1), clientRequestToken });

/** The cluster, with its authorities as they are by now. */
function rotatedCluster({ eks, place }: Context, name: string): ClusterRecord {
  const cluster = clusterNamed(eks, place, name);
  requireRunning(cluster);
  rotate(eks, cluster, place);
  return cluster;
}

function authorityOf({ certificateAuthorities, shape }: ClusterRecord, id: string): CertificateAuthorityShape {
  const found = certificateAuthorities.find((authority) => authority.id === id);
  if (found === undefined) throw notFound(`No certificate authority found for ID: ${id}`, { clusterName: shape.name });
  return found;
}

function summary({ id, createdAt, createdBy, activatedAt, activatedBy, signingStatus, distributionStatus }: CertificateAuthorityShape): CertificateAuthoritySummary {
  return { id, createdAt, createdBy, signingStatus, distributionStatus, ...given({ activatedAt, activatedBy }) };
}

const params = (cluster: ClusterRecord, authority: CertificateAuthorityShape): Params => ({
  CertificateAuthorityId: authority.id,
  TrustedCertificateAuthorities: cluster.certificateAuthorities.map(({ id }) => id),
});

export const CreateCertificateAuthority = operation({
  http: { method: 'POST', path },
  resources,
  input: z.object({ clusterName, clientRequestToken }),
  run(input, context) {
    const { eks, place } = context;
    const cluster = rotatedCluster(context, input.clusterName);
    requireFree(eks, cluster, type);
    if (cluster.certificateAuthorities.length >= mostAuthorities) {
      throw limitExceeded(`Cluster ${input.clusterName} already has ${mostAuthorities} certificate authorities`, { clusterName: input.clusterName });
    }
    const authority = newAuthority('CUSTOMER', eks.world.clock.now(), eks.stream(place, 'NewCertificateAuthority', input.clusterName), eks.outside.endpoint()?.certificate);
    cluster.certificateAuthorities.push(authority);
    publish(cluster);
    const update = startClusterUpdate(eks, cluster, {
      operation: 'CreateCertificateAuthority',
      type,
      params: params(cluster, authority),
      duration: 'cluster.certificateAuthority',
      apply: () => void (authority.distributionStatus = 'COMPLETE'),
      undo() {
        authority.distributionStatus = 'FAILED';
        publish(cluster);
      },
    });
    return { update, certificateAuthority: summary(authority) };
  },
});

export const ActivateCertificateAuthority = operation({
  http: { method: 'POST', path: `${path}/{certificateAuthorityId}/activate` },
  resources,
  input: named,
  run(input, context) {
    const { eks } = context;
    const cluster = rotatedCluster(context, input.clusterName);
    const authority = authorityOf(cluster, input.certificateAuthorityId);
    checkActivation(cluster, authority, eks.world.clock.now());
    requireFree(eks, cluster, type);
    authority.signingStatus = 'ACTIVATING';
    const update = startClusterUpdate(eks, cluster, {
      operation: 'ActivateCertificateAuthority',
      type,
      params: { ...params(cluster, authority), ActiveCertificateAuthority: authority.id },
      duration: 'cluster.certificateAuthority',
      apply: () => activate(cluster, authority, 'CUSTOMER', eks.world.clock.now()),
      undo: () => void (authority.signingStatus = 'NOT_USED'),
    });
    return { update, certificateAuthority: summary(authority) };
  },
});

function checkActivation(cluster: ClusterRecord, authority: CertificateAuthorityShape, now: number): void {
  const about = { clusterName: cluster.shape.name };
  const { id, signingStatus, distributionStatus, activatedAt } = authority;
  if (signingStatus === 'IN_USE') throw invalidParameter(`The certificate authority ${id} is already the signing certificate authority`, about);
  if (distributionStatus !== 'COMPLETE') {
    throw invalidParameter(`The certificate authority ${id} cannot be activated because its distribution status is ${distributionStatus}`, about);
  }
  if (activatedAt !== undefined && !rollbackAvailable(cluster, authority, now)) {
    throw invalidParameter(`The certificate authority ${id} cannot be activated because rollback to it is no longer available`, about);
  }
}

export const DeleteCertificateAuthority = operation({
  http: { method: 'DELETE', path: `${path}/{certificateAuthorityId}`, query: { clientRequestToken: 'string' } },
  resources,
  input: named,
  run(input, context) {
    const { eks } = context;
    const cluster = rotatedCluster(context, input.clusterName);
    const authority = authorityOf(cluster, input.certificateAuthorityId);
    checkDeletion(cluster, authority);
    requireFree(eks, cluster, type);
    const before = authority.distributionStatus;
    authority.distributionStatus = 'DELETING';
    const update = startClusterUpdate(eks, cluster, {
      operation: 'DeleteCertificateAuthority',
      type,
      params: params(cluster, authority),
      duration: 'cluster.certificateAuthority',
      apply() {
        cluster.certificateAuthorities = cluster.certificateAuthorities.filter((other) => other !== authority);
        publish(cluster);
      },
      undo: () => void (authority.distributionStatus = before),
    });
    return { update, certificateAuthority: summary(authority) };
  },
});

/** The signer stays, and so does the only successor when EKS appended it: the way to rotate must stay open. */
function checkDeletion({ shape }: ClusterRecord, { id, signingStatus, createdBy, activatedAt }: CertificateAuthorityShape): void {
  const about = { clusterName: shape.name };
  if (signingStatus === 'IN_USE') throw invalidParameter(`The certificate authority ${id} cannot be deleted because it signs the certificates of the cluster`, about);
  if (createdBy === 'EKS' && activatedAt === undefined) {
    throw invalidParameter(`The certificate authority ${id} cannot be deleted because Amazon EKS appended it as the only successor`, about);
  }
}

export const DescribeCertificateAuthority = operation({
  http: { method: 'GET', path: `${path}/{certificateAuthorityId}` },
  resources,
  input: named,
  run(input, context) {
    const cluster = rotatedCluster(context, input.clusterName);
    return { certificateAuthority: described(cluster, authorityOf(cluster, input.certificateAuthorityId), context.eks.world.clock.now()) };
  },
});

export const ListCertificateAuthorities = operation({
  http: { method: 'GET', path, query: { maxResults: 'number', nextToken: 'string' } },
  resources,
  input: z.object({ clusterName, ...page }),
  run(input, context) {
    const { items, nextToken } = paginate(rotatedCluster(context, input.clusterName).certificateAuthorities, ({ id }) => id, input);
    return { certificateAuthorities: items.map(summary), nextToken };
  },
});
