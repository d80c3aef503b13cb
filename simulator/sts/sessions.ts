import type { Clock } from '../clock/clock.ts';
import type { Identity } from '../gateway/gateway.ts';
import type { Random } from '../random.ts';
import type { Credentials, Principal } from '../service.ts';

/** Access keys that this embedded AWS made begin so; none of them ever counts as an administrator's. */
const KEY_PREFIX = 'ASIAEMBEDDED';

/** How long an expired session is remembered as expired. */
const DAY_MS = 86_400_000;

export type RolePrincipal = Extract<Principal, { kind: 'role' }>;

interface Session {
  readonly principal: RolePrincipal;
  /** Epoch ms. */
  readonly expires: number;
}

/** Whose access key is whose. */
export class Sessions {
  private readonly clock: Clock;
  private readonly account: string;
  private readonly random: Random;
  /** Sessions that expire, oldest first. */
  private readonly temporary = new Map<string, Session>();
  private readonly lasting = new Map<string, Session>();
  private readonly ofServices = new Map<string, Credentials>();

  /** Keys that are not a session's belong to administrators of `account`. */
  constructor(clock: Clock, random: Random, account: string) {
    this.clock = clock;
    this.account = account;
    this.random = random.fork('sessions');
  }

  /** New credentials for a role, until `expires` (epoch ms). */
  open(principal: RolePrincipal, expires: number): Credentials {
    this.forgetOld();
    const credentials = this.newCredentials();
    this.temporary.set(credentials.accessKeyId, { principal, expires });
    return credentials;
  }

  /** Credentials that never expire, the same for the same role and session: what a service gives to the code it runs. */
  forService(roleArn: string, sessionName: string): Credentials {
    const key = `${roleArn} ${sessionName}`;
    let credentials = this.ofServices.get(key);
    if (credentials === undefined) {
      credentials = this.newCredentials();
      this.ofServices.set(key, credentials);
      this.lasting.set(credentials.accessKeyId, { principal: rolePrincipal(roleArn, sessionName), expires: Infinity });
    }
    return credentials;
  }

  /**
   * A session's key is its role; twelve digits are the administrator of that account; any other key is the administrator
   * of the default account.
   */
  identify(accessKeyId: string): Identity {
    const session = this.temporary.get(accessKeyId) ?? this.lasting.get(accessKeyId);
    if (session !== undefined && session.expires <= this.clock.now()) return { error: 'expiredToken', message: 'The security token included in the request is expired' };
    if (session !== undefined) return { principal: session.principal };
    if (accessKeyId.startsWith(KEY_PREFIX)) return { error: 'invalidToken', message: 'The security token included in the request is invalid.' };
    return { principal: administrator(/^\d{12}$/.test(accessKeyId) ? accessKeyId : this.account) };
  }

  private newCredentials(): Credentials {
    const accessKeyId = KEY_PREFIX + Array.from({ length: 8 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(this.random.below(32))).join('');
    return { accessKeyId, secretAccessKey: this.random.hex(40), sessionToken: this.random.hex(64) };
  }

  private forgetOld(): void {
    for (const [key, session] of this.temporary) {
      if (session.expires + DAY_MS > this.clock.now()) return;
      this.temporary.delete(key);
    }
  }
}

export function administrator(account: string): Principal {
  return { kind: 'administrator', account, arn: `arn:aws:iam::${account}:user/administrator` };
}

export function rolePrincipal(roleArn: string, sessionName: string, sessionTags?: Readonly<Record<string, string>>): RolePrincipal {
  const [, , , , account = ''] = roleArn.split(':');
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return { kind: 'role', account, roleArn, arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`, ...(sessionTags === undefined ? {} : { sessionTags }) };
}
