import { describe, expect, test } from '@jest/globals';
import type { Shape } from '../../../simulator/service.ts';
import { ACCOUNT, awsOf } from '../aws-of.ts';

const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const anything = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });
const clusterPolicy = 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy';

/** IAM as the administrator of the account. */
function iamOf() {
  const aws = awsOf();
  return { aws, iam: (operation: string, input: Shape = {}, account = ACCOUNT) => aws.as('iam', operation, input, account) };
}

describe('Roles', () => {
  test('a role is created, found, changed and listed', async () => {
    const { iam } = iamOf();
    const { Role } = await iam('CreateRole', { RoleName: 'cluster', Path: '/eks/', AssumeRolePolicyDocument: trust, Description: 'd', Tags: [{ Key: 'a', Value: 'b' }] });
    expect(Role).toMatchObject({
      RoleName: 'cluster',
      Arn: `arn:aws:iam::${ACCOUNT}:role/eks/cluster`,
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      AssumeRolePolicyDocument: encodeURIComponent(trust),
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    await iam('UpdateRole', { RoleName: 'cluster', MaxSessionDuration: '7200' });
    expect((await iam('GetRole', { RoleName: 'cluster' })).Role).toMatchObject({ MaxSessionDuration: 7200, Description: 'd' });
    expect((await iam('ListRoles', { PathPrefix: '/eks/' })).Roles).toHaveLength(1);
    expect((await iam('ListRoles', { PathPrefix: '/other/' })).Roles).toEqual([]);
    await iam('UntagRole', { RoleName: 'cluster', TagKeys: ['a'] });
    expect(await iam('ListRoleTags', { RoleName: 'cluster' })).toEqual({ Tags: [], IsTruncated: false });
  });

  test('accounts have their own roles', async () => {
    const { iam } = iamOf();
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    await expect(iam('GetRole', { RoleName: 'r' }, '444455556666')).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });

  test.each<[string, string, Shape, object]>([
    ['a missing role', 'GetRole', { RoleName: 'none' }, { code: 'NoSuchEntity', status: 404, message: 'The role with name none cannot be found.' }],
    ['a name that is taken', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust }, { code: 'EntityAlreadyExists', status: 409, message: 'Role with name r already exists.' }],
    ['a name that is too long', 'CreateRole', { RoleName: 'x'.repeat(65), AssumeRolePolicyDocument: trust }, { code: 'ValidationError', message: expect.stringContaining('less than or equal to 64') }],
    ['a name with odd characters', 'CreateRole', { RoleName: 'a/b', AssumeRolePolicyDocument: trust }, { code: 'ValidationError', message: expect.stringContaining('roleName is invalid') }],
    ['no name at all', 'GetRole', {}, { code: 'ValidationError', message: expect.stringContaining("at 'roleName'") }],
    ['a broken trust policy', 'CreateRole', { RoleName: 'new', AssumeRolePolicyDocument: '{' }, { code: 'MalformedPolicyDocument', status: 400 }],
    ['a trust policy with a resource', 'UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: anything }, { code: 'MalformedPolicyDocument', message: expect.stringContaining('prohibited field Resource') }],
    ['a session that is too long', 'UpdateRole', { RoleName: 'r', MaxSessionDuration: 43_201 }, { code: 'ValidationError' }],
    ['a missing boundary', 'PutRolePermissionsBoundary', { RoleName: 'r', PermissionsBoundary: 'arn:aws:iam::aws:policy/None' }, { code: 'NoSuchEntity' }],
  ])('%s is refused as IAM refuses it', async (_sentence, operation, input, error) => {
    const { iam } = iamOf();
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    await expect(iam(operation, input)).rejects.toMatchObject(error);
  });

  test('a role goes only when nothing hangs on it', async () => {
    const { iam } = iamOf();
    const deleting = () => iam('DeleteRole', { RoleName: 'r' });
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    await iam('PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: anything });
    await iam('AttachRolePolicy', { RoleName: 'r', PolicyArn: clusterPolicy });
    await iam('CreateInstanceProfile', { InstanceProfileName: 'i' });
    await iam('AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' });
    await expect(deleting()).rejects.toMatchObject({ code: 'DeleteConflict', message: 'Cannot delete entity, must remove roles from instance profile first.' });
    await iam('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' });
    await expect(deleting()).rejects.toMatchObject({ message: 'Cannot delete entity, must detach all policies first.' });
    await iam('DetachRolePolicy', { RoleName: 'r', PolicyArn: clusterPolicy });
    await expect(deleting()).rejects.toMatchObject({ message: 'Cannot delete entity, must delete policies first.' });
    await iam('DeleteRolePolicy', { RoleName: 'r', PolicyName: 'p' });
    await deleting();
    await expect(iam('GetRole', { RoleName: 'r' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});

describe('Policies of a role', () => {
  test('inline policies are kept as they were put', async () => {
    const { iam } = iamOf();
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    await iam('PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: anything });
    expect(await iam('GetRolePolicy', { RoleName: 'r', PolicyName: 'p' })).toEqual({ RoleName: 'r', PolicyName: 'p', PolicyDocument: encodeURIComponent(anything) });
    expect(await iam('ListRolePolicies', { RoleName: 'r' })).toEqual({ PolicyNames: ['p'], IsTruncated: false });
    await expect(iam('GetRolePolicy', { RoleName: 'r', PolicyName: 'q' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The role policy with name q cannot be found.' });
  });

  test('inline policies together have a largest size', async () => {
    const { iam } = iamOf();
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    const large = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: Array.from({ length: 300 }, (_, i) => `arn:aws:s3:::bucket-${i}/*`) }] });
    await iam('PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: large });
    await iam('PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: large });
    await expect(iam('PutRolePolicy', { RoleName: 'r', PolicyName: 'q', PolicyDocument: large })).rejects.toMatchObject({ code: 'LimitExceeded', message: expect.stringContaining('10240') });
  });

  test('AWS\'s own policies attach by name, an unknown one does not exist', async () => {
    const { iam } = iamOf();
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    await iam('AttachRolePolicy', { RoleName: 'r', PolicyArn: clusterPolicy });
    await iam('AttachRolePolicy', { RoleName: 'r', PolicyArn: clusterPolicy });
    expect(await iam('ListAttachedRolePolicies', { RoleName: 'r' })).toMatchObject({ AttachedPolicies: [{ PolicyName: 'AmazonEKSClusterPolicy', PolicyArn: clusterPolicy }] });
    await expect(iam('AttachRolePolicy', { RoleName: 'r', PolicyArn: `${clusterPolicy}X` })).rejects.toMatchObject({ code: 'NoSuchEntity', message: `Policy ${clusterPolicy}X does not exist or is not attachable.` });
    await expect(iam('DetachRolePolicy', { RoleName: 'r', PolicyArn: `${clusterPolicy}X` })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});

describe('Managed policies', () => {
  test('a policy has versions, one of them the default, at most five', async () => {
    const { iam } = iamOf();
    const { Policy } = (await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: anything })) as { Policy: { Arn: string } };
    const PolicyArn = Policy.Arn;
    expect(PolicyArn).toBe(`arn:aws:iam::${ACCOUNT}:policy/p`);
    for (let i = 0; i < 4; i++) await iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: anything, SetAsDefault: 'true' });
    await expect(iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: anything })).rejects.toMatchObject({ code: 'LimitExceeded' });
    expect((await iam('GetPolicy', { PolicyArn })).Policy).toMatchObject({ DefaultVersionId: 'v5', AttachmentCount: 0 });
    await expect(iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v5' })).rejects.toMatchObject({ code: 'DeleteConflict' });
    await iam('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' });
    await expect(iam('DeletePolicy', { PolicyArn })).rejects.toMatchObject({ code: 'DeleteConflict', message: expect.stringContaining('more than one version') });
    for (const VersionId of ['v2', 'v3', 'v4', 'v5']) await iam('DeletePolicyVersion', { PolicyArn, VersionId });
    expect((await iam('ListPolicyVersions', { PolicyArn })).Versions).toMatchObject([{ VersionId: 'v1', IsDefaultVersion: true }]);
    await iam('DeletePolicy', { PolicyArn });
    await expect(iam('GetPolicy', { PolicyArn })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });

  test('a policy in use cannot be deleted, and its name is taken', async () => {
    const { iam } = iamOf();
    const { Policy } = (await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: anything })) as { Policy: { Arn: string } };
    await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
    await iam('AttachRolePolicy', { RoleName: 'r', PolicyArn: Policy.Arn });
    await expect(iam('DeletePolicy', { PolicyArn: Policy.Arn })).rejects.toMatchObject({ code: 'DeleteConflict', message: 'Cannot delete a policy attached to entities.' });
    await expect(iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: anything })).rejects.toMatchObject({ code: 'EntityAlreadyExists' });
    expect((await iam('ListEntitiesForPolicy', { PolicyArn: Policy.Arn })).PolicyRoles).toMatchObject([{ RoleName: 'r' }]);
    expect((await iam('ListPolicies', { Scope: 'Local', OnlyAttached: 'true' })).Policies).toHaveLength(1);
  });

  test('lists come in pages', async () => {
    const { iam } = iamOf();
    const first = await iam('ListPolicies', { Scope: 'AWS', MaxItems: '10' });
    expect(first).toMatchObject({ IsTruncated: true, Marker: '10' });
    const second = await iam('ListPolicies', { Scope: 'AWS', Marker: first['Marker'] });
    expect(second).toMatchObject({ IsTruncated: false });
  });

  test('AWS\'s own policies can be read and not changed', async () => {
    const { iam } = iamOf();
    const { PolicyVersion } = (await iam('GetPolicyVersion', { PolicyArn: clusterPolicy, VersionId: ((await iam('GetPolicy', { PolicyArn: clusterPolicy })).Policy as { DefaultVersionId: string }).DefaultVersionId })) as {
      PolicyVersion: { Document: string };
    };
    expect(JSON.parse(decodeURIComponent(PolicyVersion.Document))).toHaveProperty('Statement');
    for (const operation of ['DeletePolicy', 'CreatePolicyVersion', 'TagPolicy']) {
      await expect(iam(operation, { PolicyArn: clusterPolicy, PolicyDocument: anything, Tags: [] })).rejects.toMatchObject({ code: 'AccessDenied' });
    }
  });
});

describe('Instance profiles', () => {
  test('hold one role', async () => {
    const { iam } = iamOf();
    for (const RoleName of ['a', 'b']) await iam('CreateRole', { RoleName, AssumeRolePolicyDocument: trust });
    await iam('CreateInstanceProfile', { InstanceProfileName: 'i' });
    await iam('AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'a' });
    await expect(iam('AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'b' })).rejects.toMatchObject({ code: 'LimitExceeded' });
    expect((await iam('GetInstanceProfile', { InstanceProfileName: 'i' })).InstanceProfile).toMatchObject({ Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/i`, Roles: [{ RoleName: 'a' }] });
    expect((await iam('ListInstanceProfilesForRole', { RoleName: 'a' })).InstanceProfiles).toHaveLength(1);
    await expect(iam('DeleteInstanceProfile', { InstanceProfileName: 'i' })).rejects.toMatchObject({ code: 'DeleteConflict' });
    await expect(iam('GetInstanceProfile', { InstanceProfileName: 'j' })).rejects.toMatchObject({ message: 'Instance Profile j cannot be found.' });
  });
});

describe('OpenID Connect providers', () => {
  const Url = 'https://oidc.eks.us-west-2.amazonaws.com/id/ABC';
  const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/ABC`;

  test('a provider is created once, read and deleted', async () => {
    const { iam } = iamOf();
    expect(await iam('CreateOpenIDConnectProvider', { Url, ClientIDList: ['sts.amazonaws.com'] })).toMatchObject({ OpenIDConnectProviderArn: arn });
    await expect(iam('CreateOpenIDConnectProvider', { Url })).rejects.toMatchObject({ code: 'EntityAlreadyExists', message: `Provider with url ${Url} already exists.` });
    expect(await iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })).toMatchObject({ Url: Url.slice(8), ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [expect.stringMatching(/^[\da-f]{40}$/)] });
    expect(await iam('ListOpenIDConnectProviders')).toEqual({ OpenIDConnectProviderList: [{ Arn: arn }] });
    await iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    await expect(iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })).rejects.toMatchObject({ code: 'NoSuchEntity', message: `OpenIDConnect Provider not found for arn ${arn}` });
  });

  test('a URL without https is refused', async () => {
    await expect(iamOf().iam('CreateOpenIDConnectProvider', { Url: 'http://x' })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});

describe('Service-linked roles', () => {
  test('are made once by name of the service, and changed by nobody', async () => {
    const { iam } = iamOf();
    const { Role } = await iam('CreateServiceLinkedRole', { AWSServiceName: 'eks-nodegroup.amazonaws.com' });
    expect(Role).toMatchObject({ Arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup` });
    await expect(iam('CreateServiceLinkedRole', { AWSServiceName: 'eks-nodegroup.amazonaws.com' })).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('has been taken') });
    await expect(iam('DeleteRole', { RoleName: 'AWSServiceRoleForAmazonEKSNodegroup' })).rejects.toMatchObject({ code: 'UnmodifiableEntity' });
    expect(await iam('DeleteServiceLinkedRole', { RoleName: 'AWSServiceRoleForAmazonEKSNodegroup' })).toMatchObject({ DeletionTaskId: expect.stringContaining('task/aws-service-role/') });
    await expect(iam('CreateServiceLinkedRole', { AWSServiceName: 'toaster.amazonaws.com' })).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
