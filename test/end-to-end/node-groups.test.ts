import { afterEach, describe, expect, test } from '@jest/globals';
import type { Shape } from '../../simulator/service.ts';
import { provision, startTestDrydock, untilEnded, type TestDrydock } from './harness.ts';

const file = (name: string, groups: string) => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ${name}, region: us-west-2, version: "1.35" }
${groups}
`;

let drydock: TestDrydock;
const start = async (options: Parameters<typeof startTestDrydock>[0] = {}): Promise<void> => {
  drydock = await startTestDrydock(options);
};
afterEach(async () => drydock.close());

const made = async (yaml: string) => untilEnded(drydock, (await provision(drydock, yaml)).operationId);
const stacks = async () => ((await drydock.as('cloudformation', 'DescribeStacks', {}))['Stacks'] as { StackName: string; StackStatus: string }[]).map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`);
const groups = async () => (await drydock.as('autoscaling', 'DescribeAutoScalingGroups', {}))['AutoScalingGroups'] as (Shape & { Tags: { Key: string; Value: string }[]; Instances: { InstanceId: string }[] })[];
const instances = async () => ((await drydock.as('ec2', 'DescribeInstances', {}))['Reservations'] as { Instances: Shape[] }[]).flatMap(({ Instances }) => Instances);
const entries = async (clusterName: string) => (await drydock.as('eks', 'ListAccessEntries', { clusterName }))['accessEntries'] as string[];
const denied = () => drydock.aws.recorder.uses().filter(({ denied: refusals }) => refusals > 0);

describe('self-managed node groups', () => {
  test('of mixed instances and Spot carry a healthy cluster by themselves', async () => {
    await start();
    const operation = await made(
      file('mixed', `
nodeGroups:
  - name: spot
    minSize: 2
    desiredCapacity: 4
    maxSize: 8
    privateNetworking: true
    instancesDistribution: { instanceTypes: [m5.large, m5a.large, m6i.large], onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 0, spotAllocationStrategy: price-capacity-optimized }
    labels: { lifecycle: spot }
    iam: { withAddonPolicies: { autoScaler: true, albIngress: true } }
    ssh: { allow: true, publicKeyPath: ~/.ssh/id_rsa.pub }
    asgMetricsCollection: [{ granularity: 1Minute }]
`),
    );
    expect(operation.report).toEqual({ summary: 'Cluster mixed runs Kubernetes 1.35 and everything on it is healthy.', remains: [] });
    expect(operation.findings!.map(({ check }) => check)).toEqual(['ssh-key-made']);
    const [group] = await groups();
    expect(group).toMatchObject({ MinSize: 2, DesiredCapacity: 4, MaxSize: 8, MixedInstancesPolicy: { InstancesDistribution: { SpotAllocationStrategy: 'price-capacity-optimized' } } });
    expect(group!.Tags.map(({ Key, Value }) => `${Key}=${Value}`)).toEqual(expect.arrayContaining(['kubernetes.io/cluster/mixed=owned', 'k8s.io/cluster-autoscaler/mixed=owned', `drydock:operation=${operation.operationId}`]));
    expect((await instances()).map(({ InstanceLifecycle = 'on demand' }) => InstanceLifecycle).sort()).toEqual(['on demand', 'spot', 'spot', 'spot']);
    expect((await entries('mixed')).filter((arn) => arn.includes('NodeRole'))).toHaveLength(1);
    const { AutoScalingGroups: _, ...keys } = await drydock.as('ssm', 'DescribeParameters', { ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/ec2/keypair/'] }] });
    expect(keys['Parameters']).toHaveLength(1);
    expect(denied()).toEqual([]);
  });

  test('of Bottlerocket, Ubuntu and Windows join beside managed ones', async () => {
    await start();
    const operation = await made(
      file('fleet', `
managedNodeGroups: [{ name: linux, desiredCapacity: 1 }, { name: jammy, amiFamily: Ubuntu2204, instanceType: m7g.large, desiredCapacity: 1 }]
nodeGroups:
  - { name: rocket, amiFamily: Bottlerocket, desiredCapacity: 1, labels: { tier: web }, taints: [{ key: batch, value: "yes", effect: NoSchedule }], bottlerocket: { enableAdminContainer: true, settings: { motd: ahoy } } }
  - { name: noble, amiFamily: UbuntuPro2404, desiredCapacity: 1, labels: { tier: ubuntu } }
  - { name: windows, amiFamily: WindowsServer2022FullContainer, desiredCapacity: 2, maxPodsPerNode: 20 }
`),
    );
    expect(operation.report!.summary).toContain('everything on it is healthy');
    expect((await groups()).map(({ DesiredCapacity }) => DesiredCapacity).sort()).toEqual([1, 1, 1, 1, 2]);
    const { nodegroup } = await drydock.as('eks', 'DescribeNodegroup', { clusterName: 'fleet', nodegroupName: 'jammy' });
    expect(nodegroup).toMatchObject({ amiType: 'CUSTOM', status: 'ACTIVE' });
    const { Images } = (await drydock.as('ec2', 'DescribeImages', { ImageIds: (await instances()).map(({ ImageId }) => ImageId) })) as { Images: { Name: string }[] };
    expect(Images.map(({ Name }) => Name).filter((name) => name.startsWith('ubuntu')).sort()).toEqual([expect.stringMatching(/^ubuntu-eks-pro\/k8s_1\.35\/.*noble-24\.04-amd64/), expect.stringMatching(/^ubuntu-eks\/k8s_1\.35\/.*jammy-22\.04-arm64/)]);
    expect(await instances()).toHaveLength(6);
    const { addon } = await drydock.as('eks', 'DescribeAddon', { clusterName: 'fleet', addonName: 'vpc-cni' });
    expect((addon as Shape)['configurationValues']).toBe('{"enableWindowsIpam":"true"}');
    const types = await Promise.all((await entries('fleet')).map(async (principalArn) => ((await drydock.as('eks', 'DescribeAccessEntry', { clusterName: 'fleet', principalArn }))['accessEntry'] as Shape)['type']));
    expect(types.sort()).toEqual(['EC2_LINUX', 'EC2_LINUX', 'EC2_LINUX', 'EC2_WINDOWS', 'STANDARD']);
    expect(denied()).toEqual([]);
  });

  test('that cannot start are told by CloudFormation’s reason, and everything is taken down', async () => {
    await start();
    const operation = await made(file('broken', `nodeGroups: [{ name: workers, desiredCapacity: 2, ami: ami-0dead }]`));
    expect(operation.status).toBe('failed');
    expect(operation.report!.failure).toMatchObject({ outcome: 'StackFailed', stepId: 'self-managed-node-group/workers' });
    expect(operation.report!.failure!.message).toContain("The image id '[ami-0dead]' does not exist");
    expect(operation.report!.remains).toEqual([]);
    expect((await stacks()).filter((stack) => stack.startsWith('drydock-broken-') && !stack.endsWith('DELETE_COMPLETE'))).toEqual([]);
    expect(await groups()).toEqual([]);
    expect(denied()).toEqual([]);
  });

  test('that started go with a cluster that fails later, before its control plane', async () => {
    await start({ aws: { eks: { faults: { failures: [{ operation: 'CreateAddon', name: 'coredns', code: 'AdmissionRequestDenied', message: 'no' }] } } } });
    const operation = await made(file('late', `nodeGroups: [{ name: workers, desiredCapacity: 2 }]`));
    expect(operation.report!.failure!.stepId).toBe('add-on/coredns');
    expect(operation.report!.remains).toEqual([]);
    const { body } = await drydock.call<{ events: { type: string; detail: { stepId?: string } }[] }>('GET', `/v1/operations/${operation.operationId}/events?limit=100`);
    const settled = body.events.filter(({ type }) => type === 'StepSettled').map(({ detail }) => detail.stepId);
    expect(settled.filter((id) => id?.startsWith('delete/'))).toEqual(['delete/self-managed-node-group/workers', 'delete/control-plane', 'delete/nodes', 'delete/egress', 'delete/access', 'delete/network']);
    expect((await instances()).every(({ State }) => (State as Shape)['Name'] === 'terminated')).toBe(true);
    expect(denied()).toEqual([]);
  });
});

describe('a managed node group', () => {
  test('with an image of its author’s, node repair and disks of its own gets a launch template', async () => {
    await start({ aws: { ec2: { seed: [{ region: 'us-west-2', images: [{ id: 'ami-0abc', name: 'ours' }] }] } } });
    const operation = await made(
      file('custom', `
managedNodeGroups:
  - name: own
    ami: ami-0abc
    desiredCapacity: 2
    preBootstrapCommands: ["echo ahoy"]
    maxPodsPerNode: 40
    volumeType: io2
    volumeIOPS: 4000
    volumeEncrypted: true
    ssh: { publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDk1bH0S8jVbX5fS5o9X2m1F3Wb1o4v6m5f8mT1r0QeJ pilot" }
    labels: { tier: web }
    nodeRepairConfig: { enabled: true, maxParallelNodesRepairedCount: 1 }
  - { name: chosen, desiredCapacity: 1, instanceSelector: { vCPUs: 2, memory: "8" } }
`),
    );
    expect(operation.report!.summary).toContain('everything on it is healthy');
    const { nodegroup } = (await drydock.as('eks', 'DescribeNodegroup', { clusterName: 'custom', nodegroupName: 'own' })) as { nodegroup: Shape };
    expect(nodegroup).toMatchObject({ amiType: 'CUSTOM', nodeRepairConfig: { enabled: true, maxParallelNodesRepairedCount: 1 }, labels: { tier: 'web' } });
    const { id } = nodegroup['launchTemplate'] as { id: string };
    const { LaunchTemplateVersions: [version] } = (await drydock.as('ec2', 'DescribeLaunchTemplateVersions', { LaunchTemplateId: id, Versions: ['$Latest'] })) as { LaunchTemplateVersions: [{ LaunchTemplateData: Shape & { UserData: string } }] };
    expect(version.LaunchTemplateData).toMatchObject({ ImageId: 'ami-0abc', KeyName: 'drydock-custom-own', BlockDeviceMappings: [{ Ebs: { VolumeType: 'io2', Iops: 4000, Encrypted: true } }] });
    const { cluster } = (await drydock.as('eks', 'DescribeCluster', { name: 'custom' })) as { cluster: { endpoint: string } };
    expect(Buffer.from(version.LaunchTemplateData.UserData, 'base64').toString()).toContain(`"apiServerEndpoint": "${cluster.endpoint}"`);
    const { defaults, cost } = operation.plan as unknown as { defaults: { path: string; value: string }[]; cost: { items: { what: string }[] } };
    const chosen = defaults.find(({ path }) => path === 'managedNodeGroups[1].instanceTypes')!;
    expect(chosen.value).toContain('m5.large');
    expect(cost.items).toContainEqual(expect.objectContaining({ what: `Node group chosen, 1 ${chosen.value.replaceAll(', ', ' or ')}` }));
    expect(denied()).toEqual([]);
  });
});
