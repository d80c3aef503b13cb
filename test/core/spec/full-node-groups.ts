const account = '111122223333';

const volume = { volumeSize: 120, volumeType: 'gp3', volumeEncrypted: true, volumeKmsKeyID: 'alias/disks', volumeIOPS: 4000, volumeThroughput: 250 };

/** Every member that managed and self-managed groups have in common, as far as they go together. */
const launch = {
  taints: [{ key: 'batch', value: 'yes', effect: 'PreferNoSchedule' }],
  tags: { cost: 'low' },
  ...volume,
  volumeName: '/dev/xvda',
  additionalVolumes: [{ ...volume, volumeName: 'xvdc', snapshotID: 'snap-0a1b' }],
  ssh: { allow: true, publicKeyName: 'pilots', sourceSecurityGroupIds: ['sg-0c1d'], enableSsm: true },
  disableIMDSv1: false,
  disablePodIMDS: true,
  ebsOptimized: true,
  enableDetailedMonitoring: true,
  instanceName: 'crane',
  instancePrefix: 'quay',
  placement: { groupName: 'near' },
  capacityReservation: { capacityReservationTarget: { capacityReservationID: 'cr-0a1b' } },
  preBootstrapCommands: ['echo ready'],
  overrideBootstrapCommand: 'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n',
  maxPodsPerNode: 40,
};

const role = {
  attachPolicyARNs: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'],
  attachPolicy: { Version: '2012-10-17', Statement: [] },
  instanceRolePermissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
  withAddonPolicies: {
    albIngress: true, appMesh: true, appMeshPreview: true, autoScaler: true, awsLoadBalancerController: true, certManager: true, cloudWatch: true, ebs: true, efs: true, externalDNS: true, fsx: true,
    imageBuilder: true, xRay: true,
  },
};

const selector = { vCPUs: 2, memory: '8GiB', gpus: 0, neuron_devices: 0, cpuArchitecture: 'arm64', allow: '^m', deny: '^t' };

const others = [
  { name: 'group-of-reservations', amiFamily: 'AmazonLinux2023', capacityReservation: { capacityReservationTarget: { capacityReservationResourceGroupARN: `arn:aws:resource-groups:eu-west-1:${account}:group/reserved` } } },
  { name: 'open', ssh: { publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb9 pilot' }, capacityReservation: { capacityReservationPreference: 'open' }, updateConfig: { maxUnavailable: 2 } },
  { name: 'spot', ssh: { publicKeyPath: '~/.ssh/id_rsa.pub' }, instanceMarketOptions: { marketType: 'spot' }, instanceType: 'm5.large' },
  { name: 'rocket', amiFamily: 'Bottlerocket', bottlerocket: { enableAdminContainer: true, settings: { motd: 'ahoy' } } },
];

const named = (prefix: string, more: object) => others.map((group) => ({ ...group, ...more, name: `${prefix}-${group.name}` }));

export const managedNodeGroups = [
  {
    name: 'workers',
    instanceTypes: ['m7g.large', 'm6g.large'],
    amiFamily: 'Bottlerocket',
    spot: true,
    minSize: 1,
    desiredCapacity: 3,
    maxSize: 9,
    labels: { 'example.com/team': 'quay' },
    taints: [{ key: 'batch', value: 'yes', effect: 'PreferNoSchedule' }],
    tags: { cost: 'low' },
    updateConfig: { maxUnavailablePercentage: 25 },
    volumeSize: 120,
    privateNetworking: true,
    subnets: ['quiet', 'subnet-c2'],
    releaseVersion: '1.51.0-abcdef01',
    iam: { attachPolicyARNs: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'] },
  },
  { name: 'own', launchTemplate: { id: 'lt-0a1b', version: '3' }, availabilityZones: ['eu-west-1a'], iam: { instanceRoleARN: `arn:aws:iam::${account}:role/nodes` } },
  {
    ...launch,
    name: 'made',
    ami: 'ami-0a1b',
    securityGroups: { attachIDs: ['sg-0e1f'] },
    iam: { ...role, instanceRoleName: 'made-nodes' },
    nodeRepairConfig: {
      enabled: true,
      maxUnhealthyNodeThresholdCount: 2,
      maxParallelNodesRepairedPercentage: 50,
      nodeRepairConfigOverrides: [{ nodeMonitoringCondition: 'AcceleratedHardwareReady', nodeUnhealthyReason: 'NvidiaXID13Error', minRepairWaitTimeMins: 10, repairAction: 'Replace' }],
    },
  },
  { name: 'chosen', instanceSelector: selector, nodeRepairConfig: { maxUnhealthyNodeThresholdPercentage: 10, maxParallelNodesRepairedCount: 1 } },
  ...named('managed', {}),
];

export const nodeGroups = [
  {
    ...launch,
    name: 'alone',
    amiFamily: 'AmazonLinux2023',
    ami: 'auto-ssm',
    minSize: 0,
    desiredCapacity: 2,
    maxSize: 5,
    instanceType: 'mixed',
    instancesDistribution: {
      instanceTypes: ['m5.large', 'm6i.large'],
      maxPrice: 0.05,
      onDemandBaseCapacity: 1,
      onDemandPercentageAboveBaseCapacity: 25,
      spotAllocationStrategy: 'lowest-price',
      spotInstancePools: 3,
      capacityRebalance: true,
    },
    labels: { 'example.com/team': 'quay' },
    updateConfig: { maxUnavailablePercentage: 25 },
    privateNetworking: true,
    subnets: ['quiet'],
    securityGroups: { attachIDs: ['sg-0e1f'], withShared: true, withLocal: false },
    iam: { ...role, instanceRoleName: 'alone-nodes' },
    clusterDNS: '169.254.20.10',
    kubeletExtraConfig: { evictionHard: { 'memory.available': '200Mi' } },
    containerRuntime: 'containerd',
    enclaveEnabled: false,
    maxInstanceLifetime: 604_800,
    classicLoadBalancerNames: ['old'],
    targetGroupARNs: [`arn:aws:elasticloadbalancing:eu-west-1:${account}:targetgroup/new/0123456789abcdef`],
    asgMetricsCollection: [{ granularity: '1Minute', metrics: ['GroupMinSize'] }],
    propagateASGTags: true,
  },
  { name: 'bursting', instanceSelector: selector, cpuCredits: 'standard', availabilityZones: ['eu-west-1a'], iam: { instanceRoleARN: `arn:aws:iam::${account}:role/bursting`, instanceProfileARN: `arn:aws:iam::${account}:instance-profile/bursting` } },
  ...named('alone', {}),
];
