import type { Random } from '../../random.ts';
import { AwsError, type World } from '../../service.ts';

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export interface Grant {
  readonly GrantId: string;
  readonly GrantToken: string;
  readonly Name: string | undefined;
  readonly GranteePrincipal: string;
  readonly RetiringPrincipal: string | undefined;
  readonly Operations: readonly string[];
  readonly Constraints: unknown;
  readonly CreationDate: Date;
}

export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly usage: string;
  readonly spec: string;
  readonly multiRegion: boolean;
  description: string;
  state: KeyState;
  /** Epoch ms; set while the key waits for its deletion. */
  deletionAt: number | undefined;
  policy: string;
  /** Undefined: the key does not rotate. */
  rotation: { readonly days: number; readonly since: number } | undefined;
  readonly tags: Map<string, string>;
  readonly grants: Map<string, Grant>;
}

export interface NewKey {
  readonly id?: string | undefined;
  readonly description?: string | undefined;
  readonly usage?: string | undefined;
  readonly spec?: string | undefined;
  readonly multiRegion?: boolean | undefined;
  readonly policy?: string | undefined;
  readonly tags?: readonly (readonly [string, string])[];
  readonly state?: KeyState | undefined;
}

const day = 86_400_000;

/** The keys and aliases of one account and region. */
export class Keyring {
  readonly account: string;
  readonly region: string;
  readonly random: Random;
  readonly keys = new Map<string, Key>();
  /** Alias name → key id and dates. */
  readonly aliases = new Map<string, { keyId: string; readonly createdAt: number; updatedAt: number }>();
  private readonly world: World;

  constructor(world: World, account: string, region: string) {
    this.world = world;
    this.account = account;
    this.region = region;
    this.random = world.random.fork(`kms/${account}/${region}`);
  }

  get now(): number {
    return this.world.clock.now();
  }

  arn(resource: string): string {
    return `arn:aws:kms:${this.region}:${this.account}:${resource}`;
  }

  create(fields: NewKey): Key {
    const id = fields.id ?? `${fields.multiRegion === true ? 'mrk-' : ''}${this.random.uuid()}`;
    const key: Key = {
      id,
      arn: this.arn(`key/${id}`),
      createdAt: this.now,
      usage: fields.usage ?? 'ENCRYPT_DECRYPT',
      spec: fields.spec ?? 'SYMMETRIC_DEFAULT',
      multiRegion: fields.multiRegion ?? false,
      description: fields.description ?? '',
      state: fields.state ?? 'Enabled',
      deletionAt: undefined,
      policy: fields.policy ?? defaultPolicy(this.account),
      rotation: undefined,
      tags: new Map(fields.tags),
      grants: new Map(),
    };
    this.keys.set(id, key);
    return key;
  }

  /** By key id, key ARN, alias name or alias ARN. Throws `NotFoundException`. */
  get(named: string): Key {
    const resource = named.startsWith('arn:') ? named.split(':').slice(5).join(':') : named;
    if (resource.startsWith('alias/')) return this.behindAlias(resource);
    const id = resource.replace(/^key\//, '');
    const isHere = !named.startsWith('arn:') || named === this.arn(resource);
    const key = isHere ? this.keys.get(id) : undefined;
    if (key === undefined) throw new AwsError('NotFoundException', `Key '${named.startsWith('arn:') ? named : this.arn(`key/${id}`)}' does not exist`);
    return key;
  }

  /** As `get`, for changes that a key waiting for its deletion does not take. Throws `KMSInvalidStateException`. */
  usable(named: string): Key {
    const key = this.get(named);
    if (key.state === 'PendingDeletion') throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    return key;
  }

  scheduleDeletion(key: Key, days: number): void {
    const deletionAt = this.now + days * day;
    key.state = 'PendingDeletion';
    key.deletionAt = deletionAt;
    this.world.clock.at(deletionAt, () => {
      if (key.state === 'PendingDeletion' && key.deletionAt === deletionAt) this.forget(key);
    });
  }

  private behindAlias(name: string): Key {
    const key = this.keys.get(this.aliases.get(name)?.keyId ?? '');
    if (key === undefined) throw new AwsError('NotFoundException', `Alias ${this.arn(name)} is not found.`);
    return key;
  }

  private forget(key: Key): void {
    this.keys.delete(key.id);
    for (const [alias, { keyId }] of this.aliases) if (keyId === key.id) this.aliases.delete(alias);
  }
}

/** Lets the account's IAM policies decide. */
function defaultPolicy(account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [{ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
  });
}
