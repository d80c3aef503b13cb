import type { Random } from '../../random.ts';
import type { Eks } from '../engine/eks.ts';
import type { CertificateAuthorityShape, ClusterRecord, ClusterShape, Place } from '../model.ts';

const day = 86_400_000;

/** How long an authority is valid, and how long before the signer's end EKS rotates by itself. */
const validFor = 3652 * day;
const beforeEnd = { append: 730 * day, activate: 182 * day, activateAtLast: 45 * day } as const;

/** How long the outgoing authority can be made the signer again. The guide only calls it limited. */
const rollbackFor = 30 * day;

/** A cluster trusts at most this many authorities. */
export const mostAuthorities = 2;

type Maker = 'CUSTOMER' | 'EKS';

/** An authority that nothing trusts yet. Its certificate is that of the endpoint; while nothing listens, random bytes in PEM form. */
export function newAuthority(createdBy: Maker, at: number, random: Random, certificate?: string): CertificateAuthorityShape {
  const body = Buffer.from(random.hex(1400), 'hex').toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    id: random.uuid(),
    createdAt: new Date(at),
    createdBy,
    signingStatus: 'NOT_USED',
    distributionStatus: 'IN_PROGRESS',
    validity: { notBefore: new Date(at), notAfter: new Date(at + validFor) },
    data: Buffer.from(certificate ?? `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString('base64'),
  };
}

/** The authority that every cluster starts with. */
export function firstAuthority(at: number, random: Random, certificate?: string): CertificateAuthorityShape {
  return { ...newAuthority('EKS', at, random, certificate), signingStatus: 'IN_USE', distributionStatus: 'COMPLETE', activatedAt: new Date(at), activatedBy: 'EKS' };
}

/** Never undefined: a cluster without a signer does not exist. */
export function signerOf({ certificateAuthorities }: ClusterRecord): CertificateAuthorityShape {
  const signer = certificateAuthorities.find(({ signingStatus }) => signingStatus === 'IN_USE') ?? certificateAuthorities[0];
  if (signer === undefined) throw new Error('The cluster has no certificate authority');
  return signer;
}

/** Every trusted authority's certificate, one after the other, and who signs. */
export function trustBundle(cluster: ClusterRecord): NonNullable<ClusterShape['certificateAuthority']> {
  const { id, activatedBy } = signerOf(cluster);
  const trusted = cluster.certificateAuthorities.filter(({ distributionStatus }) => distributionStatus !== 'FAILED');
  const data = Buffer.concat(trusted.map((authority) => Buffer.from(authority.data, 'base64'))).toString('base64');
  return { data, active: { id, activatedBy } };
}

/** What clients of the cluster see after its authorities changed. A cluster that never ran shows none. */
export function publish(cluster: ClusterRecord): void {
  if (cluster.shape.endpoint !== undefined) cluster.shape.certificateAuthority = trustBundle(cluster);
}

export function activate(cluster: ClusterRecord, authority: CertificateAuthorityShape, by: Maker, at: number): void {
  for (const other of cluster.certificateAuthorities) other.signingStatus = 'NOT_USED';
  Object.assign(authority, { signingStatus: 'IN_USE', activatedBy: by, activatedAt: new Date(at) });
  publish(cluster);
}

/** Whether an authority that signed before may sign again. */
export function rollbackAvailable(cluster: ClusterRecord, authority: CertificateAuthorityShape, now: number): boolean {
  const { activatedAt } = signerOf(cluster);
  return authority.signingStatus === 'NOT_USED' && authority.activatedAt !== undefined && now < (activatedAt?.getTime() ?? 0) + rollbackFor;
}

/** As DescribeCertificateAuthority shows it. */
export function described(cluster: ClusterRecord, authority: CertificateAuthorityShape, now: number): CertificateAuthorityShape {
  const successor = authority.signingStatus !== 'IN_USE' && authority.activatedAt === undefined;
  const end = signerOf(cluster).validity.notAfter.getTime();
  return {
    ...authority,
    rollbackAvailable: rollbackAvailable(cluster, authority, now),
    ...(successor && { scheduledEvents: { firstAutoActivation: new Date(end - beforeEnd.activate), finalAutoActivation: new Date(end - beforeEnd.activateAtLast) } }),
  };
}

/** EKS's own rotation, caught up with: what it would have done by now, dated as it would have been. Called before every read. */
export function rotate(eks: Eks, cluster: ClusterRecord, place: Place): void {
  const now = eks.world.clock.now();
  const signer = signerOf(cluster);
  const end = signer.validity.notAfter.getTime();
  cluster.certificateAuthorities = cluster.certificateAuthorities.filter((authority) => authority === signer || authority.validity.notAfter.getTime() > now);
  if (now >= end - beforeEnd.append && cluster.certificateAuthorities.length < mostAuthorities) {
    const random = eks.stream(place, 'AppendCertificateAuthority', cluster.shape.name);
    cluster.certificateAuthorities.push({ ...newAuthority('EKS', end - beforeEnd.append, random, eks.outside.endpoint()?.certificate), distributionStatus: 'COMPLETE' });
    publish(cluster);
  }
  const successor = cluster.certificateAuthorities.find((authority) => authority.createdAt > signer.createdAt && authority.distributionStatus === 'COMPLETE');
  const activatedAt = signer.activatedAt?.getTime() ?? 0;
  const due = [end - beforeEnd.activate, end - beforeEnd.activateAtLast].find((at) => at <= now && activatedAt < at);
  if (successor !== undefined && due !== undefined) activate(cluster, successor, 'EKS', due);
}
