import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Shape } from '../../simulator/service.ts';
import { autoMode, privateIPv6 } from './cluster-files.ts';
import { provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';
import { tokenFor } from '../simulator/kubernetes/a-cluster.ts';
import { makeSurroundings } from './surroundings.ts';

let drydock: TestDrydock;
let transitGateway: string;
let ended: Readonly<Record<'lagoon' | 'ferry', ShownOperation>>;

/** Both are built at the same time in one world. */
beforeAll(async () => {
  drydock = await startTestDrydock();
  ({ transitGateway } = await makeSurroundings(drydock));
  const file = autoMode.replace('remoteNetworkConfig:', `remoteNetworkConfig:\n  vpcGatewayID: ${transitGateway}`);
  const [lagoon, ferry] = await Promise.all([provision(drydock, privateIPv6), provision(drydock, file)]);
  ended = { lagoon: await untilEnded(drydock, lagoon.operationId), ferry: await untilEnded(drydock, ferry.operationId) };
}, 60_000);

afterAll(async () => drydock.close());

const cluster = async (name: string): Promise<Shape> => (await drydock.as('eks', 'DescribeCluster', { name }))['cluster'] as Shape;
const ofVpc = async (name: string) => [{ Name: 'vpc-id', Values: [((await cluster(name))['resourcesVpcConfig'] as { vpcId: string }).vpcId] }];

test('both are healthy, and nobody was denied anything', () => {
  expect(Object.values(ended).map(({ status, report }) => [status, report?.failure])).toEqual([['succeeded', undefined], ['succeeded', undefined]]);
  expect(drydock.aws.recorder.uses().filter(({ denied }) => denied > 0)).toEqual([]);
});

describe('a private cluster with IPv6', () => {
  test('has only the private endpoint, and gives pods and services IPv6 addresses', async () => {
    expect(await cluster('lagoon')).toMatchObject({
      resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true, publicAccessCidrs: [] },
      kubernetesNetworkConfig: { ipFamily: 'ipv6', serviceIpv6Cidr: expect.stringMatching(/^fd/) as unknown },
    });
  });

  test('lives in private subnets with both kinds of addresses, and nothing leads out', async () => {
    const Filters = await ofVpc('lagoon');
    const { Subnets } = (await drydock.as('ec2', 'DescribeSubnets', { Filters })) as { Subnets: Shape[] };
    expect(Subnets).toHaveLength(3);
    for (const subnet of Subnets) {
      expect(subnet).toMatchObject({
        MapPublicIpOnLaunch: false,
        AssignIpv6AddressOnCreation: true,
        Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: expect.stringMatching(/\/64$/) as unknown }],
        PrivateDnsNameOptionsOnLaunch: { HostnameType: 'resource-name' },
      });
    }
    const { InternetGateways } = await drydock.as('ec2', 'DescribeInternetGateways', { Filters: [{ Name: 'attachment.vpc-id', Values: Filters[0]!.Values }] });
    expect(InternetGateways).toEqual([]);
  });

  test('reaches AWS by endpoints: those it needs, logs for its logs, and what the file adds', async () => {
    const { VpcEndpoints } = (await drydock.as('ec2', 'DescribeVpcEndpoints', { Filters: await ofVpc('lagoon') })) as { VpcEndpoints: { ServiceName: string; VpcEndpointType: string; RouteTableIds: string[] }[] };
    const found = VpcEndpoints.map(({ ServiceName, VpcEndpointType }) => `${ServiceName.replace('com.amazonaws.us-west-2.', '')} ${VpcEndpointType}`).toSorted();
    expect(found).toEqual(['autoscaling Interface', 'ec2 Interface', 'ecr.api Interface', 'ecr.dkr Interface', 'logs Interface', 's3 Gateway', 'sts Interface']);
    expect(VpcEndpoints.find(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')?.RouteTableIds).toHaveLength(3);
  });

  test('lets the file’s other ranges reach the Kubernetes API', async () => {
    const { SecurityGroups } = (await drydock.as('ec2', 'DescribeSecurityGroups', { Filters: await ofVpc('lagoon') })) as { SecurityGroups: Shape[] };
    const group = SecurityGroups.find(({ Description }) => String(Description).startsWith('Network interfaces of the control plane'));
    const rules = group!['IpPermissions'] as { FromPort: number; IpRanges: { CidrIp: string }[]; Ipv6Ranges: { CidrIpv6: string }[] }[];
    expect(rules.flatMap(({ FromPort, IpRanges, Ipv6Ranges }) => [...IpRanges.map(({ CidrIp }) => `${CidrIp} ${FromPort}`), ...Ipv6Ranges.map(({ CidrIpv6 }) => `${CidrIpv6} ${FromPort}`)])).toEqual(['10.90.0.0/16 443', '2001:db8:9::/48 443']);
  });

  test('gives the network plugin the rights to IPv6 addresses', async () => {
    const { addon } = (await drydock.as('eks', 'DescribeAddon', { clusterName: 'lagoon', addonName: 'vpc-cni' })) as { addon: { serviceAccountRoleArn: string } };
    const RoleName = addon.serviceAccountRoleArn.split('/').at(-1);
    expect(await drydock.as('iam', 'ListRolePolicies', { RoleName })).toMatchObject({ PolicyNames: ['vpcCniIPv6'] });
  });
});

describe('a cluster in which EKS does the work', () => {
  test('is made in Auto Mode on private subnets, with the settings of the file', async () => {
    const { resourcesVpcConfig, ...found } = await cluster('ferry');
    expect(found).toMatchObject({
      computeConfig: { enabled: true, nodePools: ['general-purpose', 'system'], nodeRoleArn: expect.stringContaining('AutoModeNodeRole') as unknown },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
      storageConfig: { blockStorage: { enabled: true } },
      zonalShiftConfig: { enabled: true },
      controlPlaneScalingConfig: { tier: 'tier-xl' },
      kubeApiServerConfig: { eventTtl: '30m' },
      remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }], remotePodNetworks: [{ cidrs: ['10.85.0.0/16'] }] },
    });
    expect((resourcesVpcConfig as { subnetIds: string[] }).subnetIds).toHaveLength(3);
    expect((await drydock.as('eks', 'ListAddons', { clusterName: 'ferry' }))['addons']).toEqual(['metrics-server']);
  });

  test('sends the remote networks’ traffic to the file’s gateway, from its private subnets', async () => {
    const { RouteTables } = (await drydock.as('ec2', 'DescribeRouteTables', { Filters: await ofVpc('ferry') })) as { RouteTables: { Routes: { DestinationCidrBlock: string; TransitGatewayId?: string; State: string }[] }[] };
    const routes = RouteTables.flatMap(({ Routes }) => Routes).filter(({ TransitGatewayId }) => TransitGatewayId === transitGateway);
    expect(routes.map(({ DestinationCidrBlock, State }) => `${DestinationCidrBlock} ${State}`).toSorted()).toEqual(['10.80.0.0/16 active', '10.85.0.0/16 active'].flatMap((route) => [route, route, route]));
  });

  test('has its capabilities, which may do what the file says', async () => {
    const { capabilities } = (await drydock.as('eks', 'ListCapabilities', { clusterName: 'ferry' })) as { capabilities: { capabilityName: string; status: string }[] };
    expect(capabilities.map(({ capabilityName, status }) => `${capabilityName} ${status}`)).toEqual(['ack ACTIVE', 'argocd ACTIVE', 'kro ACTIVE']);
    const { capability } = (await drydock.as('eks', 'DescribeCapability', { clusterName: 'ferry', capabilityName: 'argocd' })) as { capability: { roleArn: string } };
    const { associatedAccessPolicies } = (await drydock.as('eks', 'ListAssociatedAccessPolicies', { clusterName: 'ferry', principalArn: capability.roleArn })) as { associatedAccessPolicies: { policyArn: string }[] };
    expect(associatedAccessPolicies.map(({ policyArn }) => policyArn.split('/').at(-1)).toSorted()).toEqual(['AmazonEKSArgoCDClusterPolicy', 'AmazonEKSArgoCDPolicy', 'AmazonEKSClusterAdminPolicy']);
  });

  test('lets in whom the file maps, its hybrid nodes, and whoever signs in at the company', async () => {
    const entry = async (principalArn: string) => (await drydock.as('eks', 'DescribeAccessEntry', { clusterName: 'ferry', principalArn }))['accessEntry'];
    expect(await entry('arn:aws:iam::111122223333:role/our-engineers')).toMatchObject({ type: 'STANDARD', username: 'engineer', kubernetesGroups: [] });
    const { accessEntries } = (await drydock.as('eks', 'ListAccessEntries', { clusterName: 'ferry' })) as { accessEntries: string[] };
    expect(await entry(accessEntries.find((arn) => arn.includes('HybridNodeRole'))!)).toMatchObject({ type: 'HYBRID_LINUX' });
    const provider = await drydock.as('eks', 'DescribeIdentityProviderConfig', { clusterName: 'ferry', identityProviderConfig: { type: 'oidc', name: 'company' } });
    expect(provider).toMatchObject({ identityProviderConfig: { oidc: { status: 'ACTIVE', groupsClaim: 'groups', tags: { 'drydock:cluster': 'ferry' } } } });
  });

  test('has the service account of the file, as a mapped engineer sees, and its pods get a role through the OIDC provider', async () => {
    const endpoint = new URL(String((await cluster('ferry'))['endpoint']));
    const { Credentials } = (await drydock.as('sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::111122223333:role/our-engineers', RoleSessionName: 'ada' })) as { Credentials: { AccessKeyId: string } };
    const answer = await drydock.aws.handle({
      method: 'GET', url: `${endpoint.pathname.replace(/\/$/, '')}/api/v1/namespaces/names/serviceaccounts/dns`, body: '',
      headers: { host: endpoint.host, authorization: `Bearer ${tokenFor(Credentials.AccessKeyId)}`, 'user-agent': 'test/1' },
    });
    const { metadata } = JSON.parse(answer.body) as { metadata: { labels: object; annotations: Record<string, string> } };
    expect(metadata.labels).toEqual({ app: 'dns' });
    const RoleName = metadata.annotations['eks.amazonaws.com/role-arn']!.split('/').at(-1);
    const { Role } = (await drydock.as('iam', 'GetRole', { RoleName })) as { Role: { AssumeRolePolicyDocument: string } };
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toContain('system:serviceaccount:names:dns');
  });

  test('waits for the identity provider last, because EKS takes no other change meanwhile', () => {
    expect(ended.ferry.plan!.steps.map(({ id }) => id).slice(-2)).toEqual(['identity-provider/company', 'verify']);
  });
});
