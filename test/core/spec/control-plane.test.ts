import { describe, expect, test } from '@jest/globals';
import type { ClusterSpec } from '../../../core/spec/cluster-spec.ts';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { formatProblem } from '../../../core/spec/problem.ts';
import { configWith } from './config.ts';
import { autoModeConfig, ownNetworkConfig, privateIPv6Config } from './more-configs.ts';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const policy = 'arn:aws:iam::111122223333:policy/limit';
const existingVpc = (rest = '') => `vpc: {subnets: {private: {eu-west-1a: {id: subnet-a}, eu-west-1b: {id: subnet-b}}}${rest}}\n`;
const ipv6 = (more = '') => `kubernetesNetworkConfig: {ipFamily: IPv6}\niam: {withOIDC: true}\n${more}`;
const remote = (fields: string) => `remoteNetworkConfig: {remoteNodeNetworks: [{cidrs: [10.80.0.0/16]}], ${fields}}`;
const capability = (fields: string) => `capabilities: [{name: a, type: ACK, ${fields}}]`;

function specOf(text: string): ClusterSpec {
  const result = parseClusterConfig(text);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.spec;
}

function problemsOf(more: string): readonly string[] {
  const result = parseClusterConfig(configWith(more));
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('what becomes of a field', () => {
  test.each<[string, string, object]>([
    ['zonal shift', 'zonalShiftConfig: {enabled: true}', { controlPlaneSettings: { zonalShiftConfig: { enabled: true } } }],
    ['a tier', 'controlPlaneScalingConfig: {tier: tier-4xl}', { controlPlaneSettings: { controlPlaneScalingConfig: { tier: 'tier-4xl' } } }],
    ['one port', 'kubeAPIServerConfig: {serviceNodePortRange: {minPort: 31000}}', { controlPlaneSettings: { kubeApiServerConfig: { serviceNodePortRange: { minPort: 31_000 } } } }],
    ['IPv6', ipv6(), { ipFamily: 'ipv6', network: { ipv6: 'amazon' } }],
    ['IPv6 for an IPv4 cluster', 'vpc: {autoAllocateIPv6: true}', { network: { ipv6: 'amazon' } }],
    ['a private cluster', 'privateCluster: {enabled: true}\ncloudWatch: {clusterLogging: {enableTypes: [api]}}\naddons: [{name: eks-pod-identity-agent}]', {
      privateCluster: { endpointServices: ['ec2', 'ecr.api', 'ecr.dkr', 's3', 'sts', 'eks-auth', 'logs'] },
      endpointAccess: { publicAccess: false, privateAccess: true, publicAccessCIDRs: [] },
      network: { nat: 'Disable' },
    }],
    ['Auto Mode', 'autoModeConfig: {enabled: true}', { autoMode: { nodePools: ['general-purpose', 'system'], nodeRole: { kind: 'new' } }, network: { controlPlaneOnPrivateSubnets: true }, addons: [{ name: 'metrics-server' }] }],
    ['Auto Mode without pools', 'autoModeConfig: {enabled: true, nodePools: []}', { autoMode: { nodePools: [] } }],
    ['hybrid nodes', remote('iam: {provider: ssm}'), { remoteNetworks: { nodeCIDRs: ['10.80.0.0/16'], podCIDRs: [], nodeRole: { kind: 'ssm' } } }],
    ['a security group of one’s own', existingVpc(', securityGroup: sg-1'), { network: { securityGroups: ['sg-1'] } }],
    ['control-plane subnets alone', 'vpc: {controlPlaneSubnetIDs: [subnet-a, subnet-b]}\nmanagedNodeGroups: [{name: a}]', { network: { kind: 'existing', subnets: { public: [], private: [] }, controlPlaneSubnets: ['subnet-a', 'subnet-b'] } }],
    ['a mapping of administrators', `iamIdentityMappings: [{arn: "${role('a')}", groups: [system:masters, ops]}]`, {
      accessConfig: { accessEntries: [{ principalARN: role('a'), type: 'STANDARD', kubernetesGroups: ['ops'], accessPolicies: [{ policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy', accessScope: { type: 'cluster' } }] }] },
    }],
    ['a mapping of Linux nodes', `iamIdentityMappings: [{arn: "${role('a')}", username: "system:node:{{EC2PrivateDNSName}}", groups: [system:nodes, system:bootstrappers]}]`, { accessConfig: { accessEntries: [{ type: 'EC2_LINUX', kubernetesGroups: [] }] } }],
    ['a mapping of Fargate pods', `iamIdentityMappings: [{arn: "${role('a')}", username: "system:node:{{SessionName}}", groups: [system:bootstrappers, system:nodes, system:node-proxier]}]`, { accessConfig: { accessEntries: [{ type: 'FARGATE_LINUX' }] } }],
    ['a capability', capability(`attachPolicyARNs: ["${policy}"]`), { capabilities: [{ name: 'a', type: 'ACK', role: { kind: 'new', policyARNs: [policy] }, accessPolicies: [], tags: {} }] }],
    ['an identity provider', 'identityProviders: [{type: oidc, name: a, issuerURL: "https://a.example.com", clientID: b}]', { identityProviders: [{ identityProviderConfigName: 'a', issuerUrl: 'https://a.example.com', clientId: 'b', tags: {} }] }],
    ['a service account', 'iam: {withOIDC: true, serviceAccounts: [{metadata: {name: a}, wellKnownPolicies: {externalDNS: true}}]}', { iam: { serviceAccounts: [{ namespace: 'default', name: 'a', role: { kind: 'new', wellKnownPolicies: ['externalDNS'] }, roleOnly: false, labels: {}, annotations: {} }] } }],
    ['a permissions boundary in another form than IAM’s, which IAM will judge', 'iam: {serviceRolePermissionsBoundary: "arn:aws:iam:11111:policy/entity/boundary"}', { iam: { serviceRolePermissionsBoundary: 'arn:aws:iam:11111:policy/entity/boundary' } }],
    ['an image of the author’s that joins as EKS’s do', 'nodeGroups: [{name: a, amiFamily: AmazonLinux2, ami: ami-1}]', { selfManagedNodeGroups: [{ amiFamily: 'AmazonLinux2', launch: { ami: 'ami-1' } }] }],
    ['a network plugin for self-managed nodes beside Auto Mode', 'autoModeConfig: {enabled: true}\naddons: [{name: vpc-cni}]\nnodeGroups: [{name: a}]', { autoMode: { nodePools: ['general-purpose', 'system'] }, selfManagedNodeGroups: [{ name: 'a' }] }],
    [
      'eksctl’s words for repairs',
      `managedNodeGroups: [{name: a, nodeRepairConfig: {enabled: true, nodeRepairConfigOverrides: [${['Terminate', 'Restart', 'NoAction'].map((action) => `{nodeMonitoringCondition: NetworkNotReady, nodeUnhealthyReason: InterfaceNotUp, minRepairWaitTimeMins: 5, repairAction: ${action}}`).join(', ')}]}}]`,
      { managedNodeGroups: [{ nodeRepair: { overrides: [{ repairAction: 'Replace' }, { repairAction: 'Reboot' }, { repairAction: 'NoAction' }] } }] },
    ],
    [
      'a subnet by its range, wherever the file names it',
      'vpc: {id: vpc-1, subnets: {private: {a: {cidr: 10.0.0.0/24}, b: {id: subnet-1}}}}\nnodeGroups: [{name: a, privateNetworking: true, subnets: [a, b]}]',
      { network: { subnets: { private: [{ name: 'a', id: '10.0.0.0/24', cidr: '10.0.0.0/24' }, { name: 'b', id: 'subnet-1' }] } }, selfManagedNodeGroups: [{ subnets: ['10.0.0.0/24', 'subnet-1'] }] },
    ],
    ['an add-on’s namespace', 'addons: [{name: metrics-server, namespaceConfig: {namespace: metrics}}]', { addons: [{ name: 'metrics-server', namespace: 'metrics' }, {}, {}, {}] }],
  ])('%s', (_, more, expected) => expect(specOf(configWith(more))).toMatchObject(expected));

  test('the network plugin of an IPv6 cluster gets its rights by OIDC, or else by Pod Identity', () => {
    const cni = (more: string) => specOf(configWith(more)).addons.find(({ name }) => name === 'vpc-cni')?.iam;
    expect(cni(ipv6())).toEqual({ kind: 'serviceAccountRole', role: { kind: 'new', policyARNs: [], wellKnownPolicies: ['vpcCniIPv6'] } });
    expect(cni('kubernetesNetworkConfig: {ipFamily: ipv6}\naddons: [{name: eks-pod-identity-agent}]')).toEqual({ kind: 'recommendedPodIdentity' });
  });

  test('whole files of every kind are taken', () => {
    for (const config of [autoModeConfig, privateIPv6Config, ownNetworkConfig]) expect(specOf(JSON.stringify(config)).metadata.name).toBe(config.metadata.name);
    expect(specOf(JSON.stringify(autoModeConfig))).toMatchObject({
      network: { localZones: ['us-west-2-lax-1a'], hostnameType: 'resource-name', extraCIDRs: ['10.90.0.0/16'], egressMode: 'CUSTOMER_ROUTED', gatewayId: 'tgw-0a1b' },
      remoteNetworks: { nodeRole: { kind: 'roles-anywhere', caBundleCert: expect.stringContaining('AAAA') as unknown } },
      capabilities: [{ name: 'ack' }, { name: 'argocd', role: { kind: 'existing', roleARN: role('argocd') }, argoCd: autoModeConfig.capabilities[1]?.configuration?.argocd }],
    });
    expect(specOf(JSON.stringify(autoModeConfig)).selfManagedNodeGroups).toMatchObject([{ name: 'near', availabilityZones: ['us-west-2-lax-1a'] }]);
    expect(specOf(JSON.stringify(privateIPv6Config)).network).toMatchObject({ ipv6: { cidr: '2001:db8:1234::/56', pool: 'ipv6pool-ec2-0a1b' }, extraIPv6CIDRs: ['2001:db8:9::/48'] });
    expect(specOf(JSON.stringify(ownNetworkConfig))).toMatchObject({ privateCluster: { endpointServices: [] }, network: { securityGroups: ['sg-1', 'sg-2'], controlPlaneSubnets: ['subnet-c', 'subnet-d'] } });
  });
});

describe('fields that exclude or need each other', () => {
  test.each<[string, string, string]>([
    ['events kept for a day', 'kubeAPIServerConfig: {eventTTL: 24h}', 'kubeAPIServerConfig.eventTTL: EKS takes 10m to 60m'],
    ['a hasty autoscaler', 'kubeControllerManagerConfig: {horizontalPodAutoscalerControllerConfig: {horizontalPodAutoscalerSyncPeriod: 1s}}', 'kubeControllerManagerConfig.horizontalPodAutoscalerControllerConfig.horizontalPodAutoscalerSyncPeriod: EKS takes 10s to 15s'],
    ['ports the wrong way round', 'kubeAPIServerConfig: {serviceNodePortRange: {minPort: 31000, maxPort: 30000}}', 'kubeAPIServerConfig.serviceNodePortRange: minPort 31000 is more than maxPort 30000'],
    ['IPv4 services in an IPv6 cluster', 'kubernetesNetworkConfig: {ipFamily: IPv6, serviceIPv4CIDR: 10.100.0.0/16}\niam: {withOIDC: true}', 'kubernetesNetworkConfig.serviceIPv4CIDR: services of an IPv6 cluster'],
    ['IPv6 without rights for the network plugin', 'kubernetesNetworkConfig: {ipFamily: IPv6}', 'kubernetesNetworkConfig.ipFamily: the add-on vpc-cni needs rights for IPv6 addresses: set iam.withOIDC to true'],
    ['IPv6 without the network plugin', ipv6('addonsConfig: {disableDefaultAddons: true}\naddons: [{name: coredns}]'), 'addonsConfig.disableDefaultAddons: an IPv6 cluster needs the add-ons vpc-cni, coredns and kube-proxy, or EKS Auto Mode: add vpc-cni and kube-proxy'],
    ['half an IPv6 range', `${ipv6()}vpc: {ipv6Cidr: "2001:db8::/56"}`, 'vpc.ipv6Cidr: a range is taken out of a pool of yours: say ipv6Pool too'],
    ['IPv6 ranges for an IPv4 cluster', 'vpc: {extraIPv6CIDRs: ["2001:db8::/56"]}', 'vpc.extraIPv6CIDRs: needs an IPv6 cluster'],
    ['local zones with IPv6', ipv6('localZones: [eu-west-1-lhr-1a]'), 'localZones: local zones have no IPv6'],
    ['a local zone of another region', 'localZones: [us-west-2-lax-1a]', 'localZones[0]: is not a zone of the region eu-west-1'],
    ['NAT gateways in local zones', 'localZones: [eu-west-1-lhr-1a]\nvpc: {nat: {gateway: HighlyAvailable}}', 'localZones: local zones have no NAT gateways of their own'],
    ['host names in an existing VPC', existingVpc(', hostnameType: ip-name'), 'vpc.hostnameType: is for a new VPC'],
    ['one control-plane subnet', existingVpc(', controlPlaneSubnetIDs: [subnet-c]'), 'vpc.controlPlaneSubnetIDs: EKS needs at least two subnets'],
    ['two placements', existingVpc(', controlPlaneSubnetIDs: [subnet-c, subnet-d], controlPlaneOnPrivateSubnets: true'), 'vpc.controlPlaneOnPrivateSubnets: say controlPlaneSubnetIDs or'],
    ['two ways to name security groups', existingVpc(', securityGroup: sg-1, controlPlaneSecurityGroupIDs: [sg-2]'), 'vpc.securityGroup: say securityGroup or controlPlaneSecurityGroupIDs'],
    ['security groups without a VPC', 'vpc: {controlPlaneSecurityGroupIDs: [sg-1]}', 'vpc.controlPlaneSecurityGroupIDs: belong to an existing VPC'],
    ['ranges for a group that exists', existingVpc(', securityGroup: sg-1, extraCIDRs: [10.9.0.0/16]'), 'vpc.extraCIDRs: opens a security group that is made'],
    ['public self-managed nodes of a private cluster', 'privateCluster: {enabled: true}\nnodeGroups: [{name: a}]', 'nodeGroups[0]: a private cluster’s nodes are in private subnets'],
    ['Auto Mode with a network plugin', 'autoModeConfig: {enabled: true}\naddons: [{name: vpc-cni}]', 'addons[0]: EKS Auto Mode brings what vpc-cni does'],
    ['pools without Auto Mode', 'autoModeConfig: {nodePools: [system]}', 'autoModeConfig.nodePools: has no effect without autoModeConfig.enabled: true'],
    ['a role for no pools', `autoModeConfig: {enabled: true, nodePools: [], nodeRoleARN: "${role('a')}"}`, 'autoModeConfig.nodeRoleARN: concerns the nodes of the pools'],
    ['a boundary for a role that exists', `autoModeConfig: {enabled: true, nodeRoleARN: "${role('a')}", permissionsBoundaryARN: "${policy}"}`, 'autoModeConfig.permissionsBoundaryARN: bounds a role that is made'],
    ['a private cluster with a public endpoint', 'privateCluster: {enabled: true}\nvpc: {clusterEndpoints: {publicAccess: true}}', 'vpc.clusterEndpoints.publicAccess: a private cluster’s public endpoint is closed'],
    ['a private cluster with NAT', 'privateCluster: {enabled: true}\nvpc: {nat: {gateway: Single}}', 'vpc.nat: nothing leads out'],
    ['public nodes in a private cluster', 'privateCluster: {enabled: true}\nmanagedNodeGroups: [{name: a}]', 'managedNodeGroups[0]: a private cluster’s nodes are in private subnets'],
    ['a private cluster in public subnets', 'privateCluster: {enabled: true}\nvpc: {subnets: {public: {east: {id: subnet-a}, west: {id: subnet-b}}}}', 'vpc: a private cluster needs private subnets'],
    ['a new VPC with endpoints', 'privateCluster: {enabled: true, skipEndpointCreation: true}', 'privateCluster.skipEndpointCreation: a new VPC has no endpoints'],
    ['endpoints for nobody', 'privateCluster: {additionalEndpointServices: [logs]}', 'privateCluster.additionalEndpointServices: has no effect without privateCluster.enabled: true'],
    ['hybrid nodes without networks', 'remoteNetworkConfig: {iam: {provider: SSM}}', 'remoteNetworkConfig: which machines?'],
    ['hybrid nodes with IPv6', ipv6(remote('iam: {}')), 'remoteNetworkConfig: EKS has no hybrid nodes in IPv6 clusters'],
    ['hybrid nodes without access entries', `${remote('iam: {}')}\naccessConfig: {authenticationMode: CONFIG_MAP}`, 'remoteNetworkConfig: hybrid nodes need an access entry'],
    ['a gateway for an existing VPC', `${existingVpc()}${remote('vpcGatewayID: tgw-1')}`, 'remoteNetworkConfig.vpcGatewayID: attaches a new VPC'],
    ['a remote network that is public', remote('remotePodNetworks: [{cidrs: [8.8.0.0/16]}]'), 'remoteNetworkConfig.remotePodNetworks[0].cidrs[0]: must lie in a private range'],
    ['a remote network in the VPC’s range', remote('remotePodNetworks: [{cidrs: [192.168.0.0/20]}]'), 'remoteNetworkConfig.remotePodNetworks[0].cidrs[0]: must not overlap 192.168.0.0/16'],
    ['certificates for SSM', remote('iam: {provider: SSM, caBundleCert: "-----BEGIN CERTIFICATE-----A-----END CERTIFICATE-----"}'), 'remoteNetworkConfig.iam.caBundleCert: is for the provider IRA'],
    ['Roles Anywhere without certificates', remote('iam: {provider: IRA}'), 'remoteNetworkConfig.iam: IAM Roles Anywhere trusts a certificate authority'],
    ['two capabilities of a type', 'capabilities: [{name: a, type: KRO}, {name: b, type: KRO}]', 'capabilities[1].type: a cluster has one capability of each type, and KRO is taken'],
    ['Argo CD without sign-in', 'capabilities: [{name: a, type: ARGOCD}]', 'capabilities[0]: Argo CD’s users sign in by IAM Identity Center'],
    ['Argo CD’s settings for ACK', capability('configuration: {argocd: {namespace: b}}'), 'capabilities[0].configuration.argocd: is for the type ARGOCD, and this is ACK'],
    ['policies for a capability’s own role', capability(`roleArn: "${role('a')}", attachPolicyARNs: ["${policy}"]`), 'capabilities[0].attachPolicyARNs: belongs to a role that is made'],
    ['capabilities without access entries', `${capability('tags: {}')}\naccessConfig: {authenticationMode: CONFIG_MAP}`, 'capabilities: EKS lets capabilities in by access entries'],
    ['two identity providers', 'identityProviders: [{type: oidc, name: a, issuerURL: "https://a", clientID: a}, {type: oidc, name: b, issuerURL: "https://b", clientID: b}]', 'identityProviders[1]: a cluster has one OIDC identity provider'],
    ['service accounts without OIDC', `iam: {serviceAccounts: [{metadata: {name: a}, attachPolicyARNs: ["${policy}"]}]}`, 'iam.serviceAccounts: get their roles through the cluster’s OIDC provider'],
    ['a service account without a role', 'iam: {withOIDC: true, serviceAccounts: [{metadata: {name: a}}]}', 'iam.serviceAccounts[0]: which role?'],
    ['policies for a service account’s own role', `iam: {withOIDC: true, serviceAccounts: [{metadata: {name: a}, attachRoleARN: "${role('a')}", roleName: b}]}`, 'iam.serviceAccounts[0].roleName: belongs to a role that is made'],
    ['two service accounts of a name', `iam: {withOIDC: true, serviceAccounts: [{metadata: {name: a}, attachRoleARN: "${role('a')}"}, {metadata: {name: a, namespace: default}, attachRoleARN: "${role('a')}"}]}`, 'iam.serviceAccounts[1]: the service account default/a is taken'],
    ['a service account behind a closed endpoint', `privateCluster: {enabled: true}\niam: {withOIDC: true, serviceAccounts: [{metadata: {name: a}, attachPolicyARNs: ["${policy}"]}]}`, 'iam.serviceAccounts[0]: the service account cannot be made: the Kubernetes API is reached from the VPC only; set roleOnly to true'],
    ['a service account where nobody is let in', `accessConfig: {bootstrapClusterCreatorAdminPermissions: false}\niam: {podIdentityAssociations: [{namespace: a, serviceAccountName: b, roleARN: "${role('a')}", createServiceAccount: true}]}\naddons: [{name: eks-pod-identity-agent}]`, 'iam.podIdentityAssociations[0].createServiceAccount: the service account cannot be made: accessConfig.bootstrapClusterCreatorAdminPermissions is false'],
    ['a mapping of nobody', 'iamIdentityMappings: [{groups: [ops]}]', 'iamIdentityMappings[0]: `arn` is missing'],
    ['a mapping to a group that EKS keeps', `iamIdentityMappings: [{arn: "${role('a')}", groups: [system:authenticated]}]`, 'iamIdentityMappings[0].groups[0]: EKS takes no group system:authenticated'],
    ['a mapping of whom an entry lets in', `accessConfig: {accessEntries: [{principalARN: "${role('a')}"}]}\niamIdentityMappings: [{arn: "${role('a')}"}]`, `iamIdentityMappings[0].arn: a principal has one access entry, and ${role('a')} is taken`],
    ['mappings without access entries', `accessConfig: {authenticationMode: CONFIG_MAP}\niamIdentityMappings: [{arn: "${role('a')}"}]`, 'iamIdentityMappings: mappings become access entries'],
  ])('%s', (_, more, expected) => {
    expect(problemsOf(more)).toEqual([expect.stringContaining(expected)]);
  });

  test.each(['autoModeConfig: {enabled: true}\naddons: [{name: vpc-cni}]\nmanagedNodeGroups: [{name: a}]', 'privateCluster: {enabled: false, skipEndpointCreation: false}', ipv6('vpc: {nat: {gateway: HighlyAvailable}}'), 'remoteNetworkConfig: {}'])(
    'but nothing is wrong with %s',
    (more) => expect(problemsOf(more)).toEqual([]),
  );
});
