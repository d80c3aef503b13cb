import { listAt, textAt, at } from './object.ts';
import type { KubeObject } from './object.ts';
import data from './data/resources.json' with { type: 'json' };
import lifecycle from './data/api-lifecycle.json' with { type: 'json' };

/** A kind of object that the API serves. All its versions are one table of the store. */
export interface Resource {
  /** `deployments.apps`: the name of its table. */
  readonly key: string;
  readonly group: string;
  readonly versions: readonly string[];
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
  readonly categories: readonly string[];
  /** The group and plural, for errors. */
  readonly about: { readonly group: string; readonly resource: string };
  /** The definition of a custom resource. */
  readonly definition?: KubeObject;
}

interface Lifecycle {
  readonly group: string;
  readonly version: string;
  readonly introduced?: string;
  readonly deprecated?: string;
  readonly removed?: string;
  readonly replacement?: string;
  readonly replacementFrom?: string;
}

const words = (list: string | undefined): string[] => (list === undefined || list === '-' ? [] : list.split(','));

const builtIn: readonly Resource[] = Object.entries(data).flatMap(([group, { versions, resources }]) =>
  resources.map((line): Resource => {
    const [plural = '', singular = '', kind = '', short, scope, subresources, categories] = line.split(' ');
    return {
      // Events are one table, whichever group they are asked for by.
      key: plural === 'events' ? 'events' : keyOf(group, plural), group, versions, plural, singular, kind, shortNames: words(short), namespaced: scope === 'namespaced',
      subresources: words(subresources), categories: words(categories), about: { group, resource: plural },
    };
  }),
);

function keyOf(group: string, plural: string): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** A resource of the built-in groups, which is there whatever the version. */
export function resource(plural: string, group = ''): Resource {
  const found = builtIn.find((one) => one.plural === plural && one.group === group);
  if (found === undefined) throw new Error(`There is no resource ${keyOf(group, plural)}`);
  return found;
}

const minor = (version: string): number => Number(version.split('.')[1]);

export const lifecycleOf = (group: string, version: string): Lifecycle | undefined => (lifecycle as readonly Lifecycle[]).find((one) => one.group === group && one.version === version);

/** Whether a Kubernetes version serves an API version. */
function served(group: string, version: string, kubernetes: string): boolean {
  const { introduced, removed } = lifecycleOf(group, version) ?? {};
  return (introduced === undefined || minor(introduced) <= minor(kubernetes)) && (removed === undefined || minor(kubernetes) < minor(removed));
}

/** What the API serves by itself in one Kubernetes version. */
export function builtInResources(kubernetes: string): Resource[] {
  return builtIn
    .map((one) => ({ ...one, versions: one.versions.filter((version) => served(one.group, version, kubernetes)) }))
    .filter(({ versions }) => versions.length > 0);
}

/** The resource that a CustomResourceDefinition defines. */
export function customResource(definition: KubeObject): Resource {
  const group = textAt(definition, 'spec', 'group') ?? '';
  const names = at(definition, 'spec', 'names');
  const plural = textAt(names, 'plural') ?? '';
  const kind = textAt(names, 'kind') ?? '';
  const versions = listAt(definition, 'spec', 'versions').filter((version) => version.served !== false);
  const listed = (member: string): string[] => {
    const found = at(names, member);
    return Array.isArray(found) ? found.map(String) : [];
  };
  return {
    key: keyOf(group, plural), group, versions: versions.map(({ name }) => String(name)), plural, singular: textAt(names, 'singular') ?? kind.toLowerCase(), kind,
    shortNames: listed('shortNames'), namespaced: textAt(definition, 'spec', 'scope') !== 'Cluster',
    subresources: [...new Set(versions.flatMap((version) => Object.keys((version.subresources as object | undefined) ?? {})))],
    categories: listed('categories'), about: { group, resource: plural }, definition,
  };
}

export const apiVersionOf = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`);

export const kinds = {
  namespaces: resource('namespaces'), nodes: resource('nodes'), pods: resource('pods'), events: resource('events'), serviceAccounts: resource('serviceaccounts'),
  configMaps: resource('configmaps'), services: resource('services'), leases: resource('leases', 'coordination.k8s.io'),
  deployments: resource('deployments', 'apps'), replicaSets: resource('replicasets', 'apps'), statefulSets: resource('statefulsets', 'apps'), daemonSets: resource('daemonsets', 'apps'),
  jobs: resource('jobs', 'batch'), budgets: resource('poddisruptionbudgets', 'policy'), definitions: resource('customresourcedefinitions', 'apiextensions.k8s.io'),
} as const;
