import type { CreateSecurityGroupRequest, DeleteSecurityGroupRequest, SecurityGroup, Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { invalidValue } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { addRules, namedGroup, permissionsOf, rulesOf } from './security-group-rules.ts';
import { tagsFor } from './tags.ts';

export interface NewSecurityGroup {
  readonly id?: string | undefined;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  readonly tags?: Tag[];
}

/** A new group lets everything out and nothing in. */
export function createSecurityGroup(region: Ec2Region, { id = region.securityGroups.newId(), vpcId, name, description: text, tags = [] }: NewSecurityGroup): SecurityGroup {
  if (region.securityGroups.where((group) => group.VpcId === vpcId && group.GroupName === name).length > 0) {
    throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
  }
  holdQuota(region, 'securityGroupsPerRegion', region.securityGroups.size);
  const group = region.securityGroups.add(id, {
    GroupId: id,
    GroupName: name,
    Description: text,
    VpcId: vpcId,
    OwnerId: region.account,
    SecurityGroupArn: `arn:aws:ec2:${region.region}:${region.account}:security-group/${id}`,
    Tags: tags,
  });
  addRules(region, group, true, [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
  return group;
}

/** The members of a VPC's default group may talk to each other. */
export function createDefaultSecurityGroup(region: Ec2Region, vpcId: string): void {
  const group = createSecurityGroup(region, { vpcId, name: 'default', description: 'default VPC security group' });
  addRules(region, group, false, [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group.GroupId }] }]);
}

export function defaultSecurityGroupOf(region: Ec2Region, vpcId: string): SecurityGroup {
  const [group] = region.securityGroups.where((one) => one.VpcId === vpcId && one.GroupName === 'default');
  if (group === undefined) throw kinds.securityGroup.notFound('default');
  return group;
}

export function deleteSecurityGroup(region: Ec2Region, group: SecurityGroup): void {
  for (const rule of rulesOf(region, group)) region.securityGroupRules.delete(rule.SecurityGroupRuleId ?? '');
  region.securityGroups.delete(group.GroupId ?? '');
}

/** In use by an interface, or named by another group's rule. */
function hasDependents(region: Ec2Region, id: string): boolean {
  return (
    region.networkInterfaces.where((one) => one.Groups?.some((group) => group.GroupId === id) ?? false).length > 0 ||
    region.securityGroupRules.where((rule) => rule.ReferencedGroupInfo?.GroupId === id && rule.GroupId !== id).length > 0
  );
}

function shownGroup(region: Ec2Region, group: SecurityGroup): SecurityGroup {
  return { ...group, IpPermissions: permissionsOf(region, group, false), IpPermissionsEgress: permissionsOf(region, group, true) };
}

const securityGroupFilters: FilterTable<SecurityGroup> = {
  description: (group) => group.Description,
  'group-id': (group) => group.GroupId,
  'group-name': (group) => group.GroupName,
  'ip-permission.cidr': (group) => group.IpPermissions?.flatMap((one) => one.IpRanges?.map((range) => range.CidrIp)),
  'ip-permission.from-port': (group) => group.IpPermissions?.map((one) => one.FromPort),
  'ip-permission.group-id': (group) => group.IpPermissions?.flatMap((one) => one.UserIdGroupPairs?.map((pair) => pair.GroupId)),
  'ip-permission.protocol': (group) => group.IpPermissions?.map((one) => one.IpProtocol),
  'ip-permission.to-port': (group) => group.IpPermissions?.map((one) => one.ToPort),
  'owner-id': (group) => group.OwnerId,
  'vpc-id': (group) => group.VpcId,
};

export const securityGroupOperations = {
  CreateSecurityGroup: operation<CreateSecurityGroupRequest>({
    required: ['GroupName', 'Description'],
    resources: ['security-group/*', 'vpc/{VpcId}'],
    run: (region, input) => {
      const vpcId = input.VpcId ?? region.vpcs.where((vpc) => vpc.IsDefault === true)[0]?.VpcId;
      if (vpcId === undefined) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
      const { GroupName: name = '', Description: text = '' } = input;
      if (name === 'default') throw new AwsError('InvalidGroup.Reserved', "Cannot use reserved security group name: default");
      if (name.startsWith('sg-')) throw invalidValue(`Invalid value for groupName. Group names may not be in the format sg-*.`);
      region.vpcs.get(vpcId);
      const group = createSecurityGroup(region, { vpcId, name, description: text, tags: tagsFor(kinds.securityGroup, input.TagSpecifications) });
      return { GroupId: group.GroupId, SecurityGroupArn: group.SecurityGroupArn, Tags: group.Tags };
    },
  }),

  DeleteSecurityGroup: operation<DeleteSecurityGroupRequest>({
    resources: ['security-group/{GroupId}'],
    run: (region, input) => {
      const group = namedGroup(region, input.GroupId);
      const { GroupId: id = '', GroupName } = group;
      if (GroupName === 'default') throw new AwsError('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`);
      if (hasDependents(region, id)) throw new AwsError('DependencyViolation', `resource ${id} has a dependent object`);
      deleteSecurityGroup(region, group);
      return { Return: true, GroupId: id };
    },
  }),

  DescribeSecurityGroups: description<SecurityGroup>({
    of: (region) => region.securityGroups,
    ids: 'GroupIds',
    names: { member: 'GroupNames', of: (group) => group.GroupName },
    into: 'SecurityGroups',
    filters: securityGroupFilters,
    view: shownGroup,
  }),
};
