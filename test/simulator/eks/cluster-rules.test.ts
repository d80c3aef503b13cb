import {
  AssociateEncryptionConfigCommand, CreateClusterCommand, DeleteClusterCommand, DescribeClusterCommand, ListClustersCommand, ListUpdatesCommand, UnsupportedAvailabilityZoneException,
  UpdateClusterConfigCommand, UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import type { CreateClusterRequest, UpdateClusterConfigRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EksOptions } from '../../../simulator/eks/options.ts';
import { embeddedEks, keyArn, roleArn } from './embedded-eks.ts';
import { cluster, encryption, refusal, withCluster, withNodes, withProfile } from './fixtures.ts';

const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });
const invalidRequest = (message: string) => ({ exception: 'InvalidRequestException', code: 400, message });
const inUse = (message: string) => ({ exception: 'ResourceInUseException', code: 409, message });
const limit = (message: string) => ({ exception: 'ResourceLimitExceededException', code: 400, message });
const vpc = (over: object) => ({ resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], ...over } });
const auto = { computeConfig: { enabled: true }, kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } }, storageConfig: { blockStorage: { enabled: true } } };
const autoRule = invalid(
  'For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.',
);
const noRole = (name: string) => invalid(`Role with arn: ${roleArn(name)}, could not be assumed because it does not exist or the trusted entity is not correct`);

const creations: [string, Partial<CreateClusterRequest>, ReturnType<typeof invalid>][] = [
  ['a version that EKS does not know', { version: '1.99' }, invalid('unsupported Kubernetes version')],
  ['a version whose extended support has ended', { version: '1.30' }, invalid('unsupported Kubernetes version')],
  ['a patch version', { version: '1.34.2' }, invalid('unsupported Kubernetes version')],
  ['both endpoints closed', vpc({ endpointPublicAccess: false }), invalid('Private and public endpoint access cannot be false')],
  ['a malformed public access CIDR', vpc({ publicAccessCidrs: ['1.2.3.4/99'] }), invalid('The following CIDRs are invalid in publicAccessCidrs: [1.2.3.4/99]')],
  ['a private public access CIDR', vpc({ publicAccessCidrs: ['10.1.0.0/16'] }), invalid('The following CIDRs are not allowed in publicAccessCidrs: [10.1.0.0/16]')],
  [
    'more public access CIDRs than the quota',
    vpc({ publicAccessCidrs: Array.from({ length: 41 }, (_, i) => `1.1.1.${i}/32`) }),
    limit('The number of publicAccessCidrs exceeds the limit of 40'),
  ],
  [
    'more security groups than the quota',
    vpc({ securityGroupIds: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5'] }),
    limit('The number of control plane security groups exceeds the limit of 4'),
  ],
  ['a single zone', vpc({ subnetIds: ['subnet-a', 'subnet-a2'] }), invalid('Subnets specified must be in at least two different AZs')],
  ['two VPCs', vpc({ subnetIds: ['subnet-a', 'subnet-other'] }), invalid('Subnets specified must belong to the same VPC')],
  ['a subnet with five free addresses', vpc({ subnetIds: ['subnet-a', 'subnet-full'] }), invalid('The following subnets do not have at least 6 free IP addresses: [subnet-full]')],
  [
    'a subnet that does not exist',
    vpc({ subnetIds: ['subnet-a', 'subnet-nope'] }),
    invalid("The subnet ID 'subnet-nope' does not exist (Service: AmazonEC2; Status Code: 400; Error Code: InvalidSubnetID.NotFound)"),
  ],
  ['a security group of another VPC', vpc({ securityGroupIds: ['sg-other'] }), invalid('Security groups specified must be in the VPC of the subnets')],
  ['a role that does not exist', { roleArn: roleArn('nobody') }, noRole('nobody')],
  ['a role that EKS may not assume', { roleArn: roleArn('node') }, noRole('node')],
  [
    'a KMS key that does not exist',
    { encryptionConfig: encryption('nope') },
    invalid(`The keyArn in encryptionConfig provider is not valid: key ${keyArn('nope')} does not exist`),
  ],
  [
    'a KMS key about to be deleted',
    { encryptionConfig: encryption('dying') },
    invalid(`The keyArn in encryptionConfig provider is not valid: key ${keyArn('dying')} is PendingDeletion`),
  ],
  ['encryption of anything but secrets', { encryptionConfig: encryption('enabled', 'pods') }, invalid("Encryption resources must be ['secrets']")],
  [
    'a service range outside the private ones',
    { kubernetesNetworkConfig: { serviceIpv4Cidr: '8.8.0.0/16' } },
    invalid('The specified serviceIpv4Cidr is invalid: it must be a block of /12 to /24 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16'),
  ],
  ['an IPv4 service range with IPv6', { kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/16', ipFamily: 'ipv6' } }, invalid('serviceIpv4Cidr cannot be specified with ipFamily ipv6')],
  ['Auto Mode compute without the other two', { computeConfig: { enabled: true } }, autoRule],
  ['Auto Mode in CONFIG_MAP mode', { ...auto, accessConfig: undefined }, invalid('EKS Auto Mode requires the authentication mode API or API_AND_CONFIG_MAP')],
  ['Auto Mode with bootstrapped add-ons', { ...auto, bootstrapSelfManagedAddons: true }, invalid('bootstrapSelfManagedAddons must be false for EKS Auto Mode clusters')],
  [
    'node pools without a node role',
    { ...auto, computeConfig: { enabled: true, nodePools: ['system'] } },
    invalid('When Compute Config nodePool value(s) are not null or empty, nodeRoleArn must be provided.'),
  ],
  [
    'a node role without node pools',
    { ...auto, computeConfig: { enabled: true, nodeRoleArn: roleArn('node') } },
    invalid('When Compute Config nodeRoleArn is not null or empty, nodePool value(s) must be provided.'),
  ],
  [
    'CONFIG_MAP mode without an administrator',
    { accessConfig: { bootstrapClusterCreatorAdminPermissions: false } },
    invalid('bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP'),
  ],
  [
    'events kept for longer than EKS keeps them',
    { kubeApiServerConfig: { eventTtl: '2h' } },
    invalid("1 validation error detected: Value '2h' at 'kubeApiServerConfig.eventTtl' failed to satisfy constraint: Member must be between 10m and 60m"),
  ],
  [
    'a port range upside down',
    { kubeApiServerConfig: { serviceNodePortRange: { minPort: 32000, maxPort: 31000 } } },
    invalid('The minPort 32000 of serviceNodePortRange cannot be greater than its maxPort 31000'),
  ],
  ['pod networks without node networks', { remoteNetworkConfig: { remotePodNetworks: [{ cidrs: ['10.80.0.0/16'] }] } }, invalid('remotePodNetworks requires remoteNodeNetworks')],
  [
    'more remote networks than the quota',
    { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: Array.from({ length: 16 }, (_, i) => `10.${100 + i}.0.0/16`) }] } },
    limit('The number of remote node networks exceeds the limit of 15'),
  ],
  [
    'more than fifty tags',
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
    invalid('A resource can have at most 50 tags'),
  ],
  [
    'a name with a dot',
    { name: 'my.cluster' },
    invalid("1 validation error detected: Value 'my.cluster' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: /^[0-9A-Za-z][A-Za-z0-9\\-_]*$/"),
  ],
];

test.each(creations)('CreateCluster refuses %s', async (_situation, over, expected) => {
  const aws = await embeddedEks();
  expect(await refusal(aws.eks.send(new CreateClusterCommand(cluster(over))))).toEqual(expected);
  expect((await aws.eks.send(new ListClustersCommand())).clusters).toEqual([]);
});

test('every violation of the model is told at once', async () => {
  const aws = await embeddedEks();
  const bad = cluster({ name: 'x'.repeat(101), roleArn: 'me', upgradePolicy: { supportType: 'FOREVER' as 'EXTENDED' } });
  const { message } = await refusal(aws.eks.send(new CreateClusterCommand(bad)));
  expect(message).toMatch(/^3 validation errors detected: /);
  expect(message).toContain("at 'roleArn'");
  expect(message).toContain('Member must satisfy enum value set: [STANDARD, EXTENDED]');
});

test('CreateCluster refuses a zone without capacity for control planes and names the zones that have it', async () => {
  const aws = await embeddedEks();
  const east = aws.clientFor('us-east-1');
  const error: unknown = await east.send(new CreateClusterCommand(cluster({ resourcesVpcConfig: { subnetIds: ['subnet-e', 'subnet-f'] } }))).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UnsupportedAvailabilityZoneException);
  const { message, validZones } = error as UnsupportedAvailabilityZoneException;
  expect(message).toMatch(/^Cannot create cluster 'prod' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity/);
  expect(validZones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1f']);
});

test('a name is taken while the cluster exists, also for two requests at once', async () => {
  const aws = await embeddedEks();
  const both = await Promise.all([1, 2].map(() => refusal(aws.eks.send(new CreateClusterCommand(cluster())))));
  expect(both.map(({ exception }) => exception).sort()).toEqual(['ResourceInUseException', 'it succeeded']);
  expect(both).toContainEqual(inUse('Cluster already exists with name: prod'));
});

test('a region takes as many clusters as the quota says', async () => {
  const aws = await embeddedEks({ quotas: { clustersPerRegion: 1 } });
  await aws.eks.send(new CreateClusterCommand(cluster()));
  expect(await refusal(aws.eks.send(new CreateClusterCommand(cluster({ name: 'second' }))))).toEqual(limit('Cluster limit exceeded: 1 clusters in us-west-2'));
});

test('a missing cluster is a 404 whose body has every modelled member', async () => {
  const aws = await embeddedEks();
  expect(await refusal(aws.eks.send(new DescribeClusterCommand({ name: 'nope' })))).toEqual({
    exception: 'ResourceNotFoundException', code: 404, message: 'No cluster found for name: nope.',
  });
  await expect(aws.dispatch('eks', 'DescribeCluster', { name: 'nope' })).rejects.toMatchObject({
    members: { clusterName: 'nope', nodegroupName: null, fargateProfileName: null, addonName: null, subscriptionId: null },
  });
});

const changes: [string, Omit<UpdateClusterConfigRequest, 'name'>, ReturnType<typeof invalid>, Partial<CreateClusterRequest>?][] = [
  ['an empty request', {}, invalid('The type for cluster update was not provided.')],
  ['two kinds of change', { deletionProtection: true, upgradePolicy: { supportType: 'STANDARD' } }, invalid('Only one type of update can be allowed.')],
  ['endpoint and subnet changes together', vpc({ endpointPrivateAccess: true }), invalid('Only one type of update can be allowed.')],
  [
    'endpoint access as it is',
    { resourcesVpcConfig: { endpointPublicAccess: true } },
    invalid('Cluster is already at the desired configuration with endpointPrivateAccess: false , endpointPublicAccess: true, and Public Endpoint Restrictions: [0.0.0.0/0]'),
  ],
  ['logging as it is', { logging: { clusterLogging: [{ enabled: false, types: ['api'] }] } }, invalid('No changes needed for the logging config provided')],
  ['subnets as they are', vpc({}), invalid('Cluster is already at the desired configuration with subnetIds: [subnet-a, subnet-b], securityGroupIds: []')],
  [
    'subnets that leave an original zone',
    vpc({ subnetIds: ['subnet-a', 'subnet-c'] }),
    invalid("Provided subnets must belong to the AZ set 'us-west-2a,us-west-2b' that was provided during cluster creation"),
  ],
  ['going back from API to CONFIG_MAP', { accessConfig: { authenticationMode: 'CONFIG_MAP' } }, invalid('Unsupported authentication mode update from API_AND_CONFIG_MAP to CONFIG_MAP')],
  [
    'a new upgrade policy in extended support',
    { upgradePolicy: { supportType: 'STANDARD' } },
    invalidRequest('The upgrade policy can only be changed while Kubernetes version 1.33 is in standard support'),
    { version: '1.33' },
  ],
  ['one part of Auto Mode', { computeConfig: { enabled: true } }, autoRule],
  [
    'editing Auto Mode where it is off',
    { computeConfig: { nodePools: ['system'], nodeRoleArn: roleArn('node') } },
    invalidRequest('Cannot modify EKS Auto Mode configuration. Auto Mode is not enabled on this cluster.'),
  ],
  [
    'component settings as they are',
    { kubeApiServerConfig: { eventTtl: '60m' } },
    invalid('Cluster is already at the desired configuration with the control plane configuration: {"kubeApiServerConfig":{"eventTtl":"60m"}}'),
  ],
  ['the tier that it has', { controlPlaneScalingConfig: { tier: 'standard' } }, invalid('Cluster is already at the desired configuration with tier: standard')],
  ['deletion protection as it is', { deletionProtection: false }, invalid('Cluster is already at the desired configuration with deletionProtection: false')],
  [
    'an egress mode that cannot come back',
    { resourcesVpcConfig: { controlPlaneEgressMode: 'AWS_MANAGED' } },
    invalid('The controlPlaneEgressMode cannot change from CUSTOMER_ROUTED to AWS_MANAGED'),
    { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], controlPlaneEgressMode: 'CUSTOMER_ROUTED' } },
  ],
];

test.each(changes.map(([situation, change, expected, over = {}]) => ({ situation, change, expected, over })))('UpdateClusterConfig refuses $situation', async ({ change, expected, over }) => {
  const aws = await withCluster({}, over);
  expect(await refusal(aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', ...change })))).toEqual(expected);
});

describe('one cluster-level change at a time', () => {
  test('a second one is refused with the update that runs', async () => {
    const aws = await withCluster();
    const { update } = await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' }));
    const because = `because cluster prod currently has update ${update?.id ?? ''} in progress`;
    expect(await refusal(aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' })))).toEqual(inUse(`Cannot VersionUpdate ${because}`));
    expect(await refusal(aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection: true })))).toEqual(inUse(`Cannot DeletionProtectionUpdate ${because}`));
    expect(await refusal(aws.eks.send(new AssociateEncryptionConfigCommand({ clusterName: 'prod', encryptionConfig: encryption('enabled') }))))
      .toEqual(inUse(`Cannot AssociateEncryptionConfig ${because}`));
    expect(await refusal(aws.eks.send(new DeleteClusterCommand({ name: 'prod' })))).toEqual(inUse('Cannot delete because cluster prod currently has an update in progress'));
  });

  test('EKS updating its own platform counts, although the cluster is ACTIVE and lists no update', async () => {
    const aws = await withCluster({ faults: { phantomUpdates: { meanHoursBetween: 1, minutes: 30 } } });
    const messages = new Set<string>();
    for (let tenMinutes = 0; tenMinutes < 48; tenMinutes++) {
      await aws.clock.advance(600_000);
      messages.add((await refusal(aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.36' })))).message);
      expect((await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster?.status).toBe('ACTIVE');
    }
    expect([...messages].sort()).toEqual([
      'Cannot VersionUpdate because cluster prod currently has an update in progress',
      'Unsupported Kubernetes minor version update from 1.34 to 1.36',
    ]);
    expect((await aws.eks.send(new ListUpdatesCommand({ name: 'prod' }))).updateIds).toEqual([]);
  });
});

const versions: [string, string, string, ReturnType<typeof invalid>][] = [
  ['two minors at once', '1.33', '1.35', invalid('Unsupported Kubernetes minor version update from 1.33 to 1.35')],
  ['the version it has', '1.34', '1.34', invalid('Unsupported Kubernetes minor version update from 1.34 to 1.34')],
  ['a lower version', '1.34', '1.33', invalid('Unsupported Kubernetes minor version update from 1.34 to 1.33')],
  ['an unknown version', '1.36', '1.37', invalid('unsupported Kubernetes version')],
  ['a patch version', '1.34', '1.35.1', invalid('unsupported Kubernetes version')],
];

test.each(versions)('UpdateClusterVersion refuses %s', async (_situation, version, to, expected) => {
  const aws = await withCluster({}, { version });
  expect(await refusal(aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: to })))).toEqual(expected);
});

describe('node groups that are behind the control plane', () => {
  const behind = async (options: EksOptions = {}) => {
    const aws = await withCluster(options, { version: '1.33' });
    await withNodes(aws);
    await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.34' }));
    await aws.clock.settle();
    return aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' }));
  };

  test('stop the next version update where nodes must match', async () => {
    expect(await refusal(behind())).toEqual(invalidRequest('Nodegroups workers must be updated to match cluster version 1.34 before updating cluster version'));
  });

  test('do not stop it where a skew of three minors is tolerated', async () => {
    expect((await behind({ switches: { nodeMatch: 'skew-3' } })).update).toMatchObject({ type: 'VersionUpdate', status: 'InProgress' });
  });
});

describe('DeleteCluster', () => {
  test('is refused while node groups are attached, and names them', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    expect(await refusal(aws.eks.send(new DeleteClusterCommand({ name: 'prod' })))).toEqual(inUse('Cluster has nodegroups attached'));
    await expect(aws.dispatch('eks', 'DeleteCluster', { name: 'prod' })).rejects.toMatchObject({ members: { nodegroupName: 'workers' } });
  });

  test('is refused while Fargate profiles are attached', async () => {
    const aws = await withCluster();
    await withProfile(aws);
    expect(await refusal(aws.eks.send(new DeleteClusterCommand({ name: 'prod' })))).toEqual(inUse('Cluster has Fargate profiles attached'));
  });

  test('is refused by deletion protection, which holds for a cluster that runs', async () => {
    const aws = await withCluster({}, { deletionProtection: true });
    expect(await refusal(aws.eks.send(new DeleteClusterCommand({ name: 'prod' })))).toEqual(invalidRequest('Cannot delete cluster prod because deletion protection is enabled'));
    await aws.eks.send(new CreateClusterCommand(cluster({ name: 'young', deletionProtection: true })));
    expect((await aws.eks.send(new DeleteClusterCommand({ name: 'young' }))).cluster?.status).toBe('DELETING');
  });
});
