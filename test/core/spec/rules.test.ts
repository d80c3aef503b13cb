import { describe, expect, test } from '@jest/globals';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { configWith } from './config.ts';

const role = 'arn:aws:iam::111122223333:role/pilot';
const policy = 'arn:aws:iam::111122223333:policy/pilot';
const existingVpc = (rest = '') => `vpc: {id: vpc-1, subnets: {private: {eu-west-1a: {id: subnet-a}, eu-west-1b: {id: subnet-b}}}${rest}}\n`;
const publicVpc = 'vpc: {subnets: {public: {east: {id: subnet-a}, west: {id: subnet-b}}}}\n';
const group = (fields: string) => `managedNodeGroups: [{name: a, ${fields}}]`;
const alone = (fields: string) => `nodeGroups: [{name: a, ${fields}}]`;
const addon = (fields: string) => `addons: [{name: aws-ebs-csi-driver, ${fields}}]`;
const entry = (fields: string) => `accessConfig: {accessEntries: [{principalARN: "${role}", ${fields}}]}`;

function problemsOf(more: string): readonly string[] {
  const result = parseClusterConfig(configWith(more));
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('sizes of a node group', () => {
  test.each([
    ['minSize: 3, desiredCapacity: 2', 'managedNodeGroups[0].desiredCapacity: desiredCapacity 2 is less than minSize 3'],
    ['desiredCapacity: 5, maxSize: 4', 'managedNodeGroups[0].desiredCapacity: desiredCapacity 5 is more than maxSize 4'],
    ['minSize: 5, maxSize: 4', 'managedNodeGroups[0].minSize: minSize 5 is more than maxSize 4'],
    ['minSize: 1, desiredCapacity: 5, maxSize: 4', 'managedNodeGroups[0].desiredCapacity: desiredCapacity 5 is more than maxSize 4'],
    ['maxSize: 1', 'managedNodeGroups[0].maxSize: minSize (left out, so 2) is more than maxSize 1'],
    ['desiredCapacity: 0', 'managedNodeGroups[0].desiredCapacity: maxSize (left out, so 0) is too small: EKS needs maxSize at least 1, so say it'],
  ])('%s', (sizes, expected) => {
    expect(problemsOf(group(sizes))).toEqual([expected]);
  });

  test.each(['minSize: 0, maxSize: 3', 'desiredCapacity: 4', 'minSize: 0, desiredCapacity: 0, maxSize: 1', 'maxSize: 2'])('%s is fine', (sizes) => {
    expect(problemsOf(group(sizes))).toEqual([]);
  });
});

describe('fields that exclude or need each other', () => {
  test.each<[string, string, string]>([
    ['two node groups of one name', 'managedNodeGroups: [{name: a}, {name: a}]', 'managedNodeGroups[1].name: the name a is taken by an entry before'],
    ['one instance type and several', group('instanceType: m5.large, instanceTypes: [m5.xlarge]'), 'managedNodeGroups[0].instanceType: say instanceType or instanceTypes, not both'],
    ['two architectures', group('instanceTypes: [m5.large, m7g.large]'), 'managedNodeGroups[0].instanceTypes[1]: m7g.large needs another image than m5.large'],
    ['an image that does not exist', group('instanceType: inf2.xlarge, amiFamily: Bottlerocket'), 'managedNodeGroups[0].instanceType: there is no Bottlerocket image for inf2.xlarge'],
    ['two ways of updating', group('updateConfig: {maxUnavailable: 1, maxUnavailablePercentage: 10}'), 'managedNodeGroups[0].updateConfig: say maxUnavailable or maxUnavailablePercentage'],
    ['a volume beside a launch template', group('launchTemplate: {id: lt-1}, volumeSize: 20'), 'managedNodeGroups[0].volumeSize: with a launch template this must be in the template'],
    ['one taint twice', group('taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoSchedule}]'), 'managedNodeGroups[0].taints[1]: the taint a:NoSchedule is taken'],
    ['policies for an existing role', group(`iam: {instanceRoleARN: "${role}", attachPolicyARNs: ["${policy}"]}`), 'managedNodeGroups[0].iam.attachPolicyARNs: concerns only a role that is made'],
    ['Windows without Linux', `${group('amiFamily: WindowsServer2022CoreContainer')}\naddons: [{name: vpc-cni, configurationValues: "enableWindowsIpam: \\"true\\""}]`, 'managedNodeGroups[0].amiFamily: CoreDNS'],
    ['Windows without addresses', `managedNodeGroups: [{name: a}, {name: b, amiFamily: WindowsServer2022CoreContainer}]\naddons: [{name: vpc-cni, configurationValues: 'enableWindowsIpam: "false"'}]`, 'addons[0].configurationValues: pods on Windows nodes get no address'],
    ['Windows without the resource controller', 'managedNodeGroups: [{name: a}]\nnodeGroups: [{name: b, amiFamily: WindowsServer2022CoreContainer}]\niam: {vpcResourceControllerPolicy: false}', 'iam.vpcResourceControllerPolicy: pods on Windows nodes get their addresses from'],
    ['one name for groups of two kinds', 'managedNodeGroups: [{name: a_b}]\nnodeGroups: [{name: a-b}]', 'nodeGroups[0].name: the name a-b is taken'],
    ['self-managed nodes without access entries', 'accessConfig: {authenticationMode: CONFIG_MAP}\nnodeGroups: [{name: a}]', 'nodeGroups: self-managed nodes are let in by access entries'],
    ['a type beside a distribution', alone('instanceType: m5.large, instancesDistribution: {instanceTypes: [m5.large]}'), 'nodeGroups[0].instanceType: the types are in instancesDistribution'],
    ['a distribution of nothing', alone('instancesDistribution: {maxPrice: 1}'), 'nodeGroups[0].instancesDistribution: `instanceTypes` is missing'],
    ['mixed without a distribution', alone('instanceType: mixed'), 'nodeGroups[0].instanceType: needs instancesDistribution'],
    ['two ways to buy', alone('instancesDistribution: {instanceTypes: [m5.large]}, instanceMarketOptions: {marketType: spot}'), 'nodeGroups[0].instanceMarketOptions: instancesDistribution says how'],
    ['pools for another strategy', alone('instancesDistribution: {instanceTypes: [m5.large], spotAllocationStrategy: capacity-optimized, spotInstancePools: 2}'), 'nodeGroups[0].instancesDistribution.spotInstancePools: has no effect'],
    ['two architectures in a distribution', alone('instancesDistribution: {instanceTypes: [m5.large, m7g.large]}'), 'nodeGroups[0].instancesDistribution.instanceTypes[1]: m7g.large needs another image'],
    ['no security group at all', alone('securityGroups: {withShared: false, withLocal: false}'), 'nodeGroups[0].securityGroups: nodes would be in no security group'],
    ['a profile without its role', alone('iam: {instanceProfileARN: "arn:aws:iam::111122223333:instance-profile/x"}'), 'nodeGroups[0].iam.instanceProfileARN: say the profile’s role'],
    ['a selector beside types', alone('instanceType: m5.large, instanceSelector: {vCPUs: 2}'), 'nodeGroups[0].instanceSelector: chooses instance types, but the group names some'],
    ['a selector that selects nothing', alone('instanceSelector: {cpuArchitecture: arm64}'), 'nodeGroups[0].instanceSelector: say at least one of'],
    ['a subnet of no VPC without its id', 'vpc: {subnets: {private: {a: {id: subnet-1}, b: {cidr: 10.0.0.0/24}}}}', 'vpc.subnets.private.b: `id` is missing; or say its cidr and vpc.id'],
    ['local zones beside zones', `localZones: [eu-west-1-lhr-1a]\n${alone('availabilityZones: [eu-west-1a], localZones: [eu-west-1-lhr-1a]')}`, 'nodeGroups[0].localZones: say availabilityZones or localZones, not both'],
    ['a local zone without subnets', `localZones: [eu-west-1-lhr-1a]\n${alone('localZones: [eu-west-1-dub-1a]')}`, 'nodeGroups[0].localZones[0]: the cluster’s localZones do not have eu-west-1-dub-1a'],
    ['a local zone twice', `localZones: [eu-west-1-lhr-1a]\n${alone('localZones: [eu-west-1-lhr-1a, eu-west-1-lhr-1a]')}`, 'nodeGroups[0].localZones[1]: the zone eu-west-1-lhr-1a is taken'],
    ['commands for Bottlerocket', alone('amiFamily: Bottlerocket, preBootstrapCommands: [x]'), 'nodeGroups[0].preBootstrapCommands: Bottlerocket runs no commands'],
    ['Bottlerocket’s settings for others', alone('bottlerocket: {settings: {motd: x}}'), 'nodeGroups[0].bottlerocket: has no effect on AmazonLinux2023 nodes'],
    ['a taint in the older form without an effect', alone('taints: {batch: "yes"}'), 'nodeGroups[0].taints.batch: must be a taint’s value and effect such as value:NoSchedule, but is \'yes\''],
    ['a taint of a list without an effect', alone('taints: [{key: batch}]'), 'nodeGroups[0].taints[0]: `effect` is missing'],
    ['taints in no form', alone('taints: batch'), 'nodeGroups[0].taints: must be a list of taints, or a mapping'],
    ['the older form of taints for managed groups', group('taints: {batch: ":NoSchedule"}'), 'managedNodeGroups[0].taints: must be a list, but is a mapping'],
    ['kubelet settings for Bottlerocket', alone('amiFamily: Bottlerocket, kubeletExtraConfig: {maxPods: 3}'), 'nodeGroups[0].kubeletExtraConfig: Bottlerocket has these'],
    ['a bootstrap for EKS’s own image', group('amiFamily: AmazonLinux2, overrideBootstrapCommand: x'), 'managedNodeGroups[0].overrideBootstrapCommand: EKS itself joins nodes'],
    ['a release for an image of one’s own', group('ami: ami-1, releaseVersion: 1.34.2-20251112'), 'managedNodeGroups[0].releaseVersion: an image of yours has no release'],
    ['a key beside a launch template', group('launchTemplate: {id: lt-1}, ssh: {publicKeyName: x}'), 'managedNodeGroups[0].ssh: with a launch template this must be in the template'],
    ['IOPS of a volume type without', alone('volumeType: gp2, volumeIOPS: 3000'), 'nodeGroups[0].volumeIOPS: volumes of type gp2 have no provisioned IOPS'],
    ['a volume type that needs IOPS', alone('volumeType: io2'), 'nodeGroups[0].volumeType: volumes of type io2 need volumeIOPS'],
    ['throughput of io2', alone('volumeType: io2, volumeIOPS: 3000, volumeThroughput: 200'), 'nodeGroups[0].volumeThroughput: volumes of type io2 have no'],
    ['a key for a volume that is not encrypted', alone('volumeKmsKeyID: alias/x'), 'nodeGroups[0].volumeKmsKeyID: has no effect unless'],
    ['one device twice', alone('additionalVolumes: [{volumeName: /dev/sdb}, {volumeName: /dev/sdb}]'), 'nodeGroups[0].additionalVolumes[1].volumeName: the device /dev/sdb is taken'],
    ['two keys', alone('ssh: {publicKeyName: x, publicKeyPath: y}'), 'nodeGroups[0].ssh.publicKeyPath: say publicKeyName or publicKeyPath, not both'],
    ['two reservations', alone('capacityReservation: {capacityReservationPreference: open, capacityReservationTarget: {capacityReservationID: cr-1}}'), 'nodeGroups[0].capacityReservation: say one of'],
    ['subnets in a new VPC', group('subnets: [subnet-a]'), 'managedNodeGroups[0].subnets: names subnets of an existing VPC'],
    ['a subnet that nobody knows', `${existingVpc()}${group('privateNetworking: true, subnets: [north]')}`, "managedNodeGroups[0].subnets[0]: 'north' is neither a subnet id nor a key"],
    ['public nodes without public subnets', `${existingVpc()}${group('spot: true')}`, 'managedNodeGroups[0]: its nodes would be in public subnets, but vpc.subnets names none: set privateNetworking to true'],
    ['a zone of another region', group('availabilityZones: [us-east-1a]'), 'managedNodeGroups[0].availabilityZones[0]: is not a zone of the region eu-west-1'],
    ['a zone that the cluster has not', `availabilityZones: [eu-west-1a, eu-west-1b]\n${group('availabilityZones: [eu-west-1c]')}`, 'managedNodeGroups[0].availabilityZones[0]: the cluster’s availabilityZones do not have eu-west-1c'],
    ['a single zone', 'availabilityZones: [eu-west-1a]', 'availabilityZones: EKS needs at least two zones'],
    ['a VPC without subnets', 'vpc: {id: vpc-1}', 'vpc.id: an existing VPC needs its subnets too'],
    ['a security group without a VPC', 'vpc: {securityGroup: sg-1}', 'vpc.securityGroup: belongs to an existing VPC'],
    ['NAT in an existing VPC', existingVpc(', nat: {gateway: Single}'), 'vpc.nat: NAT gateways are made in new VPCs only'],
    ['zones for an existing VPC', `${existingVpc()}availabilityZones: [eu-west-1a, eu-west-1b]`, 'availabilityZones: an existing VPC’s zones are those of vpc.subnets'],
    ['one subnet', 'vpc: {subnets: {private: {a: {id: subnet-a}}}}', 'vpc.subnets: EKS needs at least two subnets'],
    ['one subnet under two names', 'vpc: {subnets: {private: {a: {id: subnet-a}, b: {id: subnet-a}}}}', 'vpc.subnets.private.b.id: the subnet subnet-a is taken'],
    ['an API that nobody reaches', 'vpc: {clusterEndpoints: {publicAccess: false}}', 'vpc.clusterEndpoints: nobody could reach the Kubernetes API'],
    ['ranges for a closed endpoint', 'vpc: {clusterEndpoints: {publicAccess: false, privateAccess: true}, publicAccessCIDRs: [10.0.0.0/8]}', 'vpc.publicAccessCIDRs: has no effect'],
    ['service addresses inside the VPC', 'kubernetesNetworkConfig: {serviceIPv4CIDR: 192.168.16.0/20}', 'kubernetesNetworkConfig.serviceIPv4CIDR: must not overlap'],
    ['public service addresses', 'kubernetesNetworkConfig: {serviceIPv4CIDR: 8.8.0.0/16}', 'kubernetesNetworkConfig.serviceIPv4CIDR: must lie in a private range'],
    ['entries without the API mode', `accessConfig: {authenticationMode: CONFIG_MAP, accessEntries: [{principalARN: "${role}"}]}`, 'accessConfig.accessEntries: needs the authenticationMode API'],
    ['one principal twice', `accessConfig: {accessEntries: [{principalARN: "${role}"}, {principalARN: "${role}"}]}`, `accessConfig.accessEntries[1].principalARN: the principal ${role} is taken`],
    ['groups for nodes', entry('type: EC2_LINUX, kubernetesGroups: [ops]'), 'accessConfig.accessEntries[0].kubernetesGroups: an entry of type EC2_LINUX'],
    ['a namespace scope without namespaces', entry('accessPolicies: [{policyARN: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", accessScope: {type: namespace}}]'), 'accessConfig.accessEntries[0].accessPolicies[0].accessScope: a scope of type namespace must name'],
    ['a retention for no logs', 'cloudWatch: {clusterLogging: {logRetentionInDays: 7}}', 'cloudWatch.clusterLogging.logRetentionInDays: there are no logs to keep'],
    ['a key in another region', 'secretsEncryption: {keyARN: "arn:aws:kms:us-east-1:111122223333:key/1"}', 'secretsEncryption.keyARN: the key is in us-east-1'],
    ['one add-on twice', 'addons: [{name: coredns}, {name: coredns}]', 'addons[1].name: the add-on coredns is taken'],
    ['IRSA without OIDC', addon('wellKnownPolicies: {ebsCSIController: true}'), 'addons[0].wellKnownPolicies: works through the cluster’s OIDC provider: set iam.withOIDC to true'],
    ['two ways to rights', `iam: {withOIDC: true}\n${addon(`attachPolicyARNs: ["${policy}"], wellKnownPolicies: {ebsCSIController: true}`)}`, 'addons[0].wellKnownPolicies: an add-on gets its rights in one way'],
    ['Pod Identity without its agent', addon('useDefaultPodIdentityAssociations: true'), 'addons[0].useDefaultPodIdentityAssociations: Pod Identity needs the add-on eks-pod-identity-agent'],
    ['an association without a role', 'addons: [{name: eks-pod-identity-agent}]\niam: {podIdentityAssociations: [{namespace: a, serviceAccountName: b}]}', 'iam.podIdentityAssociations[0]: which role?'],
    ['policies for an existing pod role', `addons: [{name: eks-pod-identity-agent}]\niam: {podIdentityAssociations: [{namespace: a, serviceAccountName: b, roleARN: "${role}", roleName: x}]}`, 'iam.podIdentityAssociations[0].roleName: belongs to a role that is made'],
    ['settings that are no mapping', addon('configurationValues: "[1]"'), 'addons[0].configurationValues: must be a mapping written as JSON or YAML text'],
    ['a boundary for an existing Fargate role', `iam: {fargatePodExecutionRoleARN: "${role}", fargatePodExecutionRolePermissionsBoundary: "${policy}"}`, 'iam.fargatePodExecutionRolePermissionsBoundary: bounds a role that is made'],
    ['Fargate in public subnets', `${publicVpc}fargateProfiles: [{name: a, selectors: [{namespace: b}], subnets: [east]}]`, 'fargateProfiles[0].subnets[0]: Fargate needs private subnets'],
    ['Fargate without private subnets', `${publicVpc}fargateProfiles: [{name: a, selectors: [{namespace: b}]}]`, 'fargateProfiles[0]: Fargate needs private subnets'],
  ])('%s', (_, more, expected) => {
    expect(problemsOf(more)).toEqual([expect.stringContaining(expected)]);
  });

  test('a cluster and a node group whose names are too long together cannot have a stack', () => {
    const text = `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: ${'c'.repeat(60)}, region: eu-west-1}\nnodeGroups: [{name: ${'n'.repeat(60)}}]`;
    const result = parseClusterConfig(text);
    expect(result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([expect.stringContaining('nodeGroups[0].name: is too long beside the cluster’s name by 11')]);
  });

  test('a node release must be one of the cluster’s version', () => {
    const text = 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: a, region: eu-west-1, version: "1.34"}\nmanagedNodeGroups: [{name: a, releaseVersion: 1.33.1-20250801}]';
    const result = parseClusterConfig(text);
    expect(result.ok ? [] : result.problems.map(({ path, line }) => [path, line])).toEqual([['managedNodeGroups[0].releaseVersion', 4]]);
  });
});
