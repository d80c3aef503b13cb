import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { partitionOf } from '../../../core/plan/names.ts';
import type { MemberEnvironment } from '../member-environment.ts';
import type { Runtime } from '../runtime.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface MemberCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

const margin = 5 * 60_000;

const expired: readonly string[] = ['ExpiredToken', 'ExpiredTokenException'];

export function isExpired(thrown: unknown): boolean {
  return thrown instanceof Error && expired.includes(thrown.name);
}

/** Credentials of the role that a member account grants us, by account; asked for again shortly before they expire. */
export class MemberAccounts {
  private readonly sts: STSClient;
  private readonly environment: MemberEnvironment;
  private readonly runtime: Pick<Runtime, 'now'>;
  private readonly held = new Map<string, Promise<MemberCredentials>>();

  constructor(sts: STSClient, environment: MemberEnvironment, runtime: Pick<Runtime, 'now'>) {
    this.sts = sts;
    this.environment = environment;
    this.runtime = runtime;
  }

  async credentials(place: Place): Promise<MemberCredentials> {
    const asked = this.held.get(place.account) ?? this.ask(place);
    const credentials = await asked;
    if (credentials.expiration.getTime() - margin > this.runtime.now()) return credentials;
    this.forget(place, asked);
    return this.credentials(place);
  }

  /** AWS does not take them any more, whatever their expiry says. Those that came since are kept. */
  async drop(place: Place, refused: MemberCredentials): Promise<void> {
    const asked = this.held.get(place.account);
    if (asked !== undefined && (await asked.catch(() => undefined)) === refused) this.forget(place, asked);
  }

  /** All who want them meanwhile wait for the one answer; a refusal is not remembered. */
  private ask(place: Place): Promise<MemberCredentials> {
    const asked = this.assume(place);
    this.held.set(place.account, asked);
    asked.catch(() => this.forget(place, asked));
    return asked;
  }

  private forget({ account }: Place, asked: Promise<MemberCredentials>): void {
    if (this.held.get(account) === asked) this.held.delete(account);
  }

  private async assume({ account, region }: Place): Promise<MemberCredentials> {
    const { Credentials: given } = await this.sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:${partitionOf(region)}:iam::${account}:role/${this.environment.MEMBER_ROLE_NAME}`,
        RoleSessionName: this.environment.MEMBER_SESSION_TAG,
        ExternalId: this.environment.MEMBER_EXTERNAL_ID,
        Tags: [{ Key: 'drydock:function', Value: this.environment.MEMBER_SESSION_TAG }],
      }),
    );
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined || given.SessionToken === undefined || given.Expiration === undefined) {
      throw new Error(`STS answered AssumeRole for account ${account} without credentials.`);
    }
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken, expiration: given.Expiration };
  }
}
