import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAvailabilityZonesCommand, DescribeLaunchTemplateVersionsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeAddonConfigurationCommand, DescribeAddonVersionsCommand, DescribeClusterCommand, DescribeClusterVersionsCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ProvisionFacts } from '../../../core/plan/provision-facts.ts';
import { fn as openOperation } from '../../../functions/open-operation/handler.ts';
import { fn as plan } from '../../../functions/plan-provision/handler.ts';
import { fn as survey } from '../../../functions/survey-provision/handler.ts';
import { facts as coreFacts } from '../../core/orders.ts';
import { awsError } from '../aws-error.ts';
import { config, operationId, requestOf, start, target } from '../builders.ts';
import { cloudFormation, ec2, eks, inputs, sts, useWorld } from '../world.ts';

const world = useWorld();

async function opened(over: Parameters<typeof requestOf>[0] = {}): Promise<void> {
  await world.operations.request(requestOf(over));
  await world.run(openOperation, { request: requestOf(over), executionArn: 'arn:1', account: '111122223333', source: 'drydock' });
}

const existingVpc = `${config}    privateNetworking: true
vpc:
  id: vpc-1
  subnets:
    private:
      eu-central-1a: { id: subnet-0aaa }
      eu-central-1b: { id: subnet-0bbb }
`;

describe('survey', () => {
  const surveyed = async (): Promise<ProvisionFacts> => ((await world.run(survey, { operationId })) as { facts: ProvisionFacts }).facts;

  beforeEach(() => {
    eks.on(DescribeClusterVersionsCommand).resolves({ clusterVersions: [{ clusterVersion: '1.36', defaultVersion: true, versionStatus: 'STANDARD_SUPPORT', endOfStandardSupportDate: new Date('2027-08-02') }] });
    eks.on(ListClustersCommand).resolves({ clusters: ['another'] });
    eks.on(DescribeAddonVersionsCommand).resolves({ addons: [] });
    eks.on(DescribeAddonConfigurationCommand).resolves({});
    ec2.on(DescribeAvailabilityZonesCommand).resolves({ AvailabilityZones: [{ ZoneName: 'eu-central-1a', ZoneId: 'euc1-az2', ZoneType: 'availability-zone' }] });
    cloudFormation.on(DescribeStacksCommand).rejects(awsError('ValidationError', 'Stack with id x does not exist'));
  });

  test('of an empty account finds what EKS offers, and nothing that is in the way', async () => {
    await opened();
    expect(await surveyed()).toEqual({
      takenAt: new Date(start).toISOString(),
      versions: [{ version: '1.36', status: 'STANDARD_SUPPORT', isDefault: true, endOfStandardSupport: '2027-08-02T00:00:00.000Z' }],
      clusters: 1,
      existingStacks: [],
      addons: {},
      zones: [{ name: 'eu-central-1a', zoneId: 'euc1-az2', type: 'availability-zone' }],
      subnets: [],
      launchTemplates: [],
    });
    expect(inputs(ec2, DescribeSubnetsCommand)).toEqual([]);
    expect(inputs(eks, DescribeClusterCommand)).toEqual([]);
  });

  test.each([
    ['ResourceNotFoundException', 'No add-on of that name.'],
    ['InvalidParameterException', 'Addon specified is not supported'],
  ])('leaves it to the plan that EKS does not know an add-on and says %s', async (name, message) => {
    await opened();
    eks.on(DescribeAddonVersionsCommand).rejects(awsError(name, message));
    expect(await surveyed()).toMatchObject({ addons: {} });
  });

  test('reads every page of versions and add-ons, and of each add-on no more than its plan needs', async () => {
    await opened({ config: `${config}addons: [{ name: vpc-cni }, { name: kube-proxy }, { name: eks-pod-identity-agent }, { name: coredns, useDefaultPodIdentityAssociations: true }]\n` });
    eks.on(DescribeClusterVersionsCommand, { includeAll: true }).resolves({ clusterVersions: [{ clusterVersion: '1.35' }], nextToken: 'more' });
    eks.on(DescribeClusterVersionsCommand, { nextToken: 'more' }).resolves({ clusterVersions: [{ clusterVersion: '1.36', defaultVersion: true }] });
    const offered = (addonVersion: string, defaultVersion: boolean) => ({ addonVersion, computeTypes: ['ec2'], compatibilities: [{ clusterVersion: '1.36', defaultVersion }] });
    const offering = (addonName: string) => ({ addonName, defaultNamespace: 'kube-system', addonVersions: [offered('v1.9.0-eksbuild.1', true), offered('v1.13.0-eksbuild.1', false)] });
    const owners = ['aws', 'community'];
    eks.on(DescribeAddonVersionsCommand, { owners }).resolves({ addons: [offering('vpc-cni'), offering('eks-pod-identity-agent')], nextToken: 'more' });
    eks.on(DescribeAddonVersionsCommand, { owners, nextToken: 'more' }).resolves({ addons: [offering('coredns')] });
    eks.on(DescribeAddonConfigurationCommand).resolves({ podIdentityConfiguration: [{ serviceAccount: 'dns', recommendedManagedPolicies: ['arn:policy'] }] });
    const found = await surveyed();
    expect(found.versions.map(({ version, status }) => [version, status])).toEqual([['1.35', 'UNSUPPORTED'], ['1.36', 'UNSUPPORTED']]);
    expect(found.addons['coredns']).toEqual({
      versions: [{ version: 'v1.13.0-eksbuild.1', isDefault: false }, { version: 'v1.9.0-eksbuild.1', isDefault: true }],
      namespace: 'kube-system',
      computeTypes: ['ec2'],
      podIdentity: [{ serviceAccount: 'dns', policyArns: ['arn:policy'] }],
    });
    expect(Object.keys(found.addons)).toEqual(['vpc-cni', 'eks-pod-identity-agent', 'coredns']);
    expect(inputs(eks, DescribeAddonConfigurationCommand)).toEqual([{ addonName: 'coredns', addonVersion: 'v1.9.0-eksbuild.1' }]);
    // Somebody else may sell what neither AWS nor the community offers.
    expect(inputs(eks, DescribeAddonVersionsCommand)).toContainEqual({ addonName: 'kube-proxy', kubernetesVersion: '1.36' });
    expect(inputs(eks, DescribeAddonVersionsCommand)).toHaveLength(4);
  });

  test('finds who has the names already', async () => {
    await opened();
    eks.on(ListClustersCommand).resolves({ clusters: ['another', 'harbour'] });
    eks.on(DescribeClusterCommand).resolves({ cluster: { arn: 'arn:cluster', status: 'ACTIVE' } });
    const stack = { StackName: 'drydock-harbour-network', CreationTime: new Date(start), StackStatus: 'CREATE_COMPLETE' as const, Tags: [{ Key: 'drydock:operation', Value: 'op-another' }] };
    cloudFormation.on(DescribeStacksCommand, { StackName: stack.StackName }).resolves({ Stacks: [stack] });
    expect(await surveyed()).toMatchObject({
      existingCluster: { arn: 'arn:cluster', status: 'ACTIVE' },
      existingStacks: [{ stackName: 'drydock-harbour-network', status: 'CREATE_COMPLETE', operationId: 'op-another' }],
    });
  });

  test('of an existing network finds the subnets that exist; one that does not is left to the plan', async () => {
    await opened({ config: existingVpc });
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-0aaa', VpcId: 'vpc-1', AvailabilityZone: 'eu-central-1a', AvailabilityZoneId: 'euc1-az2', CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: 250 }] });
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ CidrBlockAssociationSet: [{ CidrBlock: '10.0.0.0/16' }] }] });
    expect(await surveyed()).toMatchObject({
      vpc: { vpcId: 'vpc-1', cidrs: ['10.0.0.0/16'] },
      subnets: [{ subnetId: 'subnet-0aaa', vpcId: 'vpc-1', zone: 'eu-central-1a', zoneId: 'euc1-az2', cidr: '10.0.0.0/24', freeAddresses: 250 }],
    });
    expect(inputs(ec2, DescribeSubnetsCommand)).toEqual([{ Filters: [{ Name: 'subnet-id', Values: ['subnet-0aaa', 'subnet-0bbb'] }] }]);
  });

  test.each(['InvalidLaunchTemplateId.NotFound', 'InvalidLaunchTemplateId.VersionNotFound'])('takes %s as a launch template that is not there', async (name) => {
    await opened({ config: config.replace('    instanceType: m7g.large', "    launchTemplate: { id: lt-0123456789abcdef0, version: '7' }") });
    ec2.on(DescribeLaunchTemplateVersionsCommand).rejects(awsError(name, 'No.'));
    expect(await surveyed()).toMatchObject({ launchTemplates: [] });
    expect(inputs(ec2, DescribeLaunchTemplateVersionsCommand)).toEqual([{ LaunchTemplateId: 'lt-0123456789abcdef0', Versions: ['7'] }]);
  });

  test('asks for the credentials of an account once', async () => {
    await opened();
    await surveyed();
    expect(inputs(sts, AssumeRoleCommand)).toHaveLength(1);
  });

  test.each([
    ['ThrottlingException', 'RetryBriefly', 'Throttled'],
    ['AccessDeniedException', 'RetryNever', 'AccessDenied'],
  ])('that ends in %s carries the retry class %s', async (name, retry, outcome) => {
    await opened();
    ec2.on(DescribeAvailabilityZonesCommand).rejects(awsError(name, 'No.'));
    await expect(world.run(survey, { operationId })).rejects.toMatchObject({ name: retry, outcome });
  });

  test('knows nothing of an operation whose file was never read', async () => {
    await world.operations.request(requestOf());
    await expect(world.run(survey, { operationId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'UnknownOperation' });
  });
});

describe('plan', () => {
  const make = async (over: Partial<ProvisionFacts> = {}) => world.run(plan, { operationId, facts: coreFacts(over) });

  test('without a blocker goes on, with the steps of each stage', async () => {
    await opened();
    const answer = await make();
    const saved = await world.operations.findPlan(operationId);
    expect(answer).toMatchObject({ outcome: 'go', work: { operationId, onFailure: 'delete', stages: { controlPlane: 'control-plane' } } });
    expect(saved?.target).toEqual(target);
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'planning', planHash: saved?.hash });
    expect(world.published()).toMatchObject([{ type: 'OperationPlanned', planHash: saved?.hash, steps: saved?.steps.length, dryRun: false, expectedSeconds: saved?.expected.p50 }]);
  });

  test('of a dry run ends the operation', async () => {
    await opened({ dryRun: true });
    expect(await make()).toEqual({ outcome: 'dry-run' });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'planned', endedAt: new Date(start).toISOString() });
    expect(await world.operations.findPlan(operationId)).toBeDefined();
    expect(world.published('OperationPlanned')).toMatchObject([{ dryRun: true }]);
  });

  test('with a blocker is refused with all findings, and nothing is kept to carry out', async () => {
    await opened();
    expect(await make({ existingCluster: { arn: 'arn:cluster', status: 'ACTIVE' } })).toEqual({ outcome: 'refused' });
    const operation = await world.operations.find(operationId);
    expect(operation).toMatchObject({ status: 'refused', endedAt: new Date(start).toISOString() });
    expect(operation?.findings).toContainEqual(expect.objectContaining({ severity: 'blocker', check: 'name-taken' }));
    expect(await world.operations.findPlan(operationId)).toBeUndefined();
    expect(world.published()).toMatchObject([{ type: 'OperationRefused', findings: operation?.findings }]);
  });

  test('made twice is the same plan', async () => {
    await opened();
    expect(await make()).toEqual(await make());
  });
});
