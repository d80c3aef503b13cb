import type { Selector } from '../windows/selector.ts';
import { actionNames, type Action } from './actions.ts';

/** Who may do what. Nothing is allowed that no grant allows. */
export interface AccessPolicy {
  /** Who is known, and under which names at which entrance. */
  readonly identities: Readonly<Record<string, Accounts>>;
  /** Roles beside the standard ones. */
  readonly roles: Readonly<Record<string, Role>>;
  readonly grants: readonly Grant[];
}

/** The entrances at which somebody is known by a name of that entrance's own. */
export const entrances = ['token', 'event', 'slack', 'jira', 'servicenow', 'github', 'schedule'] as const;

export type Entrance = (typeof entrances)[number];

/** The names of one identity: a token's subject, an event's `account/source`, a Slack user's id, and so on. */
export type Accounts = Readonly<Partial<Record<Entrance, readonly string[]>>>;

export interface Role {
  readonly may: readonly Action[];
  readonly description?: string;
}

export interface Grant {
  readonly role: string;
  /** Identities; `*` in one stands for anything. */
  readonly to: readonly string[];
  readonly on: 'everything' | Selector;
}

/** A name as an entrance has made sure of it. */
export interface Credential {
  readonly entrance: Entrance;
  readonly name: string;
}

export const emptyPolicy: AccessPolicy = { identities: {}, roles: {}, grants: [] };

/** The roles that every policy has. */
export const standardRoles: Readonly<Record<string, Role>> = {
  viewer: { may: ['read'] },
  planner: { may: ['plan'] },
  operator: { may: ['provision', 'upgrade', 'rollback', 'patch-addons', 'patch-nodes', 'rightsize', 'cancel', 'decide'] },
  approver: { may: ['approve'] },
  'incident-lead': { may: ['override', 'waive', 'cancel', 'decide'] },
  auditor: { may: ['read', 'read-audit-log'] },
  administrator: { may: actionNames },
};

/** Every role of a policy by its name. */
export function rolesOf({ roles }: AccessPolicy): Readonly<Record<string, Role>> {
  return { ...roles, ...standardRoles };
}

/** Whose account it is; undefined for one that nobody is known by. */
export function identify({ identities }: AccessPolicy, { entrance, name }: Credential): string | undefined {
  return Object.keys(identities).find((identity) => identities[identity]?.[entrance]?.includes(name));
}

/** The policy with the administrator whom the deployment names by a token's subject, so that somebody can write the first one. */
export function withAdministrator(policy: AccessPolicy, subject: string): AccessPolicy {
  if (subject === '') return policy;
  const identity = identify(policy, { entrance: 'token', name: subject }) ?? `person:${subject}`;
  const accounts = policy.identities[identity];
  return {
    ...policy,
    identities: { ...policy.identities, [identity]: { ...accounts, token: [...(accounts?.token ?? []), subject] } },
    grants: [...policy.grants, { role: 'administrator', to: [identity], on: 'everything' }],
  };
}
