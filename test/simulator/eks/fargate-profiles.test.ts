import {
  CreateClusterCommand, CreateFargateProfileCommand, DeleteFargateProfileCommand, DescribeFargateProfileCommand, ListAccessEntriesCommand, ListFargateProfilesCommand, waitUntilFargateProfileActive, waitUntilFargateProfileDeleted,
} from '@aws-sdk/client-eks';
import type { CreateFargateProfileRequest } from '@aws-sdk/client-eks';
import { expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { embeddedEks, roleArn } from './embedded-eks.ts';
import { cluster, profile, refusal, withCluster, withProfile } from './fixtures.ts';

const named = { clusterName: 'prod', fargateProfileName: 'system' };
const quick = { maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
const create = (aws: EmbeddedEks, over?: Partial<CreateFargateProfileRequest>) => aws.eks.send(new CreateFargateProfileCommand(profile(over)));
const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });
const inUse = (message: string) => ({ exception: 'ResourceInUseException', code: 409, message });

test('a Fargate profile comes and goes, as the SDK waiters see it, and lets its pods in meanwhile', async () => {
  const aws = await withCluster();
  expect((await create(aws)).fargateProfile).toMatchObject({ status: 'CREATING', selectors: [{ namespace: 'kube-system', labels: {} }], health: { issues: [] } });
  await aws.clock.settle();
  expect((await waitUntilFargateProfileActive({ client: aws.eks, ...quick }, named)).state).toBe('SUCCESS');
  expect((await aws.eks.send(new ListAccessEntriesCommand({ clusterName: 'prod' }))).accessEntries).toContain(roleArn('pods'));
  expect((await aws.eks.send(new DeleteFargateProfileCommand(named))).fargateProfile?.status).toBe('DELETING');
  await aws.clock.settle();
  expect((await waitUntilFargateProfileDeleted({ client: aws.eks, ...quick }, named)).state).toBe('SUCCESS');
  expect((await aws.eks.send(new ListFargateProfilesCommand({ clusterName: 'prod' }))).fargateProfileNames).toEqual([]);
  expect((await aws.eks.send(new ListAccessEntriesCommand({ clusterName: 'prod' }))).accessEntries).not.toContain(roleArn('pods'));
});

test('without subnets it takes the private ones of the cluster', async () => {
  const aws = await withCluster({}, { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-public'] } });
  expect((await create(aws, { subnets: undefined })).fargateProfile?.subnets).toEqual(['subnet-a', 'subnet-b']);
});

test('one profile comes or goes at a time', async () => {
  const aws = await withCluster();
  await create(aws);
  expect(await refusal(create(aws, { fargateProfileName: 'second' }))).toEqual(
    inUse('Cannot create Fargate Profile second because cluster prod currently has Fargate profile system in status CREATING'),
  );
  await aws.clock.settle();
  await withProfile(aws, { fargateProfileName: 'second' });
  await aws.eks.send(new DeleteFargateProfileCommand(named));
  expect(await refusal(aws.eks.send(new DeleteFargateProfileCommand({ ...named, fargateProfileName: 'second' })))).toEqual(
    inUse('Cannot Delete Fargate Profile second because cluster prod currently has Fargate profile system in status DELETING'),
  );
});

test('a name is used once, and only on a cluster that is ready', async () => {
  const aws = await embeddedEks();
  await aws.eks.send(new CreateClusterCommand(cluster()));
  expect(await refusal(create(aws))).toEqual({ exception: 'InvalidRequestException', code: 400, message: "Cluster 'prod' is not in ACTIVE status" });
  await aws.clock.settle();
  await withProfile(aws);
  expect(await refusal(create(aws))).toEqual(inUse('A Fargate Profile already exists with this name in this cluster.'));
});

const labels = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`l${i}`, 'x']));
const limit = (message: string) => ({ exception: 'ResourceLimitExceededException', code: 400, message });
const creations: [string, Partial<CreateFargateProfileRequest>, ReturnType<typeof invalid>][] = [
  ['no selector', { selectors: [] }, invalid('Fargate Profile must have at least one selector with at least one namespace value.')],
  ['six selectors', { selectors: Array.from({ length: 6 }, (_, i) => ({ namespace: `n${i}` })) }, limit('A Fargate Profile can have at most 5 selectors')],
  ['six labels in a selector', { selectors: [{ namespace: 'n', labels }] }, limit('A Fargate Profile selector can have at most 5 labels')],
  ['a public subnet', { subnets: ['subnet-a', 'subnet-public'] }, invalid('Subnet subnet-public provided in Fargate Profile is not a private subnet')],
  ['a subnet of another VPC', { subnets: ['subnet-other'] }, invalid('The following subnets are not in the VPC of the cluster (vpc-main): [subnet-other]')],
  ['a role that does not exist', { podExecutionRoleArn: roleArn('nobody') }, invalid(`The pod execution role ${roleArn('nobody')} does not exist`)],
  [
    'a role that Fargate may not assume',
    { podExecutionRoleArn: roleArn('node') },
    invalid('Misconfigured PodExecutionRole Trust Policy; Please add the eks-fargate-pods.amazonaws.com Service Principal'),
  ],
];

test.each(creations)('CreateFargateProfile refuses %s', async (_situation, over, expected) => {
  const aws = await withCluster();
  expect(await refusal(create(aws, over))).toEqual(expected);
});

test('a cluster has as many profiles as the quota says', async () => {
  const aws = await withCluster({ quotas: { fargateProfilesPerCluster: 1 } });
  await withProfile(aws);
  expect(await refusal(create(aws, { fargateProfileName: 'second' }))).toEqual(limit('Fargate profile limit exceeded: 1 profiles in cluster prod'));
});

test('a profile scripted to fail ends CREATE_FAILED with the reason', async () => {
  const aws = await withCluster({ faults: { failures: [{ operation: 'CreateFargateProfile', code: 'AccessDenied', message: 'No.' }] } });
  await withProfile(aws);
  expect((await aws.eks.send(new DescribeFargateProfileCommand(named))).fargateProfile).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [{ code: 'AccessDenied' }] } });
});

test('a missing profile is a 404', async () => {
  const aws = await withCluster();
  expect(await refusal(aws.eks.send(new DescribeFargateProfileCommand(named)))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No Fargate Profile found with name: system.' });
});
