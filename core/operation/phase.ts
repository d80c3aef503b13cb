import { minorOf, ownerOf } from '../kubernetes/owner.ts';
import type { Node, Pod } from '../kubernetes/objects.ts';
import type { Step, StepOutput } from '../plan/plan.ts';
import type { Baseline, NodeOwner } from '../plan/upgrade/kubernetes-facts.ts';
import type { VerifyPhase } from '../plan/upgrade/step-requests.ts';
import type { Part } from './health.ts';

/** A cluster after a phase of a change, as EKS and its own API show it. */
export interface PhaseSeen {
  readonly controlPlane: { readonly status?: string; readonly version?: string };
  readonly addOns: readonly (Part & { readonly name: string; readonly version?: string })[];
  /** Absent when the cluster's API could not be reached when the plan was made: then EKS's word is all there is. */
  readonly kubernetes?: { readonly version: string; readonly nodes: readonly Node[]; readonly pods: readonly Pod[] };
}

/** What is not as the phase should have left it; a line for each. Nothing: all is well. Groups that were left behind, as somebody wanted, are no shortcoming unless another hop needs them. */
export function shortcomings(request: VerifyPhase, seen: PhaseSeen, baseline: Baseline, leftBehind: readonly NodeOwner[] = []): readonly string[] {
  const { kubernetes } = seen;
  const owners = request.mustBeLevel ? request.owners : request.owners.filter((owner) => !leftBehind.some((other) => isSame(owner, other)));
  return [
    ...controlPlaneProblems(request, seen),
    ...seen.addOns.flatMap((addOn) => addOnProblems(addOn, request.addOns[addOn.name])),
    ...(kubernetes ? [...nodeProblems({ ...request, owners }, kubernetes.nodes), ...podProblems(kubernetes.pods, baseline)] : []),
  ];
}

function controlPlaneProblems({ controlPlane: wanted }: VerifyPhase, { controlPlane, kubernetes }: PhaseSeen): readonly string[] {
  const eks = controlPlane.status === 'ACTIVE' && controlPlane.version === wanted ? [] : [`EKS says that the control plane is ${controlPlane.status ?? 'gone'} on ${controlPlane.version ?? 'no version'}, not ACTIVE on ${wanted}.`];
  const server = kubernetes === undefined || minorOf(kubernetes.version) === wanted ? [] : [`The API server says that it is ${kubernetes.version}, not ${wanted}.`];
  return [...eks, ...server];
}

function addOnProblems({ title, status = 'missing', version, issues }: PhaseSeen['addOns'][number], wanted: string | undefined): readonly string[] {
  if (wanted === undefined) return [];
  if (version !== wanted) return [`${title} is on ${version ?? 'no version'}, not ${wanted}.`];
  if (status === 'ACTIVE' && issues.length === 0) return [];
  return [[`${title} is ${status}.`, ...issues.map(({ code, message }) => `${code}: ${message}`)].join(' ')];
}

function nodeProblems({ owners, kubelet }: VerifyPhase, nodes: readonly Node[]): readonly string[] {
  const ours = nodes.filter((node) => owners.some((owner) => isSame(owner, ownerOf(node))));
  return ours.flatMap(({ name, ready, kubeletVersion, unschedulable }) => {
    if (minorOf(kubeletVersion) !== kubelet) return [`Node ${name} runs kubelet ${kubeletVersion}, not ${kubelet}.`];
    if (!ready) return [`Node ${name} is not Ready.`];
    return unschedulable ? [`Node ${name} is still cordoned.`] : [];
  });
}

function isSame(one: NodeOwner, other: NodeOwner): boolean {
  return one.kind === other.kind && ('name' in one ? one.name : '') === ('name' in other ? other.name : '');
}

/** Pods that do not run, beyond those that did not before: what was broken already is no fault of this change. */
function podProblems(pods: readonly Pod[], { notRunning }: Baseline): readonly string[] {
  const before = new Map<string, number>();
  for (const { namespace, owner, count } of notRunning) before.set(`${namespace}/${owner}`, (before.get(`${namespace}/${owner}`) ?? 0) + count);
  const now = Map.groupBy(pods.filter(isFailing), ({ namespace, owner, name }) => `${namespace}/${owner ? baseName(owner.name) : name}`);
  const baseNames = new Map([...before].map(([key, count]) => [baseName(key), count]));
  return [...now].flatMap(([owner, failing]) => {
    const more = failing.length - (before.get(owner) ?? baseNames.get(owner) ?? 0);
    const [first] = failing;
    return more <= 0 || first === undefined ? [] : [`${more} pod${more === 1 ? '' : 's'} of ${owner} that ran before do${more === 1 ? 'es' : ''} not run now: ${first.name} is ${first.reason ?? first.phase}.`];
  });
}

function isFailing({ phase, ready, terminating }: Pod): boolean {
  return !terminating && (phase === 'Pending' || phase === 'Failed' || phase === 'Unknown' || (phase === 'Running' && !ready));
}

/** A Deployment's ReplicaSets come and go with every change; what stays is the name before their hash. */
function baseName(name: string): string {
  return name.replace(/-[0-9a-f]{6,10}$/, '');
}

/** The groups whose steps were settled without them. */
export function leftBehind(steps: readonly Pick<Step, 'id' | 'request'>[], outputs: Readonly<Record<string, StepOutput>>): readonly NodeOwner[] {
  return steps.flatMap(({ id, request }): readonly NodeOwner[] => {
    if (outputs[id]?.['Skipped'] === undefined) return [];
    if (request.kind === 'update-node-group') return [{ kind: 'managed', name: request.nodegroupName }];
    return request.kind === 'roll-self-managed-group' ? [{ kind: 'self-managed', name: request.autoScalingGroupName }] : [];
  });
}
