import { AwsError, Regional, type Call, type Service, type Shape, type World } from '../../service.ts';
import { Keyring, type Key, type KeyState } from './keys.ts';
import { kmsOperations } from './operations.ts';

export interface KmsOptions {
  /** Keys that exist before the first call. */
  readonly seed?: readonly SeededKey[];
}

export interface SeededKey {
  /** Default: the account of administrator keys. */
  readonly account?: string;
  readonly region: string;
  readonly id: string;
  /** With its prefix: `alias/eks`. */
  readonly alias?: string;
  /** Default: Enabled. */
  readonly state?: KeyState;
}

/** Keys, aliases, policies, rotation and grants of KMS. It encrypts nothing. */
export function createKmsService(world: World, options: KmsOptions = {}): Service {
  const keyrings = new Regional((account, region) => newKeyring(world, options, account, region));
  return {
    name: 'kms',
    protocol: 'json-1.1',
    targetPrefix: 'TrentService',
    operations: Object.fromEntries(
      Object.entries(kmsOperations).map(([name, run]) => [
        name,
        {
          run: (input: Shape, call: Call) => run(keyrings.of(call), input),
          resources: (input: Shape, call: Call) => arnsOf(keyrings.of(call), input),
          conditions: (input: Shape, call: Call) => tagConditions(keyrings.of(call), input),
        },
      ]),
    ),
  };
}

function newKeyring(world: World, { seed = [] }: KmsOptions, account: string, region: string): Keyring {
  const keyring = new Keyring(world, account, region);
  for (const { id, alias, state } of seed.filter((one) => one.region === region && (one.account ?? world.account) === account)) {
    keyring.create({ id, state });
    if (alias !== undefined) keyring.aliases.set(alias, { keyId: id, createdAt: keyring.now, updatedAt: keyring.now });
  }
  return keyring;
}

/** The key behind whatever names it, and the alias itself for operations on aliases. */
function arnsOf(keyring: Keyring, input: Shape): string[] {
  const { KeyId, TargetKeyId, AliasName } = input;
  const keys = [KeyId, TargetKeyId].filter((named) => typeof named === 'string').map((named) => keyArn(keyring, named));
  const arns = typeof AliasName === 'string' ? [...keys, keyring.arn(AliasName)] : keys;
  return arns.length > 0 ? arns : ['*'];
}

function keyArn(keyring: Keyring, named: string): string {
  return find(keyring, named)?.arn ?? (named.startsWith('arn:') ? named : keyring.arn(`key/${named}`));
}

function find(keyring: Keyring, named: string): Key | undefined {
  try {
    return keyring.get(named);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** The tags that a request brings, and those of the key that it is about. */
function tagConditions(keyring: Keyring, { KeyId, Tags }: Shape): Record<string, string> {
  const brought = (Array.isArray(Tags) ? Tags : []) as readonly { TagKey?: string; TagValue?: string }[];
  const borne = typeof KeyId === 'string' ? [...(find(keyring, KeyId)?.tags ?? [])] : [];
  return Object.fromEntries([
    ...brought.map(({ TagKey = '', TagValue = '' }) => [`aws:RequestTag/${TagKey}`, TagValue]),
    ...borne.map(([name, value]) => [`aws:ResourceTag/${name}`, value]),
  ]) as Record<string, string>;
}
