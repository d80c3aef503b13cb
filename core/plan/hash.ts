import { canonicalJson } from './canonical.ts';
import type { Plan, Step, StepKind } from './plan.ts';
import type { StepRequest } from './step-requests.ts';
import type { Sha256 } from './token.ts';

type Fields = { readonly [Kind in StepKind]?: readonly Exclude<keyof Extract<StepRequest, { kind: Kind }>, 'kind'>[] };

/** What the survey counted, and what will be counted anew when the step runs: autoscalers change it all day, and nobody approves it. */
const counted: Fields = {
  'update-node-group': ['nodes', 'atOnce', 'surge'],
  'roll-self-managed-group': ['nodes'],
  'follow-drift': ['nodes'],
  'pause-autoscaler': ['replicas'],
  'resume-autoscaler': ['replicas'],
  'recycle-fargate-pods': ['workloads'],
  'update-add-on': ['mustRun'],
};

/** Lists in the order in which AWS or the cluster told of their members; another order is the same. */
const unordered: Fields = { 'follow-drift': ['nodePools'], 'verify-phase': ['owners'], 'update-add-on': ['podIdentityAssociations'] };

/** What a step does, and after which: neither how long that takes nor how it is told. */
export function substanceOf({ id, after, request }: Step): { readonly id: string; readonly after: readonly string[]; readonly request: Readonly<Record<string, unknown>> } {
  const [left, sets] = [counted, unordered].map((fields) => new Set<string>(fields[request.kind] ?? []));
  const fields = Object.entries(request as object).filter(([name]) => !left?.has(name));
  return { id, after: after.toSorted(), request: Object.fromEntries(fields.map(([name, value]) => [name, sets?.has(name) ? inOrder(value as readonly unknown[], canonicalJson) : value])) };
}

/** SHA-256 over what a plan does: what people approve. Times, prices, counts of nodes, and the order in which AWS lists things, are not in it. */
export function planHash({ target, steps, takeDown, defaults }: Pick<Plan, 'target' | 'steps' | 'takeDown' | 'defaults'>, sha256: Sha256): string {
  const done = (some: readonly Step[]) => inOrder(some.map(substanceOf), ({ id }) => id);
  return sha256(canonicalJson({ target, steps: done(steps), takeDown: done(takeDown), defaults: defaults.map(({ path, value }) => `${path} = ${value}`).toSorted() }));
}

function inOrder<One>(all: readonly One[], key: (one: One) => string): readonly One[] {
  return all.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}
