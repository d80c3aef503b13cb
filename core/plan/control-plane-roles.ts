import type { ClusterSpec } from '../spec/cluster-spec.ts';
import type { RoleMaker, RoleToMake } from './roles.ts';

export const clusterRole = 'cluster';
export const autoModeNodeRole = 'auto-mode';
export const hybridNodeRole = 'hybrid-nodes';
export const capabilityRole = (capability: string): string => `capability/${capability}`;

const autoModePolicies = ['AmazonEKSComputePolicy', 'AmazonEKSBlockStoragePolicy', 'AmazonEKSLoadBalancingPolicy', 'AmazonEKSNetworkingPolicy'] as const;

/** With Auto Mode EKS runs nodes, volumes and load balancers as the cluster's role, and tags them in its session (user guide, auto-cluster-iam-role). */
export function addClusterRole(roster: RoleMaker, { iam, metadata, autoMode }: ClusterSpec): void {
  if (iam.serviceRoleARN !== undefined) {
    roster.existing(clusterRole, iam.serviceRoleARN);
    return;
  }
  const policies = ['AmazonEKSClusterPolicy', ...(iam.vpcResourceControllerPolicy ? ['AmazonEKSVPCResourceController'] : []), ...(autoMode ? autoModePolicies : [])];
  roster.make(clusterRole, {
    logicalId: 'ClusterRole',
    description: `EKS manages cluster ${metadata.name} with this role`,
    trust: { kind: 'service', service: 'eks.amazonaws.com', actions: ['sts:AssumeRole', ...(autoMode ? ['sts:TagSession'] : [])] },
    policyArns: policies.map((name) => roster.managed(name)),
    documents: [],
  });
}

/** What Auto Mode's nodes need; the rest of a node's work is the cluster role's (user guide, auto-create-node-role). */
export function addAutoModeRole(roster: RoleMaker, { autoMode, metadata }: ClusterSpec): void {
  const role = autoMode?.nodeRole;
  if (role === undefined) return;
  if (role.kind === 'existing') {
    roster.existing(autoModeNodeRole, role.roleARN);
    return;
  }
  roster.make(autoModeNodeRole, {
    logicalId: 'AutoModeNodeRole',
    description: `Auto Mode nodes of cluster ${metadata.name}`,
    trust: { kind: 'service', service: 'ec2.amazonaws.com', actions: ['sts:AssumeRole'] },
    policyArns: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'].map((name) => roster.managed(name)),
    documents: [],
    ...(role.permissionsBoundaryARN !== undefined && { boundaryArn: role.permissionsBoundaryARN }),
  });
}

/** What machines outside AWS need to find the cluster and fetch images (user guide, hybrid-nodes-creds). */
export function addHybridNodeRole(roster: RoleMaker, { remoteNetworks, metadata }: ClusterSpec): void {
  if (remoteNetworks === undefined) return;
  const { nodeRole } = remoteNetworks;
  if (nodeRole.kind === 'existing') {
    roster.existing(hybridNodeRole, nodeRole.roleARN);
    return;
  }
  const describe = statement(['eks:DescribeCluster'], `arn:${roster.partition}:eks:*:*:cluster/${metadata.name}`);
  const leave = statement(['ssm:DeregisterManagedInstance', 'ssm:DescribeInstanceInformation'], '*');
  const trust: RoleToMake['trust'] =
    nodeRole.kind === 'ssm' ? { kind: 'service', service: 'ssm.amazonaws.com', actions: ['sts:AssumeRole'] } : { kind: 'roles-anywhere', caBundleCert: nodeRole.caBundleCert };
  roster.make(hybridNodeRole, {
    logicalId: 'HybridNodeRole',
    description: `Hybrid nodes of cluster ${metadata.name}`,
    trust,
    policyArns: ['AmazonEC2ContainerRegistryPullOnly', 'AmazonSSMManagedInstanceCore'].map((name) => roster.managed(name)),
    documents: [{ name: 'HybridNodes', document: { Version: '2012-10-17', Statement: [describe, ...(nodeRole.kind === 'ssm' ? [leave] : [])] } }],
  });
}

function statement(actions: readonly string[], resource: string): object {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}
