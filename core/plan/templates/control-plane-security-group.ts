import { getAtt, nameTag, type Resource, type Template } from './template.ts';

/** Who outside the VPC may reach the control plane's network interfaces. */
export interface ControlPlaneReach {
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
}

/** For a VPC that exists: only the security group of the control plane's network interfaces. */
export function securityGroupTemplate(cluster: string, vpcId: string, reach: ControlPlaneReach): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Control-plane security group of EKS cluster ${cluster}`,
    Resources: controlPlaneSecurityGroup(cluster, vpcId, reach),
    Outputs: { SecurityGroupId: { Value: getAtt('ControlPlaneSecurityGroup', 'GroupId') } },
  };
}

export function controlPlaneSecurityGroup(cluster: string, vpcId: unknown, { cidrs, ipv6Cidrs }: ControlPlaneReach): Readonly<Record<string, Resource>> {
  const rule = (source: { readonly CidrIp: string } | { readonly CidrIpv6: string }) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...source, Description: 'The Kubernetes API' });
  const rules = [...cidrs.map((CidrIp) => rule({ CidrIp })), ...ipv6Cidrs.map((CidrIpv6) => rule({ CidrIpv6 }))];
  return {
    ControlPlaneSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: `Network interfaces of the control plane of EKS cluster ${cluster}`,
        VpcId: vpcId,
        ...(rules.length > 0 && { SecurityGroupIngress: rules }),
        Tags: nameTag(cluster, 'control-plane'),
      },
    },
  };
}
