import { isWindows } from '../../spec/ami-type.ts';
import type { AmiFamily } from '../../spec/cluster-spec.ts';
import type { SecurityGroups, Ssh } from '../../spec/node-launch.ts';
import { getAtt, ref, type Resource, type Template } from './template.ts';

/** Who reaches the nodes of a group: its security groups and its key pair. */
export interface NodeAccessOrder {
  readonly cluster: string;
  readonly group: { readonly name: string; readonly amiFamily: AmiFamily; readonly privateNetworking: boolean };
  readonly ssh: Ssh | undefined;
  readonly securityGroups: SecurityGroups;
  readonly vpcId: unknown;
  readonly clusterSecurityGroupId: unknown;
  /** The VPC's ranges. */
  readonly vpcCidrs: readonly string[];
}

export interface NodeAccess {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Required<Template>['Outputs'];
  readonly securityGroupIds: readonly unknown[];
  readonly keyName?: unknown;
}

export function nodeAccess(order: NodeAccessOrder): NodeAccess {
  const { ssh, securityGroups: { attach, shared, local } } = order;
  return {
    resources: {
      ...(local && { LocalSecurityGroup: securityGroup(order, 'nodes'), ...(!shared && controlPlaneRules(order)) }),
      ...(ssh?.open && { SshSecurityGroup: { ...securityGroup(order, 'ssh', loginRules(order, ssh)) } }),
      ...keyPair(order),
    },
    outputs: ssh?.key.kind === 'made' ? { PrivateKeyParameter: { Value: { 'Fn::Sub': '/ec2/keypair/${KeyPair.KeyPairId}' }, Description: 'The Parameter Store name of the private key' } } : {},
    securityGroupIds: [
      ...(shared ? [order.clusterSecurityGroupId] : []),
      ...(local ? [getAtt('LocalSecurityGroup', 'GroupId')] : []),
      ...(ssh?.open ? [getAtt('SshSecurityGroup', 'GroupId')] : []),
      ...attach,
    ],
    ...keyName(ssh),
  };
}

function securityGroup({ cluster, group, vpcId }: NodeAccessOrder, purpose: 'nodes' | 'ssh', ingress: readonly object[] = []): Resource {
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: purpose === 'ssh' ? `Logging in to node group ${group.name} of EKS cluster ${cluster}` : `Node group ${group.name} of EKS cluster ${cluster}`,
      VpcId: vpcId,
      ...(ingress.length > 0 && { SecurityGroupIngress: ingress }),
      Tags: [{ Key: 'Name', Value: `drydock-${cluster}-${group.name}-${purpose}` }],
    },
  };
}

/** SSH, and RDP on Windows, from the groups that the file names; else from everywhere, or the VPC where nodes are private. */
function loginRules({ group, vpcCidrs }: NodeAccessOrder, { sourceSecurityGroups }: Ssh): readonly object[] {
  const everywhere = [{ CidrIp: '0.0.0.0/0' }, { CidrIpv6: '::/0' }];
  const open = group.privateNetworking ? vpcCidrs.map((CidrIp) => ({ CidrIp })) : everywhere;
  const sources = sourceSecurityGroups.length > 0 ? sourceSecurityGroups.map((SourceSecurityGroupId) => ({ SourceSecurityGroupId })) : open;
  const ports = isWindows(group.amiFamily) ? [22, 3389] : [22];
  return ports.flatMap((port) => sources.map((source) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...source })));
}

/** Nodes outside the cluster's security group reach the Kubernetes API, and the control plane reaches their kubelets and webhooks. */
function controlPlaneRules({ clusterSecurityGroupId }: NodeAccessOrder): Readonly<Record<string, Resource>> {
  const nodes = getAtt('LocalSecurityGroup', 'GroupId');
  const rule = (to: unknown, from: unknown, first: number, last: number): Resource => ({
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: to, SourceSecurityGroupId: from, IpProtocol: 'tcp', FromPort: first, ToPort: last },
  });
  return {
    NodesToControlPlane: rule(clusterSecurityGroupId, nodes, 443, 443),
    ControlPlaneToNodes: rule(nodes, clusterSecurityGroupId, 1025, 65_535),
    ControlPlaneToExtensions: rule(nodes, clusterSecurityGroupId, 443, 443),
    NodesToNodes: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: nodes, SourceSecurityGroupId: nodes, IpProtocol: '-1' } },
  };
}

function keyPair({ cluster, group, ssh }: NodeAccessOrder): Readonly<Record<string, Resource>> {
  if (ssh === undefined || ssh.key.kind === 'named' || ssh.key.kind === 'none') return {};
  const material = ssh.key.kind === 'material' ? { PublicKeyMaterial: ssh.key.publicKey } : {};
  return { KeyPair: { Type: 'AWS::EC2::KeyPair', Properties: { KeyName: `drydock-${cluster}-${group.name}`, ...material } } };
}

function keyName(ssh: Ssh | undefined): { readonly keyName?: unknown } {
  if (ssh === undefined || ssh.key.kind === 'none') return {};
  return { keyName: ssh.key.kind === 'named' ? ssh.key.name : ref('KeyPair') };
}
