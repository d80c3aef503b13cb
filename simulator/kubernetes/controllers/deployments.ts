import { at, controllerOf, isJson, listAt, numberAt, recordAt, textAt, withConditions } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { kinds } from '../resources.ts';
import { ownedBy, share, templateHash } from './made-pods.ts';
import type { Pass } from './pass.ts';

const hashLabel = 'pod-template-hash';
const revisionNote = 'deployment.kubernetes.io/revision';

/** Moves pods from the ReplicaSets of earlier templates to that of the present one, within what may surge and be missing. */
export function syncDeployment(pass: Pass, deployment: KubeObject): void {
  const { cluster } = pass;
  if (deployment.metadata.deletionTimestamp !== undefined) return;
  const all = cluster.store.list(kinds.replicaSets, deployment.metadata.namespace).filter((one) => controllerOf(one)?.uid === deployment.metadata.uid);
  const hash = templateHash(at(deployment, 'spec', 'template'));
  const current = all.find(({ metadata }) => metadata.labels?.[hashLabel] === hash);
  const old = all.filter((one) => one !== current);
  const isPaused = at(deployment, 'spec', 'paused') === true;
  if (!isPaused) {
    if (current === undefined) makeReplicaSet(pass, deployment, hash, old);
    else roll(pass, deployment, revised(pass, deployment, current, old), old);
  }
  report(pass, deployment, current, old);
}

const specOf = (replicaSet: KubeObject): number => numberAt(replicaSet, 'spec', 'replicas') ?? 0;
const availableOf = (replicaSet: KubeObject): number => numberAt(replicaSet, 'status', 'availableReplicas') ?? 0;
const sum = (replicaSets: readonly KubeObject[], of: (replicaSet: KubeObject) => number): number => replicaSets.reduce((total, one) => total + of(one), 0);
const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.annotations?.[revisionNote] ?? 0);
const wantedOf = (deployment: KubeObject): number => numberAt(deployment, 'spec', 'replicas') ?? 1;

function limitsOf(deployment: KubeObject): { readonly surge: number; readonly missing: number } {
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
  const wanted = wantedOf(deployment);
  const surge = share(at(rolling, 'maxSurge'), wanted, 'up');
  const missing = share(at(rolling, 'maxUnavailable'), wanted, 'down');
  return { surge, missing: surge === 0 && missing === 0 ? 1 : missing };
}

function makeReplicaSet({ cluster }: Pass, deployment: KubeObject, hash: string, old: readonly KubeObject[]): void {
  const { name, namespace = 'default', annotations = {} } = deployment.metadata;
  const template = at(deployment, 'spec', 'template') as Json;
  const metadata = isJson(template.metadata) ? template.metadata : {};
  const labels = { ...recordAt(template, 'metadata', 'labels'), [hashLabel]: hash };
  const revision = String(Math.max(0, ...old.map(revisionOf)) + 1);
  const selector = at(deployment, 'spec', 'selector');
  const wanted = wantedOf(deployment);
  const recreate = textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate';
  const replicas = old.length === 0 ? wanted : recreate ? 0 : Math.min(wanted, Math.max(0, wanted + limitsOf(deployment).surge - sum(old, specOf)));
  const notes = Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration'));
  cluster.store.create(kinds.replicaSets, {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: { name: `${name}-${hash}`, namespace, labels, annotations: { ...notes, [revisionNote]: revision, 'deployment.kubernetes.io/desired-replicas': String(wanted) }, ownerReferences: [ownedBy(deployment)] },
    spec: { replicas, selector: { ...(selector as Json), matchLabels: { ...recordAt(selector, 'matchLabels'), [hashLabel]: hash } }, template: { ...template, metadata: { ...metadata, labels } } },
  });
  note(cluster, deployment, revision);
  cluster.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name}-${hash} from 0 to ${replicas}`, 'deployment-controller');
}

function note(cluster: Pass['cluster'], deployment: KubeObject, revision: string): void {
  if (deployment.metadata.annotations?.[revisionNote] === revision) return;
  cluster.store.modify(kinds.deployments, deployment, (current) => ({ ...current, metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, [revisionNote]: revision } } }));
}

/** A ReplicaSet that is the present one again gets the newest revision. */
function revised({ cluster }: Pass, deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]): KubeObject {
  const newest = Math.max(0, ...old.map(revisionOf));
  const revision = revisionOf(current) > newest ? revisionOf(current) : newest + 1;
  note(cluster, deployment, String(revision));
  if (revision === revisionOf(current)) return current;
  return cluster.store.update(kinds.replicaSets, { ...current, metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, [revisionNote]: String(revision) } } });
}

function roll(pass: Pass, deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]): void {
  const wanted = wantedOf(deployment);
  const living = old.filter((one) => specOf(one) > 0 || (numberAt(one, 'status', 'replicas') ?? 0) > 0);
  if (living.length === 0) {
    scale(pass, deployment, current, wanted);
    prune(pass, deployment, old);
    return;
  }
  if (textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate') {
    for (const one of living) scale(pass, deployment, one, 0);
    return;
  }
  const { surge, missing } = limitsOf(deployment);
  const total = specOf(current) + sum(living, specOf);
  if (specOf(current) < wanted) scale(pass, deployment, current, Math.min(wanted, specOf(current) + Math.max(0, wanted + surge - total)));
  else if (specOf(current) > wanted) scale(pass, deployment, current, wanted);
  shrink(pass, deployment, current, living, wanted - missing);
}

/** Old pods go as far as enough remain available: first those that are not available anyway. */
function shrink(pass: Pass, deployment: KubeObject, current: KubeObject, living: readonly KubeObject[], least: number): void {
  const unavailableNew = Math.max(0, specOf(current) - availableOf(current));
  let room = specOf(current) + sum(living, specOf) - least - unavailableNew;
  let spare = availableOf(current) + sum(living, availableOf) - least;
  for (const one of [...living].sort((a, b) => revisionOf(a) - revisionOf(b))) {
    const sick = Math.max(0, specOf(one) - availableOf(one));
    const clean = Math.max(0, Math.min(sick, room));
    const more = Math.max(0, Math.min(specOf(one) - clean, spare, room - clean));
    if (clean + more === 0) continue;
    scale(pass, deployment, one, specOf(one) - clean - more);
    room -= clean + more;
    spare -= more;
  }
}

function scale({ cluster }: Pass, deployment: KubeObject, replicaSet: KubeObject, replicas: number): void {
  const before = specOf(replicaSet);
  if (before === replicas) return;
  cluster.store.modify(kinds.replicaSets, replicaSet, (current) => ({ ...current, spec: { ...current.spec, replicas } }));
  const word = replicas > before ? 'up' : 'down';
  cluster.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${word} replica set ${replicaSet.metadata.name} from ${before} to ${replicas}`, 'deployment-controller');
}

function prune({ cluster }: Pass, deployment: KubeObject, old: readonly KubeObject[]): void {
  const kept = numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10;
  const oldest = [...old].sort((a, b) => revisionOf(b) - revisionOf(a)).slice(kept);
  for (const one of oldest) cluster.drop(kinds.replicaSets, one);
}

function report({ cluster }: Pass, deployment: KubeObject, current: KubeObject | undefined, old: readonly KubeObject[]): void {
  const all = current === undefined ? old : [current, ...old];
  const wanted = wantedOf(deployment);
  const replicas = sum(all, (one) => numberAt(one, 'status', 'replicas') ?? 0);
  const readyReplicas = sum(all, (one) => numberAt(one, 'status', 'readyReplicas') ?? 0);
  const available = sum(all, availableOf);
  const updated = current === undefined ? 0 : (numberAt(current, 'status', 'replicas') ?? 0);
  const done = updated === wanted && replicas === wanted && available >= wanted;
  const enough = available >= wanted - limitsOf(deployment).missing;
  const progressing = done
    ? { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `ReplicaSet "${current?.metadata.name ?? ''}" has successfully progressed.` }
    : { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `ReplicaSet "${current?.metadata.name ?? ''}" is progressing.` };
  const availability = enough
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' };
  cluster.store.setStatus(kinds.deployments, deployment, {
    observedGeneration: deployment.metadata.generation, replicas, updatedReplicas: updated, readyReplicas, availableReplicas: available, unavailableReplicas: Math.max(0, wanted - available),
    conditions: withConditions(listAt(deployment, 'status', 'conditions'), [availability, progressing], cluster.store.now()),
  });
}
