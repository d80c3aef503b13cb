import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
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

  async credentials(account: string): Promise<MemberCredentials> {
    const held = await this.held.get(account)?.catch(() => undefined);
    if (held !== undefined && held.expiration.getTime() - margin > this.runtime.now()) return held;
    const fresh = this.assume(account);
    this.held.set(account, fresh);
    return fresh;
  }

  private async assume(account: string): Promise<MemberCredentials> {
    const { Credentials: given } = await this.sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/${this.environment.MEMBER_ROLE_NAME}`,
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
