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

/** In a VPC, with roles and a launch template, that are there already. */
export const existing = ({ subnets, launchTemplate }: { readonly subnets: readonly { readonly id: string; readonly zone: string }[]; readonly launchTemplate: string }): string => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: existing, region: us-west-2, version: "1.35" }
vpc:
  subnets:
    private: { ${subnets.map(({ id, zone }) => `${zone}: { id: ${id} }`).join(', ')} }
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
