import { expect, test } from '@jest/globals';
import { grantOf } from '../../../core/spec/well-known-policies.ts';

const scope = { partition: 'aws-us-gov', clusterName: 'harbour' };

test('the EBS driver gets the policy that AWS manages for it', () => {
  expect(grantOf('ebsCSIController', scope)).toEqual({ managedPolicy: 'service-role/AmazonEBSCSIDriverPolicy' });
});

test('the cluster autoscaler changes only the groups of its own cluster', () => {
  const grant = grantOf('autoScaler', scope);
  const statements = 'document' in grant ? (grant.document['Statement'] as readonly { readonly Action: readonly string[]; readonly Condition?: unknown }[]) : [];
  const changing = statements.filter(({ Action }) => Action.some((action) => !/:(?:Describe|Get)/.test(action)));
  expect(changing.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { 'aws:ResourceTag/eks:cluster-name': 'harbour' } }, { StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/harbour': 'owned' } }]);
});

test('cert-manager reaches hosted zones in its own partition', () => {
  expect(JSON.stringify(grantOf('certManager', scope))).toContain('arn:aws-us-gov:route53:::hostedzone/*');
});

test('the load balancer controller changes only what it made for its own cluster, as far as that can be told', () => {
  const grant = grantOf('awsLoadBalancerController', scope);
  const statements = 'document' in grant ? (grant.document['Statement'] as readonly { readonly Action: readonly string[]; readonly Condition?: object }[]) : [];
  const deletes = statements.filter(({ Action }) => Action.some((action) => /:Delete(?:LoadBalancer|TargetGroup|SecurityGroup)$/.test(action)));
  expect(deletes).toHaveLength(2);
  for (const { Condition } of deletes) expect(Condition).toEqual({ StringEquals: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'harbour' } });
});
