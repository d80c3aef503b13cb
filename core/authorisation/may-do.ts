import type { Operation } from '../operation/operation.ts';
import type { OperationRequest } from '../operation/request.ts';
import { matches, selects, type ClusterTraits } from '../windows/selector.ts';
import { comprises, type Action } from './actions.ts';
import { rolesOf, type AccessPolicy, type Grant } from './policy.ts';

/** What an action is about. `anything`: whether there is any cluster at all with which it is allowed, before a list is made. */
export type AccessTarget = ClusterTraits | 'everything' | 'anything';

export type Decision =
  | { readonly allowed: true; readonly role: string }
  /** `reason`: one sentence, for whoever was denied. */
  | { readonly allowed: false; readonly reason: string };

/** Whether somebody may do something: what every entrance asks before it lets anything happen. */
export function mayDo(policy: AccessPolicy, identity: string, action: Action, target: AccessTarget): Decision {
  const roles = rolesOf(policy);
  const comesWith = Object.keys(roles).filter((role) => roles[role]?.may.some((granted) => comprises(granted, action)));
  const grant = policy.grants.find(({ role, to, on }) => comesWith.includes(role) && isAmong(policy, identity, to) && covers(on, target));
  if (grant) return { allowed: true, role: grant.role };
  return { allowed: false, reason: `${identity} has no right "${action}"${wordsFor(target)}. It comes with ${rolesInWords(comesWith)}.` };
}

/** Somebody who is in no policy has no grant, whatever grants say. */
function isAmong({ identities }: AccessPolicy, identity: string, to: readonly string[]): boolean {
  return Object.hasOwn(identities, identity) && to.some((pattern) => matches(pattern, identity));
}

function covers(on: Grant['on'], target: AccessTarget): boolean {
  if (on === 'everything' || target === 'anything') return true;
  return target !== 'everything' && selects(on, target);
}

function wordsFor(target: AccessTarget): string {
  if (typeof target === 'string') return target === 'everything' ? '' : ' on any cluster';
  return ` on cluster ${target.cluster} in account ${target.account}, region ${target.region}`;
}

function rolesInWords(roles: readonly string[]): string {
  return roles.length === 1 ? `the role ${roles.join('')}` : `the roles ${roles.toSorted().join(', ')}`;
}

/** What a request takes: a dry run changes nothing, whatever it leaves out. */
export function actionsOf({ kind, dryRun, waivers = [] }: Pick<OperationRequest, 'kind' | 'dryRun'> & { readonly waivers?: readonly unknown[] }): readonly Action[] {
  if (dryRun) return ['plan'];
  return waivers.length > 0 ? [kind, 'waive'] : [kind];
}

/** Whether somebody may do all of several things; if not, what is missing first. */
export function mayDoAll(policy: AccessPolicy, identity: string, wanted: readonly Action[], target: AccessTarget): Decision {
  const decisions = wanted.map((action) => mayDo(policy, identity, action, target));
  return decisions.find(({ allowed }) => !allowed) ?? decisions[0] ?? { allowed: false, reason: 'Nothing was asked for.' };
}

/** An operation is its cluster's, with the tags that were known when it was asked for. */
export function traitsOf({ target, tags = {} }: Pick<Operation, 'target' | 'tags'>): ClusterTraits {
  return { ...target, tags };
}
