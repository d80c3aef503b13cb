import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checks, judge } from '../../../core/checks/checks.ts';
import type { Finding } from '../../../core/checks/finding.ts';
import type { AccountFacts, InstanceTypeFact } from '../../../core/plan/account/account-facts.ts';
import type { ProvisionFacts } from '../../../core/plan/provision-facts.ts';
import type { ClusterSpec } from '../../../core/spec/cluster-spec.ts';
import { parsePath } from '../../../core/spec/path.ts';
import { anyOrder } from '../arbitraries.ts';
import { addon, addonFact, association, existingVpc, facts, fargateProfile, launch, networking, nodeGroup, order, selfManagedNodeGroup, spec, subnetFact } from '../orders.ts';

const findings = (overSpec: Partial<ClusterSpec> = {}, overFacts: Partial<ProvisionFacts> = {}): readonly Finding[] => judge(order(overSpec, overFacts));
const metadata = (version: string) => ({ metadata: { ...spec().metadata, version } });
const newVpc = (over: object) => ({ network: { kind: 'new' as const, cidr: '10.0.0.0/16', nat: 'Single' as const, ...over } });
const existing = (over: Partial<ProvisionFacts> = {}, network: object = {}) => [{ network: { ...existingVpc.network, ...network } }, { ...existingVpc.facts, ...over }] as const;
const instanceType = (over: Partial<InstanceTypeFact> = {}): InstanceTypeFact => ({ type: 'm7g.large', vCpus: 2, architectures: ['arm64'], addressesPerInterface: 10, interfaces: 3, zones: facts().zones.map(({ name }) => name), ...over });
const account = (over: Partial<AccountFacts>) => ({ account: { quotas: [], instanceTypes: [instanceType()], missingRoles: [], missingInstanceProfiles: [], missingKeyPairs: [], keys: [], missingSecurityGroups: [], hasLogGroup: false, prices: {}, unread: [], ...over } });
const withSubnets = (...changed: ReturnType<typeof subnetFact>[]) => ({ subnets: existingVpc.facts.subnets.map((fact) => changed.find(({ subnetId }) => subnetId === fact.subnetId) ?? fact) });

/** Subnets with everything that an IPv6 cluster needs, but for these. */
const withIpv6 = (other: Readonly<Record<string, object>>) => {
  const all = { ipv6Cidr: '2001:db8::/64', assignsIpv6: true as const };
  return { ...existingVpc.facts, subnets: existingVpc.facts.subnets.map((fact) => ({ ...fact, ...(other[fact.subnetId] ?? all) })) };
};

test('an ordinary file has no findings', () => {
  expect(findings()).toEqual([]);
  expect(findings({}, { clusters: 99, ...account({ quotas: [{ name: 'clusters', limit: 100 }, { name: 'on-demand-standard', limit: 8, used: 0 }] }) })).toEqual([]);
  expect(findings(...existing())).toEqual([]);
});

interface Story {
  readonly story: string;
  readonly when: readonly [Partial<ClusterSpec>, Partial<ProvisionFacts>?];
  readonly check: string;
  readonly severity?: Finding['severity'];
  readonly path?: string;
  readonly says: RegExp;
}

const stories: readonly Story[] = [
  { story: 'no instance type is as the group wants it', when: [{ managedNodeGroups: [nodeGroup({ instanceTypes: [], instanceSelector: { vCPUs: 3, architecture: 'x86_64' } })] }, { chosenTypes: { workers: [] } }], check: 'no-instance-type', path: 'managedNodeGroups[0].instanceSelector', says: /no instance type of the current generation that node group workers asks for/ },
  { story: 'the file names a key on its author’s machine', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ launch: { ...launch, ssh: { key: { kind: 'made' }, open: true, sourceSecurityGroups: [] } } })] }], check: 'ssh-key-made', severity: 'warning', path: 'nodeGroups[0].ssh', says: /an EC2 key pair is made/ },
  {
    story: 'the file lets a node role in as something else',
    when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ role: { kind: 'existing', roleARN: 'arn:r' } })], accessConfig: { ...spec().accessConfig, accessEntries: [{ principalARN: 'arn:r', type: 'STANDARD', kubernetesGroups: [], accessPolicies: [] }] } }],
    check: 'node-entry-type', path: 'accessConfig.accessEntries[0].type', says: /lets in as STANDARD; they need EC2_LINUX/,
  },
  { story: 'the name is taken', when: [{}, { existingCluster: { arn: 'arn:c', status: 'ACTIVE' } }], check: 'name-taken', path: 'metadata.name', says: /arn:c, ACTIVE/ },
  { story: 'a stack name is taken', when: [{}, { existingStacks: [{ stackName: 'drydock-harbour-network', status: 'CREATE_COMPLETE', operationId: 'op-0' }] }], check: 'stack-name-taken', path: 'metadata.name', says: /made by operation op-0/ },
  { story: 'EKS does not know the version', when: [metadata('1.99')], check: 'unknown-version', path: 'metadata.version', says: /1\.99; it offers 1\.36, 1\.34, 1\.32/ },
  { story: 'the version is out of support', when: [metadata('1.30')], check: 'unsupported-version', path: 'metadata.version', says: /ended on 2026-07-23/ },
  { story: 'the version is in extended support', when: [metadata('1.32')], check: 'extended-support', severity: 'warning', path: 'metadata.version', says: /since 2026-03-23: .*0\.60 USD an hour instead of 0\.10, 365\.00 more in a month\. It ends on 2027-03-23/ },
  { story: 'standard support ends soon', when: [metadata('1.34')], check: 'support-ends-soon', severity: 'note', path: 'metadata.version', says: /ends on 2026-12-02, in 10 days/ },
  { story: 'extended support ends soon', when: [metadata('1.32'), { takenAt: '2027-03-01T00:00:00Z' }], check: 'support-ends-soon', severity: 'warning', path: 'metadata.version', says: /Extended support .* in 22 days/ },
  { story: 'a named zone does not exist', when: [newVpc({ availabilityZones: ['eu-central-1a', 'eu-central-1x'] })], check: 'unusable-zone', path: 'availabilityZones[1]', says: /no availability zone eu-central-1x/ },
  {
    story: 'a named zone is one that EKS refuses',
    when: [newVpc({ availabilityZones: ['eu-central-1a', 'eu-central-1b'] }), { zones: [facts().zones[0]!, { name: 'eu-central-1b', zoneId: 'use1-az3', type: 'availability-zone' }] }],
    check: 'unusable-zone', path: 'availabilityZones[1]', says: /use1-az3/,
  },
  {
    story: 'a named zone is a local zone',
    when: [newVpc({ availabilityZones: ['eu-central-1-ham-1a', 'eu-central-1b'] }), { zones: [...facts().zones, { name: 'eu-central-1-ham-1a', zoneId: 'euc1-ham1-az1', type: 'local-zone' }] }],
    check: 'unusable-zone', path: 'availabilityZones[0]', says: /is a local-zone/,
  },
  { story: 'a local zone is not opted in to', when: [newVpc({ localZones: ['eu-central-1-ham-1a'] })], check: 'unusable-local-zone', path: 'localZones[0]', says: /eu-central-1-ham-1a is no local zone of eu-central-1 that this account may use/ },
  { story: 'the region has one usable zone', when: [{}, { zones: facts().zones.slice(0, 1) }], check: 'too-few-zones', path: 'availabilityZones', says: /has 1 that it can use/ },
  { story: 'all subnets are in one zone', when: [...existing({ subnets: existingVpc.facts.subnets.map((fact) => ({ ...fact, zone: 'eu-central-1a' })) })], check: 'too-few-zones', path: 'vpc.subnets', says: /in eu-central-1a/ },
  { story: 'a subnet is in a zone that EKS refuses', when: [...existing(withSubnets(subnetFact('subnet-pub-a', 'a', { zoneId: 'usw1-az2' })))], check: 'subnet-in-unusable-zone', path: 'vpc.subnets', says: /subnet-pub-a .*usw1-az2/ },
  { story: 'the range is too small for the zones', when: [newVpc({ cidr: '10.0.0.0/24', availabilityZones: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] })], check: 'network-too-small', path: 'vpc.cidr', says: /9 zones/ },
  { story: 'a subnet has under six free addresses', when: [...existing(withSubnets(subnetFact('subnet-priv-b', 'b', { freeAddresses: 5 })))], check: 'too-few-addresses', severity: 'blocker', path: 'vpc.subnets.private.eu-central-1b', says: /subnet-priv-b has 5 free addresses; EKS needs 6/ },
  { story: 'a subnet has under sixteen free addresses', when: [...existing(withSubnets(subnetFact('subnet-priv-b', 'b', { freeAddresses: 15 })))], check: 'too-few-addresses', severity: 'warning', path: 'vpc.subnets.private.eu-central-1b', says: /advises 16/ },
  { story: 'a subnet of an IPv6 cluster has no IPv6 range', when: [{ ...existing()[0], ipFamily: 'ipv6' }, withIpv6({ 'subnet-pub-a': {} })], check: 'subnet-without-ipv6', path: 'vpc.subnets.public.eu-central-1a', says: /subnet-pub-a has no IPv6 range/ },
  { story: 'a subnet of an IPv6 cluster hands out no IPv6 addresses', when: [{ ...existing()[0], ipFamily: 'ipv6' }, withIpv6({ 'subnet-priv-b': { ipv6Cidr: '2001:db8::/64' } })], check: 'subnet-without-ipv6', path: 'vpc.subnets.private.eu-central-1b', says: /get no IPv6 address by themselves/ },
  { story: 'a subnet of a private cluster follows the main route table', when: [{ ...existing()[0], privateCluster: { endpointServices: ['s3'] } }, { ...existingVpc.facts, ...withSubnets(subnetFact('subnet-priv-b', 'b', { routeTableId: 'rtb-1' })) }], check: 'subnet-without-route-table', path: 'vpc.subnets.private.eu-central-1a', says: /subnet-priv-a has no route table of its own/ },
  { story: 'the VPC does not exist', when: [{ network: existingVpc.network }, { subnets: existingVpc.facts.subnets }], check: 'vpc-missing', path: 'vpc.id', says: /no VPC vpc-1/ },
  { story: 'the VPC has another range', when: [...existing({}, { cidr: '10.9.0.0/16' })], check: 'vpc-differs', path: 'vpc.cidr', says: /has 10\.9\.0\.0\/16, but it has 10\.0\.0\.0\/16/ },
  { story: 'a subnet does not exist', when: [...existing({ subnets: existingVpc.facts.subnets.slice(1) })], check: 'subnet-missing', path: 'vpc.subnets.public.eu-central-1a', says: /no subnet subnet-pub-a/ },
  { story: 'a subnet is in another VPC', when: [...existing(withSubnets(subnetFact('subnet-priv-a', 'a', { vpcId: 'vpc-2' })))], check: 'subnet-in-other-vpc', path: 'vpc.subnets.private.eu-central-1a', says: /is in vpc-2, the cluster in vpc-1/ },
  {
    story: 'a subnet is elsewhere than the file says',
    when: [...existing({}, { subnets: { ...existingVpc.network.subnets, public: [{ name: 'one', id: 'subnet-pub-a', availabilityZone: 'eu-central-1c' }, { name: 'two', id: 'subnet-pub-b' }] } })],
    check: 'subnet-differs', path: 'vpc.subnets.public.one.az', says: /az eu-central-1c, but it has eu-central-1a/,
  },
  {
    story: 'a private node group finds no private subnets',
    when: [...existing({}, { subnets: { ...existingVpc.network.subnets, private: [] } })],
    check: 'subnets-needed', path: 'managedNodeGroups[0].privateNetworking', says: /workers needs private subnets/,
  },
  {
    story: 'a Fargate profile finds no private subnets',
    when: [{ network: { ...existingVpc.network, subnets: { ...existingVpc.network.subnets, private: [] } }, managedNodeGroups: [], fargateProfiles: [fargateProfile()] }, existingVpc.facts],
    check: 'subnets-needed', path: 'fargateProfiles[0]', says: /serverless needs private subnets/,
  },
  { story: 'a node group is limited to a zone without subnets', when: [{ managedNodeGroups: [nodeGroup({ availabilityZones: ['eu-central-1x'] })] }], check: 'subnets-needed', path: 'managedNodeGroups[0].availabilityZones', says: /in eu-central-1x/ },
  { story: 'private nodes have no NAT', when: [newVpc({ nat: 'Disable' })], check: 'no-way-out', severity: 'warning', path: 'vpc.nat.gateway', says: /node group workers/ },
  {
    story: 'nodes of a new VPC could not reach the Kubernetes API',
    when: [{ endpointAccess: { publicAccess: true, privateAccess: false, publicAccessCIDRs: ['203.0.113.0/24'] } }],
    check: 'endpoint-closed-to-nodes', path: 'vpc.publicAccessCIDRs', says: /Only 203\.0\.113\.0\/24 may reach/,
  },
  {
    story: 'nodes of an existing VPC may not reach the Kubernetes API',
    when: [{ network: existingVpc.network, endpointAccess: { publicAccess: true, privateAccess: false, publicAccessCIDRs: ['203.0.113.0/24'] } }, existingVpc.facts],
    check: 'endpoint-closed-to-nodes', severity: 'warning', path: 'vpc.publicAccessCIDRs', says: /NAT gateways/,
  },
  { story: 'EKS does not know the add-on', when: [{ addons: [...networking, addon('unheard-of')] }], check: 'unknown-add-on', path: 'addons[3].name', says: /no add-on unheard-of for Kubernetes 1\.36/ },
  { story: 'a default add-on is not offered', when: [{ addons: [...networking, addon('gone', { origin: 'default' })] }], check: 'unknown-add-on', severity: 'note', says: /is left out/ },
  { story: 'EKS does not have the version of the add-on', when: [{ addons: [...networking, addon('metrics-server', { version: { kind: 'named', version: 'v9' } })] }], check: 'unknown-add-on-version', path: 'addons[3].version', says: /version v9 of add-on metrics-server.*v1\.2\.0-eksbuild\.1/ },
  {
    story: 'nobody knows the service account of an add-on',
    when: [{ addons: [...networking, addon('metrics-server', { iam: { kind: 'serviceAccountRole', role: { kind: 'new', policyARNs: [], wellKnownPolicies: ['autoScaler'] } } })] }],
    check: 'unknown-service-account', path: 'addons[3]', says: /which service account add-on metrics-server uses/,
  },
  { story: 'an add-on needs another one first', when: [{ addons: [...networking, addon('adot')] }], check: 'add-on-needs-another', path: 'addons[3].name', says: /adot needs cert-manager/ },
  { story: 'nodes would have no network', when: [{ addons: [] }], check: 'no-network-add-on', path: 'addonsConfig.disableDefaultAddons', says: /never be Ready/ },
  { story: 'Pod Identity has no agent', when: [{ iam: { ...spec().iam, podIdentityAssociations: [association()] } }], check: 'pod-identity-agent-missing', path: 'addons', says: /shop\/cart/ },
  { story: 'there is nothing for pods to run on', when: [{ managedNodeGroups: [] }], check: 'nowhere-to-run', severity: 'warning', path: 'managedNodeGroups', says: /the pods of coredns/ },
  { story: 'an add-on that cannot run on Fargate has nothing else', when: [{ managedNodeGroups: [], fargateProfiles: [fargateProfile({ selectors: [{ namespace: 'kube-system', labels: {} }] })], addons: [...networking, addon('aws-ebs-csi-driver')] }], check: 'nowhere-to-run', severity: 'warning', path: 'managedNodeGroups', says: /pods of aws-ebs-csi-driver:/ },
  { story: 'the launch template does not exist', when: [{ managedNodeGroups: [nodeGroup({ launchTemplate: { id: 'lt-1', version: '3' } })] }], check: 'launch-template-missing', path: 'managedNodeGroups[0].launchTemplate', says: /lt-1 with version 3/ },
  {
    story: 'the launch template has an instance type already',
    when: [{ managedNodeGroups: [nodeGroup({ launchTemplate: { id: 'lt-1' } })] }, { launchTemplates: [{ id: 'lt-1', instanceType: 'm7g.large' }] }],
    check: 'launch-template-overlaps', path: 'managedNodeGroups[0].instanceTypes', says: /lt-1 of node group workers has the instance type m7g\.large/,
  },
  {
    story: 'the launch template has an AMI of which EKS knows no release',
    when: [{ managedNodeGroups: [nodeGroup({ launchTemplate: { id: 'lt-1' }, releaseVersion: '1.36.1-20261101' })] }, { launchTemplates: [{ id: 'lt-1', imageId: 'ami-1' }] }],
    check: 'launch-template-overlaps', path: 'managedNodeGroups[0].releaseVersion', says: /has the AMI ami-1/,
  },
  { story: 'there is no such image for the instance type', when: [{ managedNodeGroups: [nodeGroup({ amiFamily: 'WindowsServer2022CoreContainer' })] }], check: 'no-image', path: 'managedNodeGroups[0].amiFamily', says: /m7g\.large/ },
  { story: 'nobody says an instance type', when: [{ managedNodeGroups: [nodeGroup({ instanceTypes: [], launchTemplate: { id: 'lt-1' } })] }, { launchTemplates: [{ id: 'lt-1' }] }], check: 'no-image', path: 'managedNodeGroups[0]', says: /Neither node group workers nor its launch template/ },
  { story: 'the AMI release is for another version', when: [{ managedNodeGroups: [nodeGroup({ releaseVersion: '1.34.2-20260128' })] }], check: 'release-of-other-version', path: 'managedNodeGroups[0].releaseVersion', says: /is for Kubernetes 1\.34; the cluster will have 1\.36/ },
  { story: 'Amazon Linux 2 is wanted after 1.32', when: [{ managedNodeGroups: [nodeGroup({ amiFamily: 'AmazonLinux2' })] }], check: 'amazon-linux-2', path: 'managedNodeGroups[0].amiFamily', says: /after Kubernetes 1\.32/ },
  { story: 'Canonical builds the Ubuntu release no more', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ amiFamily: 'UbuntuPro2004' })] }], check: 'ubuntu-not-for-version', path: 'nodeGroups[0].amiFamily', says: /from 1\.21 to 1\.29; the cluster will have 1\.36/ },
  { story: 'Canonical builds the Ubuntu release only for newer versions', when: [{ ...metadata('1.34'), managedNodeGroups: [nodeGroup({ amiFamily: 'Ubuntu2604', launch })] }], check: 'ubuntu-not-for-version', path: 'managedNodeGroups[0].amiFamily', says: /from 1\.35 on; the cluster will have 1\.34/ },
  { story: 'GPUs get no drivers', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ amiFamily: 'Ubuntu2404', instanceTypes: ['g5.xlarge'] })] }], check: 'ubuntu-without-drivers', severity: 'warning', path: 'nodeGroups[0].amiFamily', says: /no NVIDIA drivers.* alone has GPUs \(g5\.xlarge\)/ },
  { story: 'there are too many node groups', when: [{ managedNodeGroups: Array.from({ length: 31 }, (_, index) => nodeGroup({ name: `g${index}` })) }], check: 'over-quota', severity: 'warning', path: 'managedNodeGroups', says: /31 managed node groups .* 30/ },
  { story: 'a node group may grow too large', when: [{ managedNodeGroups: [nodeGroup({ scaling: { minSize: 0, desiredSize: 1, maxSize: 451 } })] }], check: 'over-quota', severity: 'warning', path: 'managedNodeGroups[0].maxSize', says: /451 nodes in group workers/ },
  { story: 'the account itself allows fewer node groups', when: [{ managedNodeGroups: [nodeGroup(), nodeGroup({ name: 'more' })] }, account({ quotas: [{ name: 'node-groups', limit: 1 }] })], check: 'over-quota', path: 'managedNodeGroups', says: /2 managed node groups are more than this account's quota of 1/ },
  { story: 'the region is full of clusters', when: [{}, { clusters: 100, ...account({ quotas: [{ name: 'clusters', limit: 100 }] }) }], check: 'quota-exceeded', path: 'metadata.region', says: /1 more clusters in the region is wanted, but of the quota of 100, 100 are in use/ },
  { story: 'there is no room for another VPC', when: [{}, account({ quotas: [{ name: 'vpcs', limit: 5, used: 5 }] })], check: 'quota-exceeded', path: 'vpc', says: /VPCs in the region/ },
  { story: 'there are too few Elastic IP addresses for three NAT gateways', when: [newVpc({ nat: 'HighlyAvailable' }), account({ quotas: [{ name: 'addresses', limit: 5, used: 3 }] })], check: 'quota-exceeded', path: 'vpc.nat.gateway', says: /3 more Elastic IP addresses .* of the quota of 5, 3 are in use/ },
  { story: 'the nodes want more vCPUs than are left', when: [{}, account({ quotas: [{ name: 'on-demand-standard', limit: 10, used: 7 }] })], check: 'quota-exceeded', path: 'managedNodeGroups[0]', says: /4 more vCPUs of running On-Demand Standard instances are wanted/ },
  { story: 'Spot nodes have a quota of their own', when: [{ managedNodeGroups: [nodeGroup({ capacityType: 'SPOT' })] }, account({ quotas: [{ name: 'on-demand-standard', limit: 0, used: 0 }, { name: 'spot-standard', limit: 3, used: 0 }] })], check: 'quota-exceeded', path: 'managedNodeGroups[0]', says: /Standard Spot instances/ },
  { story: 'self-managed nodes want more vCPUs than managed ones leave', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup()] }, account({ quotas: [{ name: 'on-demand-standard', limit: 7, used: 0 }] })], check: 'quota-exceeded', path: 'managedNodeGroups', says: /8 more vCPUs of running On-Demand/ },
  {
    story: 'the Spot share of a mixed group has a quota of its own',
    when: [{ managedNodeGroups: [], selfManagedNodeGroups: [selfManagedNodeGroup({ scaling: { minSize: 4, desiredSize: 4, maxSize: 4 }, distribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 50, capacityRebalance: false } })] }, account({ quotas: [{ name: 'on-demand-standard', limit: 6, used: 0 }, { name: 'spot-standard', limit: 1, used: 0 }] })],
    check: 'quota-exceeded', path: 'nodeGroups[0]', says: /2 more vCPUs of Standard Spot instances/,
  },
  { story: 'the nodes fit, but could not all grow', when: [{}, account({ quotas: [{ name: 'on-demand-standard', limit: 6, used: 0 }] })], check: 'quota-below-maximum', severity: 'warning', path: 'managedNodeGroups[0]', says: /at their largest, 8 more vCPUs/ },
  { story: 'the region does not have the instance type', when: [{}, account({ instanceTypes: [] })], check: 'instance-type-not-offered', path: 'managedNodeGroups[0].instanceTypes', says: /eu-central-1 has no instance type m7g\.large/ },
  { story: 'no zone of a self-managed group has the instance type', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ availabilityZones: ['eu-central-1c'] })], managedNodeGroups: [nodeGroup({ availabilityZones: ['eu-central-1a'] })] }, account({ instanceTypes: [instanceType({ zones: ['eu-central-1a'] })] })], check: 'instance-type-not-offered', path: 'nodeGroups[0].instanceType', says: /not offered in eu-central-1c, where node group alone/ },
  { story: 'one zone of the group does not have the instance type', when: [{}, account({ instanceTypes: [instanceType({ zones: ['eu-central-1a', 'eu-central-1b'] })] })], check: 'instance-type-not-offered', severity: 'warning', path: 'managedNodeGroups[0].instanceTypes', says: /not offered in eu-central-1c, .*; eu-central-1a, eu-central-1b have it/ },
  { story: 'no zone of the group has the instance type', when: [{ managedNodeGroups: [nodeGroup({ availabilityZones: ['eu-central-1c'] })] }, account({ instanceTypes: [instanceType({ zones: ['eu-central-1a'] })] })], check: 'instance-type-not-offered', path: 'managedNodeGroups[0].instanceTypes', says: /not offered in eu-central-1c/ },
  { story: 'the instance type has another architecture than its name tells', when: [{}, account({ instanceTypes: [instanceType({ architectures: ['x86_64'] })] })], check: 'architecture-differs', path: 'managedNodeGroups[0].instanceTypes', says: /an image for arm64, but m7g\.large runs x86_64/ },
  {
    story: 'the subnets have fewer addresses than the nodes and their pods take',
    when: [existing()[0], { ...existing({ subnets: existingVpc.facts.subnets.map((fact) => ({ ...fact, freeAddresses: 17 })) })[1], ...account({}) }],
    check: 'too-few-node-addresses', severity: 'warning', path: 'managedNodeGroups[0]', says: /34 free addresses; 2 nodes and the pods that they make room for take 40/,
  },
  {
    story: 'the subnets have fewer addresses than there are nodes',
    when: [{ ...existing()[0], managedNodeGroups: [nodeGroup({ scaling: { minSize: 0, desiredSize: 40, maxSize: 40 } })] }, { ...existing({ subnets: existingVpc.facts.subnets.map((fact) => ({ ...fact, freeAddresses: 17 })) })[1], ...account({}) }],
    check: 'too-few-node-addresses', path: 'managedNodeGroups[0]', says: /34 free addresses; 40 nodes/,
  },
  {
    story: 'managed and self-managed nodes share subnets that have too few addresses for both',
    when: [{ ...existing()[0], selfManagedNodeGroups: [selfManagedNodeGroup()] }, { ...existing({ subnets: existingVpc.facts.subnets.map((fact) => ({ ...fact, freeAddresses: 25 })) })[1], ...account({}) }],
    check: 'too-few-node-addresses', severity: 'warning', path: 'managedNodeGroups[0]', says: /subnets of workers, alone have 50 free addresses; 4 nodes .* take 80/,
  },
  { story: 'a role that the file names does not exist', when: [{ managedNodeGroups: [nodeGroup({ role: { kind: 'existing', roleARN: 'arn:aws:iam::111122223333:role/gone' } })] }, account({ missingRoles: ['arn:aws:iam::111122223333:role/gone'] })], check: 'role-missing', path: 'managedNodeGroups[0].iam.instanceRoleARN', says: /no role arn:aws:iam::111122223333:role\/gone/ },
  { story: 'a role that pods or Auto Mode’s nodes get does not exist', when: [{ autoMode: { nodePools: ['system'], nodeRole: { kind: 'existing', roleARN: 'arn:aws:iam::111122223333:role/gone' } } }, account({ missingRoles: ['arn:aws:iam::111122223333:role/gone'] })], check: 'role-missing', path: 'autoModeConfig.nodeRoleARN', says: /no role .*gone/ },
  { story: 'an instance profile that the file names does not exist', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ instanceProfileARN: 'arn:aws:iam::111122223333:instance-profile/gone' })] }, account({ missingInstanceProfiles: ['arn:aws:iam::111122223333:instance-profile/gone'] })], check: 'instance-profile-missing', path: 'nodeGroups[0].iam.instanceProfileARN', says: /no instance profile .*gone/ },
  { story: 'an EC2 key pair that the file names does not exist', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ launch: { ...launch, ssh: { key: { kind: 'named', name: 'pilot' }, open: true, sourceSecurityGroups: [] } } })] }, account({ missingKeyPairs: ['pilot'] })], check: 'key-pair-missing', path: 'nodeGroups[0].ssh.publicKeyName', says: /eu-central-1 has no EC2 key pair pilot/ },
  { story: 'the KMS key does not exist', when: [{ secretsEncryption: { keyARN: 'arn:key' } }, account({ keys: [{ arn: 'arn:key', state: 'missing' }] })], check: 'key-unusable', path: 'secretsEncryption.keyARN', says: /arn:key does not exist/ },
  { story: 'the KMS key is disabled', when: [{ secretsEncryption: { keyARN: 'arn:key' } }, account({ keys: [{ arn: 'arn:key', state: 'Disabled' }] })], check: 'key-unusable', path: 'secretsEncryption.keyARN', says: /arn:key is disabled/ },
  { story: 'the KMS key is about to be deleted', when: [{ secretsEncryption: { keyARN: 'arn:key' } }, account({ keys: [{ arn: 'arn:key', state: 'PendingDeletion' }] })], check: 'key-unusable', path: 'secretsEncryption.keyARN', says: /is about to be deleted/ },
  { story: 'a security group of a node group does not exist', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ launch: { ...launch, securityGroups: { ...launch.securityGroups, attach: ['sg-9'] } } })] }, account({ missingSecurityGroups: ['sg-9'] })], check: 'security-group-missing', path: 'nodeGroups[0].securityGroups.attachIDs[0]', says: /no security group sg-9/ },
  { story: 'a node group is to be in a security group of another VPC than the new one', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ launch: { ...launch, securityGroups: { ...launch.securityGroups, attach: ['sg-9'] } } })] }, account({ securityGroupVpcs: { 'sg-9': 'vpc-9' } })], check: 'security-group-in-other-vpc', path: 'nodeGroups[0].securityGroups.attachIDs[0]', says: /sg-9 is in vpc-9, the cluster in a new VPC/ },
  { story: 'the control plane is to be in a security group of another VPC', when: [existing({}, { securityGroups: ['sg-9'] })[0], { ...existingVpc.facts, ...account({ securityGroupVpcs: { 'sg-9': 'vpc-9' } }) }], check: 'security-group-in-other-vpc', path: 'vpc.securityGroup', says: /sg-9 is in vpc-9, the cluster in vpc-1/ },
  { story: 'a role of self-managed nodes does not exist', when: [{ selfManagedNodeGroups: [selfManagedNodeGroup({ role: { kind: 'existing', roleARN: 'arn:aws:iam::111122223333:role/gone' } })] }, account({ missingRoles: ['arn:aws:iam::111122223333:role/gone'] })], check: 'role-missing', path: 'nodeGroups[0].iam.instanceRoleARN', says: /no role .*gone/ },
  { story: 'the security group does not exist', when: [existing({}, { securityGroups: ['sg-9'] })[0], { ...existingVpc.facts, ...account({ missingSecurityGroups: ['sg-9'] }) }], check: 'security-group-missing', path: 'vpc.securityGroup', says: /no security group sg-9/ },
  { story: 'an earlier cluster left its log group', when: [{ logging: { types: ['api'], retentionInDays: 30 } }, account({ hasLogGroup: true })], check: 'log-group-left-over', path: 'cloudWatch.clusterLogging.logRetentionInDays', says: /\/aws\/eks\/harbour\/cluster exists already/ },
  { story: 'services would get addresses of the existing VPC', when: [{ ...existing()[0], serviceIPv4CIDR: '10.0.128.0/20' }, existingVpc.facts], check: 'service-range-overlaps', path: 'kubernetesNetworkConfig.serviceIPv4CIDR', says: /10\.0\.128\.0\/20, which the VPC has too \(10\.0\.0\.0\/16\)/ },
  { story: 'quotas could not be read', when: [{}, account({ unread: [{ what: 'quotas', why: 'AccessDenied: not you' }] })], check: 'not-checked', severity: 'warning', says: /quotas could not be read: AccessDenied: not you\.$/ },
  { story: 'prices could not be read', when: [{}, account({ unread: [{ what: 'prices', why: 'AwsUnavailable: later.' }] })], check: 'not-checked', severity: 'note', says: /prices could not be read: AwsUnavailable: later\.$/ },
];

describe('a finding tells when', () => {
  test.each(stories)('$story', ({ when, check, severity = 'blocker', path, says }) => {
    const found = findings(...when).filter((finding) => finding.check === check);
    expect(found).toHaveLength(1);
    expect(found[0]!.severity).toBe(severity);
    expect(found[0]!.path).toBe(path);
    expect(found[0]!.message).toMatch(says);
  });

  test('every check there is has a story', () => {
    expect(new Set(stories.map(({ check }) => check))).toEqual(new Set(Object.keys(checks)));
  });
});

describe('nothing is found when', () => {
  test('what is in use was made by this very operation, which is repeated', () => {
    const own = { existingStacks: [{ stackName: 'drydock-harbour-network', status: 'CREATE_COMPLETE', operationId: 'op-1' }] };
    const full = account({ hasLogGroup: true, quotas: [{ name: 'vpcs', limit: 5, used: 5 }, { name: 'addresses', limit: 1, used: 1 }] });
    expect(findings({ logging: { types: ['api'], retentionInDays: 30 } }, { ...own, ...full })).toEqual([]);
  });

  test('the operation meets what it made itself, because it is repeated', () => {
    const own = { existingCluster: { arn: 'arn:c', status: 'CREATING', operationId: 'op-1' }, existingStacks: [{ stackName: 'drydock-harbour-network', status: 'CREATE_COMPLETE', operationId: 'op-1' }] };
    expect(findings({}, own)).toEqual([]);
  });

  test('a version that EKS does not support has no add-ons either: that would be noise', () => {
    expect(findings(metadata('1.30'), { addons: {} }).map(({ check }) => check)).toEqual(['unsupported-version']);
  });

  test('a launch template has an AMI of its own, whatever the AMI family', () => {
    const group = nodeGroup({ instanceTypes: [], launchTemplate: { id: 'lt-1' } });
    expect(findings({ managedNodeGroups: [group] }, { launchTemplates: [{ id: 'lt-1', imageId: 'ami-1' }] })).toEqual([]);
  });

  test('the add-on that another one needs is an ordinary one', () => {
    expect(findings({ addons: [...networking, addon('cert-manager')] }, { addons: { ...facts().addons, 'cert-manager': addonFact() } })).toEqual([]);
  });
});

test('every finding of every file says what to do, in sentences, at a place in the file', () => {
  fc.assert(
    fc.property(anyOrder, (anything) => {
      for (const { message, remedy, path } of judge(anything)) {
        expect(message).toMatch(/^\S.*\.$/);
        expect(remedy).toMatch(/^[A-Z].*\.$/);
        if (path !== undefined) expect(parsePath(path)).toBeDefined();
      }
    }),
    { numRuns: 300 },
  );
});

test('blockers come first', () => {
  const found = findings({ ...metadata('1.34'), addons: [addon('unheard-of')], network: { kind: 'new', cidr: '10.0.0.0/16', nat: 'Disable' } });
  expect(found.map(({ severity }) => severity)).toEqual(['blocker', 'blocker', 'warning', 'note']);
});
