import {
  CreateAddonCommand, DeleteAddonCommand, DeleteNodegroupCommand, DescribeAddonConfigurationCommand, DescribeAddonVersionsCommand, DescribePodIdentityAssociationCommand, DescribeUpdateCommand,
  ListAddonsCommand, ListPodIdentityAssociationsCommand, UpdateAddonCommand, paginateDescribeAddonVersions, waitUntilAddonActive, waitUntilAddonDeleted,
} from '@aws-sdk/client-eks';
import type { CreateAddonRequest, UpdateAddonRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { roleArn } from './embedded-eks.ts';
import { addon, describeAddon, refusal, withAddon, withCluster, withNodes, withProfile } from './fixtures.ts';

const coredns = { clusterName: 'prod', addonName: 'coredns' };
const quick = { maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });
const starving = { status: 'DEGRADED', health: { issues: [{ code: 'InsufficientNumberOfReplicas' }] } };
const eventsOf = ({ events }: EmbeddedEks) => events.map(({ DetailType }) => DetailType);
const update = async (aws: EmbeddedEks, change: Partial<UpdateAddonRequest>) => (await aws.eks.send(new UpdateAddonCommand({ ...coredns, ...change }))).update;
const describeUpdate = async (aws: EmbeddedEks, updateId: string | undefined) =>
  (await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', addonName: 'coredns', updateId }))).update ?? {};

describe('a new add-on', () => {
  test('that runs on every node is ACTIVE even where there is no node yet', async () => {
    const aws = await withCluster();
    await withAddon(aws, { addonName: 'vpc-cni' });
    expect(await describeAddon(aws, 'vpc-cni')).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.22.4-eksbuild.3', namespaceConfig: { namespace: 'kube-system' }, health: { issues: [] } });
    expect((await waitUntilAddonActive({ client: aws.eks, ...quick }, { ...coredns, addonName: 'vpc-cni' })).state).toBe('SUCCESS');
    expect(eventsOf(aws)).toEqual(['EKS Addon Creation Succeeded']);
  });

  test('that is a Deployment ends DEGRADED without nodes, and heals when a node group comes up', async () => {
    const aws = await withCluster();
    await withAddon(aws);
    expect(await describeAddon(aws, 'coredns')).toMatchObject(starving);
    await withNodes(aws);
    await aws.clock.settle();
    expect(await describeAddon(aws, 'coredns')).toMatchObject({ status: 'ACTIVE', health: { issues: [] } });
    expect(eventsOf(aws)).toEqual(['EKS Addon Health Degraded', 'EKS Addon Health Restored']);
  });

  test('heals on Fargate when a profile selects its pods, and not when a profile selects others', async () => {
    const aws = await withCluster();
    await withAddon(aws);
    await withProfile(aws, { fargateProfileName: 'others', selectors: [{ namespace: 'kube-system', labels: { 'k8s-app': 'else' } }] });
    expect(await describeAddon(aws, 'coredns')).toMatchObject(starving);
    await withProfile(aws, { selectors: [{ namespace: 'kube-*', labels: { 'k8s-app': 'kube-dns' } }] });
    expect((await describeAddon(aws, 'coredns')).status).toBe('ACTIVE');
  });

  test('degrades again when the last node group goes', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    await withAddon(aws);
    await aws.eks.send(new DeleteNodegroupCommand({ clusterName: 'prod', nodegroupName: 'workers' }));
    await aws.clock.settle();
    expect(await describeAddon(aws, 'coredns')).toMatchObject(starving);
  });

  test('runs on the nodes of Auto Mode', async () => {
    const on = { enabled: true };
    const compute = { enabled: true, nodePools: ['system'], nodeRoleArn: roleArn('node') };
    const aws = await withCluster({}, { computeConfig: compute, kubernetesNetworkConfig: { elasticLoadBalancing: on }, storageConfig: { blockStorage: on } });
    await withAddon(aws, { addonName: 'metrics-server' });
    expect((await describeAddon(aws, 'metrics-server')).status).toBe('ACTIVE');
  });

  test('makes its Pod Identity associations and takes them away with itself', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    const association = { serviceAccount: 'ebs-csi-controller-sa', roleArn: roleArn('workload') };
    await withAddon(aws, { addonName: 'aws-ebs-csi-driver', podIdentityAssociations: [association] });
    const { addonArn, podIdentityAssociations = [] } = await describeAddon(aws, 'aws-ebs-csi-driver');
    const associationId = podIdentityAssociations[0]?.split('/').at(-1);
    const { association: owned } = await aws.eks.send(new DescribePodIdentityAssociationCommand({ clusterName: 'prod', associationId }));
    expect(owned).toMatchObject({ namespace: 'kube-system', ownerArn: addonArn, ...association });
    await aws.eks.send(new DeleteAddonCommand({ clusterName: 'prod', addonName: 'aws-ebs-csi-driver' }));
    await aws.clock.settle();
    expect((await aws.eks.send(new ListPodIdentityAssociationsCommand({ clusterName: 'prod' }))).associations).toEqual([]);
  });

  test('whose prerequisite is missing is CREATE_FAILED', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    await withAddon(aws, { addonName: 'adot' });
    expect(await describeAddon(aws, 'adot')).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [{ message: 'The add-on adot needs cert-manager to be installed first' }] } });
    expect(eventsOf(aws)).toEqual(['EKS Addon Creation Failed']);
  });
});

describe('taking over an add-on that EKS bootstrapped', () => {
  const adopting = async (over: Partial<CreateAddonRequest>) => {
    const aws = await withCluster({}, { bootstrapSelfManagedAddons: true });
    await withNodes(aws);
    await withAddon(aws, over);
    return describeAddon(aws, 'coredns');
  };

  test('works as it is', async () => {
    expect((await adopting({})).status).toBe('ACTIVE');
  });

  test.each([[undefined], ['NONE' as const], ['PRESERVE' as const]])('meets a conflict when fields differ and conflicts are %s', async (resolveConflicts) => {
    expect(await adopting({ resolveConflicts, addonVersion: 'v1.13.2-eksbuild.31' })).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [{ code: 'ConfigurationConflict' }] } });
  });

  test('overwrites what differs when told to', async () => {
    expect(await adopting({ resolveConflicts: 'OVERWRITE', addonVersion: 'v1.13.2-eksbuild.31' })).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.13.2-eksbuild.31' });
  });
});

test('a preserved add-on stays behind as a self-managed one, so that another version meets it', async () => {
  const aws = await withCluster();
  await withNodes(aws);
  await withAddon(aws);
  await aws.eks.send(new DeleteAddonCommand({ ...coredns, preserve: true }));
  await aws.clock.settle();
  expect((await waitUntilAddonDeleted({ client: aws.eks, ...quick }, coredns)).state).toBe('SUCCESS');
  await withAddon(aws, { addonVersion: 'v1.13.2-eksbuild.31' });
  expect((await describeAddon(aws, 'coredns')).status).toBe('CREATE_FAILED');
});

describe('an add-on update', () => {
  const running = async (options = {}) => {
    const aws = await withCluster(options);
    await withNodes(aws);
    await withAddon(aws);
    return aws;
  };

  test('changes version and configuration, and is kept under the add-on', async () => {
    const aws = await running();
    const started = await update(aws, { addonVersion: 'v1.13.2-eksbuild.31', configurationValues: '{"replicaCount":3}', resolveConflicts: 'PRESERVE' });
    expect(started).toMatchObject({
      type: 'AddonUpdate',
      params: [{ type: 'AddonVersion', value: 'v1.13.2-eksbuild.31' }, { type: 'ResolveConflicts', value: 'PRESERVE' }, { type: 'ConfigurationValues', value: '{"replicaCount":3}' }],
    });
    expect((await describeAddon(aws, 'coredns')).status).toBe('UPDATING');
    await aws.clock.settle();
    expect(await describeUpdate(aws, started?.id)).toMatchObject({ status: 'Successful' });
    expect(await describeAddon(aws, 'coredns')).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.13.2-eksbuild.31', configurationValues: '{"replicaCount":3}' });
    expect(eventsOf(aws).at(-1)).toBe('EKS Addon Update Succeeded');
  });

  test.each(['OVERWRITE', 'PRESERVE', 'NONE'] as const)('to another version with %s keeps the configuration that it does not mention', async (resolveConflicts) => {
    const aws = await running();
    await update(aws, { configurationValues: '{"replicaCount":3}' });
    await aws.clock.settle();
    await update(aws, { addonVersion: 'v1.13.2-eksbuild.31', resolveConflicts });
    await aws.clock.settle();
    expect(await describeAddon(aws, 'coredns')).toMatchObject({ addonVersion: 'v1.13.2-eksbuild.31', configurationValues: '{"replicaCount":3}' });
  });

  test('that finds no room is Failed after the service gives up, but not reverted, and heals later', async () => {
    const aws = await withCluster();
    await withAddon(aws);
    const started = await update(aws, { addonVersion: 'v1.13.2-eksbuild.31' });
    const startedAt = aws.clock.now();
    await aws.clock.until(async () => (await describeUpdate(aws, started?.id)).status === 'Failed');
    expect((aws.clock.now() - startedAt) / 60_000).toBeGreaterThanOrEqual(15);
    expect(await describeAddon(aws, 'coredns')).toMatchObject({ ...starving, addonVersion: 'v1.13.2-eksbuild.31' });
    await withNodes(aws);
    await aws.clock.settle();
    expect((await describeAddon(aws, 'coredns')).status).toBe('ACTIVE');
  });

  test('that meets a conflict is Failed and leaves the add-on UPDATE_FAILED on its old version', async () => {
    const aws = await running({ faults: { failures: [{ operation: 'UpdateAddon', code: 'ConfigurationConflict', message: 'Corefile differs.' }] } });
    const before = (await describeAddon(aws, 'coredns')).addonVersion;
    const started = await update(aws, { addonVersion: 'v1.13.2-eksbuild.31' });
    await aws.clock.settle();
    expect(await describeUpdate(aws, started?.id)).toMatchObject({ status: 'Failed', errors: [{ errorCode: 'ConfigurationConflict', errorMessage: 'Corefile differs.' }] });
    expect(await describeAddon(aws, 'coredns')).toMatchObject({ status: 'UPDATE_FAILED', addonVersion: before });
  });

  test('with an empty list of associations removes the ones it owned', async () => {
    const aws = await withCluster();
    await withAddon(aws, { addonName: 'vpc-cni', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: roleArn('workload') }] });
    await update(aws, { addonName: 'vpc-cni', podIdentityAssociations: [] });
    await aws.clock.settle();
    expect(await describeAddon(aws, 'vpc-cni')).not.toHaveProperty('podIdentityAssociations');
    expect((await aws.eks.send(new ListPodIdentityAssociationsCommand({ clusterName: 'prod' }))).associations).toEqual([]);
  });

  test.each([['UPDATING'], ['CREATING']])('is refused while the add-on is %s', async (state) => {
    const aws = await withCluster();
    await withNodes(aws);
    if (state === 'CREATING') await aws.eks.send(new CreateAddonCommand(addon()));
    else {
      await withAddon(aws);
      await update(aws, {});
    }
    expect(await refusal(update(aws, {}))).toEqual({
      exception: 'ResourceInUseException', code: 409, message: `Addon coredns cannot be updated as it is currently in ${state} state`,
    });
  });
});

const creations: [string, Partial<CreateAddonRequest>, ReturnType<typeof invalid>][] = [
  ['an add-on that EKS does not have', { addonName: 'cluster-autoscaler' }, invalid('Addon specified is not supported')],
  ['a version that does not exist', { addonVersion: 'v9.9.9-eksbuild.1' }, invalid('Addon version specified is not supported')],
  ['a version for other Kubernetes versions', { addonVersion: 'v1.14.3-eksbuild.23' }, invalid('Addon version specified is not supported')],
  [
    'settings that the schema does not know',
    { configurationValues: '{"replicas":3}' },
    invalid(
      'ConfigurationValue provided in request is not supported: Json schema validation failed with error: [$.replicas: is not defined in the schema and the schema does not allow additional properties]',
    ),
  ],
  ['settings that are neither JSON nor YAML', { configurationValues: '{"a": [}' }, invalid('ConfigurationValue provided in request is not supported: it is neither JSON nor YAML')],
  [
    'a service account that the add-on does not have',
    { podIdentityAssociations: [{ serviceAccount: 'me', roleArn: roleArn('workload') }] },
    invalid('Pod identity associations are not supported for service account(s) [me] of addon coredns'),
  ],
];

test.each(creations)('CreateAddon refuses %s', async (_situation, over, expected) => {
  const aws = await withCluster();
  expect(await refusal(aws.eks.send(new CreateAddonCommand(addon(over))))).toEqual(expected);
});

test('settings may be YAML', async () => {
  const aws = await withCluster();
  await withNodes(aws);
  await withAddon(aws, { configurationValues: 'replicaCount: 3\nnodeSelector:\n  role: system\n' });
  expect((await describeAddon(aws, 'coredns')).status).toBe('ACTIVE');
});

test('an add-on exists once, and a missing one is a 404', async () => {
  const aws = await withCluster();
  await withAddon(aws);
  expect(await refusal(aws.eks.send(new CreateAddonCommand(addon())))).toEqual({ exception: 'ResourceInUseException', code: 409, message: 'Addon already exists.' });
  expect(await refusal(describeAddon(aws, 'vpc-cni'))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No addon: vpc-cni found in cluster: prod' });
  expect((await aws.eks.send(new ListAddonsCommand({ clusterName: 'prod' }))).addons).toEqual(['coredns']);
});

describe('the add-on catalogue', () => {
  test('has exactly one default of each add-on for each Kubernetes version it runs on', async () => {
    const aws = await withCluster();
    for await (const { addons = [] } of paginateDescribeAddonVersions({ client: aws.eks, pageSize: 7 }, { kubernetesVersion: '1.34' })) {
      for (const { addonName, addonVersions = [] } of addons) {
        const defaults = addonVersions.filter(({ compatibilities }) => compatibilities?.some(({ defaultVersion }) => defaultVersion));
        expect({ addonName, defaults: defaults.length }).toEqual({ addonName, defaults: 1 });
      }
    }
  });

  test('is filtered by owner, type and name without any cluster', async () => {
    const aws = await withCluster();
    const { addons } = await aws.eks.send(new DescribeAddonVersionsCommand({ owners: ['community'], types: ['security'] }));
    expect(addons?.map(({ addonName }) => addonName)).toEqual(['cert-manager']);
    const { addons: [proxy] = [] } = await aws.eks.send(new DescribeAddonVersionsCommand({ addonName: 'kube-proxy', kubernetesVersion: '1.36' }));
    expect(proxy?.addonVersions?.map(({ addonVersion }) => addonVersion)).toContain('v1.36.0-eksbuild.25');
    expect(proxy?.addonVersions?.every(({ compatibilities }) => compatibilities?.every(({ clusterVersion }) => clusterVersion === '1.36'))).toBe(true);
  });

  test('gives the configuration schema and the recommended policies of a version', async () => {
    const aws = await withCluster();
    const answer = await aws.eks.send(new DescribeAddonConfigurationCommand({ addonName: 'vpc-cni', addonVersion: 'v1.22.4-eksbuild.3' }));
    expect(JSON.parse(answer.configurationSchema ?? '')).toMatchObject({ properties: { env: { type: 'object' } }, additionalProperties: false });
    expect(answer.podIdentityConfiguration).toEqual([{ serviceAccount: 'aws-node', recommendedManagedPolicies: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'] }]);
  });
});
