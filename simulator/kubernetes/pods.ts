import { at, controllerOf, listAt, textAt } from './object.ts';
import type { Json, KubeObject } from './object.ts';
import { quantity } from './quantity.ts';

/** What is asked about pods in many places. */

export const ready = (pod: KubeObject): boolean => listAt(pod, 'status', 'conditions').some(({ type, status }) => type === 'Ready' && status === 'True');
export const terminating = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;
export const phaseOf = (pod: KubeObject): string => textAt(pod, 'status', 'phase') ?? 'Pending';
export const finished = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(phaseOf(pod));
export const active = (pod: KubeObject): boolean => !terminating(pod) && !finished(pod);
export const nodeOf = (pod: KubeObject): string | undefined => textAt(pod, 'spec', 'nodeName');
export const isDaemonPod = (pod: KubeObject): boolean => controllerOf(pod)?.kind === 'DaemonSet';

/** As `kubectl get pods` says it. */
export function podStatusText(pod: KubeObject): string {
  if (terminating(pod)) return 'Terminating';
  const waiting = listAt(pod, 'status', 'containerStatuses').map((status) => textAt(status, 'state', 'waiting', 'reason')).find((reason) => reason !== undefined);
  if (waiting !== undefined) return waiting;
  return phaseOf(pod) === 'Succeeded' ? 'Completed' : (textAt(pod, 'status', 'reason') ?? phaseOf(pod));
}

/** Requests of all containers. */
export function requestsOf(pod: KubeObject): { readonly cpu: number; readonly memory: number } {
  const sum = (name: string): number =>
    listAt(pod, 'spec', 'containers').reduce((total, container) => total + (quantity(at(container, 'resources', 'requests', name) ?? at(container, 'resources', 'limits', name) ?? 0) || 0), 0);
  return { cpu: sum('cpu'), memory: sum('memory') };
}

/** Whether a pod bears a node's taint. */
export function tolerates(pod: Json | KubeObject, taint: Json): boolean {
  return listAt(pod, 'spec', 'tolerations').some(({ key, operator = 'Equal', value, effect }) => {
    const sameKey = key === undefined || key === '' ? operator === 'Exists' : key === taint.key;
    return sameKey && (effect === undefined || effect === '' || effect === taint.effect) && (operator === 'Exists' || (value ?? '') === (taint.value ?? ''));
  });
}
