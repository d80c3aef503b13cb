import { at, isJson, listAt, textAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { resource } from '../resources.ts';
import type { Store } from '../store.ts';
import type { User } from '../surroundings.ts';
import policies from '../data/access-policies.json' with { type: 'json' };

/** What somebody wants to do. */
export interface Attempt {
  readonly verb: string;
  readonly group: string;
  /** `pods`, `pods/eviction`; empty for a path that is no resource. */
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly path: string;
}

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceUrls: readonly string[];
}

interface Policy {
  /** Cluster-scoped resources too, when associated with the whole cluster. */
  readonly clusterScoped: boolean;
  readonly rules: readonly { readonly verbs: readonly string[]; readonly groups: readonly string[]; readonly resources: readonly string[]; readonly except?: readonly string[] }[];
}

const accessPolicies: Readonly<Record<string, Policy>> = policies;
const kinds = {
  clusterRoles: resource('clusterroles', 'rbac.authorization.k8s.io'),
  clusterRoleBindings: resource('clusterrolebindings', 'rbac.authorization.k8s.io'),
  roles: resource('roles', 'rbac.authorization.k8s.io'),
  roleBindings: resource('rolebindings', 'rbac.authorization.k8s.io'),
} as const;

/** Everybody who is known may discover the API and ask what they may. */
const open = (attempt: Attempt): boolean =>
  (attempt.resource === '' && /^\/(api|apis|openapi|version|healthz|readyz|livez)(\/|$)/.test(attempt.path)) ||
  ((attempt.group === 'authorization.k8s.io' || attempt.group === 'authentication.k8s.io') && attempt.resource.startsWith('self') && attempt.verb === 'create');

export function isAllowed(store: Store, user: User, attempt: Attempt): boolean {
  if (open(attempt) || user.groups.includes('system:masters')) return true;
  return user.policies.some((policy) => policyAllows(policy, attempt)) || rbacAllows(store, user, attempt);
}

function policyAllows({ name, namespaces }: User['policies'][number], attempt: Attempt): boolean {
  const policy = accessPolicies[name];
  if (policy === undefined) return false;
  if (attempt.namespace === undefined) {
    if (namespaces !== 'all' || (attempt.resource !== '' && !policy.clusterScoped && attempt.resource !== 'namespaces' && isClusterScoped(attempt.resource))) return false;
  } else if (namespaces !== 'all' && !namespaces.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(attempt.namespace ?? ''))) {
    return false;
  }
  return policy.rules.some((rule) => within(rule.verbs, attempt.verb) && within(rule.groups, attempt.group) && within(rule.resources, attempt.resource) && rule.except?.includes(attempt.resource) !== true);
}

const clusterScoped: ReadonlySet<string> = new Set(['nodes', 'persistentvolumes', 'clusterroles', 'clusterrolebindings', 'customresourcedefinitions', 'storageclasses', 'priorityclasses']);
const isClusterScoped = (name: string): boolean => clusterScoped.has(name.split('/')[0] ?? '');

function rbacAllows(store: Store, user: User, attempt: Attempt): boolean {
  const bindings = store.list(kinds.clusterRoleBindings).filter((binding) => binds(binding, user));
  if (bindings.some((binding) => rulesOf(store, binding, undefined).some((rule) => ruleAllows(rule, attempt)))) return true;
  if (attempt.namespace === undefined) return false;
  const local = store.list(kinds.roleBindings, attempt.namespace).filter((binding) => binds(binding, user));
  return local.some((binding) => rulesOf(store, binding, attempt.namespace).some((rule) => ruleAllows(rule, attempt)));
}

function binds(binding: KubeObject, user: User): boolean {
  return listAt(binding, 'subjects').some(({ kind, name, namespace }) => {
    if (kind === 'User') return name === user.username;
    if (kind === 'Group') return user.groups.includes(String(name));
    return user.username === `system:serviceaccount:${String(namespace)}:${String(name)}`;
  });
}

function rulesOf(store: Store, binding: KubeObject, namespace: string | undefined): Rule[] {
  const name = textAt(binding, 'roleRef', 'name') ?? '';
  const role = textAt(binding, 'roleRef', 'kind') === 'ClusterRole' ? store.find(kinds.clusterRoles, undefined, name) : store.find(kinds.roles, namespace, name);
  return listAt(role, 'rules').map((rule) => ({
    verbs: texts(rule.verbs), apiGroups: texts(rule.apiGroups), resources: texts(rule.resources), resourceNames: texts(rule.resourceNames), nonResourceUrls: texts(rule.nonResourceURLs),
  }));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function ruleAllows(rule: Rule, attempt: Attempt): boolean {
  if (!within(rule.verbs, attempt.verb)) return false;
  if (attempt.resource === '') return rule.nonResourceUrls.some((url) => url === '*' || url === attempt.path || (url.endsWith('*') && attempt.path.startsWith(url.slice(0, -1))));
  const named = rule.resourceNames.length === 0 || (attempt.name !== undefined && rule.resourceNames.includes(attempt.name));
  const [, subresource] = attempt.resource.split('/');
  return named && within(rule.apiGroups, attempt.group) && (within(rule.resources, attempt.resource) || (subresource !== undefined && rule.resources.includes(`*/${subresource}`)));
}

const within = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

/** In Kubernetes' own words. */
export function denial(user: User, { verb, group, resource: what, namespace, name, path }: Attempt): string {
  if (what === '') return `forbidden: User "${user.username}" cannot ${verb} path "${path}"`;
  const subject = `${what.split('/')[0] ?? ''}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` "${name}"`}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${subject} is forbidden: User "${user.username}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
}

/** What a review object asks about. */
export function attemptIn(review: unknown): Attempt {
  const asked = at(review, 'spec', 'resourceAttributes');
  const path = textAt(review, 'spec', 'nonResourceAttributes', 'path') ?? '';
  if (!isJson(asked)) return { verb: textAt(review, 'spec', 'nonResourceAttributes', 'verb') ?? '', group: '', resource: '', namespace: undefined, name: undefined, path };
  const [plural, subresource] = [textAt(asked, 'resource') ?? '', textAt(asked, 'subresource') ?? ''];
  const optional = (member: string): string | undefined => textAt(asked, member) || undefined;
  return { verb: textAt(asked, 'verb') ?? '', group: textAt(asked, 'group') ?? '', resource: subresource === '' ? plural : `${plural}/${subresource}`, namespace: optional('namespace'), name: optional('name'), path: '' };
}
