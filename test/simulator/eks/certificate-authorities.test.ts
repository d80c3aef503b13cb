import {
  ActivateCertificateAuthorityCommand, CreateCertificateAuthorityCommand, DeleteCertificateAuthorityCommand, DescribeCertificateAuthorityCommand, DescribeClusterCommand,
  ListCertificateAuthoritiesCommand, UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { ended, refusal, withCluster } from './fixtures.ts';

const clusterName = 'prod';
const day = 86_400_000;
const list = async (aws: EmbeddedEks) => (await aws.eks.send(new ListCertificateAuthoritiesCommand({ clusterName }))).certificateAuthorities ?? [];
const described = async (aws: EmbeddedEks, id: string | undefined) =>
  (await aws.eks.send(new DescribeCertificateAuthorityCommand({ clusterName, certificateAuthorityId: id }))).certificateAuthority ?? {};
const activate = (aws: EmbeddedEks, id: string | undefined) => aws.eks.send(new ActivateCertificateAuthorityCommand({ clusterName, certificateAuthorityId: id }));
const remove = (aws: EmbeddedEks, id: string | undefined) => aws.eks.send(new DeleteCertificateAuthorityCommand({ clusterName, certificateAuthorityId: id }));
const bundle = async (aws: EmbeddedEks) => {
  const { data = '', active } = (await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster?.certificateAuthority ?? {};
  return { certificates: Buffer.from(data, 'base64').toString().match(/-----BEGIN CERTIFICATE-----/g)?.length, active };
};

/** A cluster with a successor that is distributed. */
async function withSuccessor(options = {}) {
  const aws = await withCluster(options);
  const [first] = await list(aws);
  const { update, certificateAuthority: successor } = await aws.eks.send(new CreateCertificateAuthorityCommand({ clusterName }));
  await ended(aws, update?.id);
  return { aws, first: first?.id, successor: successor?.id };
}

describe('the rotation of the certificate authority', () => {
  test('appends a successor, makes it the signer, and takes the old one away', async () => {
    const aws = await withCluster();
    const [first] = await list(aws);
    expect(first).toMatchObject({ createdBy: 'EKS', activatedBy: 'EKS', signingStatus: 'IN_USE', distributionStatus: 'COMPLETE' });
    expect(await bundle(aws)).toEqual({ certificates: 1, active: { id: first?.id, activatedBy: 'EKS' } });

    const { update, certificateAuthority: successor } = await aws.eks.send(new CreateCertificateAuthorityCommand({ clusterName }));
    expect(update).toMatchObject({ type: 'CertificateAuthorityUpdate', status: 'InProgress' });
    expect(successor).toMatchObject({ createdBy: 'CUSTOMER', signingStatus: 'NOT_USED', distributionStatus: 'IN_PROGRESS' });
    await ended(aws, update?.id);
    expect((await bundle(aws)).certificates).toBe(2);
    expect(await described(aws, successor?.id)).toMatchObject({ distributionStatus: 'COMPLETE', rollbackAvailable: false, scheduledEvents: { firstAutoActivation: expect.any(Date) as unknown } });

    const { update: activation, certificateAuthority: activating } = await activate(aws, successor?.id);
    expect(activating?.signingStatus).toBe('ACTIVATING');
    await ended(aws, activation?.id);
    expect((await bundle(aws)).active).toEqual({ id: successor?.id, activatedBy: 'CUSTOMER' });
    expect(await described(aws, first?.id)).toMatchObject({ signingStatus: 'NOT_USED', rollbackAvailable: true });

    await ended(aws, (await remove(aws, first?.id)).update?.id);
    expect((await list(aws)).map(({ id }) => id)).toEqual([successor?.id]);
    expect((await bundle(aws)).certificates).toBe(1);
  });

  test('is rolled back by making the outgoing authority the signer again, for a limited time', async () => {
    const { aws, first, successor } = await withSuccessor();
    await ended(aws, (await activate(aws, successor)).update?.id);
    await ended(aws, (await activate(aws, first)).update?.id);
    expect((await bundle(aws)).active?.id).toBe(first);
    await aws.clock.advance(60 * day);
    expect(await refusal(activate(aws, successor))).toMatchObject({ message: `The certificate authority ${successor ?? ''} cannot be activated because rollback to it is no longer available` });
  });

  test('happens by itself before the signer ends: a successor two years before, its activation six months before', async () => {
    const aws = await withCluster();
    const [first] = await list(aws);
    const end = (await described(aws, first?.id)).validity?.notAfter?.getTime() ?? 0;
    await aws.clock.advanceTo(end - 729 * day);
    const [, appended] = await list(aws);
    expect(appended).toMatchObject({ createdBy: 'EKS', signingStatus: 'NOT_USED', distributionStatus: 'COMPLETE', createdAt: new Date(end - 730 * day) });
    expect(await refusal(remove(aws, appended?.id))).toMatchObject({
      exception: 'InvalidParameterException', message: `The certificate authority ${appended?.id ?? ''} cannot be deleted because Amazon EKS appended it as the only successor`,
    });
    await aws.clock.advanceTo(end - 181 * day);
    expect((await bundle(aws)).active).toEqual({ id: appended?.id, activatedBy: 'EKS' });
    await aws.clock.advanceTo(end + day);
    expect((await list(aws)).map(({ id }) => id)).toEqual([appended?.id]);
  });
});

describe('refusals', () => {
  const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });

  test('a cluster has at most two authorities', async () => {
    const { aws } = await withSuccessor();
    expect(await refusal(aws.eks.send(new CreateCertificateAuthorityCommand({ clusterName })))).toEqual({
      exception: 'ResourceLimitExceededException', code: 400, message: 'Cluster prod already has 2 certificate authorities',
    });
  });

  test('the signer is neither activated again nor deleted', async () => {
    const { aws, first = '' } = await withSuccessor();
    expect(await refusal(activate(aws, first))).toEqual(invalid(`The certificate authority ${first} is already the signing certificate authority`));
    expect(await refusal(remove(aws, first))).toEqual(invalid(`The certificate authority ${first} cannot be deleted because it signs the certificates of the cluster`));
  });

  test('an authority that could not be distributed is not activated', async () => {
    const { aws, successor = '' } = await withSuccessor({ faults: { failures: [{ operation: 'CreateCertificateAuthority', code: 'Unknown' }] } });
    expect(await refusal(activate(aws, successor))).toEqual(invalid(`The certificate authority ${successor} cannot be activated because its distribution status is FAILED`));
    expect((await bundle(aws)).certificates).toBe(1);
  });

  test('a rotation is an update of the cluster like any other: one at a time', async () => {
    const aws = await withCluster();
    const { update } = await aws.eks.send(new CreateCertificateAuthorityCommand({ clusterName }));
    const busy = { exception: 'ResourceInUseException', message: expect.stringContaining(`currently has update ${update?.id ?? ''} in progress`) as unknown };
    expect(await refusal(aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection: true })))).toMatchObject(busy);
    expect(await refusal(aws.eks.send(new CreateCertificateAuthorityCommand({ clusterName })))).toMatchObject(busy);
  });

  test('an unknown authority is a 404', async () => {
    const aws = await withCluster();
    for (const call of [described(aws, 'nope'), activate(aws, 'nope'), remove(aws, 'nope')]) {
      expect(await refusal(call)).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No certificate authority found for ID: nope' });
    }
  });
});
