import { stringify } from 'smol-toml';
import type { JsonObject } from '../../../spec/cluster-spec.ts';
import { placeFor, type NodeFacts } from '../user-data.ts';
import { effectOf } from './kubelet.ts';

/** Bottlerocket is told settings in TOML. What joins the node wins over the author's settings. */
export function bottlerocketSettings(facts: NodeFacts): string | undefined {
  const { bottlerocket = {}, maxPods } = facts.launch.bootstrap;
  const settings = merged(bottlerocket.settings ?? {}, {
    ...(bottlerocket.enableAdminContainer !== undefined && { 'host-containers': { admin: { enabled: bottlerocket.enableAdminContainer } } }),
    ...((facts.joins || maxPods !== undefined) && { kubernetes: { ...(facts.joins && joining(facts)), ...(maxPods !== undefined && { 'max-pods': maxPods }) } }),
  });
  return Object.keys(settings).length === 0 ? undefined : stringify({ settings });
}

function joining({ cluster, labels, taints }: NodeFacts): JsonObject {
  const byKey = Object.groupBy(taints, ({ key }) => key);
  return {
    'cluster-name': cluster,
    'api-server': placeFor('Endpoint'),
    'cluster-certificate': placeFor('CertificateAuthority'),
    ...(Object.keys(labels).length > 0 && { 'node-labels': labels }),
    ...(taints.length > 0 && { 'node-taints': Object.fromEntries(Object.entries(byKey).map(([key, all = []]) => [key, all.map((taint) => `${taint.value ?? ''}:${effectOf(taint)}`)])) }),
  };
}

/** Objects are merged member by member; otherwise the second value stands. */
function merged(one: JsonObject, other: JsonObject): JsonObject {
  const both = Object.entries(other).map(([name, value]) => {
    const before = one[name];
    return [name, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...one, ...(Object.fromEntries(both) as JsonObject) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
