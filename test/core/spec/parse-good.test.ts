import { describe, expect, test } from '@jest/globals';
import type { ClusterSpec } from '../../../core/spec/cluster-spec.ts';
import { problemAt, locate } from '../../../core/spec/document.ts';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { formatProblem } from '../../../core/spec/problem.ts';
import { configWith } from './config.ts';
import { fullConfig } from './full-config.ts';

function specOf(text: string): ClusterSpec {
  const result = parseClusterConfig(text);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.spec;
}

const account = '111122223333';

describe('a config that says little gets eksctl’s defaults', () => {
  test('a name and a region make a cluster in a new VPC with the default add-ons and no nodes', () => {
    expect(specOf(configWith(''))).toEqual({
      metadata: { name: 'harbour', region: 'eu-west-1', tags: {}, annotations: {} },
      network: { kind: 'new', cidr: '192.168.0.0/16', nat: 'Single' },
      endpointAccess: { publicAccess: true, privateAccess: false, publicAccessCIDRs: ['0.0.0.0/0'] },
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: true, accessEntries: [] },
      iam: { withOIDC: false, vpcResourceControllerPolicy: true, podIdentityAssociations: [], serviceAccounts: [] },
      logging: { types: [] },
      upgradePolicy: { supportType: 'EXTENDED' },
      managedNodeGroups: [],
      selfManagedNodeGroups: [],
      fargateProfiles: [],
      addons: ['vpc-cni', 'kube-proxy', 'coredns', 'metrics-server'].map((name) => ({ name, origin: 'default', version: { kind: 'default' }, tags: {}, iam: { kind: 'none' } })),
      capabilities: [],
      identityProviders: [],
    });
  });

  test('a node group that has only a name has two m5.large nodes on Amazon Linux 2023 with 80 GiB', () => {
    expect(specOf(configWith('managedNodeGroups: [{name: a}]')).managedNodeGroups).toEqual([
      {
        name: 'a',
        instanceTypes: ['m5.large'],
        amiFamily: 'AmazonLinux2023',
        capacityType: 'ON_DEMAND',
        scaling: { minSize: 2, desiredSize: 2, maxSize: 2 },
        labels: {},
        taints: [],
        tags: {},
        volumeSize: 80,
        privateNetworking: false,
        role: { kind: 'new' },
      },
    ]);
  });

  test.each([
    ['desiredCapacity: 4', { minSize: 4, desiredSize: 4, maxSize: 4 }],
    ['minSize: 1', { minSize: 1, desiredSize: 1, maxSize: 1 }],
    ['minSize: 1, maxSize: 5', { minSize: 1, desiredSize: 1, maxSize: 5 }],
    ['maxSize: 5', { minSize: 2, desiredSize: 2, maxSize: 5 }],
    ['minSize: 0, desiredCapacity: 3', { minSize: 0, desiredSize: 3, maxSize: 3 }],
  ])('the sizes left out follow from %s', (sizes, scaling) => {
    expect(specOf(configWith(`managedNodeGroups: [{name: a, ${sizes}}]`)).managedNodeGroups[0]?.scaling).toEqual(scaling);
  });

  test('an add-on in the file is not added again, and no default is added when the file forbids it', () => {
    const names = (more: string) => specOf(configWith(more)).addons.map(({ name, origin }) => `${name} ${origin}`);
    expect(names('addons: [{name: coredns}]')).toEqual(['coredns file', 'vpc-cni default', 'kube-proxy default', 'metrics-server default']);
    expect(names('addons: [{name: coredns}]\naddonsConfig: {disableDefaultAddons: true}')).toEqual(['coredns file']);
  });

  test.each(['all', '"*"'])('the log type %s means all five', (type) => {
    const { logging } = specOf(configWith(`cloudWatch: {clusterLogging: {enableTypes: [${type}]}}`));
    expect(logging).toEqual({ types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] });
  });

  test('a launch template that says nothing about instance types leaves them to the template', () => {
    const [group] = specOf(configWith('managedNodeGroups: [{name: a, launchTemplate: {id: lt-1}}]')).managedNodeGroups;
    expect(group).toMatchObject({ instanceTypes: [], launchTemplate: { id: 'lt-1' } });
    expect(group).not.toHaveProperty('volumeSize');
  });

  test('a closed public endpoint has no ranges', () => {
    const { endpointAccess } = specOf(configWith('vpc: {clusterEndpoints: {publicAccess: false, privateAccess: true}}'));
    expect(endpointAccess).toEqual({ publicAccess: false, privateAccess: true, publicAccessCIDRs: [] });
  });
});

describe('a config that says everything is carried over whole', () => {
  const spec = specOf(JSON.stringify(fullConfig));

  test('the network, with zones from the subnets’ names', () => {
    expect(spec.network).toEqual({
      kind: 'existing',
      vpcId: 'vpc-0a1b2c3d',
      cidr: '10.10.0.0/16',
      securityGroups: ['sg-0a1b'],
      subnets: {
        public: [
          { name: 'eu-west-1a', id: 'subnet-a1', availabilityZone: 'eu-west-1a' },
          { name: 'eu-west-1b', id: 'subnet-b1', availabilityZone: 'eu-west-1b', cidr: '10.10.1.0/24' },
        ],
        private: [
          { name: 'eu-west-1a', id: 'subnet-a2', availabilityZone: 'eu-west-1a' },
          { name: 'quiet', id: 'subnet-b2', availabilityZone: 'eu-west-1b' },
        ],
      },
    });
  });

  test('the control plane', () => {
    expect(spec).toMatchObject({
      metadata: fullConfig.metadata,
      endpointAccess: { publicAccess: true, privateAccess: true, publicAccessCIDRs: ['198.51.100.0/24'] },
      serviceIPv4CIDR: '10.100.0.0/16',
      logging: { types: ['api', 'audit'], retentionInDays: 30 },
      secretsEncryption: fullConfig.secretsEncryption,
      upgradePolicy: { supportType: 'STANDARD' },
    });
    expect(spec.accessConfig).toEqual({
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: false,
      accessEntries: [
        { ...fullConfig.accessConfig.accessEntries[0], type: 'STANDARD' },
        { principalARN: `arn:aws:iam::${account}:role/nodes`, type: 'EC2_LINUX', kubernetesGroups: [], accessPolicies: [] },
      ],
    });
  });

  test('roles and Pod Identity associations', () => {
    expect(spec.iam).toEqual({
      withOIDC: true,
      serviceRoleARN: `arn:aws:iam::${account}:role/cluster`,
      serviceRolePermissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
      vpcResourceControllerPolicy: false,
      serviceAccounts: [expect.objectContaining({ namespace: 'default', name: 'pilot', roleOnly: true, subjectPattern: 'pilot-*', tags: { lift: 'low' } })],
      podIdentityAssociations: [
        {
          namespace: 'docks',
          serviceAccountName: 'crane',
          role: { kind: 'existing', roleARN: `arn:aws:iam::${account}:role/crane` },
          tags: { lift: 'high' },
          targetRoleARN: 'arn:aws:iam::444455556666:role/yard',
          disableSessionTags: true,
          policy: '{"Version":"2012-10-17","Statement":[]}',
        },
        {
          namespace: 'docks',
          serviceAccountName: 'tug',
          role: {
            kind: 'new',
            roleName: 'tug',
            policyARNs: [`arn:aws:iam::${account}:policy/tug`],
            policyDocument: { Version: '2012-10-17', Statement: [] },
            policyName: 'tow',
            permissionsBoundaryARN: `arn:aws:iam::${account}:policy/tugs`,
            wellKnownPolicies: ['certManager', 'externalDNS'],
          },
          tags: {},
        },
      ],
    });
  });

  test('node groups, with subnet names made ids', () => {
    expect(spec.managedNodeGroups.slice(0, 2)).toEqual([
      {
        name: 'workers',
        instanceTypes: ['m7g.large', 'm6g.large'],
        amiFamily: 'Bottlerocket',
        capacityType: 'SPOT',
        scaling: { minSize: 1, desiredSize: 3, maxSize: 9 },
        labels: { 'example.com/team': 'quay' },
        taints: [{ key: 'batch', value: 'yes', effect: 'PREFER_NO_SCHEDULE' }],
        tags: { cost: 'low' },
        updateConfig: { maxUnavailablePercentage: 25 },
        volumeSize: 120,
        privateNetworking: true,
        subnets: ['subnet-b2', 'subnet-c2'],
        releaseVersion: '1.51.0-abcdef01',
        role: { kind: 'new', policyARNs: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'] },
      },
      expect.objectContaining({
        name: 'own',
        launchTemplate: { id: 'lt-0a1b', version: '3' },
        availabilityZones: ['eu-west-1a'],
        role: { kind: 'existing', roleARN: `arn:aws:iam::${account}:role/nodes` },
      }),
    ]);
  });

  test('what EKS has no member for goes into a launch template', () => {
    expect(spec.managedNodeGroups[2]).toMatchObject({
      name: 'made',
      launch: {
        ami: 'ami-0a1b',
        bootstrap: { preCommands: ['echo ready'], maxPods: 40 },
        rootVolume: { device: '/dev/xvda', size: 120, type: 'gp3', encrypted: true, kmsKey: 'alias/disks', iops: 4000, throughput: 250 },
        additionalVolumes: [{ device: '/dev/xvdc', snapshot: 'snap-0a1b' }],
        ssh: { key: { kind: 'named', name: 'pilots' }, open: true, sourceSecurityGroups: ['sg-0c1d'] },
        securityGroups: { attach: ['sg-0e1f'] },
        tokensRequired: false,
        podsReachMetadata: false,
        instanceName: 'quay-crane',
        placementGroup: 'near',
      },
      nodeRepair: { enabled: true, maxUnhealthyNodeThresholdCount: 2 },
      role: { roleName: 'made-nodes', sessionManager: true },
    });
    expect(spec.managedNodeGroups[2]).not.toHaveProperty('volumeSize');
  });

  test('self-managed node groups', () => {
    expect(spec.selfManagedNodeGroups[0]).toMatchObject({
      name: 'alone',
      instanceTypes: ['m5.large', 'm6i.large'],
      scaling: { minSize: 0, desiredSize: 2, maxSize: 5 },
      subnets: ['subnet-b2'],
      launch: { securityGroups: { attach: ['sg-0e1f'], shared: true, local: false }, bootstrap: { clusterDNS: '169.254.20.10', kubelet: { evictionHard: { 'memory.available': '200Mi' } } } },
      distribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 25, spotInstancePools: 3, maxPrice: 0.05, capacityRebalance: true },
      propagateTags: true,
    });
    expect(spec.selfManagedNodeGroups[0]!.launch).not.toHaveProperty('ami');
    expect(spec.selfManagedNodeGroups[1]!.instanceSelector).toEqual({ vCPUs: 2, memoryMiB: 8192, gpus: 0, neuronDevices: 0, architecture: 'arm64', allow: '^m', deny: '^t' });
  });

  test.each([['4', 4096], ['4GiB', 4096], ['512MiB', 512], ['1.5 gb', 1536], ['1TiB', 1_048_576]])('%s of memory is %d MiB', (memory, memoryMiB) => {
    expect(specOf(configWith(`nodeGroups: [{name: a, instanceSelector: {memory: "${memory}"}}]`)).selfManagedNodeGroups[0]!.instanceSelector).toMatchObject({ memoryMiB });
  });

  test('Fargate profiles, with the shared role where they name none', () => {
    expect(spec.fargateProfiles).toEqual([
      {
        name: 'docks',
        selectors: [{ namespace: 'docks', labels: { tide: 'high' } }, { namespace: 'quay-*', labels: {} }],
        podExecutionRoleARN: `arn:aws:iam::${account}:role/fargate`,
        subnets: ['subnet-b2'],
        tags: { berth: '1' },
      },
      { name: 'own', selectors: [{ namespace: 'own', labels: {} }], podExecutionRoleARN: `arn:aws:iam::${account}:role/own`, tags: {} },
    ]);
  });

  test('add-ons, each with one way to its rights', () => {
    const newRole = { kind: 'new', policyARNs: [], wellKnownPolicies: [] };
    const recommended = { kind: 'recommendedPodIdentity' };
    expect(spec.addons.map(({ name, version, iam }) => [name, version, iam])).toEqual([
      ['eks-pod-identity-agent', { kind: 'latest' }, recommended],
      ['vpc-cni', { kind: 'named', version: 'v1.20' }, recommended],
      [
        'aws-ebs-csi-driver',
        { kind: 'default' },
        { kind: 'serviceAccountRole', role: { ...newRole, wellKnownPolicies: ['ebsCSIController'], permissionsBoundaryARN: `arn:aws:iam::${account}:policy/boundary` } },
      ],
      ['aws-efs-csi-driver', { kind: 'named', version: 'v2.1.0-eksbuild.1' }, { kind: 'serviceAccountRole', role: { kind: 'existing', roleARN: `arn:aws:iam::${account}:role/efs` } }],
      ['external-dns', { kind: 'default' }, { kind: 'podIdentity', associations: [{ serviceAccountName: 'external-dns', role: { ...newRole, wellKnownPolicies: ['externalDNS'] }, tags: {} }] }],
      ['adot', { kind: 'default' }, recommended],
      ['custom', { kind: 'default' }, { kind: 'serviceAccountRole', role: { ...newRole, policyDocument: { Version: '2012-10-17', Statement: [] } } }],
      ['other', { kind: 'default' }, { kind: 'serviceAccountRole', role: { ...newRole, policyARNs: [`arn:aws:iam::${account}:policy/other`] } }],
      ['kube-proxy', { kind: 'default' }, recommended],
      ['coredns', { kind: 'default' }, recommended],
      ['metrics-server', { kind: 'default' }, recommended],
    ]);
    expect(spec.addons[1]).toMatchObject({ configurationValues: '{"env":{"WARM_IP_TARGET":"2"}}', resolveConflicts: 'OVERWRITE', tags: { net: 'yes' } });
  });
});

describe('a finding that comes later is placed in the file too', () => {
  const text = configWith('managedNodeGroups:\n- name: a\n  spot:\n');

  test.each([
    ['metadata.region', { line: 5, column: 11 }],
    ['managedNodeGroups[0].name', { line: 8, column: 9 }],
    ['managedNodeGroups[0].spot', { line: 9, column: 3 }],
    ['managedNodeGroups[0].minSize', { line: 8, column: 3 }],
    ['metadata.version', { line: 4, column: 3 }],
    ['', { line: 1, column: 1 }],
  ])('%s, or its nearest parent', (path, position) => expect(locate(text, path)).toEqual(position));

  test('and printed like the parser’s own', () => {
    expect(formatProblem(problemAt(text, 'metadata.region', 'is closed today'))).toBe('5:11 metadata.region: is closed today');
  });
});
