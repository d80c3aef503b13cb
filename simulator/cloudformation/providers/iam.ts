import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { changed, difference, made, optionalText, pick, shape, shapes, tagChanges, tagList, text, texts, withTagList } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

/** Who a policy can be attached to: the property that lists them, and the words that IAM's operations use. */
const holders = [
  { property: 'Roles', member: 'RoleName', kind: 'Role' },
  { property: 'Users', member: 'UserName', kind: 'User' },
  { property: 'Groups', member: 'GroupName', kind: 'Group' },
] as const;

const role: Provider = {
  attributes: ['Arn', 'RoleId'],
  named: 'RoleName',
  async create(request) {
    const RoleName = optionalText(request.properties, 'RoleName') ?? request.name(64);
    const settings = pick(request.properties, 'Path', 'Description', 'MaxSessionDuration', 'PermissionsBoundary');
    const AssumeRolePolicyDocument = textOf(request.properties['AssumeRolePolicyDocument']);
    const answer = await request.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument, ...settings, ...withTagList(request) });
    const created = made(RoleName, pick(shape(answer, 'Role'), 'Arn', 'RoleId'));
    request.began(created);
    await changeRolePolicies(request, RoleName);
    return created;
  },
  async update(request, current) {
    const RoleName = current.physicalId;
    const { properties } = request;
    if (changed(request, 'AssumeRolePolicyDocument')) await request.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: textOf(properties['AssumeRolePolicyDocument']) });
    if (changed(request, 'Description', 'MaxSessionDuration')) {
      await request.call('iam', 'UpdateRole', { RoleName, Description: properties['Description'] ?? '', MaxSessionDuration: properties['MaxSessionDuration'] ?? 3600 });
    }
    if (changed(request, 'PermissionsBoundary')) await changeBoundary(request, RoleName);
    await changeRolePolicies(request, RoleName);
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('iam', 'TagRole', { RoleName, Tags: tagList(set) });
    if (remove.length > 0) await request.call('iam', 'UntagRole', { RoleName, TagKeys: remove });
    return current;
  },
  async delete(current, request) {
    const RoleName = current.physicalId;
    for (const PolicyArn of texts(request.properties, 'ManagedPolicyArns')) await request.remove('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    for (const policy of shapes(request.properties, 'Policies')) await request.remove('iam', 'DeleteRolePolicy', { RoleName, PolicyName: policy['PolicyName'] });
    await request.remove('iam', 'DeleteRole', { RoleName });
  },
};

async function changeBoundary(request: ResourceRequest, RoleName: string): Promise<void> {
  const PermissionsBoundary = optionalText(request.properties, 'PermissionsBoundary');
  if (PermissionsBoundary === undefined) await request.remove('iam', 'DeleteRolePermissionsBoundary', { RoleName });
  else await request.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary });
}

/** Attached and inline policies, from what they were to what they shall be. */
async function changeRolePolicies(request: ResourceRequest, RoleName: string): Promise<void> {
  const attached = difference(texts(request.properties, 'ManagedPolicyArns'), texts(request.previous, 'ManagedPolicyArns'));
  for (const PolicyArn of attached.added) await request.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
  for (const PolicyArn of attached.removed) await request.remove('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  const inline = (properties: Shape) => new Map(shapes(properties, 'Policies').map((policy) => [text(policy, 'PolicyName'), textOf(policy['PolicyDocument'])]));
  const [next, previous] = [inline(request.properties), inline(request.previous)];
  for (const [PolicyName, PolicyDocument] of next) {
    if (previous.get(PolicyName) !== PolicyDocument) await request.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
  }
  for (const PolicyName of previous.keys()) {
    if (!next.has(PolicyName)) await request.remove('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  }
}

const inlinePolicy: Provider = {
  attributes: ['Id'],
  async create(request) {
    const id = request.name(128);
    const created = made(id, { Id: id });
    request.began(created);
    await putInline(request);
    return created;
  },
  async update(request, current) {
    await putInline(request);
    const renamed = changed(request, 'PolicyName');
    for (const holder of holders) {
      const before = texts(request.previous, holder.property);
      const gone = renamed ? before : difference(texts(request.properties, holder.property), before).removed;
      await removeInline(request, holder, gone, text(request.previous, 'PolicyName'));
    }
    return current;
  },
  async delete(_current, request) {
    for (const holder of holders) await removeInline(request, holder, texts(request.properties, holder.property), text(request.properties, 'PolicyName'));
  },
};

async function putInline(request: ResourceRequest): Promise<void> {
  const policy = { PolicyName: request.properties['PolicyName'], PolicyDocument: textOf(request.properties['PolicyDocument']) };
  for (const { property, member, kind } of holders) {
    for (const name of texts(request.properties, property)) await request.call('iam', `Put${kind}Policy`, { [member]: name, ...policy });
  }
}

async function removeInline(request: ResourceRequest, { member, kind }: (typeof holders)[number], names: readonly string[], PolicyName: string): Promise<void> {
  for (const name of names) await request.remove('iam', `Delete${kind}Policy`, { [member]: name, PolicyName });
}

const rolePolicy: Provider = {
  attributes: [],
  create: async (request) => {
    await request.call('iam', 'PutRolePolicy', rolePolicyInput(request.properties));
    return made(`${text(request.properties, 'PolicyName')}|${text(request.properties, 'RoleName')}`);
  },
  update: async (request, current) => {
    await request.call('iam', 'PutRolePolicy', rolePolicyInput(request.properties));
    return current;
  },
  delete: (_current, request) => request.remove('iam', 'DeleteRolePolicy', pick(request.properties, 'RoleName', 'PolicyName')),
};

function rolePolicyInput(properties: Shape): Shape {
  return { ...pick(properties, 'RoleName', 'PolicyName'), PolicyDocument: textOf(properties['PolicyDocument'] ?? {}) };
}

const managedPolicy: Provider = {
  attributes: ['PolicyArn', 'PolicyId'],
  named: 'ManagedPolicyName',
  async create(request) {
    const PolicyName = optionalText(request.properties, 'ManagedPolicyName') ?? request.name(128);
    const PolicyDocument = textOf(request.properties['PolicyDocument']);
    const answer = shape(await request.call('iam', 'CreatePolicy', { PolicyName, PolicyDocument, ...pick(request.properties, 'Path', 'Description') }), 'Policy');
    const created = made(text(answer, 'Arn'), { PolicyArn: answer['Arn'], PolicyId: answer['PolicyId'] });
    request.began(created);
    await changeAttachments(request, created);
    return created;
  },
  async update(request, current) {
    const PolicyArn = current.physicalId;
    if (changed(request, 'PolicyDocument')) {
      await dropOldVersions(request, PolicyArn);
      await request.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument: textOf(request.properties['PolicyDocument']), SetAsDefault: true });
    }
    await changeAttachments(request, current);
    return current;
  },
  async delete(current, request) {
    const PolicyArn = current.physicalId;
    for (const { property, member, kind } of holders) {
      for (const name of texts(request.properties, property)) await request.remove('iam', `Detach${kind}Policy`, { [member]: name, PolicyArn });
    }
    await dropOldVersions(request, PolicyArn);
    await request.remove('iam', 'DeletePolicy', { PolicyArn });
  },
};

async function changeAttachments(request: ResourceRequest, { physicalId: PolicyArn }: Made): Promise<void> {
  for (const { property, member, kind } of holders) {
    const { added, removed } = difference(texts(request.properties, property), texts(request.previous, property));
    for (const name of added) await request.call('iam', `Attach${kind}Policy`, { [member]: name, PolicyArn });
    for (const name of removed) await request.remove('iam', `Detach${kind}Policy`, { [member]: name, PolicyArn });
  }
}

/** IAM keeps at most five versions, and deletes no policy that has more than one. */
async function dropOldVersions(request: ResourceRequest, PolicyArn: string): Promise<void> {
  const versions = shapes(await request.call('iam', 'ListPolicyVersions', { PolicyArn }), 'Versions');
  for (const { VersionId } of versions.filter((version) => version['IsDefaultVersion'] !== true)) {
    await request.remove('iam', 'DeletePolicyVersion', { PolicyArn, VersionId });
  }
}

const instanceProfile: Provider = {
  attributes: ['Arn'],
  named: 'InstanceProfileName',
  async create(request) {
    const InstanceProfileName = optionalText(request.properties, 'InstanceProfileName') ?? request.name(128);
    const answer = await request.call('iam', 'CreateInstanceProfile', { InstanceProfileName, ...pick(request.properties, 'Path') });
    const created = made(InstanceProfileName, pick(shape(answer, 'InstanceProfile'), 'Arn'));
    request.began(created);
    for (const RoleName of texts(request.properties, 'Roles')) await request.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName });
    return created;
  },
  async update(request, current) {
    const InstanceProfileName = current.physicalId;
    const { added, removed } = difference(texts(request.properties, 'Roles'), texts(request.previous, 'Roles'));
    for (const RoleName of removed) await request.remove('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName });
    for (const RoleName of added) await request.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName });
    return current;
  },
  async delete(current, request) {
    const InstanceProfileName = current.physicalId;
    for (const RoleName of texts(request.properties, 'Roles')) await request.remove('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName });
    await request.remove('iam', 'DeleteInstanceProfile', { InstanceProfileName });
  },
};

const oidcProvider: Provider = {
  attributes: ['Arn'],
  async create(request) {
    const { properties } = request;
    const input = { Url: properties['Url'], ClientIDList: texts(properties, 'ClientIdList'), ThumbprintList: texts(properties, 'ThumbprintList'), ...withTagList(request) };
    const arn = text(await request.call('iam', 'CreateOpenIDConnectProvider', input), 'OpenIDConnectProviderArn');
    return made(arn, { Arn: arn });
  },
  async update(request, current) {
    const OpenIDConnectProviderArn = current.physicalId;
    if (changed(request, 'ThumbprintList')) {
      await request.call('iam', 'UpdateOpenIDConnectProviderThumbprint', { OpenIDConnectProviderArn, ThumbprintList: texts(request.properties, 'ThumbprintList') });
    }
    const clients = difference(texts(request.properties, 'ClientIdList'), texts(request.previous, 'ClientIdList'));
    for (const ClientID of clients.added) await request.call('iam', 'AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID });
    for (const ClientID of clients.removed) await request.remove('iam', 'RemoveClientIDFromOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID });
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('iam', 'TagOpenIDConnectProvider', { OpenIDConnectProviderArn, Tags: tagList(set) });
    if (remove.length > 0) await request.call('iam', 'UntagOpenIDConnectProvider', { OpenIDConnectProviderArn, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: current.physicalId }),
};

export const iamProviders: Readonly<Record<string, Provider>> = {
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': inlinePolicy,
  'AWS::IAM::RolePolicy': rolePolicy,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::InstanceProfile': instanceProfile,
  'AWS::IAM::OIDCProvider': oidcProvider,
};
