import { describe, expect, test } from '@jest/globals';
import type { Template } from '../../../core/plan/templates/template.ts';
import { capabilitiesOf } from '../../../core/plan/templates/template.ts';
import type { ClusterSpec } from '../../../core/spec/cluster-spec.ts';
import { addon, association, fargateProfile, networking, planned, request, spec } from '../orders.ts';

function template(stack: string, over: Partial<ClusterSpec> = {}): Template {
  return request(planned(over).plan, stack, 'deploy-stack').template as unknown as Template;
}

const ofType = ({ Resources }: Template, type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
const properties = (made: Template, id: string): Record<string, unknown> => made.Resources[id]!.Properties!;

describe('the network stack', () => {
  test('has a public and a private subnet in each zone, tagged for load balancers', () => {
    const made = template('network');
    expect(ofType(made, 'AWS::EC2::Subnet')).toHaveLength(6);
    expect(properties(made, 'PublicSubnetEUCENTRAL1A')).toMatchObject({ AvailabilityZone: 'eu-central-1a', MapPublicIpOnLaunch: true, Tags: expect.arrayContaining([{ Key: 'kubernetes.io/role/elb', Value: '1' }]) as unknown });
    expect(properties(made, 'PrivateSubnetEUCENTRAL1A')).toMatchObject({ MapPublicIpOnLaunch: false, Tags: expect.arrayContaining([{ Key: 'kubernetes.io/role/internal-elb', Value: '1' }]) as unknown });
  });

  test('waits for the gateway before it routes to it', () => {
    expect(template('network').Resources['PublicRoute']).toMatchObject({ DependsOn: 'GatewayAttachment' });
  });

  test('gives the subnets as lists and one by one', () => {
    const { Outputs } = template('network');
    expect(Outputs!['PrivateSubnetIds']!.Value).toEqual({ 'Fn::Join': [',', ['A', 'B', 'C'].map((letter) => ({ Ref: `PrivateSubnetEUCENTRAL1${letter}` }))] });
    expect(Object.keys(Outputs!)).toEqual(expect.arrayContaining(['VpcId', 'SecurityGroupId', 'PublicSubnetEUCENTRAL1B', 'PrivateRouteTableEUCENTRAL1C']));
  });
});

describe('the egress stack', () => {
  const nat = (mode: 'Single' | 'HighlyAvailable') => template('egress', { network: { kind: 'new', cidr: '10.0.0.0/16', nat: mode } });

  test('routes all zones through one NAT gateway when one is asked for', () => {
    const made = nat('Single');
    expect(ofType(made, 'AWS::EC2::NatGateway').map(([id]) => id)).toEqual(['NatGatewayEUCENTRAL1A']);
    expect(ofType(made, 'AWS::EC2::Route').map(([, { Properties }]) => Properties!['NatGatewayId'])).toEqual(Array(3).fill({ Ref: 'NatGatewayEUCENTRAL1A' }));
  });

  test('routes each zone through its own NAT gateway when they shall be highly available', () => {
    const made = nat('HighlyAvailable');
    expect(ofType(made, 'AWS::EC2::EIP')).toHaveLength(3);
    expect(properties(made, 'DefaultRouteEUCENTRAL1C')).toMatchObject({ NatGatewayId: { Ref: 'NatGatewayEUCENTRAL1C' } });
  });

  test('does not exist when NAT is disabled', () => {
    expect(planned({ network: { kind: 'new', cidr: '10.0.0.0/16', nat: 'Disable' } }).plan.steps.map(({ id }) => id)).not.toContain('egress');
  });
});

describe('the access stack', () => {
  test('gives nodes the policy of the network plugin only when the plugin has no role of its own', () => {
    const policies = (made: Template) => properties(made, 'NodeRole1')['ManagedPolicyArns'] as string[];
    expect(policies(template('access'))).toContain('arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy');
    const own = [addon('vpc-cni', { iam: { kind: 'recommendedPodIdentity' } }), addon('eks-pod-identity-agent')];
    expect(policies(template('access', { addons: own }))).not.toContain('arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy');
  });

  test("lets only pods of this cluster's Fargate profiles use the pod execution role", () => {
    const trust = properties(template('access', { fargateProfiles: [fargateProfile()] }), 'FargatePodExecutionRole')['AssumeRolePolicyDocument'];
    expect(trust).toMatchObject({ Statement: [{ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:eks:eu-central-1:111122223333:fargateprofile/harbour/*' } } }] });
  });

  test('lets EKS Pod Identity assume and tag the roles of pods, with the well-known policies they ask for', () => {
    const wanted = association({ role: { kind: 'new', policyARNs: [], wellKnownPolicies: ['autoScaler', 'ebsCSIController'], permissionsBoundaryARN: 'arn:aws:iam::111122223333:policy/limit' } });
    const made = template('access', { iam: { ...spec().iam, podIdentityAssociations: [wanted] }, addons: [...networking, addon('eks-pod-identity-agent')] });
    expect(properties(made, 'PodRole1')).toMatchObject({
      Path: '/drydock/',
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/limit',
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'],
      Policies: [{ PolicyName: 'autoScaler' }],
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }] },
    });
  });

  test('makes the log group when the logs have a retention, because EKS would make one that keeps them for ever', () => {
    const made = template('access', { logging: { types: ['audit'], retentionInDays: 60 } });
    expect(properties(made, 'ControlPlaneLogGroup')).toEqual({ LogGroupName: '/aws/eks/harbour/cluster', RetentionInDays: 60 });
    expect(Object.keys(template('access', { logging: { types: ['audit'] } }).Resources)).not.toContain('ControlPlaneLogGroup');
  });

  test('holds every made role within the permissions boundary of the file', () => {
    const boundary = 'arn:aws:iam::111122223333:policy/limit';
    const made = template('access', { iam: { ...spec().iam, serviceRolePermissionsBoundary: boundary }, fargateProfiles: [fargateProfile()] });
    for (const [, { Properties }] of ofType(made, 'AWS::IAM::Role')) expect(Properties).toHaveProperty('PermissionsBoundary', boundary);
  });

  test('uses the partition of the region', () => {
    const made = template('access', { metadata: { ...spec().metadata, region: 'cn-north-1' } });
    expect(JSON.stringify(made)).not.toContain('arn:aws:');
  });
});

describe('the identity stack', () => {
  const iam = { kind: 'serviceAccountRole' as const, role: { kind: 'new' as const, policyARNs: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'], wellKnownPolicies: [] } };
  const made = template('identity', { addons: [addon('vpc-cni', { iam })] });

  test('trusts the issuer for one service account, once the issuer is filled in', () => {
    const [text, variables] = (properties(made, 'AddOnRole1')['AssumeRolePolicyDocument'] as { 'Fn::Sub': [string, object] })['Fn::Sub'];
    expect(variables).toEqual({ IssuerHost: { 'Fn::Select': [1, { 'Fn::Split': ['//', { Ref: 'Issuer' }] }] } });
    const filled = text.replaceAll('${IssuerHost}', 'oidc.eks.eu-central-1.amazonaws.com/id/ABC').replace('${OidcProvider}', 'arn:provider');
    expect(JSON.parse(filled)).toEqual({
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Principal: { Federated: 'arn:provider' },
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Condition: { StringEquals: { 'oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud': 'sts.amazonaws.com', 'oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub': ['system:serviceaccount:kube-system:aws-node'] } },
      }],
    });
  });

  test('exists with the provider alone when the file asks for OIDC only', () => {
    expect(Object.keys(template('identity', { iam: { ...spec().iam, withOIDC: true } }).Resources)).toEqual(['OidcProvider']);
  });
});

test('roles with given names need to be acknowledged as such', () => {
  const named = association({ role: { kind: 'new', roleName: 'cart', policyARNs: [], wellKnownPolicies: ['certManager'] } });
  const over = { iam: { ...spec().iam, podIdentityAssociations: [named] }, addons: [...networking, addon('eks-pod-identity-agent')] };
  const capabilities = (made: Template) => capabilitiesOf({ ...made });
  expect(capabilities(template('access', over))).toEqual(['CAPABILITY_NAMED_IAM']);
  expect(capabilities(template('access'))).toEqual(['CAPABILITY_IAM']);
  expect(capabilities(template('network'))).toEqual([]);
});
