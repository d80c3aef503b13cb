import {
  CreateCapabilityCommand, CreateClusterCommand, DeleteCapabilityCommand, DescribeAccessEntryCommand, DescribeCapabilityCommand, DescribeUpdateCommand, ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand, ListCapabilitiesCommand, ListUpdatesCommand, TagResourceCommand, UpdateCapabilityCommand,
} from '@aws-sdk/client-eks';
import type { CreateCapabilityRequest, UpdateCapabilityRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { account, roleArn } from './embedded-eks.ts';
import { capability, cluster, refusal, withCluster } from './fixtures.ts';
import type { Principal } from '../../../simulator/service.ts';

const named = { clusterName: 'prod', capabilityName: 'controllers' };
const argoCd = { awsIdc: { idcInstanceArn: 'arn:aws:sso:::instance/ssoins-1234' }, rbacRoleMappings: [{ role: 'ADMIN' as const, identities: [{ id: 'u-1', type: 'SSO_USER' as const }] }] };
const described = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeCapabilityCommand(named))).capability ?? {};

async function withCapability(over: Partial<CreateCapabilityRequest> = {}, options = {}): Promise<EmbeddedEks> {
  const aws = await withCluster(options);
  await aws.eks.send(new CreateCapabilityCommand(capability(over)));
  await aws.clock.until(async () => (await described(aws)).status !== 'CREATING');
  return aws;
}

async function update(aws: EmbeddedEks, change: Omit<UpdateCapabilityRequest, keyof typeof named>) {
  const { update: started } = await aws.eks.send(new UpdateCapabilityCommand({ ...named, ...change }));
  expect((await described(aws)).status).toBe('UPDATING');
  await aws.clock.until(async () => (await described(aws)).status !== 'UPDATING');
  const { update: done } = await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', capabilityName: 'controllers', updateId: started?.id }));
  return done ?? {};
}

test('a capability is CREATING, then ACTIVE, and its role is let into the cluster', async () => {
  const aws = await withCluster();
  const { capability: started } = await aws.eks.send(new CreateCapabilityCommand(capability({ tags: { team: 'a' } })));
  expect(started).toMatchObject({ status: 'CREATING', type: 'ACK', configuration: { ack: { enableCrossNamespace: false } }, health: { issues: [] }, tags: { team: 'a' } });
  expect(started?.arn).toMatch(new RegExp(`^arn:aws:eks:us-west-2:${account}:capability/prod/ack/controllers/[0-9a-f-]{36}$`));
  await aws.clock.until(async () => (await described(aws)).status === 'ACTIVE');
  await aws.eks.send(new TagResourceCommand({ resourceArn: started?.arn, tags: { team: 'b' } }));
  expect(await described(aws)).toMatchObject({ tags: { team: 'b' } });

  const entry = { clusterName: 'prod', principalArn: roleArn('capability') };
  expect((await aws.eks.send(new DescribeAccessEntryCommand(entry))).accessEntry).toMatchObject({ type: 'STANDARD' });
  const { associatedAccessPolicies } = await aws.eks.send(new ListAssociatedAccessPoliciesCommand(entry));
  expect(associatedAccessPolicies?.map(({ policyArn }) => policyArn)).toEqual(['arn:aws:eks::aws:cluster-access-policy/AmazonEKSACKPolicy']);
});

test('Argo CD gets an application in Identity Center and an address', async () => {
  const aws = await withCapability({ type: 'ARGOCD', configuration: { argoCd } });
  expect((await described(aws)).configuration?.argoCd).toMatchObject({
    namespace: 'argocd', serverUrl: expect.stringMatching(/^https:\/\//) as unknown, rbacRoleMappings: argoCd.rbacRoleMappings,
    awsIdc: { idcRegion: 'us-west-2', idcManagedApplicationArn: expect.stringContaining(':application/ssoins-1234/') as unknown },
  });
});

test('capabilities are listed by name', async () => {
  const aws = await withCapability();
  await aws.eks.send(new CreateCapabilityCommand(capability({ capabilityName: 'a-kro', type: 'KRO' })));
  const { capabilities = [] } = await aws.eks.send(new ListCapabilitiesCommand({ clusterName: 'prod' }));
  expect(capabilities.map(({ capabilityName, type, status }) => [capabilityName, type, status])).toEqual([['a-kro', 'KRO', 'CREATING'], ['controllers', 'ACK', 'ACTIVE']]);
});

describe('an update of a capability', () => {
  test('of ACK replaces its list of services and keeps the rest', async () => {
    const aws = await withCapability({ configuration: { ack: { enableCrossNamespace: true } } });
    const done = await update(aws, { configuration: { ack: { disabledServices: ['s3', 'ec2'] } } });
    expect(done).toMatchObject({ type: 'CapabilityUpdate', status: 'Successful', params: [{ type: 'DisabledServices', value: '["s3","ec2"]' }] });
    expect((await described(aws)).configuration).toEqual({ ack: { enableCrossNamespace: true, disabledServices: ['s3', 'ec2'] } });
    expect((await aws.eks.send(new ListUpdatesCommand({ name: 'prod', capabilityName: 'controllers' }))).updateIds).toEqual([done.id]);
    expect((await aws.eks.send(new ListUpdatesCommand({ name: 'prod' }))).updateIds).toEqual([]);
  });

  test('of Argo CD adds role mappings and takes identities out of others', async () => {
    const aws = await withCapability({ type: 'ARGOCD', configuration: { argoCd } });
    const viewer = { role: 'VIEWER' as const, identities: [{ id: 'g-1', type: 'SSO_GROUP' as const }] };
    await update(aws, { configuration: { argoCd: { rbacRoleMappings: { addOrUpdateRoleMappings: [viewer], removeRoleMappings: argoCd.rbacRoleMappings } } } });
    expect((await described(aws)).configuration?.argoCd?.rbacRoleMappings).toEqual([viewer]);
  });

  test('that fails changes nothing', async () => {
    const aws = await withCapability({}, { faults: { failures: [{ operation: 'UpdateCapability', code: 'AccessDenied', message: 'No.' }] } });
    expect(await update(aws, { configuration: { ack: { enableCrossNamespace: true } } })).toMatchObject({ status: 'Failed', errors: [{ errorCode: 'AccessDenied' }] });
    expect(await described(aws)).toMatchObject({ status: 'ACTIVE', configuration: { ack: { enableCrossNamespace: false } } });
  });
});

test('a capability that cannot be created says why, and goes with its access entry when deleted', async () => {
  const aws = await withCapability({}, { faults: { failures: [{ operation: 'CreateCapability', code: 'AccessDenied', message: 'No.', times: 1 }] } });
  expect(await described(aws)).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [{ code: 'AccessDenied', message: 'No.' }] } });
  const entries = async () => (await aws.eks.send(new ListAccessEntriesCommand({ clusterName: 'prod' }))).accessEntries;
  const gone = async () => {
    expect((await aws.eks.send(new DeleteCapabilityCommand(named))).capability?.status).toBe('DELETING');
    await aws.clock.settle();
    expect(await refusal(described(aws))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No capability found with name: controllers in cluster: prod' });
  };
  await gone();
  await aws.eks.send(new CreateCapabilityCommand(capability()));
  await aws.clock.settle();
  expect(await entries()).toContain(roleArn('capability'));
  await gone();
  expect(await entries()).not.toContain(roleArn('capability'));
});

const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });
const creations: [string, Partial<CreateCapabilityRequest>, ReturnType<typeof invalid>][] = [
  ['Argo CD without its configuration', { type: 'ARGOCD' }, invalid('The configuration argoCd must be specified for a capability of type ARGOCD')],
  ['configuration of Argo CD for kro', { type: 'KRO', configuration: { argoCd } }, invalid('The configuration argoCd cannot be specified for a capability of type KRO')],
  ['configuration of ACK for kro', { type: 'KRO', configuration: { ack: {} } }, invalid('The configuration ack cannot be specified for a capability of type KRO')],
  ['a role that does not exist', { roleArn: roleArn('nobody') }, invalid(`The capability role ${roleArn('nobody')} does not exist`)],
  ['a role for something else', { roleArn: roleArn('node') }, invalid(`The trust policy of the capability role ${roleArn('node')} must allow capabilities.eks.amazonaws.com to assume it`)],
  [
    'deleting what the capability made',
    { deletePropagationPolicy: 'DELETE' as 'RETAIN' },
    invalid("1 validation error detected: Value 'DELETE' at 'deletePropagationPolicy' failed to satisfy constraint: Member must satisfy enum value set: [RETAIN]"),
  ],
];

test.each(creations)('CreateCapability refuses %s', async (_situation, over, expected) => {
  expect(await refusal((await withCluster()).eks.send(new CreateCapabilityCommand(capability(over))))).toEqual(expected);
});

test('a name is taken once, and there is one capability of each type', async () => {
  const aws = await withCapability();
  const create = (over: Partial<CreateCapabilityRequest>) => refusal(aws.eks.send(new CreateCapabilityCommand(capability(over))));
  expect(await create({ type: 'KRO' })).toEqual({ exception: 'ResourceInUseException', code: 409, message: 'Capability already exists with name: controllers' });
  expect(await create({ capabilityName: 'more' })).toEqual({
    exception: 'ResourceLimitExceededException', code: 400, message: 'Cluster prod already has a capability of type ACK: controllers',
  });
});

test('capabilities need an ACTIVE cluster with access entries', async () => {
  const aws = await withCluster({}, { accessConfig: undefined });
  expect(await refusal(aws.eks.send(new CreateCapabilityCommand(capability())))).toMatchObject({
    exception: 'InvalidRequestException', message: "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  });
  await aws.eks.send(new CreateClusterCommand(cluster({ name: 'young' })));
  expect(await refusal(aws.eks.send(new CreateCapabilityCommand(capability({ clusterName: 'young' }))))).toMatchObject({ message: "Cluster 'young' is not in ACTIVE status" });
});

test('a capability takes one change at a time, and an update names one', async () => {
  const aws = await withCapability();
  const change = (configuration?: object) => refusal(aws.eks.send(new UpdateCapabilityCommand({ ...named, ...(configuration && { configuration }) })));
  expect(await change()).toEqual(invalid('The request does not specify any change to the capability'));
  expect(await change({ argoCd: {} })).toEqual(invalid('The configuration argoCd cannot be specified for a capability of type ACK'));
  await aws.eks.send(new DeleteCapabilityCommand(named));
  expect(await change({ ack: {} })).toEqual({ exception: 'ResourceInUseException', code: 409, message: 'Capability controllers cannot be updated as it is currently in DELETING state' });
});

test('whoever creates a capability must be allowed to hand its role to the capabilities service', async () => {
  const aws = await withCluster();
  const person: Principal = { kind: 'role', account, roleArn: roleArn('person'), arn: `arn:aws:sts::${account}:assumed-role/person/me` };
  await aws.allow('person', [{ Effect: 'Allow', Action: 'eks:CreateCapability', Resource: `arn:aws:eks:us-west-2:${account}:cluster/prod` }]);
  const create = () => refusal(aws.clientFor('us-west-2', person).send(new CreateCapabilityCommand(capability())));
  expect(await create()).toMatchObject({ exception: 'AccessDeniedException', message: expect.stringContaining('iam:PassRole') as unknown });
});
