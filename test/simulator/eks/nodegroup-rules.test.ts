import { CreateClusterCommand, CreateNodegroupCommand, DeleteNodegroupCommand, DescribeNodegroupCommand, UpdateClusterVersionCommand, UpdateNodegroupConfigCommand, UpdateNodegroupVersionCommand } from '@aws-sdk/client-eks';
import type { CreateNodegroupRequest, UpdateNodegroupConfigRequest, UpdateNodegroupVersionRequest } from '@aws-sdk/client-eks';
import { expect, test } from '@jest/globals';
import { embeddedEks, roleArn } from './embedded-eks.ts';
import { cluster, nodegroup, refusal, withCluster, withNodes } from './fixtures.ts';

const named = { clusterName: 'prod', nodegroupName: 'workers' };
const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });
const inUse = (message: string) => ({ exception: 'ResourceInUseException', code: 409, message });
const sizes = (minSize: number, desiredSize: number, maxSize: number) => ({ scalingConfig: { minSize, maxSize, desiredSize } });

const creations: [string, Partial<CreateNodegroupRequest>, ReturnType<typeof invalid>][] = [
  ['another version than the cluster has', { version: '1.33' }, invalid('The nodegroup Kubernetes version 1.33 must match the cluster version 1.34')],
  [
    'a release that does not exist',
    { releaseVersion: '1.34.99-20990101' },
    invalid('Requested Nodegroup release version 1.34.99-20990101 is invalid. Allowed release version is 1.34.11-20260923'),
  ],
  ['a release of another version', { releaseVersion: '1.33.13-20260923' }, invalid('Requested release version 1.33.13-20260923 is not valid for kubernetes version 1.34.')],
  ['two of the three sizes', { scalingConfig: { minSize: 1, maxSize: 2 } }, invalid('minSize, maxSize and desiredSize must be specified together in scalingConfig')],
  ['fewer nodes than the least', sizes(3, 2, 4), invalid("minSize can't be greater than desiredSize")],
  ['more nodes than the most', sizes(1, 5, 4), invalid("desiredSize can't be greater than maxSize")],
  [
    'more nodes than the quota',
    sizes(1, 1, 451),
    { exception: 'ResourceLimitExceededException', code: 400, message: 'maxSize 451 exceeds the limit of 450 nodes per managed node group' },
  ],
  [
    'a maximum of no nodes',
    sizes(0, 0, 0),
    invalid("1 validation error detected: Value '0' at 'scalingConfig.maxSize' failed to satisfy constraint: Member must have value greater than or equal to 1"),
  ],
  [
    'a count and a percentage of unavailable nodes',
    { updateConfig: { maxUnavailable: 1, maxUnavailablePercentage: 10 } },
    invalid('Only one of maxUnavailable and maxUnavailablePercentage can be specified in updateConfig'),
  ],
  [
    'a repair count and percentage',
    { nodeRepairConfig: { enabled: true, maxUnhealthyNodeThresholdCount: 1, maxUnhealthyNodeThresholdPercentage: 10 } },
    invalid('A count and a percentage cannot both be specified in nodeRepairConfig'),
  ],
  [
    'a hibernating warm pool of Bottlerocket',
    { amiType: 'BOTTLEROCKET_x86_64', warmPoolConfig: { enabled: true, poolState: 'HIBERNATED' } },
    invalid('Bottlerocket AMI types support neither the pool state HIBERNATED nor reuseOnScaleIn'),
  ],
  [
    'a warm pool that is larger than all prepared instances',
    { warmPoolConfig: { enabled: true, minSize: 5, maxGroupPreparedCapacity: 3 } },
    invalid("Warm pool minSize 5 can't be greater than maxGroupPreparedCapacity 3"),
  ],
  [
    'a repair override without its four fields',
    { nodeRepairConfig: { enabled: true, nodeRepairConfigOverrides: [{ nodeMonitoringCondition: 'AcceleratedHardwareNotReady', nodeUnhealthyReason: 'NvidiaXID13Error', repairAction: 'Reboot' }] } },
    invalid("1 validation error detected: Value null at 'nodeRepairConfig.nodeRepairConfigOverrides.0.minRepairWaitTimeMins' failed to satisfy constraint: Member must not be null"),
  ],
  ['a warm pool of custom images', { launchTemplate: { id: 'lt-image' }, warmPoolConfig: { enabled: true } }, invalid('Warm pools are not supported with custom AMIs')],
  ['Amazon Linux 2 after 1.32', { amiType: 'AL2_x86_64' }, invalid('AMI Type AL2_x86_64 is only supported for kubernetes versions 1.32 or earlier')],
  ['an Intel image on Graviton', { instanceTypes: ['m7g.large'] }, invalid('[m7g.large] is not a valid instance type for requested amiType AL2023_x86_64_STANDARD')],
  ['an Arm image on Intel', { amiType: 'AL2023_ARM_64_STANDARD', instanceTypes: ['m5.large'] }, invalid('[m5.large] is not a valid instance type for requested amiType AL2023_ARM_64_STANDARD')],
  ['an instance type that does not exist', { instanceTypes: ['m99.large'] }, invalid('The following supplied instance types do not exist: [m99.large]')],
  ['a disk size beside a launch template', { launchTemplate: { id: 'lt-plain' }, diskSize: 50 }, invalid('Disk size must be specified within the launch template.')],
  [
    'remote access beside a launch template',
    { launchTemplate: { id: 'lt-plain' }, remoteAccess: { ec2SshKey: 'me' } },
    invalid('Remote access configuration cannot be specified with a launch template.'),
  ],
  [
    'instance types in both places',
    { launchTemplate: { id: 'lt-typed' }, instanceTypes: ['m5.large'] },
    invalid('Instance types cannot be specified both in the launch template and in the request.'),
  ],
  [
    'an image family beside an image of its own',
    { launchTemplate: { id: 'lt-image' }, amiType: 'AL2023_x86_64_STANDARD' },
    invalid('You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.'),
  ],
  [
    'a release beside an image of its own',
    { launchTemplate: { id: 'lt-image' }, releaseVersion: '1.34.11-20260923' },
    invalid('You cannot specify the field releaseVersion when using custom AMIs.'),
  ],
  ['a version beside an image of its own', { launchTemplate: { id: 'lt-image' }, version: '1.34' }, invalid('You cannot specify the field kubernetesVersion when using custom AMIs.')],
  ['CUSTOM without an image', { amiType: 'CUSTOM' }, invalid('A launch template with an image id must be specified for the AMI type CUSTOM')],
  ['a launch template that does not exist', { launchTemplate: { id: 'lt-nope' } }, invalid('Launch template lt-nope or its version could not be found')],
  [
    'a launch template by id and name',
    { launchTemplate: { id: 'lt-plain', name: 'plain' } },
    invalid('Either the id or the name of the launch template must be specified, but not both'),
  ],
  ['subnets of another VPC', { subnets: ['subnet-other'] }, invalid('The following subnets are not in the VPC of the cluster (vpc-main): [subnet-other]')],
  ['a role that does not exist', { nodeRole: roleArn('nobody') }, invalid('The role with name nobody cannot be found.')],
  [
    'a role that EC2 may not assume',
    { nodeRole: roleArn('cluster') },
    invalid(`Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${roleArn('cluster')}`),
  ],
  ['SSH sources without a key', { remoteAccess: { sourceSecurityGroups: ['sg-main'] } }, invalid('sourceSecurityGroups requires ec2SshKey in remoteAccess')],
];

test.each(creations)('CreateNodegroup refuses %s', async (_situation, over, expected) => {
  const aws = await withCluster();
  expect(await refusal(aws.eks.send(new CreateNodegroupCommand(nodegroup(over))))).toEqual(expected);
});

test('Amazon Linux 2 is still there for 1.32', async () => {
  const aws = await withCluster({}, { version: '1.32' });
  await withNodes(aws, { amiType: 'AL2_x86_64' });
  expect((await aws.eks.send(new DescribeNodegroupCommand(named))).nodegroup).toMatchObject({ status: 'ACTIVE', amiType: 'AL2_x86_64' });
});

test('node groups need a cluster that is ready, a free name and room', async () => {
  const aws = await embeddedEks({ quotas: { nodegroupsPerCluster: 1 } });
  await aws.eks.send(new CreateClusterCommand(cluster()));
  const create = (over?: Partial<CreateNodegroupRequest>) => refusal(aws.eks.send(new CreateNodegroupCommand(nodegroup(over))));
  expect(await create()).toEqual({ exception: 'InvalidRequestException', code: 400, message: "Cluster 'prod' is not in ACTIVE status" });
  await aws.clock.settle();
  await create();
  expect(await create()).toEqual(inUse('NodeGroup already exists with name workers and cluster name prod'));
  expect(await create({ nodegroupName: 'more' })).toMatchObject({ exception: 'ResourceLimitExceededException' });
  expect(await create({ clusterName: 'nope' })).toMatchObject({ exception: 'ResourceNotFoundException', message: 'No cluster found for name: nope.' });
});

test('node groups are left alone during a control plane update where that is refused', async () => {
  const aws = await withCluster({ switches: { nodegroupChangesDuringClusterUpdate: 'refused' } });
  await withNodes(aws);
  await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' }));
  await aws.clock.advance(60_000);
  expect(await refusal(aws.eks.send(new UpdateNodegroupVersionCommand(named)))).toMatchObject({ exception: 'InvalidRequestException', message: "Cluster 'prod' is not in ACTIVE status" });
});

const configs: [string, Partial<UpdateNodegroupConfigRequest>, string][] = [
  ['nothing', {}, 'The request does not specify any change to the node group'],
  ['a least size over the desired one it has', { scalingConfig: { minSize: 3 } }, "Minimum capacity 3 can't be greater than desired size 2"],
  ['a desired size over the most it has', { scalingConfig: { desiredSize: 5 } }, "Desired capacity 5 can't be greater than max size 4"],
];

test.each(configs)('UpdateNodegroupConfig refuses %s', async (_situation, change, message) => {
  const aws = await withCluster();
  await withNodes(aws);
  expect(await refusal(aws.eks.send(new UpdateNodegroupConfigCommand({ ...named, ...change })))).toEqual(invalid(message));
});

const versions: { situation: string; change: Partial<UpdateNodegroupVersionRequest>; message: string; over?: Partial<CreateNodegroupRequest> }[] = [
  { situation: 'a version beyond the cluster', change: { version: '1.35' }, message: 'The nodegroup Kubernetes version 1.35 cannot be greater than the cluster version 1.34' },
  { situation: 'going back', change: { version: '1.33' }, message: 'Unsupported Kubernetes version update of the nodegroup from 1.34 to 1.33' },
  {
    situation: 'a release of another version',
    change: { releaseVersion: '1.33.13-20260923' },
    message: 'Requested release version 1.33.13-20260923 is not valid for kubernetes version 1.34.',
  },
  {
    situation: 'a launch template for a group without one',
    change: { launchTemplate: { id: 'lt-plain' } },
    message: 'The node group was not created with a launch template, so it cannot be updated with one',
  },
  {
    situation: 'another launch template',
    change: { launchTemplate: { id: 'lt-plain' } },
    message: 'The launch template of a node group cannot be changed: it is typed (lt-typed)',
    over: { launchTemplate: { id: 'lt-typed' } },
  },
  {
    situation: 'a release for custom images',
    change: { releaseVersion: '1.34.11-20260923' },
    message: 'You cannot specify the field releaseVersion when using custom AMIs.',
    over: { launchTemplate: { id: 'lt-image' } },
  },
];

test.each(versions)('UpdateNodegroupVersion refuses $situation', async ({ change, message, over = {} }) => {
  const aws = await withCluster();
  await withNodes(aws, over);
  expect(await refusal(aws.eks.send(new UpdateNodegroupVersionCommand({ ...named, ...change })))).toEqual(invalid(message));
});

test('an instance type cannot move into the launch template', async () => {
  const aws = await withCluster();
  await withNodes(aws, { launchTemplate: { id: 'lt-plain' }, instanceTypes: ['m5.large'] });
  await aws.dispatch('ec2', 'CreateLaunchTemplateVersion', { LaunchTemplateId: 'lt-plain', LaunchTemplateData: { InstanceType: 'm5.large' } });
  expect(await refusal(aws.eks.send(new UpdateNodegroupVersionCommand({ ...named, launchTemplate: { version: '2' } })))).toEqual(
    invalid('You must continue to not specify an instance type within the launch template'),
  );
});

test('a node group takes one change at a time', async () => {
  const aws = await withCluster();
  await withNodes(aws);
  await aws.eks.send(new UpdateNodegroupConfigCommand({ ...named, scalingConfig: { desiredSize: 3 } }));
  expect(await refusal(aws.eks.send(new UpdateNodegroupVersionCommand(named)))).toEqual(inUse('Nodegroup cannot be updated as it is currently not in Active State'));
  expect(await refusal(aws.eks.send(new DeleteNodegroupCommand(named)))).toEqual(inUse('Nodegroup cannot be deleted as it is currently not in Active State'));
});

test('a missing node group is a 404', async () => {
  const aws = await withCluster();
  expect(await refusal(aws.eks.send(new DescribeNodegroupCommand(named)))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No node group found for name: workers.' });
});
