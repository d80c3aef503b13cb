import type { Call, Operation, Shape } from '../service.ts';
import { accessDenied, deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity } from './errors.ts';
import { listOf, nameOf, optionalText, pageOf, pathOf, requiredText, tagList, tagsOf } from './input.ts';
import { awsManagedPolicies } from './managed-policies.ts';
import { defaultVersionOf, storedPolicy } from './state.ts';
import type { IamAccount, IamState, ManagedPolicy, PolicyVersion } from './state.ts';

const LONGEST_POLICY_NAME = 128;
const LARGEST_MANAGED_POLICY = 6144;
const MOST_VERSIONS = 5;

/** Managed policies: a customer's own, and reading AWS's. */
export function managedPolicyOperations(iam: IamState): Record<string, Operation> {
  return {
    CreatePolicy: {
      resources: (input, { account }) => [policyArn(account, pathOf(input), nameOf(input, 'PolicyName', LONGEST_POLICY_NAME))],
      run: (input, call) => createPolicy(iam, input, call),
    },
    GetPolicy: onPolicy(iam, (policy, _input, account) => ({ Policy: describePolicy(policy, account) })),
    ListPolicies: { run: (input, { account }) => listPolicies(iam.account(account), input) },
    DeletePolicy: onOwnPolicy(iam, deletePolicy),
    CreatePolicyVersion: onOwnPolicy(iam, createVersion),
    GetPolicyVersion: onPolicy(iam, (policy, input) => {
      const id = requiredText(input, 'VersionId');
      return { PolicyVersion: { ...describeVersion(policy, id), Document: encodeURIComponent(versionOf(policy, id).policy.text) } };
    }),
    ListPolicyVersions: onPolicy(iam, (policy, input) => pageOf('Versions', [...policy.versions.keys()].reverse().map((id) => describeVersion(policy, id)), input)),
    DeletePolicyVersion: onOwnPolicy(iam, (policy, input) => {
      const id = requiredText(input, 'VersionId');
      versionOf(policy, id);
      if (id === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.');
      policy.versions.delete(id);
      return {};
    }),
    SetDefaultPolicyVersion: onOwnPolicy(iam, (policy, input) => {
      const id = requiredText(input, 'VersionId');
      versionOf(policy, id);
      policy.defaultVersion = id;
      return {};
    }),
    TagPolicy: onOwnPolicy(iam, (policy, input) => {
      for (const [key, value] of tagsOf(input)) policy.tags.set(key, value);
      return {};
    }),
    UntagPolicy: onOwnPolicy(iam, (policy, input) => {
      for (const key of listOf<string>(input, 'TagKeys')) policy.tags.delete(key);
      return {};
    }),
    ListPolicyTags: onPolicy(iam, (policy, input) => pageOf('Tags', tagList(policy.tags), input)),
    ListEntitiesForPolicy: onPolicy(iam, (policy, _input, account) => ({
      PolicyRoles: rolesWith(policy, account).map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      PolicyUsers: [],
      PolicyGroups: [],
      IsTruncated: false,
    })),
  };
}

function onPolicy(iam: IamState, run: (policy: ManagedPolicy, input: Shape, account: IamAccount, call: Call) => Shape): Operation {
  return {
    resources: (input) => [requiredText(input, 'PolicyArn')],
    run: (input, call) => {
      const account = iam.account(call.account);
      return run(account.policy(requiredText(input, 'PolicyArn')), input, account, call);
    },
  };
}

/** An operation that changes a policy: those of AWS are the same for everybody. */
function onOwnPolicy(iam: IamState, run: (policy: ManagedPolicy, input: Shape, account: IamAccount, call: Call) => Shape): Operation {
  return onPolicy(iam, (policy, input, account, call) => {
    if (!account.policies.has(policy.arn)) throw accessDenied(`${policy.arn} belongs to AWS and cannot be changed.`);
    return run(policy, input, account, call);
  });
}

function createPolicy(iam: IamState, input: Shape, call: Call): Shape {
  const account = iam.account(call.account);
  const name = nameOf(input, 'PolicyName', LONGEST_POLICY_NAME);
  const path = pathOf(input);
  const version = newVersion(input, call);
  if ([...account.policies.values()].some((other) => other.name === name)) {
    throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  const policy: ManagedPolicy = {
    name,
    path,
    id: iam.newId('ANPA'),
    arn: policyArn(account.id, path, name),
    createDate: version.createDate,
    description: optionalText(input, 'Description'),
    tags: tagsOf(input),
    versions: new Map([['v1', version]]),
    defaultVersion: 'v1',
    nextVersion: 2,
  };
  account.policies.set(policy.arn, policy);
  return { Policy: describePolicy(policy, account) };
}

function createVersion(policy: ManagedPolicy, input: Shape, _account: IamAccount, call: Call): Shape {
  const version = newVersion(input, call);
  if (policy.versions.size >= MOST_VERSIONS) {
    throw limitExceeded(`A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`);
  }
  const id = `v${policy.nextVersion++}`;
  policy.versions.set(id, version);
  if (String(input['SetAsDefault']) === 'true') policy.defaultVersion = id;
  return { PolicyVersion: describeVersion(policy, id) };
}

function newVersion(input: Shape, call: Call): PolicyVersion {
  const policy = storedPolicy(requiredText(input, 'PolicyDocument'), 'identity');
  if (policy.text.replace(/\s/g, '').length > LARGEST_MANAGED_POLICY) throw limitExceeded(`Cannot exceed quota for PolicySize: ${LARGEST_MANAGED_POLICY}`);
  return { createDate: new Date(call.world.clock.now()), policy };
}

function deletePolicy(policy: ManagedPolicy, _input: Shape, account: IamAccount): Shape {
  if (rolesWith(policy, account).length > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  if (policy.versions.size > 1) {
    throw deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
  }
  account.policies.delete(policy.arn);
  return {};
}

function listPolicies(account: IamAccount, input: Shape): Shape {
  const scope = optionalText(input, 'Scope') ?? 'All';
  const prefix = optionalText(input, 'PathPrefix') ?? '/';
  const policies = [...(scope === 'Local' ? [] : awsManagedPolicies()), ...(scope === 'AWS' ? [] : account.policies.values())]
    .filter(({ path }) => path.startsWith(prefix))
    .map((policy) => describePolicy(policy, account))
    .filter(({ AttachmentCount }) => String(input['OnlyAttached']) !== 'true' || AttachmentCount !== 0);
  return pageOf('Policies', policies, input);
}

function describePolicy(policy: ManagedPolicy, account: IamAccount): Shape {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: rolesWith(policy, account).length,
    PermissionsBoundaryUsageCount: [...account.roles.values()].filter(({ boundary }) => boundary === policy.arn).length,
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: policy.createDate,
    UpdateDate: defaultVersionOf(policy).createDate,
    Tags: tagList(policy.tags),
  };
}

function describeVersion(policy: ManagedPolicy, id: string): Shape {
  return { VersionId: id, IsDefaultVersion: id === policy.defaultVersion, CreateDate: versionOf(policy, id).createDate };
}

function versionOf(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.get(id);
  if (version === undefined) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}

function rolesWith(policy: ManagedPolicy, account: IamAccount) {
  return [...account.roles.values()].filter(({ attached }) => attached.has(policy.arn));
}

function policyArn(account: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:policy${path}${name}`;
}
