import { managedNodeGroups, nodeGroups } from './full-node-groups.ts';

const account = '111122223333';

/** Says every field that is carried out, as far as they go together. */
export const fullConfig = {
  apiVersion: 'eksctl.io/v1alpha5',
  kind: 'ClusterConfig',
  metadata: { name: 'harbour', region: 'eu-west-1', version: '1.34', tags: { team: 'quay' }, annotations: { note: 'first' } },
  kubernetesNetworkConfig: { serviceIPv4CIDR: '10.100.0.0/16' },
  vpc: {
    id: 'vpc-0a1b2c3d',
    cidr: '10.10.0.0/16',
    subnets: {
      public: { 'eu-west-1a': { id: 'subnet-a1' }, 'eu-west-1b': { id: 'subnet-b1', cidr: '10.10.1.0/24' } },
      private: { 'eu-west-1a': { id: 'subnet-a2' }, quiet: { id: 'subnet-b2', az: 'eu-west-1b' } },
    },
    securityGroup: 'sg-0a1b',
    clusterEndpoints: { publicAccess: true, privateAccess: true },
    publicAccessCIDRs: ['198.51.100.0/24'],
  },
  accessConfig: {
    authenticationMode: 'API',
    bootstrapClusterCreatorAdminPermissions: false,
    accessEntries: [
      {
        principalARN: `arn:aws:iam::${account}:role/pilots`,
        kubernetesGroups: ['pilots'],
        kubernetesUsername: 'pilot',
        accessPolicies: [
          { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', accessScope: { type: 'namespace', namespaces: ['docks-*'] } },
          { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy', accessScope: { type: 'cluster' } },
        ],
      },
      { principalARN: `arn:aws:iam::${account}:role/nodes`, type: 'EC2_LINUX' },
    ],
  },
  iam: {
    withOIDC: true,
    serviceRoleARN: `arn:aws:iam::${account}:role/cluster`,
    serviceRolePermissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
    fargatePodExecutionRoleARN: `arn:aws:iam::${account}:role/fargate`,
    vpcResourceControllerPolicy: false,
    serviceAccounts: [
      {
        metadata: { name: 'pilot' },
        attachPolicyARNs: [`arn:aws:iam::${account}:policy/pilot`],
        attachPolicy: { Version: '2012-10-17', Statement: [] },
        wellKnownPolicies: { externalDNS: true, certManager: false, autoScaler: false, imageBuilder: false, ebsCSIController: false, efsCSIController: false, awsLoadBalancerController: false },
        permissionsBoundary: `arn:aws:iam::${account}:policy/pilots`,
        roleName: 'pilot',
        roleOnly: true,
        subjectPattern: 'pilot-*',
        tags: { lift: 'low' },
      },
    ],
    podIdentityAssociations: [
      {
        namespace: 'docks',
        serviceAccountName: 'crane',
        roleARN: `arn:aws:iam::${account}:role/crane`,
        targetRoleARN: 'arn:aws:iam::444455556666:role/yard',
        disableSessionTags: true,
        policy: '{"Version": "2012-10-17", "Statement": []}',
        tags: { lift: 'high' },
      },
      {
        namespace: 'docks',
        serviceAccountName: 'tug',
        roleName: 'tug',
        permissionPolicy: { Version: '2012-10-17', Statement: [] },
        permissionPolicyName: 'tow',
        permissionPolicyARNs: [`arn:aws:iam::${account}:policy/tug`],
        permissionsBoundaryARN: `arn:aws:iam::${account}:policy/tugs`,
        wellKnownPolicies: { externalDNS: true, certManager: true, autoScaler: false, imageBuilder: false, ebsCSIController: false, efsCSIController: false, awsLoadBalancerController: false },
      },
    ],
  },
  managedNodeGroups,
  nodeGroups,
  fargateProfiles: [
    { name: 'docks', selectors: [{ namespace: 'docks', labels: { tide: 'high' } }, { namespace: 'quay-*' }], subnets: ['quiet'], tags: { berth: '1' } },
    { name: 'own', selectors: [{ namespace: 'own' }], podExecutionRoleARN: `arn:aws:iam::${account}:role/own` },
  ],
  addonsConfig: { disableDefaultAddons: false, autoApplyPodIdentityAssociations: true },
  addons: [
    { name: 'eks-pod-identity-agent', version: 'latest' },
    { name: 'vpc-cni', version: '1.20', configurationValues: 'env:\n  WARM_IP_TARGET: "2"\n', resolveConflicts: 'overwrite', tags: { net: 'yes' } },
    { name: 'aws-ebs-csi-driver', wellKnownPolicies: { ebsCSIController: true }, permissionsBoundary: `arn:aws:iam::${account}:policy/boundary` },
    { name: 'aws-efs-csi-driver', version: 'v2.1.0-eksbuild.1', serviceAccountRoleARN: `arn:aws:iam::${account}:role/efs` },
    { name: 'external-dns', podIdentityAssociations: [{ serviceAccountName: 'external-dns', wellKnownPolicies: { externalDNS: true } }] },
    { name: 'adot', useDefaultPodIdentityAssociations: true },
    { name: 'custom', attachPolicy: { Version: '2012-10-17', Statement: [] } },
    { name: 'other', attachPolicyARNs: [`arn:aws:iam::${account}:policy/other`] },
  ],
  cloudWatch: { clusterLogging: { enableTypes: ['audit', 'api'], logRetentionInDays: 30 } },
  secretsEncryption: { keyARN: `arn:aws:kms:eu-west-1:${account}:key/1234abcd` },
  upgradePolicy: { supportType: 'STANDARD' },
};
