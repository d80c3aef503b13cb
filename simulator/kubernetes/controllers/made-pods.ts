import type { KubernetesCluster } from '../cluster.ts';
import { withDefaults } from '../defaults.ts';
import { at, isJson, recordAt } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { kinds } from '../resources.ts';

/** A reference from what a controller makes to what it makes it for. */
export const ownedBy = ({ apiVersion, kind, metadata: { name, uid } }: KubeObject): { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string; readonly controller: true; readonly blockOwnerDeletion: true } =>
  ({ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true });

/** Makes a pod from its controller's template. */
export function makePod(cluster: KubernetesCluster, owner: KubeObject, made: { readonly name?: string; readonly labels?: Readonly<Record<string, string>>; readonly spec?: Json } = {}): void {
  const template = at(owner, 'spec', 'template');
  const spec = at(template, 'spec');
  const name = made.name ?? `${owner.metadata.name}-${cluster.nameSuffix()}`;
  const draft: KubeObject = {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace: owner.metadata.namespace ?? 'default', uid: '', resourceVersion: '', creationTimestamp: '',
      labels: { ...recordAt(template, 'metadata', 'labels'), ...made.labels },
      ...(Object.keys(recordAt(template, 'metadata', 'annotations')).length > 0 && { annotations: recordAt(template, 'metadata', 'annotations') }),
      ownerReferences: [ownedBy(owner)],
    },
    spec: { ...(isJson(spec) ? spec : {}), ...made.spec },
  };
  if (cluster.store.find(kinds.pods, draft.metadata.namespace, name) === undefined) cluster.store.create(kinds.pods, withDefaults(kinds.pods, draft, undefined));
}

/** Objects are never changed, only replaced: a template is hashed once. */
const hashes = new WeakMap<object, string>();

/** A short name for a template: the same template has the same. */
export function templateHash(template: unknown): string {
  if (typeof template !== 'object' || template === null) return hashed(template);
  const hash = hashes.get(template) ?? hashed(template);
  hashes.set(template, hash);
  return hash;
}

function hashed(template: unknown): string {
  const text = JSON.stringify(template);
  let hash = 2166136261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return Array.from(String(hash >>> 0)).map((digit) => 'bcdf456789'.charAt(Number(digit))).join('');
}

/** A count or a percentage of a whole. */
export function share(value: unknown, of: number, round: 'up' | 'down'): number {
  if (typeof value === 'string' && value.endsWith('%')) {
    const exact = (Number(value.slice(0, -1)) * of) / 100;
    return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
  }
  return Number(value ?? 0);
}
