import { at, isJson, listAt, textAt } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { active, finished, nodeOf, ready, terminating, tolerates } from '../pods.ts';
import { kinds } from '../resources.ts';
import { matchesNode } from './fit.ts';
import { makePod, share, templateHash } from './made-pods.ts';
import type { Pass } from './pass.ts';

const revisionLabel = 'controller-revision-hash';

/** What every daemon bears, whatever its template says. */
const builtInTolerations: readonly Json[] = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((key) => ({
  key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: ['not-ready', 'unreachable'].includes(key) ? 'NoExecute' : 'NoSchedule',
}));

/** One pod on every node that fits. */
export function syncDaemonSet(pass: Pass, set: KubeObject): void {
  const { cluster } = pass;
  if (set.metadata.deletionTimestamp !== undefined) return;
  const hash = templateHash(at(set, 'spec', 'template'));
  const pods = pass.podsOf(set).filter((pod) => !finished(pod));
  const bearing = withBuiltInTolerations(set);
  const nodes = cluster.store.list(kinds.nodes).filter((node) => belongsOn(bearing, node));
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  for (const pod of pods) if (!names.has(nodeOf(pod) ?? '') && active(pod)) cluster.deletePod(pod);
  const taken = new Set(pods.map(nodeOf));
  for (const { metadata: { name } } of nodes) {
    if (taken.has(name)) continue;
    const spec = at(set, 'spec', 'template', 'spec');
    makePod(cluster, set, { labels: { [revisionLabel]: hash, 'pod-template-generation': '1' }, spec: { nodeName: name, tolerations: [...listAt(spec, 'tolerations'), ...builtInTolerations] } });
  }
  replaceOutdated(pass, set, pods, hash, nodes.length);
  report(pass, set, pods, hash, nodes.length);
}

function withBuiltInTolerations(set: KubeObject): Json {
  const template = at(set, 'spec', 'template');
  const spec = at(template, 'spec');
  return { ...(isJson(template) ? template : {}), spec: { ...(isJson(spec) ? spec : {}), tolerations: [...listAt(spec, 'tolerations'), ...builtInTolerations] } };
}

function belongsOn(template: Json, node: KubeObject): boolean {
  const hard = listAt(node, 'spec', 'taints').filter(({ effect }) => effect !== 'PreferNoSchedule');
  return matchesNode(template, node) && hard.every((taint) => tolerates(template, taint));
}

function replaceOutdated({ cluster }: Pass, set: KubeObject, pods: readonly KubeObject[], hash: string, nodes: number): void {
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
  const most = Math.max(1, share(at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), nodes, 'up'));
  const missing = nodes - pods.filter((pod) => active(pod) && ready(pod)).length;
  const outdated = pods.filter((pod) => active(pod) && pod.metadata.labels?.[revisionLabel] !== hash);
  const unready = outdated.filter((pod) => !ready(pod));
  for (const pod of [...unready, ...outdated.filter(ready).slice(0, Math.max(0, most - missing))]) cluster.deletePod(pod);
}

function report({ cluster }: Pass, set: KubeObject, pods: readonly KubeObject[], hash: string, nodes: number): void {
  const living = pods.filter((pod) => !terminating(pod));
  const numberReady = living.filter(ready).length;
  cluster.store.setStatus(kinds.daemonSets, set, {
    observedGeneration: set.metadata.generation, desiredNumberScheduled: nodes, currentNumberScheduled: living.length, numberReady, numberAvailable: numberReady, numberMisscheduled: 0,
    numberUnavailable: Math.max(0, nodes - numberReady), updatedNumberScheduled: living.filter((pod) => pod.metadata.labels?.[revisionLabel] === hash).length,
  });
}
