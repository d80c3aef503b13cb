import type { JsonObject } from './cluster-spec.ts';

/** How the controller marks what it makes: with the cluster's name, or with anything at all in a request. */
const mark = 'elbv2.k8s.aws/cluster';

/**
 * What the AWS Load Balancer Controller (v2) needs: to look everywhere, to make load balancers and security groups, and to change
 * only what bears its mark for this cluster. Its own documentation lists the actions.
 */
export function loadBalancerControllerPolicy(partition: string, clusterName: string): JsonObject {
  const marked = { StringEquals: { [`aws:ResourceTag/${mark}`]: clusterName } };
  const marking = { StringEquals: { [`aws:RequestTag/${mark}`]: clusterName } };
  const balancing = (...kinds: readonly string[]) => kinds.map((kind) => `arn:${partition}:elasticloadbalancing:*:*:${kind}`);
  return {
    Version: '2012-10-17',
    Statement: [
      allow(['ec2:Describe*', 'ec2:GetCoipPoolUsage', 'ec2:GetSecurityGroupsForVpc', 'elasticloadbalancing:Describe*']),
      allow(['acm:DescribeCertificate', 'acm:ListCertificates', 'cognito-idp:DescribeUserPoolClient', 'iam:GetServerCertificate', 'iam:ListServerCertificates', 'shield:DescribeProtection', 'shield:GetSubscriptionState', 'waf-regional:GetWebACL*', 'wafv2:GetWebACL*']),
      allow(['shield:CreateProtection', 'shield:DeleteProtection', 'waf-regional:AssociateWebACL', 'waf-regional:DisassociateWebACL', 'wafv2:AssociateWebACL', 'wafv2:DisassociateWebACL']),
      // Rules come into the nodes' groups too, which bear no mark.
      allow(['ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateSecurityGroup', 'ec2:RevokeSecurityGroupIngress']),
      { ...allow(['ec2:CreateTags'], `arn:${partition}:ec2:*:*:security-group/*`), Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup', ...marking.StringEquals } } },
      { ...allow(['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DeleteSecurityGroup']), Condition: marked },
      { ...allow(['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup']), Condition: marking },
      allow(['elasticloadbalancing:CreateListener', 'elasticloadbalancing:CreateRule', 'elasticloadbalancing:DeleteListener', 'elasticloadbalancing:DeleteRule']),
      { ...allow(['elasticloadbalancing:AddTags'], balancing('targetgroup/*/*', 'loadbalancer/*')), Condition: marking },
      { ...allow(['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'], balancing('targetgroup/*/*', 'loadbalancer/*')), Condition: marked },
      allow(['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'], balancing('listener/*', 'listener-rule/*')),
      { ...allow(['elasticloadbalancing:DeleteLoadBalancer', 'elasticloadbalancing:DeleteTargetGroup', 'elasticloadbalancing:ModifyCapacityReservation', 'elasticloadbalancing:ModifyIpPools', 'elasticloadbalancing:ModifyLoadBalancerAttributes', 'elasticloadbalancing:ModifyTargetGroup', 'elasticloadbalancing:ModifyTargetGroupAttributes', 'elasticloadbalancing:SetIpAddressType', 'elasticloadbalancing:SetSecurityGroups', 'elasticloadbalancing:SetSubnets']), Condition: marked },
      allow(['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'], balancing('targetgroup/*/*')),
      allow(['elasticloadbalancing:AddListenerCertificates', 'elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyListenerAttributes', 'elasticloadbalancing:ModifyRule', 'elasticloadbalancing:RemoveListenerCertificates', 'elasticloadbalancing:SetRulePriorities', 'elasticloadbalancing:SetWebAcl']),
      { ...allow(['iam:CreateServiceLinkedRole']), Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } } },
    ],
  };
}

function allow(actions: readonly string[], resource: string | readonly string[] = '*'): JsonObject {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}
