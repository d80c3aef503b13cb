import {
  AssociateAccessPolicyCommand, CreateAccessEntryCommand, CreatePodIdentityAssociationCommand, DeleteAccessEntryCommand, DeletePodIdentityAssociationCommand, DescribeAccessEntryCommand,
  DescribePodIdentityAssociationCommand, DisassociateAccessPolicyCommand, ListAccessEntriesCommand, ListAccessPoliciesCommand, ListAssociatedAccessPoliciesCommand,
  ListPodIdentityAssociationsCommand, UpdateAccessEntryCommand, UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks';
import type { AssociateAccessPolicyRequest, CreateAccessEntryRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { roleArn } from './embedded-eks.ts';
import { refusal, withAddon, withCluster } from './fixtures.ts';

const clusterName = 'prod';
const person = { clusterName, principalArn: roleArn('person') };
const view = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });
const create = (aws: EmbeddedEks, over: Partial<CreateAccessEntryRequest> = {}) => aws.eks.send(new CreateAccessEntryCommand({ ...person, ...over }));

describe('access entries', () => {
  test('name a role by its session, and are found, changed and removed by its ARN', async () => {
    const aws = await withCluster();
    const { accessEntry } = await create(aws, { kubernetesGroups: ['viewers'] });
    expect(accessEntry).toMatchObject({ type: 'STANDARD', username: 'arn:aws:sts::111122223333:assumed-role/person/{{SessionName}}', kubernetesGroups: ['viewers'] });
    expect(accessEntry?.accessEntryArn).toMatch(/^arn:aws:eks:us-west-2:111122223333:access-entry\/prod\/role\/111122223333\/person\/[0-9a-f-]{36}$/);
    await aws.eks.send(new UpdateAccessEntryCommand({ ...person, username: 'viewer', kubernetesGroups: ['all'] }));
    expect((await aws.eks.send(new DescribeAccessEntryCommand(person))).accessEntry).toMatchObject({ username: 'viewer', kubernetesGroups: ['all'] });
    await aws.eks.send(new DeleteAccessEntryCommand(person));
    expect(await refusal(aws.eks.send(new DescribeAccessEntryCommand(person)))).toMatchObject({ exception: 'ResourceNotFoundException', code: 404 });
  });

  test('of nodes have their user name and group set', async () => {
    const aws = await withCluster();
    const { accessEntry } = await create(aws, { principalArn: roleArn('node'), type: 'EC2_LINUX' });
    expect(accessEntry).toMatchObject({ username: 'system:node:{{EC2PrivateDNSName}}', kubernetesGroups: ['system:nodes'] });
  });

  const creations: [string, Partial<CreateAccessEntryRequest>, string][] = [
    ['a principal that is no IAM ARN', { principalArn: 'me' }, 'The specified principalArn is invalid: invalid format.'],
    ['a role that does not exist', { principalArn: roleArn('nobody') }, 'The specified principalArn is invalid: invalid principal.'],
    ['a system group', { kubernetesGroups: ['system:masters'] }, 'The kubernetes group name system:masters is invalid, it cannot start with system:'],
    ['a reserved user name', { username: 'aws:me' }, 'The username aws:me is invalid, it cannot start with aws:'],
    ['an unknown type', { type: 'EC2_SOLARIS' }, 'The specified type is invalid: EC2_SOLARIS'],
    ['a user name for nodes', { type: 'EC2_LINUX', username: 'me' }, 'username and kubernetesGroups cannot be specified for access entries of type EC2_LINUX'],
  ];
  test.each(creations)('refuse %s', async (_situation, over, message) => {
    const aws = await withCluster();
    expect(await refusal(create(aws, over))).toEqual(invalid(message));
  });

  test('exist once per principal', async () => {
    const aws = await withCluster();
    await create(aws);
    expect(await refusal(create(aws))).toEqual({ exception: 'ResourceInUseException', code: 409, message: 'The specified access entry resource is already in use on this cluster.' });
  });

  test('are refused where the authentication mode is CONFIG_MAP', async () => {
    const aws = await withCluster({}, { accessConfig: { authenticationMode: 'CONFIG_MAP' } });
    const expected = {
      exception: 'InvalidRequestException', code: 400,
      message: "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    };
    expect(await refusal(create(aws))).toEqual(expected);
    expect(await refusal(aws.eks.send(new ListAccessEntriesCommand({ clusterName })))).toEqual(expected);
  });

  test('are limited by the quota', async () => {
    const aws = await withCluster({ quotas: { accessEntriesPerCluster: 1 } });
    expect(await refusal(create(aws))).toMatchObject({ exception: 'ResourceLimitExceededException', message: 'Access entry limit exceeded: 1' });
  });
});

describe('access policies', () => {
  const associate = (aws: EmbeddedEks, over: Partial<AssociateAccessPolicyRequest> = {}) =>
    aws.eks.send(new AssociateAccessPolicyCommand({ ...person, policyArn: view, accessScope: { type: 'cluster' }, ...over }));

  test('are associated, rescoped, listed and taken away', async () => {
    const aws = await withCluster();
    await create(aws);
    await associate(aws);
    await associate(aws, { accessScope: { type: 'namespace', namespaces: ['a'] } });
    const list = async () => (await aws.eks.send(new ListAssociatedAccessPoliciesCommand(person))).associatedAccessPolicies;
    expect(await list()).toMatchObject([{ policyArn: view, accessScope: { type: 'namespace', namespaces: ['a'] } }]);
    expect((await aws.eks.send(new ListAccessEntriesCommand({ clusterName, associatedPolicyArn: view }))).accessEntries).toEqual([person.principalArn]);
    await aws.eks.send(new DisassociateAccessPolicyCommand({ ...person, policyArn: view }));
    expect(await list()).toEqual([]);
    expect(await refusal(aws.eks.send(new DisassociateAccessPolicyCommand({ ...person, policyArn: view })))).toMatchObject({ exception: 'ResourceNotFoundException' });
  });

  const associations: [string, Partial<AssociateAccessPolicyRequest>, string][] = [
    ['a policy that EKS does not have', { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }, 'The specified policyArn is invalid: arn:aws:iam::aws:policy/AdministratorAccess'],
    ['a namespace scope without namespaces', { accessScope: { type: 'namespace' } }, 'An access scope of type namespace needs at least one namespace'],
    ['a cluster scope with namespaces', { accessScope: { type: 'cluster', namespaces: ['a'] } }, 'An access scope of type cluster cannot have namespaces'],
  ];
  test.each(associations)('refuse %s', async (_situation, over, message) => {
    const aws = await withCluster();
    await create(aws);
    expect(await refusal(associate(aws, over))).toEqual(invalid(message));
  });

  test('are not for nodes', async () => {
    const aws = await withCluster();
    await create(aws, { principalArn: roleArn('node'), type: 'EC2_LINUX' });
    expect(await refusal(associate(aws, { principalArn: roleArn('node') }))).toEqual({
      exception: 'InvalidRequestException', code: 400, message: 'Access policies cannot be associated with access entries of type EC2_LINUX',
    });
  });

  test('are the ones that AWS publishes', async () => {
    const aws = await withCluster();
    expect((await aws.eks.send(new ListAccessPoliciesCommand())).accessPolicies).toContainEqual({ name: 'AmazonEKSViewPolicy', arn: view });
  });
});

describe('Pod Identity associations', () => {
  const asked = { clusterName, namespace: 'shop', serviceAccount: 'api', roleArn: roleArn('workload') };

  test('are made, changed, listed by service account and removed', async () => {
    const aws = await withCluster();
    const { association } = await aws.eks.send(new CreatePodIdentityAssociationCommand(asked));
    expect(association).toMatchObject({ namespace: 'shop', serviceAccount: 'api', disableSessionTags: false });
    expect(association?.associationArn).toBe(`arn:aws:eks:us-west-2:111122223333:podidentityassociation/prod/${association?.associationId ?? ''}`);
    const named = { clusterName, associationId: association?.associationId };
    await aws.eks.send(new UpdatePodIdentityAssociationCommand({ ...named, disableSessionTags: true }));
    expect((await aws.eks.send(new DescribePodIdentityAssociationCommand(named))).association?.disableSessionTags).toBe(true);
    expect((await aws.eks.send(new ListPodIdentityAssociationsCommand({ clusterName, namespace: 'shop', serviceAccount: 'api' }))).associations).toHaveLength(1);
    expect((await aws.eks.send(new ListPodIdentityAssociationsCommand({ clusterName, namespace: 'else' }))).associations).toEqual([]);
    await aws.eks.send(new DeletePodIdentityAssociationCommand(named));
    expect(await refusal(aws.eks.send(new DescribePodIdentityAssociationCommand(named)))).toMatchObject({ exception: 'ResourceNotFoundException', code: 404 });
  });

  test('exist once per service account', async () => {
    const aws = await withCluster();
    const { association } = await aws.eks.send(new CreatePodIdentityAssociationCommand(asked));
    expect(await refusal(aws.eks.send(new CreatePodIdentityAssociationCommand(asked)))).toEqual({
      exception: 'ResourceInUseException', code: 409, message: `Association already exists: ${association?.associationId ?? ''}`,
    });
  });

  test('need a role that pods may assume', async () => {
    const aws = await withCluster();
    const tried = (name: string) => refusal(aws.eks.send(new CreatePodIdentityAssociationCommand({ ...asked, roleArn: roleArn(name) })));
    expect(await tried('nobody')).toEqual(invalid('Role provided in the request does not exist.'));
    expect(await tried('node')).toEqual(invalid(`Trust policy of role ${roleArn('node')} must allow pods.eks.amazonaws.com to assume it and tag the session.`));
  });

  test('of an add-on are changed through the add-on', async () => {
    const aws = await withCluster();
    await withAddon(aws, { addonName: 'vpc-cni', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: roleArn('workload') }] });
    const { associations: [owned] = [] } = await aws.eks.send(new ListPodIdentityAssociationsCommand({ clusterName }));
    expect(await refusal(aws.eks.send(new DeletePodIdentityAssociationCommand({ clusterName, associationId: owned?.associationId })))).toMatchObject({ exception: 'InvalidRequestException' });
  });

  test('are limited by the quota', async () => {
    const aws = await withCluster({ quotas: { podIdentityAssociationsPerCluster: 0 } });
    expect(await refusal(aws.eks.send(new CreatePodIdentityAssociationCommand(asked)))).toMatchObject({ exception: 'ResourceLimitExceededException' });
  });
});
