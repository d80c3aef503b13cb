import { at, listAt, recordAt } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { allHold, requirementsIn } from '../selectors.ts';

/** Whether a pod, or a template, asks for nodes like this one: by `nodeSelector` and required node affinity. */
export function matchesNode(pod: Json | KubeObject, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selected = Object.entries(recordAt(pod, 'spec', 'nodeSelector')).every(([key, value]) => labels[key] === value);
  const terms = listAt(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  if (!selected || terms.length === 0) return selected;
  const fields = { 'metadata.name': node.metadata.name };
  return terms.some((term) => allHold(labels, requirementsIn(listAt(term, 'matchExpressions'))) && allHold(fields, requirementsIn(listAt(term, 'matchFields'))));
}

export const isReadyNode = (node: KubeObject): boolean => listAt(node, 'status', 'conditions').some(({ type, status }) => type === 'Ready' && status === 'True');
export const isCordoned = (node: KubeObject): boolean => at(node, 'spec', 'unschedulable') === true;
