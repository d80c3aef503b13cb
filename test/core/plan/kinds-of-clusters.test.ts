import { describe, expect, test } from '@jest/globals';
import type { Template } from '../../../core/plan/templates/template.ts';
import type { ClusterSpec } from '../../../core/spec/cluster-spec.ts';
import type { ProvisionFacts } from '../../../core/plan/provision-facts.ts';
import { addon, existingVpc, facts, nodeGroup, planned, request, spec, step } from '../orders.ts';

const newVpc = { kind: 'new' as const, cidr: '10.0.0.0/16', nat: 'Single' as const };
const ipv6 = { ipFamily: 'ipv6' as const, network: { ...newVpc, ipv6: 'amazon' as const } };

function template(stack: string, over: Partial<ClusterSpec>, facts: Partial<ProvisionFacts> = {}): Template {
  return request(planned(over, facts).plan, stack, 'deploy-stack').template as unknown as Template;
}

const properties = (made: Template, id: string): Record<string, unknown> => made.Resources[id]!.Properties!;
const typesIn = ({ Resources }: Template) => new Set(Object.values(Resources).map(({ Type }) => Type));
const trustOf = (made: Template, id: string) => properties(made, id)['AssumeRolePolicyDocument'];

describe('a network with IPv6', () => {
  test('has a /64 in each subnet once the VPC has its range, and takes the owner’s range where one is named', () => {
    const made = template('network', ipv6);
    expect(made.Resources['Ipv6Block']!.Properties).toEqual({ VpcId: { Ref: 'Vpc' }, AmazonProvidedIpv6CidrBlock: true });
    expect(made.Resources['PrivateSubnetEUCENTRAL1A']).toMatchObject({
      DependsOn: 'Ipv6Block',
      Properties: { AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: { 'Fn::Select': [3, { 'Fn::Cidr': [{ 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc', 'Ipv6CidrBlocks'] }] }, 6, '64'] }] } },
    });
    const own = template('network', { ...ipv6, network: { ...newVpc, ipv6: { cidr: '2001:db8::/56', pool: 'ipv6pool-ec2-1' } } });
    expect(properties(own, 'Ipv6Block')).toMatchObject({ Ipv6CidrBlock: '2001:db8::/56', Ipv6Pool: 'ipv6pool-ec2-1' });
  });

  test('leads in and out of public subnets, and only out of private ones', () => {
    const made = template('network', ipv6);
    expect(properties(made, 'PublicIpv6Route')).toMatchObject({ DestinationIpv6CidrBlock: '::/0', GatewayId: { Ref: 'InternetGateway' } });
    expect(properties(made, 'PrivateIpv6RouteEUCENTRAL1B')).toMatchObject({ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: { Ref: 'EgressOnlyGateway' } });
  });

  test('hands out no addresses by itself where pods have IPv4', () => {
    expect(properties(template('network', { network: ipv6.network }), 'PublicSubnetEUCENTRAL1A')).not.toHaveProperty('AssignIpv6AddressOnCreation');
  });
});

describe('a private network', () => {
  const privateCluster = { endpointServices: ['ec2', 'ecr.dkr', 's3'] };

  test('has no public subnet and no gateway, and gives the private subnets to the control plane', () => {
    const over = { privateCluster, network: { ...newVpc, nat: 'Disable' as const } };
    const types = typesIn(template('network', over));
    expect([...types].filter((type) => /Gateway/.test(type))).toEqual([]);
    expect(Object.keys(template('network', over).Outputs!).filter((output) => output.startsWith('Public'))).toEqual([]);
  });

  test('reaches S3 by routes and everything else by interfaces that the VPC may use', () => {
    const { plan } = planned({ privateCluster, network: { ...newVpc, nat: 'Disable' } });
    const made = request(plan, 'egress', 'deploy-stack').template as unknown as Template;
    expect(properties(made, 'EndpointS3')).toMatchObject({ VpcEndpointType: 'Gateway', ServiceName: 'com.amazonaws.eu-central-1.s3', RouteTableIds: ['A', 'B', 'C'].map((letter) => ({ Ref: `PrivateRouteTableEUCENTRAL1${letter}` })) });
    expect(properties(made, 'EndpointEcrDkr')).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true, SubnetIds: { 'Fn::Split': [',', { Ref: 'PrivateSubnetIds' }] } });
    expect(properties(made, 'EndpointSecurityGroup')).toMatchObject({ SecurityGroupIngress: [{ FromPort: 443, CidrIp: '10.0.0.0/16' }] });
    expect(Object.keys(request(plan, 'egress', 'deploy-stack').parameters)).toEqual(Object.keys(made.Parameters!));
    expect(step(plan, 'egress').title).toBe('Make the VPC endpoints');
  });

  test('routes to S3 from the tables of an existing VPC’s subnets', () => {
    const subnets = existingVpc.facts.subnets.map((fact) => ({ ...fact, routeTableId: 'rtb-1' }));
    const made = template('egress', { privateCluster, network: existingVpc.network }, { ...existingVpc.facts, subnets });
    expect(properties(made, 'EndpointS3')).toMatchObject({ VpcId: 'vpc-1', RouteTableIds: ['rtb-1'] });
    expect(properties(made, 'EndpointEc2')).toMatchObject({ SubnetIds: ['subnet-priv-a', 'subnet-priv-b'] });
  });

  test('has services under the names that they have in China', () => {
    const zones = ['a', 'b'].map((letter) => ({ name: `cn-north-1${letter}`, zoneId: `cnn1-az-${letter}`, type: 'availability-zone' as const }));
    const result = planned({ metadata: { ...spec().metadata, region: 'cn-north-1' }, privateCluster, network: { ...newVpc, nat: 'Disable' } }, { zones });
    expect(JSON.stringify(request(result.plan, 'egress', 'deploy-stack').template)).toContain('com.amazonaws.');
  });
});

describe('the control plane', () => {
  test('goes where the file places it, with the file’s security groups', () => {
    const network = { ...existingVpc.network, controlPlaneSubnets: ['subnet-c', 'subnet-d'], securityGroups: ['sg-1', 'sg-2'] };
    const zones = ['c', 'd'].map((letter, index) => ({ ...existingVpc.facts.subnets[index]!, subnetId: `subnet-${letter}` }));
    const made = request(planned({ network }, { ...existingVpc.facts, subnets: [...existingVpc.facts.subnets, ...zones] }).plan, 'control-plane', 'create-control-plane');
    expect([made.subnetIds, made.securityGroupIds]).toEqual([[{ value: 'subnet-c' }, { value: 'subnet-d' }], [{ value: 'sg-1' }, { value: 'sg-2' }]]);
  });

  test('shares its subnets with nodes when the file names no others', () => {
    const network = { ...existingVpc.network, subnets: { public: [], private: [] }, controlPlaneSubnets: ['subnet-pub-a', 'subnet-pub-b'] };
    const { plan } = planned({ network, managedNodeGroups: [nodeGroup({ privateNetworking: false })] }, existingVpc.facts);
    expect(request(plan, 'node-group/workers', 'create-node-group').subnetIds).toEqual([{ value: 'subnet-pub-a' }, { value: 'subnet-pub-b' }]);
  });

  test('is kept to private subnets when the file says so', () => {
    const made = request(planned({ network: { ...newVpc, controlPlaneOnPrivateSubnets: true } }).plan, 'control-plane', 'create-control-plane');
    expect(made.subnetIds).toEqual([{ step: 'network', output: 'PrivateSubnetIds' }]);
  });

  test('is reached by the ranges that the file adds, and by remote networks', () => {
    const remoteNetworks = { nodeCIDRs: ['10.80.0.0/16'], podCIDRs: [], nodeRole: { kind: 'ssm' as const } };
    const made = template('network', { network: { ...newVpc, extraCIDRs: ['10.90.0.0/16'] }, remoteNetworks });
    expect(properties(made, 'ControlPlaneSecurityGroup')['SecurityGroupIngress']).toMatchObject([{ CidrIp: '10.90.0.0/16', FromPort: 443 }, { CidrIp: '10.80.0.0/16', FromPort: 443 }]);
  });
});

describe('subnets in local zones', () => {
  const local = { network: { ...newVpc, localZones: ['eu-central-1-ham-1a'] } };
  const zones = { zones: [...facts().zones, { name: 'eu-central-1-ham-1a', zoneId: 'euc1-ham1-az1', type: 'local-zone' as const }] };

  test('are made and routed, and EKS is not told of them', () => {
    const made = template('network', local, zones);
    expect(properties(made, 'PublicSubnetEUCENTRAL1HAM1A')).toMatchObject({ AvailabilityZone: 'eu-central-1-ham-1a' });
    expect(JSON.stringify(made.Outputs!['SubnetIds'])).not.toContain('HAM');
    expect(made.Outputs).toHaveProperty('PublicSubnetEUCENTRAL1HAM1A');
    expect(properties(template('egress', local, zones), 'DefaultRouteEUCENTRAL1HAM1A')).toMatchObject({ NatGatewayId: { Ref: 'NatGatewayEUCENTRAL1A' } });
  });
});

describe('hybrid nodes', () => {
  const nodeCIDRs = ['10.80.0.0/16'];
  const hybrid = (nodeRole: NonNullable<ClusterSpec['remoteNetworks']>['nodeRole'], gatewayId?: string) => ({ remoteNetworks: { nodeCIDRs, podCIDRs: [], nodeRole }, network: { ...newVpc, ...(gatewayId !== undefined && { gatewayId }) } });

  test.each<[string, string, object, object]>([
    ['a transit gateway', 'tgw-1', { TransitGatewayId: 'tgw-1', VpcId: { Ref: 'Vpc' }, SubnetIds: ['A', 'B', 'C'].map((letter) => ({ Ref: `PrivateSubnetEUCENTRAL1${letter}` })) }, { DestinationCidrBlock: '10.80.0.0/16', TransitGatewayId: 'tgw-1' }],
    ['a virtual private gateway', 'vgw-1', { VpnGatewayId: 'vgw-1', VpcId: { Ref: 'Vpc' } }, { DestinationCidrBlock: '10.80.0.0/16', GatewayId: 'vgw-1' }],
  ])('are reached through %s', (_, gateway, attachment, route) => {
    const made = template('network', hybrid({ kind: 'ssm' }, gateway));
    expect(properties(made, 'RemoteGatewayAttachment')).toMatchObject(attachment);
    expect(made.Resources['RemoteRoute1EUCENTRAL1A']).toMatchObject({ DependsOn: 'RemoteGatewayAttachment', Properties: route });
  });

  test('get a role by Systems Manager, or by certificates of one authority and no other', () => {
    expect(trustOf(template('access', hybrid({ kind: 'ssm' })), 'HybridNodeRole')).toMatchObject({ Statement: [{ Principal: { Service: 'ssm.amazonaws.com' } }] });
    const made = template('access', hybrid({ kind: 'roles-anywhere', caBundleCert: 'PEM' }));
    expect(trustOf(made, 'HybridNodeRole')).toMatchObject({ Statement: [{ Principal: { Service: 'rolesanywhere.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['TrustAnchor', 'TrustAnchorArn'] } } } }] });
    expect(properties(made, 'TrustAnchor')).toMatchObject({ Source: { SourceType: 'CERTIFICATE_BUNDLE', SourceData: { X509CertificateData: 'PEM' } } });
  });

  test('are let in by an access entry, be the role made or named', () => {
    const entry = (nodeRole: Parameters<typeof hybrid>[0]) => request(planned(hybrid(nodeRole)).plan, 'access-entry/hybrid-nodes', 'create-access-entry');
    expect(entry({ kind: 'ssm' })).toMatchObject({ principalArn: { step: 'access', output: 'HybridNodeRoleArn' }, entry: { type: 'HYBRID_LINUX' } });
    expect(entry({ kind: 'existing', roleARN: 'arn:role' }).principalArn).toEqual({ value: 'arn:role' });
  });
});

describe('Auto Mode', () => {
  test('gives the cluster’s role what EKS does with it, and makes a role for the nodes', () => {
    const made = template('access', { autoMode: { nodePools: ['system'], nodeRole: { kind: 'new', permissionsBoundaryARN: 'arn:limit' } }, managedNodeGroups: [], addons: [] });
    expect(properties(made, 'ClusterRole')['ManagedPolicyArns']).toEqual(expect.arrayContaining(['arn:aws:iam::aws:policy/AmazonEKSComputePolicy', 'arn:aws:iam::aws:policy/AmazonEKSNetworkingPolicy']));
    expect(trustOf(made, 'ClusterRole')).toMatchObject({ Statement: [{ Action: ['sts:AssumeRole', 'sts:TagSession'] }] });
    expect(properties(made, 'AutoModeNodeRole')).toMatchObject({ PermissionsBoundary: 'arn:limit' });
  });

  test('runs add-ons without node groups, unless there are no pools', () => {
    const metrics = (nodePools: readonly 'system'[]) => planned({ autoMode: { nodePools }, managedNodeGroups: [], addons: [addon('metrics-server')] }).plan;
    expect(request(metrics(['system']), 'add-on/metrics-server', 'create-add-on').mustRun).toBe(true);
    expect(request(metrics([]), 'add-on/metrics-server', 'create-add-on').mustRun).toBe(false);
  });
});

describe('capabilities, identity providers and service accounts', () => {
  const role = { kind: 'new' as const, policyARNs: ['arn:policy'], wellKnownPolicies: [] };
  const scope = { type: 'cluster' as const };
  const { plan } = planned({
    capabilities: [{ name: 'ack', type: 'ACK', role, accessPolicies: [{ policyARN: 'arn:access', accessScope: scope }], tags: { team: 'quay' } }],
    identityProviders: [{ identityProviderConfigName: 'company', issuerUrl: 'https://login.example.com', clientId: 'k', tags: {} }],
    iam: { ...spec().iam, withOIDC: true, serviceAccounts: [{ namespace: 'docks', name: 'crane', labels: {}, annotations: { note: 'first' }, role, roleOnly: false, subjectPattern: 'crane-*', tags: {} }] },
  });

  test('a capability acts with its own role, and gets its access policies after EKS has let it in', () => {
    expect(request(plan, 'capability/ack', 'create-capability')).toMatchObject({ type: 'ACK', roleArn: { step: 'access', output: 'CapabilityRole1Arn' }, tags: { team: 'quay' } });
    expect(step(plan, 'access-entry/capability/ack').after).toEqual(['capability/ack']);
    expect(request(plan, 'access-entry/capability/ack', 'create-access-entry')).toMatchObject({ madeByEks: true, entry: { accessPolicies: [{ policyARN: 'arn:access', accessScope: scope }] } });
    expect(plan.takeDown.map(({ id }) => id)).toContain('delete/capability/ack');
  });

  test('a service account is made when its role and the cluster are there; the role is for whom the pattern means', () => {
    expect(request(plan, 'service-account/docks/crane', 'create-service-account')).toMatchObject({ annotations: { note: 'first' }, roleArn: { step: 'identity', output: 'ServiceAccountRole1Arn' } });
    const made = request(plan, 'identity', 'deploy-stack').template as unknown as Template;
    const [text] = (trustOf(made, 'ServiceAccountRole1') as { 'Fn::Sub': [string] })['Fn::Sub'];
    expect(JSON.parse(text)).toMatchObject({ Statement: [{ Condition: { StringEquals: { '${IssuerHost}:aud': 'sts.amazonaws.com' }, StringLike: { '${IssuerHost}:sub': ['system:serviceaccount:docks:crane-*'] } } }] });
  });

  test('an identity provider comes last', () => {
    expect(step(plan, 'identity-provider/company').after).toContain('service-account/docks/crane');
    expect(step(plan, 'verify').after).toEqual(['identity-provider/company']);
  });
});
