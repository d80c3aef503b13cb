import * as z from 'zod';
import { AwsError, type Shape } from '../../service.ts';
import { readInput } from '../common/input.ts';
import type { Grant, Key, Keyring } from './keys.ts';

const keyId = z.string().min(1).max(2048);
const aliasName = z.string().regex(/^alias\/[\w/-]+$/).max(256);
const paging = { Limit: z.int().min(1).max(1000).default(100), Marker: z.string().optional() };

const schemas = {
  key: z.object({ KeyId: keyId }),
  create: z.object({
    Description: z.string().max(8192).optional(),
    KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT']).optional(),
    KeySpec: z.string().optional(),
    MultiRegion: z.boolean().optional(),
    Policy: z.string().optional(),
    Tags: z.array(z.object({ TagKey: z.string().min(1), TagValue: z.string() })).default([]),
  }),
  list: z.object(paging),
  alias: z.object({ AliasName: aliasName, TargetKeyId: keyId }),
  listAliases: z.object({ KeyId: keyId.optional(), ...paging }),
  scheduleDeletion: z.object({ KeyId: keyId, PendingWindowInDays: z.int().min(7).max(30).default(30) }),
  rotation: z.object({ KeyId: keyId, RotationPeriodInDays: z.int().min(90).max(2560).default(365) }),
  putPolicy: z.object({ KeyId: keyId, PolicyName: z.literal('default').default('default'), Policy: z.string() }),
  describe: z.object({ KeyId: keyId, Description: z.string().max(8192) }),
  tag: z.object({ KeyId: keyId, Tags: z.array(z.object({ TagKey: z.string().min(1), TagValue: z.string() })) }),
  untag: z.object({ KeyId: keyId, TagKeys: z.array(z.string()) }),
  createGrant: z.object({
    KeyId: keyId,
    GranteePrincipal: z.string().min(1),
    RetiringPrincipal: z.string().optional(),
    Operations: z.array(z.string()).min(1),
    Constraints: z.unknown().optional(),
    Name: z.string().optional(),
  }),
  listGrants: z.object({ KeyId: keyId, GrantId: z.string().optional(), GranteePrincipal: z.string().optional(), ...paging }),
  grant: z.object({ KeyId: keyId, GrantId: z.string() }),
};

type Run = (keyring: Keyring, input: Shape) => Shape;

function metadata(key: Key, account: string): Shape {
  const isCipher = key.usage === 'ENCRYPT_DECRYPT';
  return {
    AWSAccountId: account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionAt !== undefined && { DeletionDate: new Date(key.deletionAt) }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    ...(isCipher && { EncryptionAlgorithms: [key.spec === 'SYMMETRIC_DEFAULT' ? 'SYMMETRIC_DEFAULT' : 'RSAES_OAEP_SHA_256'] }),
    MultiRegion: key.multiRegion,
  };
}

function requireJson(policy: string): void {
  try {
    JSON.parse(policy);
  } catch {
    throw new AwsError('MalformedPolicyDocumentException', 'The new key policy is not valid JSON.');
  }
}

function setEnabled(enabled: boolean): Run {
  return (keyring, input) => {
    keyring.usable(readInput(schemas.key, input).KeyId).state = enabled ? 'Enabled' : 'Disabled';
    return {};
  };
}

const keyOperations: Record<string, Run> = {
  CreateKey: (keyring, input) => {
    const fields = readInput(schemas.create, input);
    if (fields.Policy !== undefined) requireJson(fields.Policy);
    const key = keyring.create({
      description: fields.Description, usage: fields.KeyUsage, spec: fields.KeySpec, multiRegion: fields.MultiRegion, policy: fields.Policy,
      tags: fields.Tags.map((tag) => [tag.TagKey, tag.TagValue]),
    });
    return { KeyMetadata: metadata(key, keyring.account) };
  },
  DescribeKey: (keyring, input) => ({ KeyMetadata: metadata(keyring.get(readInput(schemas.key, input).KeyId), keyring.account) }),
  ListKeys: (keyring, input) => {
    const { items, ...rest } = page([...keyring.keys.values()], readInput(schemas.list, input));
    return { Keys: items.map((key) => ({ KeyId: key.id, KeyArn: key.arn })), ...rest };
  },
  UpdateKeyDescription: (keyring, input) => {
    const { KeyId, Description } = readInput(schemas.describe, input);
    keyring.usable(KeyId).description = Description;
    return {};
  },
  EnableKey: setEnabled(true),
  DisableKey: setEnabled(false),
  ScheduleKeyDeletion: (keyring, input) => {
    const { KeyId, PendingWindowInDays } = readInput(schemas.scheduleDeletion, input);
    const key = keyring.usable(KeyId);
    keyring.scheduleDeletion(key, PendingWindowInDays);
    return { KeyId: key.arn, DeletionDate: new Date(key.deletionAt ?? 0), KeyState: key.state, PendingWindowInDays };
  },
  CancelKeyDeletion: (keyring, input) => {
    const key = keyring.get(readInput(schemas.key, input).KeyId);
    if (key.state !== 'PendingDeletion') throw new AwsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
    key.state = 'Disabled';
    key.deletionAt = undefined;
    return { KeyId: key.arn };
  },
  EnableKeyRotation: (keyring, input) => {
    const { KeyId, RotationPeriodInDays } = readInput(schemas.rotation, input);
    const key = keyring.usable(KeyId);
    if (key.spec !== 'SYMMETRIC_DEFAULT') throw new AwsError('UnsupportedOperationException', `Automatic rotation is not supported for ${key.spec} keys.`);
    key.rotation = { days: RotationPeriodInDays, since: keyring.now };
    return {};
  },
  DisableKeyRotation: (keyring, input) => {
    keyring.usable(readInput(schemas.key, input).KeyId).rotation = undefined;
    return {};
  },
  GetKeyRotationStatus: (keyring, input) => {
    const { id, rotation } = keyring.get(readInput(schemas.key, input).KeyId);
    if (rotation === undefined) return { KeyRotationEnabled: false, KeyId: id };
    return { KeyRotationEnabled: true, KeyId: id, RotationPeriodInDays: rotation.days, NextRotationDate: new Date(rotation.since + rotation.days * 86_400_000) };
  },
  PutKeyPolicy: (keyring, input) => {
    const { KeyId, Policy } = readInput(schemas.putPolicy, input);
    requireJson(Policy);
    keyring.usable(KeyId).policy = Policy;
    return {};
  },
  GetKeyPolicy: (keyring, input) => ({ Policy: keyring.get(readInput(schemas.key, input).KeyId).policy, PolicyName: 'default' }),
  ListKeyPolicies: (keyring, input) => {
    keyring.get(readInput(schemas.key, input).KeyId);
    return { PolicyNames: ['default'], Truncated: false };
  },
  TagResource: (keyring, input) => {
    const { KeyId, Tags } = readInput(schemas.tag, input);
    const key = keyring.usable(KeyId);
    for (const tag of Tags) key.tags.set(tag.TagKey, tag.TagValue);
    return {};
  },
  UntagResource: (keyring, input) => {
    const { KeyId, TagKeys } = readInput(schemas.untag, input);
    const key = keyring.usable(KeyId);
    for (const name of TagKeys) key.tags.delete(name);
    return {};
  },
  ListResourceTags: (keyring, input) => {
    const { tags } = keyring.get(readInput(schemas.key, input).KeyId);
    return { Tags: [...tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })), Truncated: false };
  },
};

const aliasOperations: Record<string, Run> = {
  CreateAlias: (keyring, input) => {
    const { AliasName, TargetKeyId } = readInput(schemas.alias, input);
    if (AliasName.startsWith('alias/aws/')) throw new AwsError('NotAuthorizedException', `The alias ${AliasName} is reserved for AWS.`);
    if (keyring.aliases.has(AliasName)) throw new AwsError('AlreadyExistsException', `An alias with the name ${keyring.arn(AliasName)} already exists`);
    keyring.aliases.set(AliasName, { keyId: keyring.usable(TargetKeyId).id, createdAt: keyring.now, updatedAt: keyring.now });
    return {};
  },
  UpdateAlias: (keyring, input) => {
    const { AliasName, TargetKeyId } = readInput(schemas.alias, input);
    const alias = aliasNamed(keyring, AliasName);
    alias.keyId = keyring.usable(TargetKeyId).id;
    alias.updatedAt = keyring.now;
    return {};
  },
  DeleteAlias: (keyring, input) => {
    const { AliasName } = readInput(schemas.alias.pick({ AliasName: true }), input);
    aliasNamed(keyring, AliasName);
    keyring.aliases.delete(AliasName);
    return {};
  },
  ListAliases: (keyring, input) => {
    const { KeyId, ...paging } = readInput(schemas.listAliases, input);
    const target = KeyId === undefined ? undefined : keyring.get(KeyId).id;
    const chosen = [...keyring.aliases].filter(([, alias]) => target === undefined || alias.keyId === target);
    const { items, ...rest } = page(chosen, paging);
    return {
      Aliases: items.map(([AliasName, alias]) => ({
        AliasName, AliasArn: keyring.arn(AliasName), TargetKeyId: alias.keyId, CreationDate: new Date(alias.createdAt), LastUpdatedDate: new Date(alias.updatedAt),
      })),
      ...rest,
    };
  },
};

function aliasNamed(keyring: Keyring, name: string) {
  const alias = keyring.aliases.get(name);
  if (alias === undefined) throw new AwsError('NotFoundException', `Alias ${keyring.arn(name)} is not found.`);
  return alias;
}

const grantOperations: Record<string, Run> = {
  CreateGrant: (keyring, input) => {
    const { KeyId, Name, GranteePrincipal, RetiringPrincipal, Operations, Constraints } = readInput(schemas.createGrant, input);
    const key = keyring.usable(KeyId);
    if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
    const grant: Grant = {
      GrantId: keyring.random.hex(64), GrantToken: keyring.random.hex(64), Name, GranteePrincipal, RetiringPrincipal, Operations, Constraints, CreationDate: new Date(keyring.now),
    };
    key.grants.set(grant.GrantId, grant);
    return { GrantId: grant.GrantId, GrantToken: grant.GrantToken };
  },
  ListGrants: (keyring, input) => {
    const { KeyId, GrantId, GranteePrincipal, ...paging } = readInput(schemas.listGrants, input);
    const key = keyring.get(KeyId);
    const chosen = [...key.grants.values()].filter(
      (grant) => (GrantId === undefined || grant.GrantId === GrantId) && (GranteePrincipal === undefined || grant.GranteePrincipal === GranteePrincipal),
    );
    const { items, ...rest } = page(chosen, paging);
    return { Grants: items.map(({ GrantToken: _, ...grant }) => ({ KeyId: key.arn, IssuingAccount: `arn:aws:iam::${keyring.account}:root`, ...grant })), ...rest };
  },
  RevokeGrant: (keyring, input) => {
    const { KeyId, GrantId } = readInput(schemas.grant, input);
    if (!keyring.get(KeyId).grants.delete(GrantId)) throw new AwsError('NotFoundException', `Grant ID ${GrantId} not found`);
    return {};
  },
};

function page<T>(items: readonly T[], { Limit, Marker = '0' }: { Limit: number; Marker?: string | undefined }): { items: readonly T[]; Truncated: boolean; NextMarker?: string } {
  if (!/^\d+$/.test(Marker)) throw new AwsError('InvalidMarkerException', 'Could not deserialize marker');
  const end = Number(Marker) + Limit;
  return { items: items.slice(Number(Marker), end), Truncated: end < items.length, ...(end < items.length && { NextMarker: String(end) }) };
}

export const kmsOperations: Readonly<Record<string, Run>> = { ...keyOperations, ...aliasOperations, ...grantOperations };
