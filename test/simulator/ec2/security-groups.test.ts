import { describe, expect, test } from '@jest/globals';
import {
  AuthorizeSecurityGroupEgressCommand, AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DeleteSecurityGroupCommand, DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand, RevokeSecurityGroupEgressCommand, RevokeSecurityGroupIngressCommand, type EC2Client,
} from '@aws-sdk/client-ec2';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

/** In the default VPC. */
async function group(ec2: EC2Client, GroupName: string): Promise<string> {
  return (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName }))).GroupId!;
}

const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

async function permissions(ec2: EC2Client, id: string) {
  return (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups![0]!;
}

describe('a security group', () => {
  test('shows rules of one protocol and port together, whenever they were added', async () => {
    const { ec2 } = embeddedEc2();
    const [nodes, control] = [await group(ec2, 'nodes'), await group(ec2, 'control')];
    const allow = (rest: object) => ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: nodes, IpPermissions: [{ ...https, ...rest }] }));

    await allow({ IpRanges: [{ CidrIp: '10.0.0.7/8', Description: 'inside' }], UserIdGroupPairs: [{ GroupId: control }] });
    await allow({ IpRanges: [{ CidrIp: '192.168.0.0/16' }] });

    expect((await permissions(ec2, nodes)).IpPermissions).toMatchObject([
      { ...https, IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'inside' }, { CidrIp: '192.168.0.0/16' }], UserIdGroupPairs: [{ GroupId: control, UserId: '111122223333' }] },
    ]);
    const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [nodes] }] }));
    expect(SecurityGroupRules!.filter((rule) => rule.IsEgress === false)).toHaveLength(3);
  });

  test('refuses a rule it has, and to revoke one it has not', async () => {
    const { ec2 } = embeddedEc2();
    const GroupId = await group(ec2, 'nodes');
    const IpPermissions = [{ ...https, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));

    expect(await refusal(ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions })))).toBe(
      'InvalidPermission.Duplicate: the specified rule "peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW" already exists',
    );
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    expect(await refusal(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })))).toBe(
      'InvalidPermission.NotFound: The specified rule does not exist in this security group.',
    );
  });

  test('lets everything out until that rule is revoked', async () => {
    const { ec2 } = embeddedEc2();
    const GroupId = await group(ec2, 'closed');

    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [{ ...https, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }] }));

    expect((await permissions(ec2, GroupId)).IpPermissionsEgress).toMatchObject([{ ...https, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]);
  });

  test('does not go while another group names it', async () => {
    const { ec2 } = embeddedEc2();
    const [named, naming] = [await group(ec2, 'named'), await group(ec2, 'naming')];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: naming, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: named }] }] }));

    expect(await refusal(ec2.send(new DeleteSecurityGroupCommand({ GroupId: named })))).toBe(`DependencyViolation: resource ${named} has a dependent object`);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: naming }));
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: named }));
    expect(await refusal(permissions(ec2, named))).toBe(`InvalidGroup.NotFound: The security group '${named}' does not exist`);
  });

  test('named default stays', async () => {
    const { ec2 } = embeddedEc2();
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['default'] }] }));
    const { GroupId } = SecurityGroups![0]!;
    expect(await refusal(ec2.send(new DeleteSecurityGroupCommand({ GroupId })))).toBe(`CannotDelete: the specified group: "${GroupId!}" name: "default" cannot be deleted by a user`);
  });

  test('holds sixty rules in each direction', async () => {
    const { ec2 } = embeddedEc2();
    const GroupId = await group(ec2, 'full');
    const ports = (count: number, from: number) => Array.from({ length: count }, (_, i) => ({ IpProtocol: 'tcp', FromPort: from + i, ToPort: from + i, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ports(59, 1000) }));

    expect(await refusal(ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ports(2, 2000) })))).toBe(
      'RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached.',
    );
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ports(1, 2000) }));
    expect((await permissions(ec2, GroupId)).IpPermissions).toHaveLength(60);
  });
});
