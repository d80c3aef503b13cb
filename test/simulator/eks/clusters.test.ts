import { CreateClusterCommand, DescribeClusterCommand, ListClustersCommand, DeleteClusterCommand, ListAccessEntriesCommand, waitUntilClusterDeleted, paginateListClusters } from '@aws-sdk/client-eks';
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { embeddedEks } from './embedded-eks.ts';
import { cluster, provision, refusal, withCluster } from './fixtures.ts';

const describeCluster = async (aws: Awaited<ReturnType<typeof embeddedEks>>) => (await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster;

describe('a new cluster', () => {
  test('is CREATING without endpoint, certificate authority or issuer, and has them all once ACTIVE', async () => {
    const aws = await embeddedEks();
    await aws.eks.send(new CreateClusterCommand(cluster()));
    const creating = await describeCluster(aws);
    expect(creating).toMatchObject({ status: 'CREATING', version: '1.34', platformVersion: 'eks.33', certificateAuthority: {} });
    expect(creating).not.toHaveProperty('endpoint');
    expect(creating).not.toHaveProperty('identity');
    const startedAt = aws.clock.now();
    await aws.clock.until(async () => (await describeCluster(aws))?.status === 'ACTIVE');
    const minutes = (aws.clock.now() - startedAt) / 60_000;
    expect(minutes).toBeGreaterThan(5);
    expect(minutes).toBeLessThan(15);
    const active = await describeCluster(aws);
    expect(active?.endpoint).toMatch(/^https:\/\/[0-9A-F]{32}\.gr7\.us-west-2\.eks\.amazonaws\.com$/);
    expect(active?.identity?.oidc?.issuer).toMatch(/^https:\/\/oidc\.eks\.us-west-2\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
    expect(active?.certificateAuthority?.data).toBeTruthy();
  });

  test('has a security group of its own in EC2, which goes with it', async () => {
    const aws = await withCluster();
    const id = (await describeCluster(aws))?.resourcesVpcConfig?.clusterSecurityGroupId ?? '';
    const { SecurityGroups: [group] = [] } = await aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    expect(group).toMatchObject({ VpcId: 'vpc-main' });
    await aws.eks.send(new DeleteClusterCommand({ name: 'prod' }));
    await aws.clock.settle();
    await expect(aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).rejects.toThrow(/does not exist/);
  });

  test('shows EKS defaults and nothing that was not asked for', async () => {
    const aws = await withCluster({}, { accessConfig: undefined });
    const shown = await describeCluster(aws);
    expect(shown).toMatchObject({
      arn: 'arn:aws:eks:us-west-2:111122223333:cluster/prod',
      resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'], vpcId: 'vpc-main', securityGroupIds: [] },
      kubernetesNetworkConfig: { serviceIpv4Cidr: '172.20.0.0/16', ipFamily: 'ipv4' },
      logging: { clusterLogging: [{ enabled: false, types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] }] },
      accessConfig: { authenticationMode: 'CONFIG_MAP' },
      upgradePolicy: { supportType: 'EXTENDED' },
      health: { issues: [] },
      deletionProtection: false,
    });
    for (const absent of ['encryptionConfig', 'computeConfig', 'storageConfig', 'remoteNetworkConfig', 'zonalShiftConfig', 'outpostConfig', 'connectorConfig']) {
      expect(shown).not.toHaveProperty(absent);
    }
  });

  test('gets the default version when none is asked for', async () => {
    const aws = await withCluster({}, { version: undefined });
    expect((await describeCluster(aws))?.version).toBe('1.36');
  });

  test('makes its creator administrator, unless it is told not to', async () => {
    const aws = await withCluster();
    expect((await aws.eks.send(new ListAccessEntriesCommand({ clusterName: 'prod' }))).accessEntries).toEqual(['arn:aws:iam::111122223333:user/admin']);
    const closed = await withCluster({}, { accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false } });
    expect((await closed.eks.send(new ListAccessEntriesCommand({ clusterName: 'prod' }))).accessEntries).toEqual([]);
  });

  test('takes the logging that Terraform always sends', async () => {
    const all = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
    const aws = await withCluster({}, { logging: { clusterLogging: [{ enabled: true, types: [] }, { enabled: false, types: [...all] }] } });
    expect((await describeCluster(aws))?.logging?.clusterLogging).toEqual([{ enabled: false, types: [...all] }]);
  });

  test('comes up at the same moment with the same seed', async () => {
    const [first, second] = [await withCluster(), await withCluster()];
    expect(first.clock.now()).toBe(second.clock.now());
  });

  test('is FAILED with the reason when its creation was scripted to fail', async () => {
    const aws = await withCluster({ faults: { failures: [{ operation: 'CreateCluster', code: 'ResourceLimitExceeded', message: 'No room.', times: 1 }] } });
    expect(await describeCluster(aws)).toMatchObject({ status: 'FAILED', health: { issues: [{ code: 'ResourceLimitExceeded', message: 'No room.' }] } });
    await provision(aws, { name: 'again' });
    expect((await aws.eks.send(new DescribeClusterCommand({ name: 'again' }))).cluster?.status).toBe('ACTIVE');
  });

  test('stays invisible for the lag that is set', async () => {
    const aws = await embeddedEks({ faults: { visibilityLagSeconds: 4 } });
    await aws.eks.send(new CreateClusterCommand(cluster()));
    expect(await refusal(describeCluster(aws))).toMatchObject({ exception: 'ResourceNotFoundException' });
    await aws.clock.advance(4000);
    expect((await describeCluster(aws))?.status).toBe('CREATING');
  });
});

describe('listing clusters', () => {
  test('goes page by page with the SDK paginator, in order, and ends with a null token', async () => {
    const aws = await embeddedEks();
    for (const name of ['c', 'a', 'e', 'b', 'd']) await aws.eks.send(new CreateClusterCommand(cluster({ name })));
    const pages: (string[] | undefined)[] = [];
    for await (const { clusters } of paginateListClusters({ client: aws.eks, pageSize: 2 }, {})) pages.push(clusters);
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await aws.dispatch('eks', 'ListClusters', {})).toEqual({ clusters: ['a', 'b', 'c', 'd', 'e'], nextToken: null });
  });

  test('skips nothing when the last name of a page is deleted meanwhile', async () => {
    const aws = await embeddedEks();
    for (const name of ['a', 'b', 'c']) await aws.eks.send(new CreateClusterCommand(cluster({ name })));
    const { nextToken } = await aws.eks.send(new ListClustersCommand({ maxResults: 2 }));
    await aws.eks.send(new DeleteClusterCommand({ name: 'b' }));
    await aws.clock.settle();
    expect((await aws.eks.send(new ListClustersCommand({ nextToken }))).clusters).toEqual(['c']);
  });

  test('refuses a token that it did not give', async () => {
    const aws = await embeddedEks();
    expect(await refusal(aws.eks.send(new ListClustersCommand({ nextToken: 'invented' })))).toEqual({
      exception: 'InvalidParameterException', code: 400, message: 'The nextToken is invalid.',
    });
  });
});

test('a deleted cluster is DELETING and then gone, as the SDK waiter sees it', async () => {
  const aws = await withCluster();
  const { cluster: deleting } = await aws.eks.send(new DeleteClusterCommand({ name: 'prod' }));
  expect(deleting?.status).toBe('DELETING');
  await aws.clock.settle();
  const { state } = await waitUntilClusterDeleted({ client: aws.eks, maxWaitTime: 5, minDelay: 1, maxDelay: 1 }, { name: 'prod' });
  expect(state).toBe('SUCCESS');
});
