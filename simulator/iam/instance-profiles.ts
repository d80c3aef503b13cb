import type { Call, Operation, Shape } from '../service.ts';
import { deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity } from './errors.ts';
import { listOf, nameOf, optionalText, pageOf, pathOf, requiredText, tagList, tagsOf } from './input.ts';
import { passRole } from './pass-role.ts';
import { describeRole, onRole } from './roles.ts';
import type { IamAccount, IamState, InstanceProfile } from './state.ts';

const LONGEST_PROFILE_NAME = 128;

/** Instance profiles: how an EC2 instance gets its role. */
export function instanceProfileOperations(iam: IamState): Record<string, Operation> {
  return {
    CreateInstanceProfile: {
      resources: (input, { account }) => [profileArn(account, pathOf(input), nameOf(input, 'InstanceProfileName', LONGEST_PROFILE_NAME))],
      run: (input, call) => createProfile(iam, input, call),
    },
    GetInstanceProfile: onProfile(iam, (profile, _input, account) => ({ InstanceProfile: describeProfile(profile, account) })),
    ListInstanceProfiles: { run: (input, { account }) => listProfiles(iam.account(account), input) },
    ListInstanceProfilesForRole: onRole(iam, (role, input, account) => {
      const profiles = [...account.instanceProfiles.values()].filter((profile) => profile.role === role.name);
      return pageOf('InstanceProfiles', profiles.map((profile) => describeProfile(profile, account)), input);
    }),
    DeleteInstanceProfile: onProfile(iam, (profile, _input, account) => {
      if (profile.role !== undefined) throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
      account.instanceProfiles.delete(profile.name);
      return {};
    }),
    AddRoleToInstanceProfile: onProfile(iam, async (profile, input, account, call) => {
      const role = account.role(requiredText(input, 'RoleName'));
      await passRole(call, role.arn, 'ec2.amazonaws.com');
      if (profile.role !== undefined) throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
      profile.role = role.name;
      return {};
    }),
    RemoveRoleFromInstanceProfile: onProfile(iam, (profile, input, account) => {
      const role = account.role(requiredText(input, 'RoleName'));
      if (profile.role !== role.name) throw noSuchEntity(`Role ${role.name} is not in instance profile ${profile.name}.`);
      profile.role = undefined;
      return {};
    }),
    TagInstanceProfile: onProfile(iam, (profile, input) => {
      for (const [key, value] of tagsOf(input)) profile.tags.set(key, value);
      return {};
    }),
    UntagInstanceProfile: onProfile(iam, (profile, input) => {
      for (const key of listOf<string>(input, 'TagKeys')) profile.tags.delete(key);
      return {};
    }),
    ListInstanceProfileTags: onProfile(iam, (profile, input) => pageOf('Tags', tagList(profile.tags), input)),
  };
}

function onProfile(iam: IamState, run: (profile: InstanceProfile, input: Shape, account: IamAccount, call: Call) => Shape | Promise<Shape>): Operation {
  const find = (input: Shape, account: IamAccount) => account.instanceProfiles.get(nameOf(input, 'InstanceProfileName', LONGEST_PROFILE_NAME));
  return {
    resources: (input, { account }) => [find(input, iam.account(account))?.arn ?? profileArn(account, '/', requiredText(input, 'InstanceProfileName'))],
    run: (input, call) => {
      const account = iam.account(call.account);
      const profile = find(input, account);
      if (profile === undefined) throw noSuchEntity(`Instance Profile ${requiredText(input, 'InstanceProfileName')} cannot be found.`);
      return run(profile, input, account, call);
    },
  };
}

function createProfile(iam: IamState, input: Shape, call: Call): Shape {
  const account = iam.account(call.account);
  const name = nameOf(input, 'InstanceProfileName', LONGEST_PROFILE_NAME);
  const path = pathOf(input);
  if (account.instanceProfiles.has(name)) throw entityAlreadyExists(`Instance Profile ${name} already exists.`);
  const profile: InstanceProfile = {
    name,
    path,
    id: iam.newId('AIPA'),
    arn: profileArn(account.id, path, name),
    createDate: new Date(call.world.clock.now()),
    tags: tagsOf(input),
    role: undefined,
  };
  account.instanceProfiles.set(name, profile);
  return { InstanceProfile: describeProfile(profile, account) };
}

function listProfiles(account: IamAccount, input: Shape): Shape {
  const prefix = optionalText(input, 'PathPrefix') ?? '/';
  const profiles = [...account.instanceProfiles.values()].filter(({ path }) => path.startsWith(prefix));
  return pageOf('InstanceProfiles', profiles.map((profile) => describeProfile(profile, account)), input);
}

function describeProfile(profile: InstanceProfile, account: IamAccount): Shape {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: profile.createDate,
    Roles: profile.role === undefined ? [] : [describeRole(account.role(profile.role))],
    Tags: tagList(profile.tags),
  };
}

function profileArn(account: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:instance-profile${path}${name}`;
}
