import { DeleteClusterCommand, DeregisterClusterCommand, DescribeClusterCommand, ListClustersCommand, RegisterClusterCommand, TagResourceCommand } from '@aws-sdk/client-eks';
import { expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { roleArn } from './embedded-eks.ts';
import { refusal, withCluster } from './fixtures.ts';

const register = (aws: EmbeddedEks, name = 'elsewhere', role = 'person') =>
  aws.eks.send(new RegisterClusterCommand({ name, connectorConfig: { roleArn: roleArn(role), provider: 'GKE' } }));
const describeCluster = async (aws: EmbeddedEks, name = 'elsewhere') => (await aws.eks.send(new DescribeClusterCommand({ name }))).cluster ?? {};
const notFound = { exception: 'ResourceNotFoundException', code: 404, message: 'No cluster found for name: elsewhere.' };

test('a cluster from elsewhere is shown as PENDING with its activation, listed when asked for, and goes when deregistered', async () => {
  const aws = await withCluster();
  const { cluster } = await register(aws);
  expect(cluster).toMatchObject({ name: 'elsewhere', status: 'PENDING', connectorConfig: { provider: 'GKE', roleArn: roleArn('person'), activationCode: expect.any(String) as unknown } });
  await aws.eks.send(new TagResourceCommand({ resourceArn: cluster?.arn, tags: { team: 'a' } }));
  expect(await describeCluster(aws)).toMatchObject({ status: 'PENDING', tags: { team: 'a' } });
  expect((await aws.eks.send(new ListClustersCommand())).clusters).toEqual(['prod']);
  expect((await aws.eks.send(new ListClustersCommand({ include: ['all'] }))).clusters).toEqual(['elsewhere', 'prod']);

  expect((await aws.eks.send(new DeregisterClusterCommand({ name: 'elsewhere' }))).cluster?.status).toBe('DELETING');
  await aws.clock.settle();
  expect(await refusal(describeCluster(aws))).toEqual(notFound);
});

test('names are shared with the clusters of EKS, roles must exist, and there is a quota', async () => {
  const aws = await withCluster({ quotas: { registeredClustersPerRegion: 1 } });
  expect(await refusal(register(aws, 'prod'))).toEqual({ exception: 'ResourceInUseException', code: 409, message: 'Cluster already exists with name: prod' });
  expect(await refusal(register(aws, 'elsewhere', 'nobody'))).toMatchObject({ exception: 'InvalidParameterException', message: `The connector role ${roleArn('nobody')} does not exist` });
  await register(aws);
  expect(await refusal(register(aws, 'another'))).toMatchObject({ exception: 'ResourceLimitExceededException', message: 'Registered cluster limit exceeded: 1 clusters in us-west-2' });
  expect(await refusal(aws.eks.send(new DeleteClusterCommand({ name: 'elsewhere' })))).toEqual(notFound);
  expect(await refusal(aws.eks.send(new DeregisterClusterCommand({ name: 'prod' })))).toMatchObject({ exception: 'ResourceNotFoundException' });
});
