import type { JsonObject, WellKnownPolicy } from './cluster-spec.ts';
import { loadBalancerControllerPolicy } from './load-balancer-controller-policy.ts';

/** What a well-known policy grants: policies that AWS manages, by the part of their ARN after `policy/`, or an inline document. */
export type PolicyGrant = { readonly managedPolicy: string } | { readonly document: JsonObject };

/** Where a policy is used. Partition: `aws`, `aws-cn`, `aws-us-gov` … */
export interface PolicyScope {
  readonly partition: string;
  readonly clusterName: string;
}

const grants: Readonly<Record<WellKnownPolicy, (scope: PolicyScope) => PolicyGrant>> = {
  ebsCSIController: () => ({ managedPolicy: 'service-role/AmazonEBSCSIDriverPolicy' }),
  efsCSIController: () => ({ managedPolicy: 'service-role/AmazonEFSCSIDriverPolicy' }),
  imageBuilder: () => ({ managedPolicy: 'AmazonEC2ContainerRegistryPowerUser' }),
  autoScaler,
  vpcCniIPv6,
  awsLoadBalancerController: ({ partition, clusterName }) => ({ document: loadBalancerControllerPolicy(partition, clusterName) }),
  certManager: ({ partition }) => document([
    allow(['route53:GetChange'], `arn:${partition}:route53:::change/*`),
    allow(['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], `arn:${partition}:route53:::hostedzone/*`),
    allow(['route53:ListHostedZonesByName'], '*'),
  ]),
  externalDNS: ({ partition }) => document([
    allow(['route53:ChangeResourceRecordSets'], `arn:${partition}:route53:::hostedzone/*`),
    allow(['route53:ListHostedZones', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'], '*'),
  ]),
};

export function grantOf(policy: WellKnownPolicy, scope: PolicyScope): PolicyGrant {
  return grants[policy](scope);
}

/** It may look everywhere, and change only the Auto Scaling groups of this cluster: EKS's and self-managed ones are told by different tags. */
function autoScaler({ clusterName }: PolicyScope): PolicyGrant {
  const look = [
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeAutoScalingInstances',
    'autoscaling:DescribeLaunchConfigurations',
    'autoscaling:DescribeScalingActivities',
    'autoscaling:DescribeTags',
    'ec2:DescribeImages',
    'ec2:DescribeInstanceTypes',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:GetInstanceTypesFromInstanceRequirements',
    'eks:DescribeNodegroup',
  ];
  const change = ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'];
  const tags = [{ 'aws:ResourceTag/eks:cluster-name': clusterName }, { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: 'owned' }];
  return document([allow(look, '*'), ...tags.map((ofThisCluster) => ({ ...allow(change, '*'), Condition: { StringEquals: ofThisCluster } }))]);
}

/** What the network plugin needs to give pods IPv6 addresses; no managed policy has it (user guide, cni-iam-role). */
function vpcCniIPv6({ partition }: PolicyScope): PolicyGrant {
  const look = ['ec2:DescribeInstanceTypes', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeTags'];
  return document([allow(['ec2:AssignIpv6Addresses', ...look], '*'), allow(['ec2:CreateTags'], `arn:${partition}:ec2:*:*:network-interface/*`)]);
}

function allow(actions: readonly string[], resource: string): JsonObject {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}

function document(statements: readonly JsonObject[]): PolicyGrant {
  return { document: { Version: '2012-10-17', Statement: statements } };
}
