import { AwsError, type Call, type World } from '../../service.ts';

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** `AWSCURRENT`, `AWSPREVIOUS` … One label is on one version of a secret at a time. */
  readonly stages: Set<string>;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Oldest first. */
  readonly versions: SecretVersion[];
  readonly tags: Map<string, string>;
  description: string | undefined;
  keyId: string | undefined;
}

/** The secrets of one account in one region. */
export class Secrets {
  private readonly world: World;
  private readonly place: Pick<Call, 'account' | 'region'>;
  private readonly byName = new Map<string, Secret>();

  constructor(world: World, account: string, region: string) {
    this.world = world;
    this.place = { account, region };
  }

  /** @throws AwsError ResourceExistsException */
  create(name: string, value: string, versionId: string | undefined): Secret {
    if (this.byName.has(name)) throw new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    const arn = `${this.prefix}${name}-${this.world.random.fork(`secretsmanager/${name}`).hex(6)}`;
    const secret: Secret = { name, arn, createdAt: this.world.clock.now(), versions: [], tags: new Map(), description: undefined, keyId: undefined };
    this.byName.set(name, secret);
    this.put(secret, value, versionId);
    return secret;
  }

  /** The new value is AWSCURRENT, and what was so until now is AWSPREVIOUS. The same version again changes nothing. */
  put(secret: Secret, value: string, versionId: string | undefined): SecretVersion {
    const id = versionId ?? this.world.random.fork(`secretsmanager/${secret.arn}/${secret.versions.length}`).uuid();
    const present = secret.versions.find((one) => one.id === id);
    if (present?.value === value) return present;
    if (present) throw new AwsError('ResourceExistsException', 'You can only create a new version, and not change one that exists.');
    const current = secret.versions.find(({ stages }) => stages.has('AWSCURRENT'));
    for (const { stages } of secret.versions) stages.delete('AWSPREVIOUS');
    current?.stages.delete('AWSCURRENT');
    current?.stages.add('AWSPREVIOUS');
    const version = { id, value, createdAt: this.world.clock.now(), stages: new Set(['AWSCURRENT']) };
    secret.versions.push(version);
    return version;
  }

  delete({ name }: Secret): void {
    this.byName.delete(name);
  }

  /** By name, by ARN, or by ARN without its random end. */
  find(id: string): Secret | undefined {
    return this.byName.get(id) ?? [...this.byName.values()].find(({ arn }) => arn === id || arn.slice(0, -7) === id);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(id: string): Secret {
    const secret = this.find(id);
    if (secret) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  /** What a policy is held against; of a secret that is not there, what it would be called. */
  arnOf(id: string): string {
    return this.find(id)?.arn ?? (id.startsWith('arn:') ? id : `${this.prefix}${id}`);
  }

  private get prefix(): string {
    return `arn:aws:secretsmanager:${this.place.region}:${this.place.account}:secret:`;
  }
}
