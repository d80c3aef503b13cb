import { attemptIn, isAllowed } from '../access/access.ts';
import { at, recordAt, textAt } from '../object.ts';
import type { User } from '../surroundings.ts';
import type { WireResponse } from '../../gateway/wire.ts';
import { bodyOf, json } from './exchange.ts';
import type { Asked } from './exchange.ts';

/** Questions in the form of objects: who am I, and may I. */
export const reviewKinds = [
  { group: 'authorization.k8s.io', plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
  { group: 'authorization.k8s.io', plural: 'subjectaccessreviews', kind: 'SubjectAccessReview' },
  { group: 'authorization.k8s.io', plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
  { group: 'authentication.k8s.io', plural: 'selfsubjectreviews', kind: 'SelfSubjectReview' },
] as const;

export const isReview = (group: string, plural: string): boolean => reviewKinds.some((kind) => kind.group === group && kind.plural === plural);

export function review(asked: Asked): WireResponse {
  const { resource, user, cluster } = asked;
  const body = bodyOf(asked);
  const { uid, username, groups, extra } = user;
  switch (resource.plural) {
    case 'selfsubjectreviews':
      return json({ ...body, status: { userInfo: { username, groups, ...(uid && { uid }), ...(extra && { extra }) } } }, 201);
    case 'selfsubjectrulesreviews':
      return json({ ...body, status: { resourceRules: rulesFor(user), nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/version', '/healthz'] }], incomplete: true } }, 201);
    case 'subjectaccessreviews':
      return json({ ...body, status: allowed(cluster.store, subjectOf(body), body) }, 201);
    default:
      return json({ ...body, status: allowed(cluster.store, user, body) }, 201);
  }
}

function allowed(store: Asked['cluster']['store'], user: User, body: unknown): object {
  return { allowed: isAllowed(store, user, attemptIn(body)) };
}

/** The subject asked about, as far as RBAC goes: access policies belong to principals. */
function subjectOf(body: unknown): User {
  const groups = at(body, 'spec', 'groups');
  return { username: textAt(body, 'spec', 'user') ?? '', groups: Array.isArray(groups) ? groups.map(String) : Object.keys(recordAt(body, 'spec', 'groups')), policies: [] };
}

function rulesFor({ groups }: User): object[] {
  return groups.includes('system:masters') ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : [];
}
