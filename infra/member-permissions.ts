import { memberRoleNames, rolePath } from './names.ts';

/** Actions on the same resources. A resource is `*` or `service:resource`, in the member account and any region. */
export interface ActionGroup {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const ourStacks = 'cloudformation:stack/drydock-*/*';
const ourRoles = `iam:role${rolePath}*`;

/** What each member role may do. A test holds this against the calls that whole journeys make. */
export const actions: Readonly<Record<keyof typeof memberRoleNames, readonly ActionGroup[]>> = {
  observer: [
    { actions: ['eks:DescribeClusterVersions', 'eks:DescribeAddonVersions', 'eks:DescribeAddonConfiguration'], resources: ['*'] },
    { actions: ['eks:DescribeCluster', 'eks:ListNodegroups', 'eks:ListFargateProfiles', 'eks:ListAddons'], resources: ['eks:cluster/*'] },
    { actions: ['eks:DescribeNodegroup'], resources: ['eks:nodegroup/*'] },
    { actions: ['eks:DescribeFargateProfile'], resources: ['eks:fargateprofile/*'] },
    { actions: ['eks:DescribeAddon'], resources: ['eks:addon/*'] },
    { actions: ['ec2:DescribeAvailabilityZones', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'], resources: ['*'] },
    { actions: ['cloudformation:DescribeStacks', 'cloudformation:DescribeStackEvents'], resources: [ourStacks] },
  ],
  operator: [
    { actions: ['eks:CreateCluster', 'eks:DescribeCluster', 'eks:DeleteCluster', 'eks:TagResource'], resources: ['eks:cluster/*'] },
    { actions: ['eks:CreateNodegroup', 'eks:CreateFargateProfile', 'eks:CreateAddon', 'eks:CreateAccessEntry', 'eks:CreatePodIdentityAssociation'], resources: ['eks:cluster/*'] },
    { actions: ['eks:DescribeNodegroup', 'eks:DeleteNodegroup'], resources: ['eks:nodegroup/*'] },
    { actions: ['eks:DescribeFargateProfile', 'eks:DeleteFargateProfile'], resources: ['eks:fargateprofile/*'] },
    { actions: ['eks:DescribeAddon'], resources: ['eks:addon/*'] },
    { actions: ['eks:DescribeAccessEntry', 'eks:AssociateAccessPolicy'], resources: ['eks:access-entry/*'] },
    { actions: ['cloudformation:CreateStack', 'cloudformation:DescribeStacks', 'cloudformation:DeleteStack'], resources: [ourStacks] },
    { actions: ['iam:PassRole'], resources: [`iam:role/${memberRoleNames.stacks}`], conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } } },
    {
      actions: ['iam:PassRole'],
      resources: [ourRoles],
      conditions: { StringEquals: { 'iam:PassedToService': ['eks.amazonaws.com', 'eks-fargate-pods.amazonaws.com', 'pods.eks.amazonaws.com', 'ec2.amazonaws.com'] } },
    },
  ],
  stacks: [
    {
      actions: ['iam:CreateRole', 'iam:GetRole', 'iam:DeleteRole', 'iam:TagRole', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      resources: [ourRoles],
    },
    { actions: ['iam:CreateOpenIDConnectProvider', 'iam:DeleteOpenIDConnectProvider', 'iam:GetOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'], resources: ['iam:oidc-provider/*'] },
    { actions: ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:PutRetentionPolicy', 'logs:TagResource'], resources: ['logs:log-group:/aws/eks/*'] },
  ],
};
