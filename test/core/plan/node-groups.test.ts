import { describe, expect, test } from '@jest/globals';
import { imageParameter } from '../../../core/plan/images.ts';
import { selectInstanceTypes, type InstanceTypeFact } from '../../../core/plan/instance-types.ts';
import type { Template } from '../../../core/plan/templates/template.ts';
import { imageLineOf } from '../../../core/spec/ami-type.ts';
import type { ClusterSpec, ManagedNodeGroup } from '../../../core/spec/cluster-spec.ts';
import type { Bootstrap, NodeLaunch } from '../../../core/spec/node-launch.ts';
import type { SelfManagedNodeGroup } from '../../../core/spec/self-managed.ts';
import { existingVpc, facts, launch, nodeGroup, planned, planning, request, selfManagedNodeGroup, spec, step } from '../orders.ts';

type Properties = Readonly<Record<string, unknown>>;

const nodes = (over: Partial<SelfManagedNodeGroup> = {}, more: Partial<ClusterSpec> = {}) => planned({ selfManagedNodeGroups: [selfManagedNodeGroup(over)], ...more });
const stackOf = (over: Partial<SelfManagedNodeGroup> = {}, more: Partial<ClusterSpec> = {}) => request(nodes(over, more).plan, 'self-managed-node-group/alone', 'deploy-stack');
const templateOf = (over: Partial<SelfManagedNodeGroup> = {}, more: Partial<ClusterSpec> = {}) => stackOf(over, more).template as unknown as Template;
const propertiesOf = ({ Resources }: Template, id: string): Properties => Resources[id]!.Properties!;
const launchData = (template: Template) => propertiesOf(template, 'LaunchTemplate')['LaunchTemplateData'] as Properties;
const group = (template: Template) => propertiesOf(template, 'AutoScalingGroup');

const managedTemplate = (over: Partial<NodeLaunch>, more: Partial<ManagedNodeGroup> = {}) =>
  request(planned({ managedNodeGroups: [nodeGroup({ ...more, launch: { ...launch, ...over } })] }).plan, 'launch-template/workers', 'deploy-stack').template as unknown as Template;

/** The user data as an instance would get it, with the places of parameters still in it. */
function userData(template: Template): string {
  const written = (launchData(template)['UserData'] as { 'Fn::Base64': string | { 'Fn::Sub': string } })['Fn::Base64'];
  return typeof written === 'string' ? written : written['Fn::Sub'];
}

const bootstrapped = (bootstrap: Partial<Bootstrap>, over: Partial<SelfManagedNodeGroup> = {}) => userData(templateOf({ launch: { ...launch, bootstrap: { preCommands: [], ...bootstrap } }, ...over }));
const labelled = { labels: { tier: 'web' }, taints: [{ key: 'batch', value: 'yes', effect: 'NO_SCHEDULE' as const }, { key: 'old', effect: 'NO_EXECUTE' as const }] };

describe('a self-managed node group', () => {
  test('is made beside the managed ones, its role beside the control plane, and taken down before it', () => {
    const { plan } = nodes();
    expect(step(plan, 'nodes').after).toEqual(['network', 'access']);
    expect(step(plan, 'self-managed-node-group/alone').after).toEqual(step(plan, 'node-group/workers').after);
    expect(step(plan, 'add-on/coredns').after).toEqual(expect.arrayContaining(['node-group/workers', 'self-managed-node-group/alone']));
    expect(step(plan, 'delete/control-plane').after).toContain('delete/self-managed-node-group/alone');
    expect(stackOf().stackName).toBe('drydock-harbour-nodegroup-alone');
  });

  test('lets its role in before its nodes start', () => {
    const template = templateOf();
    expect(propertiesOf(template, 'AccessEntry')).toEqual({ ClusterName: 'harbour', PrincipalArn: { Ref: 'NodeRoleArn' }, Type: 'EC2_LINUX' });
    expect(template.Resources['AutoScalingGroup']!.DependsOn).toBe('AccessEntry');
    expect(stackOf().parameters).toMatchObject({ NodeRoleArn: { step: 'nodes', output: 'NodeRole2Arn' }, InstanceProfileArn: { step: 'nodes', output: 'InstanceProfile1Arn' } });
  });

  test.each<[string, Partial<ClusterSpec>, boolean]>([
    ['the file has one', { accessConfig: { ...spec().accessConfig, accessEntries: [{ principalARN: 'arn:r', type: 'EC2_LINUX', kubernetesGroups: [], accessPolicies: [] }] } }, false],
    ['a managed group has the role', { managedNodeGroups: [nodeGroup({ role: { kind: 'existing', roleARN: 'arn:r' } })] }, false],
    ['nobody else has the role', {}, true],
  ])('makes no second entry for a role that exists: %s', (_, more, made) => {
    const template = templateOf({ role: { kind: 'existing', roleARN: 'arn:r' } }, more);
    expect('AccessEntry' in template.Resources).toBe(made);
  });

  test('has a role with the rights that the file adds', () => {
    const role = { kind: 'new' as const, addonPolicies: ['autoScaler' as const, 'cloudWatch' as const, 'albIngress' as const], policyDocument: { Version: '2012-10-17' } };
    const template = request(nodes({ role }).plan, 'nodes', 'deploy-stack').template as unknown as Template;
    const made = propertiesOf(template, 'NodeRole2');
    expect(made['ManagedPolicyArns']).toEqual(expect.arrayContaining(['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy', 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy']));
    expect((made['Policies'] as { PolicyName: string }[]).map(({ PolicyName }) => PolicyName)).toEqual(['Policy', 'autoScaler', 'albIngress']);
    expect(propertiesOf(template, 'InstanceProfile1')).toEqual({ Path: '/drydock/', Roles: [{ Ref: 'NodeRole2' }] });
  });

  test('starts one type from EKS’s newest image, in the cluster’s security group and its own', () => {
    const data = launchData(templateOf({ instanceTypes: ['m7g.large'] }));
    expect(data).toMatchObject({
      ImageId: '{{resolve:ssm:/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard/recommended/image_id}}',
      InstanceType: 'm7g.large',
      IamInstanceProfile: { Arn: { Ref: 'InstanceProfileArn' } },
      SecurityGroupIds: [{ Ref: 'ClusterSecurityGroupId' }, { 'Fn::GetAtt': ['LocalSecurityGroup', 'GroupId'] }],
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 80, VolumeType: 'gp3' } }],
    });
  });

  test('buys as its distribution says', () => {
    const template = templateOf({ instanceTypes: ['m5.large', 'm6i.large'], distribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 0, spotAllocationStrategy: 'price-capacity-optimized', maxPrice: 0.05, capacityRebalance: true } });
    expect(group(template)).toMatchObject({
      CapacityRebalance: true,
      MixedInstancesPolicy: {
        LaunchTemplate: { Overrides: [{ InstanceType: 'm5.large' }, { InstanceType: 'm6i.large' }] },
        InstancesDistribution: { OnDemandBaseCapacity: 1, OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: 'price-capacity-optimized', SpotMaxPrice: '0.05' },
      },
    });
    expect(launchData(template)).not.toHaveProperty('InstanceType');
  });

  test('is the cluster’s by its tags, and tells the cluster autoscaler what its nodes are like when asked to', () => {
    const tags = (over: Partial<SelfManagedNodeGroup>) => Object.fromEntries((group(templateOf(over))['Tags'] as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
    expect(tags({ tags: { cost: 'low' } })).toMatchObject({ 'kubernetes.io/cluster/harbour': 'owned', Name: 'harbour-alone-node', cost: 'low', 'drydock:cluster': 'harbour' });
    expect(tags({})).not.toHaveProperty(['k8s.io/cluster-autoscaler/enabled']);
    expect(tags({ ...labelled, propagateTags: true })).toMatchObject({
      'k8s.io/cluster-autoscaler/enabled': 'true',
      'k8s.io/cluster-autoscaler/harbour': 'owned',
      'k8s.io/cluster-autoscaler/node-template/label/tier': 'web',
      'k8s.io/cluster-autoscaler/node-template/taint/batch': 'yes:NoSchedule',
    });
  });

  test('replaces nodes in batches when its launch template changes', () => {
    const policy = (over: Partial<SelfManagedNodeGroup>) => templateOf(over).Resources['AutoScalingGroup']!.UpdatePolicy!['AutoScalingRollingUpdate'];
    const scaling = { minSize: 1, desiredSize: 8, maxSize: 8 };
    expect(policy({ scaling })).toEqual({ MaxBatchSize: 1, MinInstancesInService: 6 });
    expect(policy({ scaling, updateConfig: { maxUnavailablePercentage: 25 } })).toEqual({ MaxBatchSize: 2, MinInstancesInService: 5 });
  });

  test('uses the subnets of an existing VPC by their ids, and is let in to by SSH from that VPC alone', () => {
    const { plan } = planned({ network: existingVpc.network, selfManagedNodeGroups: [selfManagedNodeGroup({ launch: { ...launch, ssh: { key: { kind: 'named', name: 'pilots' }, open: true, sourceSecurityGroups: [] } } })] }, existingVpc.facts);
    const template = request(plan, 'self-managed-node-group/alone', 'deploy-stack').template as unknown as Template;
    expect(group(template)['VPCZoneIdentifier']).toEqual(['subnet-priv-a', 'subnet-priv-b']);
    expect(propertiesOf(template, 'SshSecurityGroup')).toMatchObject({ VpcId: 'vpc-1', SecurityGroupIngress: [{ FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/16' }] });
    expect(launchData(template)).toMatchObject({ KeyName: 'pilots' });
  });

  test('outside the cluster’s security group it may talk to the control plane and nobody else', () => {
    const template = templateOf({ launch: { ...launch, securityGroups: { attach: ['sg-9'], shared: false, local: true } } });
    expect(launchData(template)['SecurityGroupIds']).toEqual([{ 'Fn::GetAtt': ['LocalSecurityGroup', 'GroupId'] }, 'sg-9']);
    expect(propertiesOf(template, 'NodesToControlPlane')).toMatchObject({ GroupId: { Ref: 'ClusterSecurityGroupId' }, FromPort: 443 });
    expect(propertiesOf(template, 'ControlPlaneToNodes')).toMatchObject({ FromPort: 1025, ToPort: 65_535 });
  });

  test('of Windows is let in as such, opens RDP too, and has the network plugin give its pods addresses', () => {
    const windows = { amiFamily: 'WindowsServer2022CoreContainer' as const, instanceTypes: ['m5.large'], launch: { ...launch, ssh: { key: { kind: 'made' as const }, open: true, sourceSecurityGroups: ['sg-1'] } } };
    const template = templateOf(windows);
    expect(propertiesOf(template, 'AccessEntry')).toMatchObject({ Type: 'EC2_WINDOWS' });
    expect((propertiesOf(template, 'SshSecurityGroup')['SecurityGroupIngress'] as { FromPort: number }[]).map(({ FromPort }) => FromPort)).toEqual([22, 3389]);
    expect(Object.keys(template.Outputs!)).toContain('PrivateKeyParameter');
    expect(request(nodes(windows).plan, 'add-on/vpc-cni', 'create-add-on').configurationValues).toBe('{"enableWindowsIpam":"true"}');
  });
});

describe('nodes are told how to join', () => {
  test('Amazon Linux 2023 by a NodeConfig, after the author’s own and their commands', () => {
    const text = bootstrapped({ preCommands: ['echo ${HOME}'], override: 'kind: NodeConfig\nspec: {}', maxPods: 40, clusterDNS: '10.100.0.10', kubelet: { maxPods: 1, podsPerCore: 2 } }, labelled);
    expect(text).toMatch(/^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="==drydock=="\n\n--==drydock==\nContent-Type: text\/x-shellscript.*\n\n#!\/bin\/bash\nset -o errexit\necho \$\{!HOME\}\n\n--==drydock==\nContent-Type: application\/node\.eks\.aws.*\n\nkind: NodeConfig\nspec: \{\}/);
    const config = JSON.parse(/(\{\n {2}"apiVersion"[\s\S]*\n\})\n/.exec(text)![1]!) as { spec: unknown };
    expect(config.spec).toEqual({
      cluster: { name: 'harbour', apiServerEndpoint: '${Endpoint}', certificateAuthority: '${CertificateAuthority}', cidr: '${ServiceCidr}' },
      kubelet: { config: { maxPods: 40, podsPerCore: 2, clusterDNS: ['10.100.0.10'] }, flags: ['--node-labels=tier=web', '--register-with-taints=batch=yes:NoSchedule,old=:NoExecute'] },
    });
    expect(text.trimEnd()).toMatch(/--==drydock==--$/);
  });

  test('a script in place of a NodeConfig does all of it', () => {
    const text = bootstrapped({ override: '/opt/join.sh' });
    expect(text).toContain('/opt/join.sh');
    expect(text).not.toContain('NodeConfig');
  });

  test('Amazon Linux 2 by its script, or by a command with eksctl’s variables', () => {
    const family = { amiFamily: 'AmazonLinux2' as const, instanceTypes: ['m5.large'], ...labelled };
    const metadata = { ...spec().metadata, version: '1.32' };
    const written = (bootstrap: Partial<Bootstrap>) => userData(templateOf({ ...family, launch: { ...launch, bootstrap: { preCommands: [], ...bootstrap } } }, { metadata }));
    expect(written({ maxPods: 20 })).toContain(
      "/etc/eks/bootstrap.sh 'harbour' --apiserver-endpoint '${Endpoint}' --b64-cluster-ca '${CertificateAuthority}' --use-max-pods false --kubelet-extra-args '--node-labels=tier=web --register-with-taints=batch=yes:NoSchedule,old=:NoExecute --max-pods=20'",
    );
    const own = written({ override: '/etc/eks/bootstrap.sh $CLUSTER_NAME --kubelet-extra-args "--node-labels=${NODE_LABELS}"' });
    expect(own).toContain("export NODE_LABELS='tier=web'");
    expect(own).toContain("cat > /var/lib/cloud/scripts/eksctl/bootstrap.helper.sh <<'HELPER'");
    expect(own).toContain('--node-labels=${!NODE_LABELS}"');
    expect(own).not.toContain("/etc/eks/bootstrap.sh 'harbour'");
  });

  test('Bottlerocket by settings in TOML, of which ours win', () => {
    const settings = { motd: 'ahoy "you"', kubernetes: { 'cluster-name': 'other', 'event-qps': 5 } };
    expect(bootstrapped({ maxPods: 30, bottlerocket: { enableAdminContainer: true, settings } }, { amiFamily: 'Bottlerocket', ...labelled })).toBe(`[settings]
motd = "ahoy \\"you\\""

[settings.kubernetes]
cluster-name = "harbour"
event-qps = 5
api-server = "\${Endpoint}"
cluster-certificate = "\${CertificateAuthority}"
max-pods = 30

[settings.kubernetes.node-labels]
tier = "web"

[settings.kubernetes.node-taints]
batch = [ "yes:NoSchedule" ]
old = [ ":NoExecute" ]

[settings.host-containers.admin]
enabled = true
`);
  });

  test('Windows by PowerShell', () => {
    const text = bootstrapped({ preCommands: ['Set-Thing'] }, { amiFamily: 'WindowsServer2022FullContainer', instanceTypes: ['m5.large'], labels: { tier: 'web' } });
    expect(text.split('\n')).toEqual([
      '<powershell>', 'Set-Thing', '[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"', "[string]$EKSClusterName = 'harbour'",
      "[string]$APIServerEndpoint = '${Endpoint}'", "[string]$Base64ClusterCA = '${CertificateAuthority}'", "[string]$ServiceCIDR = '${ServiceCidr}'", "[string]$KubeletExtraArgs = '--node-labels=tier=web'",
      '& $EKSBootstrapScriptFile -EKSClusterName $EKSClusterName -APIServerEndpoint $APIServerEndpoint -Base64ClusterCA $Base64ClusterCA -ServiceCIDR $ServiceCIDR -KubeletExtraArgs $KubeletExtraArgs 3>&1 4>&1 5>&1 6>&1',
      '</powershell>', '',
    ]);
  });
});

describe('a managed node group that says more than EKS’s API takes', () => {
  test('gets a launch template first, and nobody else waits for it', () => {
    const { plan } = planned({ managedNodeGroups: [nodeGroup({ launch }), nodeGroup({ name: 'plain' })] });
    expect(step(plan, 'launch-template/workers').after).toEqual(step(plan, 'node-group/plain').after);
    expect(step(plan, 'node-group/workers').after).toEqual(['launch-template/workers']);
    expect(request(plan, 'node-group/workers', 'create-node-group')).toMatchObject({
      madeLaunchTemplate: { id: { step: 'launch-template/workers', output: 'LaunchTemplateId' }, version: { step: 'launch-template/workers', output: 'LaunchTemplateVersion' } },
      ami: { type: 'AL2023_ARM_64_STANDARD' },
    });
    expect(step(plan, 'delete/launch-template/workers').after).toEqual(['delete/control-plane']);
  });

  test('leaves image, types and joining to EKS unless the image is the author’s', () => {
    const eks = managedTemplate({});
    expect(launchData(eks)).not.toHaveProperty('ImageId');
    expect(launchData(eks)).not.toHaveProperty('UserData');
    expect(launchData(eks)['SecurityGroupIds']).toEqual([{ Ref: 'ClusterSecurityGroupId' }]);
    expect(userData(managedTemplate({ bootstrap: { preCommands: [], maxPods: 40 } }))).not.toContain('Endpoint');
    const own = managedTemplate({ ami: 'ami-1' });
    expect(launchData(own)).toMatchObject({ ImageId: 'ami-1' });
    expect(userData(own)).toContain('--node-labels=eks.amazonaws.com/nodegroup=workers,eks.amazonaws.com/capacityType=ON_DEMAND,eks.amazonaws.com/nodegroup-image=ami-1');
    const { plan } = planned({ managedNodeGroups: [nodeGroup({ launch: { ...launch, ami: 'ami-1' } })] });
    expect(request(plan, 'node-group/workers', 'create-node-group')).not.toHaveProperty('ami');
  });

  test('says what it has of hardware, reservations and disks', () => {
    const template = managedTemplate({
      ebsOptimized: true, detailedMonitoring: true, placementGroup: 'near', capacityReservation: { id: 'cr-1' }, marketType: 'capacity-block', podsReachMetadata: false, tokensRequired: false,
      rootVolume: { type: 'io2', size: 50, iops: 3000, encrypted: true, kmsKey: 'k' }, additionalVolumes: [{ type: 'gp3', device: '/dev/xvdc', snapshot: 'snap-1' }],
    }, { amiFamily: 'Bottlerocket' });
    expect(launchData(template)).toMatchObject({
      EbsOptimized: true, Monitoring: { Enabled: true }, Placement: { GroupName: 'near' }, CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: 'cr-1' } },
      InstanceMarketOptions: { MarketType: 'capacity-block' }, MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvdb', Ebs: { VolumeSize: 50, VolumeType: 'io2', Iops: 3000, Encrypted: true, KmsKeyId: 'k' } }, { DeviceName: '/dev/xvdc', Ebs: { SnapshotId: 'snap-1' } }],
    });
  });
});

describe('EKS publishes its newest images by parameters', () => {
  test.each([
    ['AmazonLinux2023', 'm5.large', '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id'],
    ['AmazonLinux2023', 'g5.xlarge', '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/nvidia/recommended/image_id'],
    ['AmazonLinux2', 'm7g.large', '/aws/service/eks/optimized-ami/1.36/amazon-linux-2-arm64/recommended/image_id'],
    ['AmazonLinux2', 'g5.xlarge', '/aws/service/eks/optimized-ami/1.36/amazon-linux-2-gpu/recommended/image_id'],
    ['BottlerocketFips', 'm7g.large', '/aws/service/bottlerocket/aws-k8s-1.36-fips/arm64/latest/image_id'],
    ['Bottlerocket', 'g5.xlarge', '/aws/service/bottlerocket/aws-k8s-1.36-nvidia/x86_64/latest/image_id'],
    ['WindowsServer2025CoreContainer', 'm5.large', '/aws/service/ami-windows-latest/Windows_Server-2025-English-Core-EKS_Optimized-1.36/image_id'],
    ['Ubuntu2204', 'm5.large', '/aws/service/canonical/ubuntu/eks/22.04/1.36/stable/current/amd64/hvm/ebs-gp2/ami-id'],
    ['UbuntuPro2404', 'm7g.large', '/aws/service/canonical/ubuntu/eks-pro/24.04/1.36/stable/current/arm64/hvm/ebs-gp3/ami-id'],
    ['Ubuntu2604', 'inf2.xlarge', undefined],
    ['Bottlerocket', 'inf2.xlarge', undefined],
  ] as const)('%s on %s', (family, type, parameter) => expect(imageParameter(imageLineOf(family, type) ?? 'CUSTOM', '1.36')).toBe(parameter));
});

describe('instance types are chosen by their properties', () => {
  const fact = (instanceType: string, vCPUs: number, memoryGiB: number, over: Partial<InstanceTypeFact> = {}): InstanceTypeFact => ({ instanceType, vCPUs, memoryMiB: memoryGiB * 1024, gpus: 0, neuronDevices: 0, architecture: 'x86_64', ...over });
  const catalogue = [fact('m5.large', 2, 8), fact('m7i.large', 2, 8), fact('r5.large', 2, 16), fact('m5.xlarge', 4, 16), fact('m7g.large', 2, 8, { architecture: 'arm64' }), fact('g5.xlarge', 4, 16, { gpus: 1 })];
  const chosen = (selector: Partial<NonNullable<ManagedNodeGroup['instanceSelector']>>, amiFamily: ManagedNodeGroup['amiFamily'] = 'AmazonLinux2023') =>
    selectInstanceTypes({ amiFamily, instanceSelector: { architecture: 'x86_64', ...selector } }, catalogue).map(({ instanceType }) => instanceType);

  test.each<[Parameters<typeof chosen>[0], readonly string[]]>([
    [{ vCPUs: 2 }, ['m7i.large', 'm5.large', 'r5.large']],
    [{ vCPUs: 2, memoryMiB: 8192, architecture: 'arm64' }, ['m7g.large']],
    [{ memoryMiB: 16_384 }, ['r5.large', 'm5.xlarge']],
    [{ gpus: 1 }, ['g5.xlarge']],
    [{ vCPUs: 2, allow: '^m', deny: '^m5' }, ['m7i.large']],
    [{ vCPUs: 3 }, []],
  ])('%j', (selector, types) => expect(chosen(selector)).toEqual(types));

  test('and the plan shows which, and why', () => {
    const { plan } = planned({ managedNodeGroups: [nodeGroup({ instanceTypes: [], instanceSelector: { vCPUs: 2, memoryMiB: 8192, architecture: 'x86_64' } })] }, { chosenTypes: { workers: catalogue.slice(0, 2) } });
    expect(plan.defaults).toContainEqual({ path: 'managedNodeGroups[0].instanceTypes', value: 'm5.large, m7i.large', why: 'They have 2 vCPUs, 8 GiB of memory, no GPU, x86_64 processors.' });
    expect(request(plan, 'node-group/workers', 'create-node-group').nodeGroup.instanceTypes).toEqual(['m5.large', 'm7i.large']);
  });

  test('and they are priced and held against quotas like types that are named', () => {
    const workers = { managedNodeGroups: [nodeGroup({ instanceTypes: [], instanceSelector: { vCPUs: 2, architecture: 'x86_64' } })] };
    const zones = facts().zones.map(({ name }) => name);
    const account = (limit: number) => ({
      quotas: [{ name: 'on-demand-standard' as const, limit, used: 0 }],
      instanceTypes: ['m5.large', 'm7i.large'].map((type) => ({ type, vCpus: 2, architectures: ['x86_64'], addressesPerInterface: 10, interfaces: 3, zones })),
      missingRoles: [], missingInstanceProfiles: [], missingKeyPairs: [], keys: [], missingSecurityGroups: [], hasLogGroup: false,
      prices: { 'on-demand/linux/m5.large': 0.096, 'on-demand/linux/m7i.large': 0.1008 },
      unread: [],
    });
    const chosenTypes = { workers: catalogue.slice(0, 2) };
    expect(planned(workers, { chosenTypes, account: account(4) }).plan.cost?.items).toContainEqual(expect.objectContaining({ what: 'Node group workers, 2 m5.large or m7i.large', price: 0.1008 }));
    expect(planning(workers, { chosenTypes, account: account(3) }).findings).toContainEqual(expect.objectContaining({ check: 'quota-exceeded', path: 'managedNodeGroups[0]', message: expect.stringContaining('4 more vCPUs') }));
  });
});
