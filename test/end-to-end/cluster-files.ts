/** ClusterConfigs that together use everything that Drydock carries out. */

/** Everything in a new VPC. */
export const everything = (keyArn: string): string => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: everything, region: us-west-2, version: "1.35", tags: { team: platform } }
vpc:
  cidr: 10.50.0.0/16
  nat: { gateway: HighlyAvailable }
iam:
  withOIDC: true
  podIdentityAssociations:
    - { namespace: shop, serviceAccountName: api, permissionPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] }
    - namespace: shop
      serviceAccountName: worker
      roleName: shop-worker
      permissionsBoundaryARN: arn:aws:iam::aws:policy/PowerUserAccess
      permissionPolicy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: ["s3:GetObject"], Resource: "*" }] }
      tags: { team: shop }
accessConfig:
  authenticationMode: API
  accessEntries:
    - principalARN: arn:aws:iam::111122223333:role/our-engineers
      accessPolicies: [{ policyARN: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", accessScope: { type: cluster } }]
    - { principalARN: "arn:aws:iam::111122223333:role/our-developers", kubernetesGroups: [developers] }
secretsEncryption: { keyARN: "${keyArn}" }
cloudWatch: { clusterLogging: { enableTypes: ["*"], logRetentionInDays: 30 } }
managedNodeGroups:
  - { name: one, instanceType: m7g.large, desiredCapacity: 2, privateNetworking: true, tags: { cost: one } }
  - { name: two, instanceTypes: [m7i.large, m6i.large], spot: true, desiredCapacity: 1 }
fargateProfiles:
  - { name: payments, selectors: [{ namespace: payments }] }
  - { name: reports, selectors: [{ namespace: reports }] }
addons:
  - { name: eks-pod-identity-agent }
  - { name: vpc-cni, useDefaultPodIdentityAssociations: true }
  - { name: kube-proxy }
  - { name: coredns }
  - { name: aws-ebs-csi-driver, wellKnownPolicies: { ebsCSIController: true } }
`;

/** Node groups of all kinds, with all that their stacks can have. */
export const nodes = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: nodes, region: eu-west-1, version: "1.35" }
managedNodeGroups:
  - { name: launched, desiredCapacity: 1, maxPodsPerNode: 40, ssh: { publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDk1bH0S8jVbX5fS5o9X2m1F3Wb1o4v6m5f8mT1r0QeJ pilot" } }
  - { name: chosen, desiredCapacity: 1, instanceSelector: { vCPUs: 2, memory: "8" } }
nodeGroups:
  - name: own
    desiredCapacity: 1
    ssh: { allow: true }
    securityGroups: { withShared: false }
    asgMetricsCollection: [{ granularity: 1Minute }]
  - { name: theirs, desiredCapacity: 1, iam: { instanceRoleARN: "arn:aws:iam::111122223333:role/our-nodes" } }
  - name: all-theirs
    desiredCapacity: 1
    ssh: { publicKeyName: our-key }
    iam: { instanceRoleARN: "arn:aws:iam::111122223333:role/our-nodes", instanceProfileARN: "arn:aws:iam::111122223333:instance-profile/our-nodes" }
`;

/** A self-managed group whose image nobody has: its stack is rolled back. */
export const imageless = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: imageless, region: eu-west-1, version: "1.35" }
nodeGroups: [{ name: own, desiredCapacity: 1, ami: ami-0dead }, { name: well, desiredCapacity: 1, ssh: { allow: true }, securityGroups: { withShared: false } }]
`;

/** A private cluster in a VPC, with roles and a launch template, that are there already. */
export const existing = ({ subnets, launchTemplate }: { readonly subnets: readonly { readonly id: string; readonly zone: string }[]; readonly launchTemplate: string }): string => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: existing, region: us-west-2, version: "1.35" }
vpc:
  subnets:
    private: { ${subnets.map(({ id, zone }) => `${zone}: { id: ${id} }`).join(', ')} }
privateCluster: { enabled: true }
iam:
  withOIDC: true
  serviceRoleARN: arn:aws:iam::111122223333:role/our-cluster
  podIdentityAssociations:
    - { namespace: shop, serviceAccountName: api, roleARN: "arn:aws:iam::111122223333:role/our-pods" }
managedNodeGroups:
  - { name: templated, desiredCapacity: 1, privateNetworking: true, launchTemplate: { id: ${launchTemplate} }, iam: { instanceRoleARN: "arn:aws:iam::111122223333:role/our-nodes" } }
fargateProfiles:
  - { name: payments, podExecutionRoleARN: "arn:aws:iam::111122223333:role/our-fargate", selectors: [{ namespace: payments }] }
addons:
  - { name: eks-pod-identity-agent }
  - { name: vpc-cni }
  - { name: kube-proxy }
  - { name: coredns }
`;

/** Little, but all kinds of things that are taken down again. */
export const small = (name: string, podRole = `${name}-api`): string => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ${name}, region: us-west-2, version: "1.35" }
vpc: { autoAllocateIPv6: true }
iam:
  withOIDC: true
  podIdentityAssociations:
    - { namespace: shop, serviceAccountName: api, roleName: ${podRole}, permissionPolicy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: ["s3:GetObject"], Resource: "*" }] } }
accessConfig:
  authenticationMode: API
  accessEntries:
    - { principalARN: "arn:aws:iam::111122223333:role/our-engineers", kubernetesGroups: [engineers] }
cloudWatch: { clusterLogging: { enableTypes: [api], logRetentionInDays: 7 } }
managedNodeGroups:
  - { name: workers, desiredCapacity: 1 }
fargateProfiles:
  - { name: payments, selectors: [{ namespace: payments }] }
addons:
  - { name: eks-pod-identity-agent }
  - { name: vpc-cni, attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"] }
  - { name: kube-proxy }
  - { name: coredns }
`;

/** Nothing leads out of it, and its pods have IPv6 addresses. */
export const privateIPv6 = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: lagoon, region: us-west-2, version: "1.35" }
kubernetesNetworkConfig: { ipFamily: IPv6 }
vpc: { extraCIDRs: [10.90.0.0/16], extraIPv6CIDRs: ["2001:db8:9::/48"], hostnameType: resource-name }
iam: { withOIDC: true }
privateCluster: { enabled: true, additionalEndpointServices: [autoscaling] }
capabilities: [{ name: kro, type: KRO }]
cloudWatch: { clusterLogging: { enableTypes: [audit] } }
managedNodeGroups:
  - { name: workers, desiredCapacity: 1, privateNetworking: true }
`;

/** EKS runs the nodes and the controllers; people sign in elsewhere; machines outside AWS may join. */
export const autoMode = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ferry, region: us-west-2, version: "1.35" }
autoModeConfig: { enabled: true }
zonalShiftConfig: { enabled: true }
controlPlaneScalingConfig: { tier: tier-xl }
kubeAPIServerConfig: { eventTTL: 30m }
remoteNetworkConfig:
  remoteNodeNetworks: [{ cidrs: [10.80.0.0/16] }]
  remotePodNetworks: [{ cidrs: [10.85.0.0/16] }]
iam:
  withOIDC: true
  serviceAccounts:
    - { metadata: { name: dns, namespace: names, labels: { app: dns } }, wellKnownPolicies: { externalDNS: true } }
    - { metadata: { name: builder }, roleOnly: true, subjectPattern: "builder-*", attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"] }
capabilities:
  - { name: ack, type: ACK, attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] }
  - name: argocd
    type: ARGOCD
    accessPolicies: [{ policyARN: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", accessScope: { type: cluster } }]
    configuration: { argocd: { awsIdc: { idcInstanceArn: "arn:aws:sso:::instance/ssoins-1" } } }
  - { name: kro, type: KRO }
identityProviders:
  - { type: oidc, name: company, issuerURL: "https://login.example.com", clientID: kubernetes, groupsClaim: groups }
iamIdentityMappings:
  - { arn: "arn:aws:iam::111122223333:role/our-engineers", groups: [system:masters], username: engineer }
`;

/** The same, with hybrid nodes behind a gateway. */
export const withHybridNodes = (yaml: string, gatewayId: string): string => `${yaml}
remoteNetworkConfig:
  vpcGatewayID: ${gatewayId}
  remoteNodeNetworks: [{ cidrs: [10.80.0.0/16] }]
`;

/** A cluster to be changed, in a region of its own: with these makers of nodes. */
export const changing = (name: string, makers: string): string => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ${name}, region: eu-west-1, version: "1.34" }
${makers}`;

export const aGroup = 'managedNodeGroups: [{ name: one, desiredCapacity: 1 }]\n';
export const aSelfManagedGroup = 'nodeGroups: [{ name: own, desiredCapacity: 1 }]\n';
export const onFargate = 'fargateProfiles: [{ name: jobs, selectors: [{ namespace: jobs }] }]\n';
export const inAutoMode = 'autoModeConfig: { enabled: true }\n';
