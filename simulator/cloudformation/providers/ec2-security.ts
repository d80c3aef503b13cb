import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { made, omit, optionalJson, optionalText, pick, shape, shapes, text, texts } from './members.ts';
import { changeTags, tagSpecifications } from './ec2-network.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

type Direction = 'Ingress' | 'Egress';

const securityGroup: Provider = {
  attributes: ['GroupId', 'VpcId', 'Id'],
  named: 'GroupName',
  async create(request) {
    const { properties } = request;
    const GroupName = optionalText(properties, 'GroupName') ?? request.name(255);
    const input = { GroupName, Description: properties['GroupDescription'], ...pick(properties, 'VpcId'), ...tagSpecifications(request, 'security-group') };
    const GroupId = text(await request.call('ec2', 'CreateSecurityGroup', input), 'GroupId');
    const created = made(GroupId, { GroupId, Id: GroupId, VpcId: properties['VpcId'] });
    request.began(created);
    if (properties['SecurityGroupEgress'] !== undefined) await request.remove('ec2', 'RevokeSecurityGroupEgress', { GroupId, IpPermissions: [everywhere] });
    await changeRules(request, created);
    return created;
  },
  async update(request, current) {
    await changeRules(request, current);
    await changeTags(request, current.physicalId);
    return current;
  },
  delete: (current, request) => request.remove('ec2', 'DeleteSecurityGroup', { GroupId: current.physicalId }),
};

/** What a new group allows out. */
const everywhere: Shape = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

async function changeRules(request: ResourceRequest, { physicalId: GroupId }: Made): Promise<void> {
  for (const direction of ['Ingress', 'Egress'] as const) {
    const rules = (properties: Shape) => new Map(shapes(properties, `SecurityGroup${direction}`).map((rule) => [textOf(rule), permission(rule)]));
    const [next, previous] = [rules(request.properties), rules(request.previous)];
    const gone = [...previous].filter(([key]) => !next.has(key)).map(([, rule]) => rule);
    const come = [...next].filter(([key]) => !previous.has(key)).map(([, rule]) => rule);
    if (gone.length > 0) await request.remove('ec2', `RevokeSecurityGroup${direction}`, { GroupId, IpPermissions: gone });
    if (come.length > 0) await request.call('ec2', `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: come });
  }
}

/** A rule in the form of the API: what it lets through, and one list per kind of peer. */
function permission(rule: Shape): Shape {
  const described = pick(rule, 'Description');
  const group = rule['SourceSecurityGroupId'] ?? rule['DestinationSecurityGroupId'];
  const list = rule['SourcePrefixListId'] ?? rule['DestinationPrefixListId'];
  const pair = { ...(group !== undefined && { GroupId: group }), ...renamed(rule, 'SourceSecurityGroupName', 'GroupName'), ...renamed(rule, 'SourceSecurityGroupOwnerId', 'UserId') };
  return {
    ...pick(rule, 'IpProtocol', 'FromPort', 'ToPort'),
    ...(rule['CidrIp'] !== undefined && { IpRanges: [{ CidrIp: rule['CidrIp'], ...described }] }),
    ...(rule['CidrIpv6'] !== undefined && { Ipv6Ranges: [{ CidrIpv6: rule['CidrIpv6'], ...described }] }),
    ...(Object.keys(pair).length > 0 && { UserIdGroupPairs: [{ ...pair, ...described }] }),
    ...(list !== undefined && { PrefixListIds: [{ PrefixListId: list, ...described }] }),
  };
}

function renamed(value: Shape, from: string, to: string): Shape {
  return value[from] === undefined ? {} : { [to]: value[from] };
}

function rule(direction: Direction): Provider {
  const input = (properties: Shape) => ({ ...pick(properties, 'GroupId', 'GroupName'), IpPermissions: [permission(properties)] });
  return {
    attributes: ['Id'],
    async create(request) {
      const answer = await request.call('ec2', `AuthorizeSecurityGroup${direction}`, input(request.properties));
      const id = optionalText(shapes(answer, 'SecurityGroupRules')[0] ?? {}, 'SecurityGroupRuleId') ?? request.logicalId;
      return made(id, { Id: id });
    },
    async update(request, current) {
      await request.call('ec2', `UpdateSecurityGroupRuleDescriptions${direction}`, input(request.properties));
      return current;
    },
    delete: (_current, request) => request.remove('ec2', `RevokeSecurityGroup${direction}`, input(request.properties)),
  };
}

const launchTemplate: Provider = {
  attributes: ['LaunchTemplateId', 'LatestVersionNumber', 'DefaultVersionNumber'],
  named: 'LaunchTemplateName',
  async create(request) {
    const LaunchTemplateName = optionalText(request.properties, 'LaunchTemplateName') ?? request.name(128);
    const given = shapes(request.properties, 'TagSpecifications');
    const tags = given.length > 0 ? { TagSpecifications: given } : tagSpecifications(request, 'launch-template');
    const answer = await request.call('ec2', 'CreateLaunchTemplate', { LaunchTemplateName, ...pick(request.properties, 'LaunchTemplateData', 'VersionDescription'), ...tags });
    return templateMade(shape(answer, 'LaunchTemplate'));
  },
  async update(request, current) {
    const LaunchTemplateId = current.physicalId;
    const answer = await request.call('ec2', 'CreateLaunchTemplateVersion', { LaunchTemplateId, ...pick(request.properties, 'LaunchTemplateData', 'VersionDescription') });
    return made(LaunchTemplateId, { ...current.attributes, LatestVersionNumber: String(shape(answer, 'LaunchTemplateVersion')['VersionNumber']) });
  },
  delete: (current, request) => request.remove('ec2', 'DeleteLaunchTemplate', { LaunchTemplateId: current.physicalId }),
};

function templateMade(template: Shape): Made {
  const id = text(template, 'LaunchTemplateId');
  return made(id, { LaunchTemplateId: id, LatestVersionNumber: String(template['LatestVersionNumber']), DefaultVersionNumber: String(template['DefaultVersionNumber']) });
}

const keyPair: Provider = {
  attributes: ['KeyPairId', 'KeyFingerprint'],
  named: 'KeyName',
  unsupported: ['KeyFormat'],
  async create(request) {
    const { properties } = request;
    const KeyName = text(properties, 'KeyName');
    const material = optionalText(properties, 'PublicKeyMaterial');
    const tags = tagSpecifications(request, 'key-pair');
    if (material !== undefined) return keyPairMade(await request.call('ec2', 'ImportKeyPair', { KeyName, PublicKeyMaterial: Buffer.from(material), ...tags }));
    const answer = await request.call('ec2', 'CreateKeyPair', { KeyName, ...pick(properties, 'KeyType'), ...tags });
    const created = keyPairMade(answer);
    request.began(created);
    await request.call('ssm', 'PutParameter', { Name: privateKeyParameter(created), Value: answer['KeyMaterial'], Type: 'SecureString' });
    return created;
  },
  async delete(current, request) {
    await request.remove('ec2', 'DeleteKeyPair', { KeyName: current.physicalId });
    if (request.properties['PublicKeyMaterial'] === undefined) await request.remove('ssm', 'DeleteParameter', { Name: privateKeyParameter(current) });
  },
};

function keyPairMade(answer: Shape): Made {
  return made(text(answer, 'KeyName'), pick(answer, 'KeyPairId', 'KeyFingerprint'));
}

/** CloudFormation keeps the private key of a pair that it makes there. */
function privateKeyParameter({ attributes }: Made): string {
  return `/ec2/keypair/${text(attributes, 'KeyPairId')}`;
}

const vpcEndpoint: Provider = {
  attributes: ['Id', 'CreationTimestamp', 'DnsEntries', 'NetworkInterfaceIds'],
  unsupported: ['ServiceNetworkArn', 'ResourceConfigurationArn', 'ServiceRegion'],
  async create(request) {
    const input = { ...omit(request.properties, 'Tags', 'PolicyDocument'), ...optionalJson(request.properties, 'PolicyDocument'), ...tagSpecifications(request, 'vpc-endpoint') };
    const VpcEndpointId = text(shape(await request.call('ec2', 'CreateVpcEndpoint', input), 'VpcEndpoint'), 'VpcEndpointId');
    request.began(made(VpcEndpointId, { Id: VpcEndpointId }));
    let endpoint: Shape = {};
    await request.until(async () => {
      endpoint = shapes(await request.call('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [VpcEndpointId] }), 'VpcEndpoints')[0] ?? {};
      return String(endpoint['State']).toLowerCase() === 'available';
    });
    return made(VpcEndpointId, endpointAttributes(VpcEndpointId, endpoint));
  },
  async update(request, current) {
    const changes = ['RouteTableIds', 'SubnetIds', 'SecurityGroupIds'].flatMap((name) => {
      const [next, previous] = [texts(request.properties, name), texts(request.previous, name)];
      return [[`Add${name}`, next.filter((id) => !previous.includes(id))], [`Remove${name}`, previous.filter((id) => !next.includes(id))]] as const;
    });
    const lists = Object.fromEntries(changes.filter(([, ids]) => ids.length > 0));
    const settings = { ...pick(request.properties, 'PrivateDnsEnabled'), ...optionalJson(request.properties, 'PolicyDocument') };
    await request.call('ec2', 'ModifyVpcEndpoint', { VpcEndpointId: current.physicalId, ...lists, ...settings });
    await changeTags(request, current.physicalId);
    return current;
  },
  async delete(current, request) {
    const answer = await request.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [current.physicalId] });
    refuseUnsuccessful(answer);
    const Filters = [{ Name: 'vpc-endpoint-id', Values: [current.physicalId] }];
    await request.until(async () => shapes(await request.call('ec2', 'DescribeVpcEndpoints', { Filters }), 'VpcEndpoints').length === 0);
  },
};

function endpointAttributes(id: string, endpoint: Shape): Shape {
  const names = shapes(endpoint, 'DnsEntries').map((entry) => `${String(entry['HostedZoneId'])}:${String(entry['DnsName'])}`);
  const at = endpoint['CreationTimestamp'];
  return { Id: id, CreationTimestamp: at instanceof Date ? at.toISOString() : at, DnsEntries: names, NetworkInterfaceIds: texts(endpoint, 'NetworkInterfaceIds') };
}

function refuseUnsuccessful(answer: Shape): void {
  const refused = shapes(answer, 'Unsuccessful').map((one) => text(shape(one, 'Error'), 'Message'));
  if (refused.length > 0) throw new Error(refused.join('; '));
}

export const ec2SecurityProviders: Readonly<Record<string, Provider>> = {
  'AWS::EC2::SecurityGroup': securityGroup,
  'AWS::EC2::SecurityGroupIngress': rule('Ingress'),
  'AWS::EC2::SecurityGroupEgress': rule('Egress'),
  'AWS::EC2::LaunchTemplate': launchTemplate,
  'AWS::EC2::KeyPair': keyPair,
  'AWS::EC2::VPCEndpoint': vpcEndpoint,
};
