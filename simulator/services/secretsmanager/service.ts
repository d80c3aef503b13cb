import * as z from 'zod';
import { AwsError, Regional, type Operation, type Service, type Shape, type World } from '../../service.ts';
import { defined, readInput } from '../common/input.ts';
import { Secrets, type Secret, type SecretVersion } from './secrets.ts';

const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));
const value = z.string().min(1).max(65_536);
const named = { SecretId: z.string().min(1).max(2048) };
const settings = { Description: z.string().max(2048).optional(), KmsKeyId: z.string().optional(), ClientRequestToken: z.string().min(32).max(64).optional() };

const schemas = {
  create: z.object({ Name: z.string().regex(/^[\w/+=.@-]{1,512}$/), SecretString: value, Tags: tags.default([]), ...settings }),
  named: z.object(named),
  get: z.object({ ...named, VersionStage: z.string().optional(), VersionId: z.string().optional() }),
  put: z.object({ ...named, SecretString: value, ClientRequestToken: settings.ClientRequestToken }),
  update: z.object({ ...named, SecretString: value.optional(), ...settings }),
  tag: z.object({ ...named, Tags: tags }),
  untag: z.object({ ...named, TagKeys: z.array(z.string()) }),
};

/** Secrets Manager: secrets as text, with versions and their stages. Nothing is encrypted, rotated by a function or deleted later. */
export function createSecretsManagerService(world: World): Service {
  const places = new Regional((account, region) => new Secrets(world, account, region));
  const operation = (run: (secrets: Secrets, input: Shape) => Shape, member = 'SecretId'): Operation => ({
    run: (input, call) => run(places.of(call), input),
    resources: (input, call) => [places.of(call).arnOf(String(input[member]))],
  });
  return {
    name: 'secretsmanager',
    protocol: 'json-1.1',
    targetPrefix: 'secretsmanager',
    operations: {
      CreateSecret: operation(create, 'Name'),
      GetSecretValue: operation(getValue),
      PutSecretValue: operation(putValue),
      UpdateSecret: operation(update),
      DescribeSecret: operation(describe),
      DeleteSecret: operation(remove),
      TagResource: operation(tag),
      UntagResource: operation(untag),
    },
  };
}

function create(secrets: Secrets, input: Shape): Shape {
  const { Name, SecretString, Description, KmsKeyId, ClientRequestToken, Tags } = readInput(schemas.create, input, 'InvalidParameterException');
  const secret = secrets.create(Name, SecretString, ClientRequestToken);
  Object.assign(secret, { description: Description, keyId: KmsKeyId });
  for (const { Key, Value } of Tags) secret.tags.set(Key, Value);
  return { ARN: secret.arn, Name, VersionId: secret.versions[0]?.id };
}

function getValue(secrets: Secrets, input: Shape): Shape {
  const { SecretId, VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = readInput(schemas.get, input, 'InvalidParameterException');
  const { arn, name, versions } = secrets.get(SecretId);
  const fits = ({ id, stages }: SecretVersion): boolean => (VersionId === undefined || id === VersionId) && (VersionStage === undefined || stages.has(VersionStage));
  const version = versions.find(fits);
  if (!version) throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${VersionStage === undefined ? `VersionId: ${VersionId ?? ''}` : `staging label: ${VersionStage}`}`);
  return { ARN: arn, Name: name, VersionId: version.id, SecretString: version.value, VersionStages: [...version.stages], CreatedDate: new Date(version.createdAt) };
}

function putValue(secrets: Secrets, input: Shape): Shape {
  const { SecretId, SecretString, ClientRequestToken } = readInput(schemas.put, input, 'InvalidParameterException');
  const secret = secrets.get(SecretId);
  const { id, stages } = secrets.put(secret, SecretString, ClientRequestToken);
  return { ...nameOf(secret), VersionId: id, VersionStages: [...stages] };
}

function update(secrets: Secrets, input: Shape): Shape {
  const { SecretId, SecretString, Description, KmsKeyId, ClientRequestToken } = readInput(schemas.update, input, 'InvalidParameterException');
  const secret = secrets.get(SecretId);
  Object.assign(secret, defined({ description: Description, keyId: KmsKeyId }));
  const version = SecretString === undefined ? undefined : secrets.put(secret, SecretString, ClientRequestToken);
  return { ...nameOf(secret), ...(version && { VersionId: version.id }) };
}

function describe(secrets: Secrets, input: Shape): Shape {
  const secret = secrets.get(readInput(schemas.named, input, 'InvalidParameterException').SecretId);
  const staged = secret.versions.filter(({ stages }) => stages.size > 0);
  return {
    ...nameOf(secret),
    ...defined({ Description: secret.description, KmsKeyId: secret.keyId }),
    CreatedDate: new Date(secret.createdAt),
    VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, [...stages]])),
    Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function remove(secrets: Secrets, input: Shape): Shape {
  const secret = secrets.get(readInput(schemas.named, input, 'InvalidParameterException').SecretId);
  secrets.delete(secret);
  return nameOf(secret);
}

function tag(secrets: Secrets, input: Shape): Shape {
  const { SecretId, Tags } = readInput(schemas.tag, input, 'InvalidParameterException');
  const secret = secrets.get(SecretId);
  for (const { Key, Value } of Tags) secret.tags.set(Key, Value);
  return {};
}

function untag(secrets: Secrets, input: Shape): Shape {
  const { SecretId, TagKeys } = readInput(schemas.untag, input, 'InvalidParameterException');
  const secret = secrets.get(SecretId);
  for (const key of TagKeys) secret.tags.delete(key);
  return {};
}

function nameOf({ arn, name }: Secret): Shape {
  return { ARN: arn, Name: name };
}
