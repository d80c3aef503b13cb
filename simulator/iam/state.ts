import type { Random } from '../random.ts';
import { malformedPolicy, noSuchEntity } from './errors.ts';
import { awsManagedPolicy } from './managed-policies.ts';
import { MalformedPolicy, parsePolicy } from './parse-policy.ts';
import type { PolicyKind } from './parse-policy.ts';
import type { PolicyDocument } from './document.ts';

/** A policy as it was put, and as it is judged. */
export interface StoredPolicy {
  readonly text: string;
  readonly document: PolicyDocument;
}

export interface Role {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createDate: Date;
  trust: StoredPolicy;
  description: string | undefined;
  maxSessionDuration: number;
  /** ARN of the policy that bounds what the role's own policies can allow. */
  boundary: string | undefined;
  readonly tags: Map<string, string>;
  readonly inline: Map<string, StoredPolicy>;
  /** ARNs of managed policies. */
  readonly attached: Set<string>;
}

/** A managed policy: a customer's, or one of AWS's own. */
export interface ManagedPolicy {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createDate: Date;
  readonly description: string | undefined;
  readonly tags: Map<string, string>;
  readonly versions: Map<string, PolicyVersion>;
  defaultVersion: string;
  /** Number of the next version; numbers are never used again. */
  nextVersion: number;
}

export interface PolicyVersion {
  readonly createDate: Date;
  readonly policy: StoredPolicy;
}

export interface InstanceProfile {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createDate: Date;
  readonly tags: Map<string, string>;
  /** Name of its role: IAM allows one. */
  role: string | undefined;
}

export interface OidcProvider {
  readonly arn: string;
  /** Without `https://`. */
  readonly url: string;
  readonly createDate: Date;
  readonly tags: Map<string, string>;
  clientIds: readonly string[];
  thumbprints: readonly string[];
}

/** IAM of one account: it knows no regions. */
export class IamAccount {
  readonly id: string;
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<string, ManagedPolicy>();
  readonly instanceProfiles = new Map<string, InstanceProfile>();
  readonly oidcProviders = new Map<string, OidcProvider>();

  constructor(id: string) {
    this.id = id;
  }

  role(name: string): Role {
    const role = this.roles.get(name);
    if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  }

  /** A customer's policy of this account, or one of AWS's. */
  policy(arn: string): ManagedPolicy {
    const policy = this.policies.get(arn) ?? awsManagedPolicy(arn);
    if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
    return policy;
  }

  /** Everything that says what a role may do. */
  policiesOf(role: Role): readonly PolicyDocument[] {
    const attached = [...role.attached].map((arn) => defaultDocument(this.policy(arn)));
    return [...attached, ...[...role.inline.values()].map(({ document }) => document)];
  }

  boundaryOf(role: Role): PolicyDocument | undefined {
    return role.boundary === undefined ? undefined : defaultDocument(this.policy(role.boundary));
  }
}

/** IAM of all accounts. */
export class IamState {
  private readonly accounts = new Map<string, IamAccount>();
  private readonly ids: Random;

  constructor(random: Random) {
    this.ids = random.fork('iam');
  }

  account(id: string): IamAccount {
    let account = this.accounts.get(id);
    if (account === undefined) {
      account = new IamAccount(id);
      this.accounts.set(id, account);
    }
    return account;
  }

  /** A role by its ARN; `undefined` when there is none. */
  findRole(arn: string): { readonly account: IamAccount; readonly role: Role } | undefined {
    const [, accountId, name] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (accountId === undefined || name === undefined) return undefined;
    const account = this.account(accountId);
    const role = account.roles.get(name);
    return role === undefined ? undefined : { account, role };
  }

  /** A unique id as IAM makes them: `AROA…` for a role, `ANPA…` for a policy, `AIPA…` for an instance profile. */
  newId(prefix: 'AROA' | 'ANPA' | 'AIPA'): string {
    return prefix + Array.from({ length: 17 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(this.ids.below(32))).join('');
  }
}

/** Reads a policy for storing. Throws IAM's `MalformedPolicyDocument`. */
export function storedPolicy(text: string, kind: PolicyKind): StoredPolicy {
  try {
    return { text, document: parsePolicy(text, kind) };
  } catch (error) {
    throw error instanceof MalformedPolicy ? malformedPolicy(error.message) : error;
  }
}

export function defaultVersionOf(policy: ManagedPolicy): PolicyVersion {
  const version = policy.versions.get(policy.defaultVersion);
  if (version === undefined) throw new Error(`${policy.arn} has no version ${policy.defaultVersion}.`);
  return version;
}

function defaultDocument(policy: ManagedPolicy): PolicyDocument {
  return defaultVersionOf(policy).policy.document;
}
