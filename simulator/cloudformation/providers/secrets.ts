import type { Random } from '../../random.ts';
import type { Shape } from '../../service.ts';
import { changed, made, omit, optionalJson, optionalText, pick, shape, tagChanges, tagList, text, withTagList } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

const key: Provider = {
  attributes: ['KeyId', 'Arn'],
  async create(request) {
    const { properties } = request;
    const settings = pick(properties, 'Description', 'KeySpec', 'KeyUsage', 'Origin', 'MultiRegion', 'BypassPolicyLockoutSafetyCheck');
    const answer = await request.call('kms', 'CreateKey', { ...settings, ...optionalJson(properties, 'KeyPolicy', 'Policy'), ...keyTags(request.tags) });
    const metadata = shape(answer, 'KeyMetadata');
    const created = made(text(metadata, 'KeyId'), pick(metadata, 'KeyId', 'Arn'));
    request.began(created);
    if (properties['EnableKeyRotation'] === true) await changeRotation(request, created);
    if (properties['Enabled'] === false) await request.call('kms', 'DisableKey', { KeyId: created.physicalId });
    return created;
  },
  async update(request, current) {
    const KeyId = current.physicalId;
    const { properties } = request;
    if (changed(request, 'KeyPolicy')) await request.call('kms', 'PutKeyPolicy', { KeyId, PolicyName: 'default', ...optionalJson(properties, 'KeyPolicy', 'Policy') });
    if (changed(request, 'Description')) await request.call('kms', 'UpdateKeyDescription', { KeyId, Description: properties['Description'] ?? '' });
    if (changed(request, 'EnableKeyRotation', 'RotationPeriodInDays')) await changeRotation(request, current);
    if (changed(request, 'Enabled')) await request.call('kms', properties['Enabled'] === false ? 'DisableKey' : 'EnableKey', { KeyId });
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('kms', 'TagResource', { KeyId, ...keyTags(set) });
    if (remove.length > 0) await request.call('kms', 'UntagResource', { KeyId, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('kms', 'ScheduleKeyDeletion', { KeyId: current.physicalId, ...pick(request.properties, 'PendingWindowInDays') }),
};

function keyTags(tags: Readonly<Record<string, string>>): Shape {
  const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  return Tags.length === 0 ? {} : { Tags };
}

async function changeRotation(request: ResourceRequest, { physicalId: KeyId }: Made): Promise<void> {
  if (request.properties['EnableKeyRotation'] === true) await request.call('kms', 'EnableKeyRotation', { KeyId, ...pick(request.properties, 'RotationPeriodInDays') });
  else await request.call('kms', 'DisableKeyRotation', { KeyId });
}

const alias: Provider = {
  attributes: [],
  named: 'AliasName',
  async create(request) {
    await request.call('kms', 'CreateAlias', pick(request.properties, 'AliasName', 'TargetKeyId'));
    return made(text(request.properties, 'AliasName'));
  },
  async update(request, current) {
    await request.call('kms', 'UpdateAlias', pick(request.properties, 'AliasName', 'TargetKeyId'));
    return current;
  },
  delete: (current, request) => request.remove('kms', 'DeleteAlias', { AliasName: current.physicalId }),
};

const parameter: Provider = {
  attributes: ['Type', 'Value'],
  named: 'Name',
  async create(request) {
    const Name = optionalText(request.properties, 'Name') ?? request.name(512);
    await request.call('ssm', 'PutParameter', { ...omit(request.properties, 'Tags'), Name, ...withTagList(request) });
    return made(Name, pick(request.properties, 'Type', 'Value'));
  },
  async update(request, current) {
    const Name = current.physicalId;
    await request.call('ssm', 'PutParameter', { ...omit(request.properties, 'Tags'), Name, Overwrite: true });
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('ssm', 'AddTagsToResource', { ResourceType: 'Parameter', ResourceId: Name, Tags: tagList(set) });
    if (remove.length > 0) await request.call('ssm', 'RemoveTagsFromResource', { ResourceType: 'Parameter', ResourceId: Name, TagKeys: remove });
    return made(Name, pick(request.properties, 'Type', 'Value'));
  },
  delete: (current, request) => request.remove('ssm', 'DeleteParameter', { Name: current.physicalId }),
};

const secret: Provider = {
  attributes: ['Id'],
  named: 'Name',
  unsupported: ['ReplicaRegions', 'Type'],
  async create(request) {
    const Name = optionalText(request.properties, 'Name') ?? request.name(512);
    const SecretString = secretString(request);
    const settings = pick(request.properties, 'Description', 'KmsKeyId');
    const arn = text(await request.call('secretsmanager', 'CreateSecret', { Name, SecretString, ...settings, ...withTagList(request) }), 'ARN');
    return made(arn, { Id: arn });
  },
  async update(request, current) {
    const value = changed(request, 'SecretString', 'GenerateSecretString') ? { SecretString: secretString(request) } : {};
    await request.call('secretsmanager', 'UpdateSecret', { SecretId: current.physicalId, ...pick(request.properties, 'Description', 'KmsKeyId'), ...value });
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('secretsmanager', 'TagResource', { SecretId: current.physicalId, Tags: tagList(set) });
    if (remove.length > 0) await request.call('secretsmanager', 'UntagResource', { SecretId: current.physicalId, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('secretsmanager', 'DeleteSecret', { SecretId: current.physicalId, ForceDeleteWithoutRecovery: true }),
};

/** The secret as given, or generated; with a template, the generated part is one member of it. */
function secretString(request: ResourceRequest): string {
  const wanted = request.properties['GenerateSecretString'];
  if (wanted === undefined) return optionalText(request.properties, 'SecretString') ?? password({}, request.random);
  const options = shape(request.properties, 'GenerateSecretString');
  const generated = password(options, request.random);
  const member = optionalText(options, 'GenerateStringKey');
  const template = optionalText(options, 'SecretStringTemplate');
  return member === undefined || template === undefined ? generated : JSON.stringify({ ...(JSON.parse(template) as Shape), [member]: generated });
}

const characters = [
  { exclude: 'ExcludeLowercase', set: 'abcdefghijklmnopqrstuvwxyz' },
  { exclude: 'ExcludeUppercase', set: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  { exclude: 'ExcludeNumbers', set: '0123456789' },
  { exclude: 'ExcludePunctuation', set: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~' },
];

function password(options: Shape, random: Random): string {
  const excluded = optionalText(options, 'ExcludeCharacters') ?? '';
  const sets = characters.filter(({ exclude }) => options[exclude] !== true).map(({ set }) => Array.from(set).filter((character) => !excluded.includes(character)));
  const all = [...sets.flat(), ...(options['IncludeSpace'] === true ? [' '] : [])];
  const length = Number(options['PasswordLength'] ?? 32);
  const one = (set: readonly string[]) => set[random.below(set.length)] ?? '';
  const required = options['RequireEachIncludedType'] === false ? [] : sets.filter((set) => set.length > 0).map(one);
  return [...required, ...Array.from({ length: Math.max(0, length - required.length) }, () => one(all))].join('').slice(0, length);
}

export const secretProviders: Readonly<Record<string, Provider>> = {
  'AWS::KMS::Key': key,
  'AWS::KMS::Alias': alias,
  'AWS::SSM::Parameter': parameter,
  'AWS::SecretsManager::Secret': secret,
};
