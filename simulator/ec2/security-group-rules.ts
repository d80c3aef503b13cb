import type {
  AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupIngressRequest, IpPermission, RevokeSecurityGroupEgressRequest, RevokeSecurityGroupIngressRequest, SecurityGroup,
  SecurityGroupRule, Tag,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { formatCidr, parseCidr } from './cidr.ts';
import { invalidValue, missingParameter } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { formatCidr6, parseCidr6 } from './ipv6.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

type RuleFields = Omit<SecurityGroupRule, 'SecurityGroupRuleId' | 'SecurityGroupRuleArn' | 'GroupId' | 'GroupOwnerId' | 'IsEgress' | 'Tags'>;

/** Requests may also give a single rule flat. */
type RulesInput = AuthorizeSecurityGroupIngressRequest & RevokeSecurityGroupIngressRequest & RevokeSecurityGroupEgressRequest;

const protocols: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };

/** One rule per peer: a permission with three ranges is three rules. */
function rulesIn(region: Ec2Region, permissions: readonly IpPermission[]): RuleFields[] {
  return permissions.flatMap((permission) => {
    const given = permission.IpProtocol?.toLowerCase();
    if (given === undefined) throw missingParameter('ipProtocol');
    const IpProtocol = protocols[given] ?? given;
    const ports = IpProtocol === '-1' ? { FromPort: -1, ToPort: -1 } : { FromPort: permission.FromPort ?? -1, ToPort: permission.ToPort ?? -1 };
    refusePorts(IpProtocol, ports);
    const common = { IpProtocol, ...ports };
    return [
      ...(permission.IpRanges ?? []).map(({ CidrIp, Description }) => ({ ...common, CidrIpv4: readRange(CidrIp), Description })),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => ({ ...common, CidrIpv6: readRange6(CidrIpv6), Description })),
      ...(permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) => ({ ...common, PrefixListId, Description })),
      ...(permission.UserIdGroupPairs ?? []).map(({ GroupId, Description }) => ({
        ...common, ReferencedGroupInfo: { GroupId: region.securityGroups.get(GroupId).GroupId, UserId: region.account }, Description,
      })),
    ];
  });
}

function refusePorts(protocol: string, { FromPort, ToPort }: { FromPort: number; ToPort: number }): void {
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  if (!hasPorts) return;
  const fits = (port: number): boolean => port >= 0 && port <= 65535;
  if (!fits(FromPort) || !fits(ToPort)) throw invalidValue(`Invalid value '${fits(FromPort) ? ToPort : FromPort}' for portRange. Port numbers are from 0 to 65535.`);
  if (FromPort > ToPort) throw invalidValue(`Invalid TCP/UDP port range (${FromPort}:${ToPort})`);
}

function readRange(text: string | undefined): string {
  const block = parseCidr(text ?? '');
  if (block === undefined) throw invalidValue(`CIDR block ${text ?? ''} is malformed`);
  return formatCidr(block);
}

function readRange6(text: string | undefined): string {
  const block = parseCidr6(text ?? '');
  if (block === undefined) throw invalidValue(`CIDR block ${text ?? ''} is malformed`);
  return formatCidr6(block);
}

function peerOf(rule: RuleFields): string {
  return rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? '';
}

function isSame(one: RuleFields, other: RuleFields): boolean {
  return one.IpProtocol === other.IpProtocol && one.FromPort === other.FromPort && one.ToPort === other.ToPort && peerOf(one) === peerOf(other);
}

function inWords(rule: RuleFields): string {
  if (rule.IpProtocol === '-1') return `peer: ${peerOf(rule)}, ALL, ALLOW`;
  return `peer: ${peerOf(rule)}, ${(rule.IpProtocol ?? '').toUpperCase()}, from port: ${rule.FromPort ?? -1}, to port: ${rule.ToPort ?? -1}, ALLOW`;
}

export function rulesOf(region: Ec2Region, group: SecurityGroup): SecurityGroupRule[] {
  return region.securityGroupRules.where((rule) => rule.GroupId === group.GroupId);
}

export function addRules(region: Ec2Region, group: SecurityGroup, egress: boolean, permissions: readonly IpPermission[], tags: Tag[] = []): SecurityGroupRule[] {
  const present = rulesOf(region, group).filter((rule) => rule.IsEgress === egress);
  const added = rulesIn(region, permissions);
  const double = added.find((rule, i) => [...present, ...added.slice(0, i)].some((other) => isSame(other, rule)));
  if (double !== undefined) throw new AwsError('InvalidPermission.Duplicate', `the specified rule "${inWords(double)}" already exists`);
  holdQuota(region, 'rulesPerSecurityGroup', present.length + added.length - 1);
  return added.map((rule) => {
    const SecurityGroupRuleId = region.securityGroupRules.newId();
    return region.securityGroupRules.add(SecurityGroupRuleId, {
      SecurityGroupRuleId,
      SecurityGroupRuleArn: `arn:aws:ec2:${region.region}:${region.account}:security-group-rule/${SecurityGroupRuleId}`,
      GroupId: group.GroupId,
      GroupOwnerId: region.account,
      IsEgress: egress,
      ...rule,
      Tags: tags,
    });
  });
}

/** Rules of equal protocol and ports are shown as one permission. */
export function permissionsOf(region: Ec2Region, group: SecurityGroup, egress: boolean): IpPermission[] {
  const permissions = new Map<string, Required<Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'PrefixListIds' | 'UserIdGroupPairs'>> & IpPermission>();
  for (const rule of rulesOf(region, group).filter((one) => one.IsEgress === egress)) {
    const { IpProtocol, FromPort, ToPort, Description } = rule;
    const key = `${IpProtocol ?? ''}/${FromPort ?? ''}/${ToPort ?? ''}`;
    const ports = IpProtocol === '-1' ? {} : { FromPort, ToPort };
    const permission = permissions.get(key) ?? { IpProtocol, ...ports, IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };
    const about = Description === undefined ? {} : { Description };
    if (rule.CidrIpv4 !== undefined) permission.IpRanges?.push({ CidrIp: rule.CidrIpv4, ...about });
    if (rule.CidrIpv6 !== undefined) permission.Ipv6Ranges?.push({ CidrIpv6: rule.CidrIpv6, ...about });
    if (rule.PrefixListId !== undefined) permission.PrefixListIds?.push({ PrefixListId: rule.PrefixListId, ...about });
    if (rule.ReferencedGroupInfo !== undefined) permission.UserIdGroupPairs?.push({ ...rule.ReferencedGroupInfo, ...about });
    permissions.set(key, permission);
  }
  return [...permissions.values()];
}

/** A request must name its group by id: by name worked only outside a VPC. */
export function namedGroup(region: Ec2Region, id: string | undefined): SecurityGroup {
  if (id === undefined) throw missingParameter('groupId');
  return region.securityGroups.get(id);
}

function permissionsIn(input: RulesInput): IpPermission[] {
  if (input.IpPermissions !== undefined) return input.IpPermissions;
  const { IpProtocol, FromPort, ToPort, CidrIp } = input;
  if (CidrIp === undefined) throw missingParameter('ipPermissions');
  return [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }];
}

function authorize(egress: boolean) {
  return operation<AuthorizeSecurityGroupIngressRequest & AuthorizeSecurityGroupEgressRequest>({
    resources: ['security-group/{GroupId}', 'security-group-rule/*'],
    run: (region, input) => {
      const group = namedGroup(region, input.GroupId);
      const rules = addRules(region, group, egress, permissionsIn(input), tagsFor(kinds.securityGroupRule, input.TagSpecifications));
      return { Return: true, SecurityGroupRules: rules };
    },
  });
}

function revoke(egress: boolean) {
  return operation<RulesInput>({
    resources: ['security-group/{GroupId}'],
    run: (region, input) => {
      const group = namedGroup(region, input.GroupId);
      for (const id of rulesToRevoke(region, group, egress, input)) region.securityGroupRules.delete(id);
      return { Return: true };
    },
  });
}

function rulesToRevoke(region: Ec2Region, group: SecurityGroup, egress: boolean, input: RulesInput): string[] {
  const present = rulesOf(region, group).filter((rule) => rule.IsEgress === egress);
  if (input.SecurityGroupRuleIds !== undefined) {
    return input.SecurityGroupRuleIds.map((id) => {
      if (!present.some((rule) => rule.SecurityGroupRuleId === id)) throw kinds.securityGroupRule.notFound(id);
      return id;
    });
  }
  return rulesIn(region, permissionsIn(input)).map((gone) => {
    const found = present.find((rule) => isSame(rule, gone));
    if (found === undefined) throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
    return found.SecurityGroupRuleId ?? '';
  });
}

const ruleFilters: FilterTable<SecurityGroupRule> = {
  'group-id': (rule) => rule.GroupId,
  'security-group-rule-id': (rule) => rule.SecurityGroupRuleId,
};

export const securityGroupRuleOperations = {
  AuthorizeSecurityGroupIngress: authorize(false),
  AuthorizeSecurityGroupEgress: authorize(true),
  RevokeSecurityGroupIngress: revoke(false),
  RevokeSecurityGroupEgress: revoke(true),
  DescribeSecurityGroupRules: description<SecurityGroupRule>({
    of: (region) => region.securityGroupRules, ids: 'SecurityGroupRuleIds', into: 'SecurityGroupRules', filters: ruleFilters,
  }),
};
