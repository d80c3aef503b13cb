const account = '111122223333';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const header = { apiVersion: 'eksctl.io/v1alpha5', kind: 'ClusterConfig' };

/** In a new VPC: hybrid nodes, Auto Mode, and whatever EKS runs or lets in. */
export const autoModeConfig = {
  ...header,
  metadata: { name: 'ferry', region: 'us-west-2' },
  availabilityZones: ['us-west-2a', 'us-west-2b'],
  localZones: ['us-west-2-lax-1a'],
  nodeGroups: [{ name: 'near', localZones: ['us-west-2-lax-1a'], taints: { batch: 'yes:NoSchedule', spot: ':PreferNoSchedule', idle: 'NoExecute' } }],
  kubernetesNetworkConfig: { ipFamily: 'IPv4' },
  vpc: {
    nat: { gateway: 'Single' },
    autoAllocateIPv6: true,
    hostnameType: 'resource-name',
    extraCIDRs: ['10.90.0.0/16'],
    controlPlaneOnPrivateSubnets: true,
    controlPlaneEgressMode: 'CUSTOMER_ROUTED',
  },
  autoModeConfig: { enabled: true, nodePools: ['system'], permissionsBoundaryARN: `arn:aws:iam::${account}:policy/boundary` },
  remoteNetworkConfig: {
    iam: { provider: 'IRA', caBundleCert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
    vpcGatewayID: 'tgw-0a1b',
    remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }],
    remotePodNetworks: [{ cidrs: ['10.85.0.0/16'] }],
  },
  zonalShiftConfig: { enabled: true },
  controlPlaneScalingConfig: { tier: 'tier-xl' },
  kubeAPIServerConfig: { eventTTL: '30m', serviceNodePortRange: { minPort: 30_100, maxPort: 30_200 } },
  kubeControllerManagerConfig: { horizontalPodAutoscalerControllerConfig: { horizontalPodAutoscalerSyncPeriod: '10s' } },
  kubeSchedulerConfig: { nodeResourcesFit: { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 2 }] } } },
  capabilities: [
    {
      name: 'ack',
      type: 'ACK',
      deletePropagationPolicy: 'RETAIN',
      attachPolicyARNs: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'],
      attachPolicy: { Version: '2012-10-17', Statement: [] },
      permissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
      tags: { team: 'quay' },
    },
    {
      name: 'argocd',
      type: 'ARGOCD',
      roleArn: role('argocd'),
      accessPolicies: [
        { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy', accessScope: { type: 'cluster' } },
        { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', accessScope: { type: 'namespace', namespaces: ['docks'] } },
      ],
      configuration: {
        argocd: {
          namespace: 'delivery',
          awsIdc: { idcInstanceArn: 'arn:aws:sso:::instance/ssoins-1', idcRegion: 'us-east-1' },
          networkAccess: { vpceIds: ['vpce-0a1b'] },
          rbacRoleMappings: [{ role: 'ADMIN', identities: [{ id: 'pilots', type: 'SSO_GROUP' }] }],
        },
      },
    },
  ],
  identityProviders: [
    {
      type: 'oidc', name: 'company', issuerURL: 'https://login.example.com', clientID: 'kubernetes', usernameClaim: 'email', usernamePrefix: 'c:',
      groupsClaim: 'groups', groupsPrefix: 'c:', requiredClaims: { department: 'harbour' }, tags: { team: 'quay' },
    },
  ],
  iamIdentityMappings: [{ arn: role('masters'), groups: ['system:masters', 'pilots'], username: 'master', noDuplicateARNs: true }],
  iam: {
    withOIDC: true,
    serviceAccounts: [{ metadata: { name: 'crane', namespace: 'docks', labels: { lift: 'high' }, annotations: { note: 'first' } }, attachRoleARN: role('crane') }],
    podIdentityAssociations: [{ namespace: 'docks', serviceAccountName: 'tug', roleARN: role('tug'), createServiceAccount: true }],
  },
  addons: [{ name: 'metrics-server', namespaceConfig: { namespace: 'metrics' } }],
};

/** A private cluster whose pods have IPv6 addresses, in a new VPC. */
export const privateIPv6Config = {
  ...header,
  metadata: { name: 'lagoon', region: 'eu-west-1' },
  kubernetesNetworkConfig: { ipFamily: 'IPv6' },
  vpc: { ipv6Cidr: '2001:db8:1234::/56', ipv6Pool: 'ipv6pool-ec2-0a1b', extraIPv6CIDRs: ['2001:db8:9::/48'] },
  iam: { withOIDC: true },
  privateCluster: { enabled: true, additionalEndpointServices: ['autoscaling'] },
  managedNodeGroups: [{ name: 'workers', privateNetworking: true }],
};

/** A private cluster in a VPC that has its own endpoints, and hybrid nodes with a role that exists. */
export const ownNetworkConfig = {
  ...header,
  metadata: { name: 'basin', region: 'eu-west-1' },
  vpc: {
    subnets: { private: { 'eu-west-1a': { id: 'subnet-a' }, 'eu-west-1b': { id: 'subnet-b' } } },
    controlPlaneSubnetIDs: ['subnet-c', 'subnet-d'],
    controlPlaneSecurityGroupIDs: ['sg-1', 'sg-2'],
  },
  privateCluster: { enabled: true, skipEndpointCreation: true },
  autoModeConfig: { enabled: true, nodeRoleARN: role('auto') },
  remoteNetworkConfig: { iam: { roleARN: role('hybrid') }, remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] },
};
