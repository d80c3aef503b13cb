import { memberRoleNames, rolePath } from './names.ts';

/** Actions on the same resources. A resource is `*` or `service:resource`, in the member account and any region; `service::resource` belongs to AWS itself. */
export interface ActionGroup {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Where a resource has a wildcard: why it must. */
  readonly whyWildcard?: string;
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const ourStacks = 'cloudformation:stack/drydock-*/*';
const ourRoles = `iam:role${rolePath}*`;

const anyCluster = 'Any cluster of the account may be provisioned, and any name given to it.';
const anySelfManaged = 'Self-managed node groups of any name are rolled, whoever made them.';
const ourNames = 'Names under our own prefix.';
const noResource = 'These actions take no resource.';

const networkActions = [
  'ec2:CreateVpc', 'ec2:DeleteVpc', 'ec2:ModifyVpcAttribute', 'ec2:DescribeVpcs', 'ec2:AssociateVpcCidrBlock', 'ec2:DisassociateVpcCidrBlock',
  'ec2:CreateSubnet', 'ec2:DeleteSubnet', 'ec2:ModifySubnetAttribute', 'ec2:DescribeSubnets',
  'ec2:CreateInternetGateway', 'ec2:DeleteInternetGateway', 'ec2:AttachInternetGateway', 'ec2:DetachInternetGateway', 'ec2:DescribeInternetGateways',
  'ec2:CreateEgressOnlyInternetGateway', 'ec2:DeleteEgressOnlyInternetGateway', 'ec2:DescribeEgressOnlyInternetGateways',
  'ec2:CreateVpcEndpoint', 'ec2:DeleteVpcEndpoints', 'ec2:DescribeVpcEndpoints',
  'ec2:CreateTransitGatewayVpcAttachment', 'ec2:DeleteTransitGatewayVpcAttachment', 'ec2:DescribeTransitGatewayVpcAttachments', 'ec2:DescribeTransitGatewayAttachments', 'ec2:DescribeTransitGateways',
  'ec2:AttachVpnGateway', 'ec2:DetachVpnGateway',
  'ec2:CreateRouteTable', 'ec2:DeleteRouteTable', 'ec2:AssociateRouteTable', 'ec2:DisassociateRouteTable', 'ec2:CreateRoute', 'ec2:DeleteRoute', 'ec2:DescribeRouteTables',
  'ec2:AllocateAddress', 'ec2:ReleaseAddress', 'ec2:DescribeAddresses', 'ec2:CreateNatGateway', 'ec2:DeleteNatGateway', 'ec2:DescribeNatGateways',
  'ec2:CreateSecurityGroup', 'ec2:DeleteSecurityGroup', 'ec2:DescribeSecurityGroups', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateTags',
  'ec2:DescribeVpcAttribute', 'ec2:DescribeNetworkAcls', 'ec2:DescribeVpnGateways', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeInstances',
] as const;

const nodeActions = [
  'ec2:CreateLaunchTemplate', 'ec2:DeleteLaunchTemplate', 'ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions',
  'ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress', 'ec2:DescribeSecurityGroupRules', 'ec2:DescribeImages',
  'ec2:CreateKeyPair', 'ec2:ImportKeyPair', 'ec2:DeleteKeyPair', 'ec2:DescribeKeyPairs',
  'autoscaling:CreateAutoScalingGroup', 'autoscaling:UpdateAutoScalingGroup', 'autoscaling:DeleteAutoScalingGroup', 'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeScalingActivities', 'autoscaling:CreateOrUpdateTags', 'autoscaling:DescribeTags', 'autoscaling:EnableMetricsCollection',
] as const;

/** The roles that EKS itself wears; it makes one, as whoever asks, when an account has its first cluster, node group or Fargate profile. */
const serviceLinkedRoles = ['eks.amazonaws.com/AWSServiceRoleForAmazonEKS', 'eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup', 'eks-fargate.amazonaws.com/AWSServiceRoleForAmazonEKSForFargate'].map(
  (role) => `iam:role/aws-service-role/${role}`,
);

/**
 * What each member role may do. A test holds this against the calls that whole journeys make; it names those that only AWS's
 * own EKS and CloudFormation make.
 */
export const actions: Readonly<Record<keyof typeof memberRoleNames, readonly ActionGroup[]>> = {
  observer: [
    { actions: ['eks:DescribeClusterVersions', 'eks:DescribeAddonVersions', 'eks:DescribeAddonConfiguration'], resources: ['*'], whyWildcard: noResource },
    {
      actions: [
        'eks:DescribeCluster', 'eks:ListNodegroups', 'eks:ListFargateProfiles', 'eks:ListAddons', 'eks:ListUpdates', 'eks:DescribeUpdate',
        'eks:StartInsightsRefresh', 'eks:DescribeInsightsRefresh', 'eks:ListInsights', 'eks:DescribeInsight',
      ],
      resources: ['eks:cluster/*'],
      whyWildcard: anyCluster,
    },
    { actions: ['eks:DescribeNodegroup', 'eks:ListUpdates', 'eks:DescribeUpdate'], resources: ['eks:nodegroup/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeFargateProfile'], resources: ['eks:fargateprofile/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeAddon', 'eks:DescribeUpdate'], resources: ['eks:addon/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeCapability'], resources: ['eks:capability/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeIdentityProviderConfig'], resources: ['eks:identityproviderconfig/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribePodIdentityAssociation'], resources: ['eks:podidentityassociation/*'], whyWildcard: anyCluster },
    {
      actions: [
        'ec2:DescribeAvailabilityZones', 'ec2:DescribeSubnets', 'ec2:DescribeRouteTables', 'ec2:DescribeVpcs', 'ec2:DescribeLaunchTemplateVersions',
        'ec2:DescribeAddresses', 'ec2:DescribeInstances', 'ec2:DescribeInstanceTypeOfferings', 'ec2:DescribeInstanceTypes', 'ec2:DescribeInternetGateways', 'ec2:DescribeKeyPairs', 'ec2:DescribeNatGateways', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSpotPriceHistory', 'ec2:DescribeVolumes',
        'ec2:DescribeImages', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes',
      ],
      resources: ['*'],
      whyWildcard: noResource,
    },
    { actions: ['ssm:GetParameters'], resources: ['ssm::parameter/aws/service/*'], whyWildcard: 'What AWS publishes of images, by family and version.' },
    { actions: ['cloudformation:DescribeStacks', 'cloudformation:DescribeStackEvents'], resources: [ourStacks], whyWildcard: ourNames },
    { actions: ['eks:ListClusters', 'pricing:GetProducts'], resources: ['*'], whyWildcard: noResource },
    { actions: ['servicequotas:GetServiceQuota', 'servicequotas:GetAWSDefaultServiceQuota'], resources: ['*'], whyWildcard: 'Reading quotas; EKS, EC2, EBS and VPC have many.' },
    { actions: ['iam:GetRole'], resources: ['iam:role/*'], whyWildcard: 'A ClusterConfig names the roles that its parts get.' },
    { actions: ['iam:GetInstanceProfile'], resources: ['iam:instance-profile/*'], whyWildcard: 'A ClusterConfig names the instance profiles of its nodes.' },
    { actions: ['kms:DescribeKey'], resources: ['kms:key/*'], whyWildcard: 'A ClusterConfig names the key that encrypts its secrets.' },
    { actions: ['logs:DescribeLogGroups'], resources: ['logs:log-group:*'], whyWildcard: 'A search that is allowed for all log groups or for none.' },
  ],
  operator: [
    {
      actions: [
        'eks:CreateCluster', 'eks:DescribeCluster', 'eks:UpdateClusterConfig', 'eks:DeleteCluster',
        'eks:CreateNodegroup', 'eks:CreateFargateProfile', 'eks:CreateAddon', 'eks:CreateAccessEntry', 'eks:CreatePodIdentityAssociation', 'eks:ListPodIdentityAssociations',
        'eks:CreateCapability', 'eks:AssociateIdentityProviderConfig',
      ],
      resources: ['eks:cluster/*'],
      whyWildcard: anyCluster,
    },
    { actions: ['eks:UpdateClusterVersion', 'eks:CancelUpdate', 'eks:ListUpdates', 'eks:DescribeUpdate'], resources: ['eks:cluster/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeNodegroup', 'eks:DeleteNodegroup', 'eks:UpdateNodegroupVersion', 'eks:ListUpdates', 'eks:DescribeUpdate'], resources: ['eks:nodegroup/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeFargateProfile', 'eks:DeleteFargateProfile'], resources: ['eks:fargateprofile/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeAddon', 'eks:UpdateAddon', 'eks:ListUpdates', 'eks:DescribeUpdate'], resources: ['eks:addon/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeAccessEntry', 'eks:AssociateAccessPolicy'], resources: ['eks:access-entry/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeCapability', 'eks:DeleteCapability'], resources: ['eks:capability/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeIdentityProviderConfig'], resources: ['eks:identityproviderconfig/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribePodIdentityAssociation'], resources: ['eks:podidentityassociation/*'], whyWildcard: anyCluster },
    {
      actions: ['eks:TagResource'],
      resources: ['cluster', 'nodegroup', 'fargateprofile', 'addon', 'access-entry', 'podidentityassociation', 'capability', 'identityproviderconfig'].map((kind) => `eks:${kind}/*`),
      whyWildcard: anyCluster,
    },
    { actions: ['iam:GetRole', 'iam:CreateServiceLinkedRole'], resources: serviceLinkedRoles },
    { actions: ['kms:DescribeKey', 'kms:CreateGrant'], resources: ['kms:key/*'], whyWildcard: 'A ClusterConfig names the key that encrypts its secrets.' },
    {
      actions: ['ec2:RunInstances'],
      resources: ['*'],
      whyWildcard: 'EKS and Auto Scaling try a launch template as whoever names it, on everything that an instance is made of.',
      conditions: { ArnLike: { 'ec2:LaunchTemplate': 'arn:*:ec2:*:*:launch-template/*' } },
    },
    { actions: ['ec2:CreateTags'], resources: ['*'], whyWildcard: 'The tags of those instances, and of nothing that is there already.', conditions: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } } },
    {
      actions: ['ec2:DescribeLaunchTemplateVersions', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes'],
      resources: ['*'],
      whyWildcard: noResource,
    },
    { actions: ['ec2:CreateLaunchTemplateVersion'], resources: ['ec2:launch-template/*'], whyWildcard: anySelfManaged },
    {
      actions: [
        'autoscaling:UpdateAutoScalingGroup', 'autoscaling:StartInstanceRefresh', 'autoscaling:CancelInstanceRefresh',
        'autoscaling:PutLifecycleHook', 'autoscaling:DeleteLifecycleHook', 'autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat',
      ],
      resources: ['autoscaling:autoScalingGroup:*:autoScalingGroupName/*'],
      whyWildcard: anySelfManaged,
    },
    { actions: ['cloudformation:CreateStack', 'cloudformation:DescribeStacks', 'cloudformation:DeleteStack'], resources: [ourStacks], whyWildcard: ourNames },
    {
      actions: ['iam:PassRole'],
      resources: [`iam:role/${memberRoleNames.stacks}`],
      conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      actions: ['iam:PassRole'],
      resources: ['iam:role/*'],
      whyWildcard: 'The roles that our stacks made, and those that a ClusterConfig names; only for the services that wear them.',
      conditions: { StringEquals: { 'iam:PassedToService': ['eks.amazonaws.com', 'eks-fargate-pods.amazonaws.com', 'pods.eks.amazonaws.com', 'capabilities.eks.amazonaws.com', 'ec2.amazonaws.com'] } },
    },
  ],
  stacks: [
    { actions: networkActions, resources: ['*'], whyWildcard: 'EC2 chooses the ids of what it makes, and most of these actions take no resource that could be told in advance.' },
    {
      actions: [
        'iam:CreateRole', 'iam:GetRole', 'iam:DeleteRole', 'iam:TagRole',
        'iam:PutRolePolicy', 'iam:GetRolePolicy', 'iam:ListRolePolicies', 'iam:DeleteRolePolicy',
        'iam:AttachRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:DetachRolePolicy',
      ],
      resources: [ourRoles],
      whyWildcard: 'CloudFormation chooses the names, under our own path.',
    },
    {
      actions: ['iam:CreateOpenIDConnectProvider', 'iam:DeleteOpenIDConnectProvider', 'iam:GetOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'],
      resources: ['iam:oidc-provider/*'],
      whyWildcard: 'EKS chooses the issuer of each cluster.',
    },
    { actions: ['kms:CreateKey', 'kms:TagResource'], resources: ['*'], whyWildcard: 'KMS chooses the id of a key that it makes.', conditions: { Null: { 'aws:RequestTag/drydock:cluster': 'false' } } },
    {
      actions: ['kms:EnableKeyRotation', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags', 'kms:ScheduleKeyDeletion'],
      resources: ['kms:key/*'],
      whyWildcard: 'KMS chooses the ids of keys; only those that bear our tag.',
      conditions: { Null: { 'aws:ResourceTag/drydock:cluster': 'false' } },
    },
    {
      actions: ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:PutRetentionPolicy', 'logs:TagResource', 'logs:ListTagsForResource', 'logs:GetDataProtectionPolicy', 'logs:DescribeIndexPolicies'],
      resources: ['logs:log-group:/aws/eks/*'],
      whyWildcard: anyCluster,
    },
    {
      actions: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:CreateProfile', 'rolesanywhere:EnableTrustAnchor', 'rolesanywhere:EnableProfile', 'rolesanywhere:GetTrustAnchor', 'rolesanywhere:GetProfile', 'rolesanywhere:DeleteTrustAnchor', 'rolesanywhere:DeleteProfile', 'rolesanywhere:TagResource', 'rolesanywhere:ListTagsForResource'],
      resources: ['*'],
      whyWildcard: 'IAM Roles Anywhere chooses the ids of trust anchors and profiles, and creations take no resource.',
    },
    { actions: ['iam:PassRole'], resources: [ourRoles], whyWildcard: 'CloudFormation chooses the names, under our own path.', conditions: { StringEquals: { 'iam:PassedToService': 'rolesanywhere.amazonaws.com' } } },
    {
      actions: ['iam:CreateInstanceProfile', 'iam:GetInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:AddRoleToInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'],
      resources: [`iam:instance-profile${rolePath}*`],
      whyWildcard: 'CloudFormation chooses the names, under our own path.',
    },
    {
      actions: ['iam:PassRole'],
      resources: ['iam:role/*'],
      whyWildcard: 'The roles that our stacks made for nodes, and those that a ClusterConfig names; only for the services that wear them or let them in.',
      conditions: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'eks.amazonaws.com'] } },
    },
    { actions: ['iam:CreateServiceLinkedRole'], resources: ['iam:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'] },
    { actions: nodeActions, resources: ['*'], whyWildcard: 'EC2 and Auto Scaling choose the ids of what they make, and most of these actions take no resource that could be told in advance.' },
    {
      actions: ['ec2:RunInstances'],
      resources: ['*'],
      whyWildcard: 'Auto Scaling tries a launch template as whoever names it, on everything that an instance is made of.',
      conditions: { ArnLike: { 'ec2:LaunchTemplate': 'arn:*:ec2:*:*:launch-template/*' } },
    },
    { actions: ['eks:CreateAccessEntry'], resources: ['eks:cluster/*'], whyWildcard: anyCluster },
    { actions: ['eks:DescribeAccessEntry', 'eks:DeleteAccessEntry', 'eks:TagResource'], resources: ['eks:access-entry/*'], whyWildcard: anyCluster },
    { actions: ['ssm:GetParameter', 'ssm:GetParameters'], resources: ['ssm::parameter/aws/service/*'], whyWildcard: 'The parameters by which AWS publishes its images.' },
    { actions: ['ssm:PutParameter', 'ssm:DeleteParameter'], resources: ['ssm:parameter/ec2/keypair/*'], whyWildcard: 'EC2 chooses the ids of key pairs.' },
    { actions: ['logs:DescribeLogGroups'], resources: ['logs:log-group:*'], whyWildcard: 'A search that is allowed for all log groups or for none.' },
  ],
};
