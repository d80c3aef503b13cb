import {
  AssociateIdentityProviderConfigCommand, DescribeIdentityProviderConfigCommand, DisassociateIdentityProviderConfigCommand, ListIdentityProviderConfigsCommand, UpdateClusterConfigCommand,
  DescribeClusterCommand, ListTagsForResourceCommand,
} from '@aws-sdk/client-eks';
import type { OidcIdentityProviderConfigRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { ended, refusal, withCluster } from './fixtures.ts';

const oidc: OidcIdentityProviderConfigRequest = { identityProviderConfigName: 'corp', issuerUrl: 'https://login.example.com/tenant', clientId: 'kubernetes', groupsClaim: 'groups' };
const associate = (aws: EmbeddedEks, over: Partial<OidcIdentityProviderConfigRequest> = {}) =>
  aws.eks.send(new AssociateIdentityProviderConfigCommand({ clusterName: 'prod', oidc: { ...oidc, ...over }, tags: { team: 'a' } }));
const identityProviderConfig = { type: 'oidc', name: 'corp' };
const named = { clusterName: 'prod', identityProviderConfig };
const described = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeIdentityProviderConfigCommand(named))).identityProviderConfig?.oidc;
const listed = async (aws: EmbeddedEks) => (await aws.eks.send(new ListIdentityProviderConfigsCommand({ clusterName: 'prod' }))).identityProviderConfigs;

test('an identity provider comes and goes by updates of the cluster', async () => {
  const aws = await withCluster();
  const { update, tags } = await associate(aws);
  expect({ type: update?.type, params: update?.params, tags }).toEqual({
    type: 'AssociateIdentityProviderConfig', params: [{ type: 'IdentityProviderConfig', value: '[{"type":"oidc","name":"corp"}]' }], tags: { team: 'a' },
  });
  expect(await described(aws)).toMatchObject({ ...oidc, clusterName: 'prod', status: 'CREATING' });
  expect(await ended(aws, update?.id)).toMatchObject({ status: 'Successful' });

  const { status, identityProviderConfigArn: resourceArn } = (await described(aws)) ?? {};
  expect(status).toBe('ACTIVE');
  expect(resourceArn).toMatch(/^arn:aws:eks:us-west-2:111122223333:identityproviderconfig\/prod\/oidc\/corp\/[0-9a-f-]{36}$/);
  expect((await aws.eks.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ team: 'a' });
  expect(await listed(aws)).toEqual([identityProviderConfig]);

  const { update: removal } = await aws.eks.send(new DisassociateIdentityProviderConfigCommand(named));
  expect(await described(aws)).toMatchObject({ status: 'DELETING' });
  await ended(aws, removal?.id);
  expect(await listed(aws)).toEqual([]);
});

test('a provider that EKS cannot reach is gone again, and the update says why', async () => {
  const failure = { operation: 'AssociateIdentityProviderConfig', code: 'AccessDenied', message: 'The issuer cannot be reached.', times: 1 };
  const aws = await withCluster({ faults: { failures: [failure] } });
  const { update } = await associate(aws);
  expect(await ended(aws, update?.id)).toMatchObject({ status: 'Failed', errors: [{ errorCode: 'AccessDenied', errorMessage: 'The issuer cannot be reached.' }] });
  expect(await listed(aws)).toEqual([]);
});

describe('refusals', () => {
  const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message: `Incorrect Identity Provider URL configuration. ${message}` });
  const notHttps = invalid('The Identity Provider URL must begin with https:// and have no query parameters');

  test.each(['http://login.example.com', 'https://login.example.com?tenant=1', 'login'])('the issuer %s is no issuer', async (issuerUrl) => {
    expect(await refusal(associate(await withCluster(), { issuerUrl }))).toEqual(notHttps);
  });

  test('the cluster itself is no identity provider of its own', async () => {
    const aws = await withCluster();
    const issuerUrl = (await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster?.identity?.oidc?.issuer;
    expect(await refusal(associate(aws, { issuerUrl }))).toEqual(invalid('The Identity Provider URL cannot be same as OpenID Connect (OIDC) issuer URL'));
  });

  test('a cluster has one provider, and one update at a time', async () => {
    const aws = await withCluster();
    const { update } = await associate(aws);
    const because = `because cluster prod currently has update ${update?.id ?? ''} in progress`;
    const busy = (type: string) => ({ exception: 'ResourceInUseException', code: 409, message: `Cannot ${type} ${because}` });
    expect(await refusal(aws.eks.send(new DisassociateIdentityProviderConfigCommand(named)))).toEqual(busy('DisassociateIdentityProviderConfig'));
    expect(await refusal(aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection: true })))).toEqual(busy('DeletionProtectionUpdate'));
    await ended(aws, update?.id);
    expect(await refusal(associate(aws, { identityProviderConfigName: 'second' }))).toEqual({
      exception: 'InvalidRequestException', code: 400, message: 'Cluster prod already has an identity provider config of type oidc: corp',
    });
  });

  test('a config that is not there is a 404', async () => {
    const aws = await withCluster();
    const missing = { exception: 'ResourceNotFoundException', code: 404, message: 'No config found for cluster: prod, config type: oidc, config name: corp' };
    expect(await refusal(described(aws))).toEqual(missing);
    expect(await refusal(aws.eks.send(new DisassociateIdentityProviderConfigCommand(named)))).toEqual(missing);
  });
});
