import type { Estimate, Plan, Step } from './plan.ts';

/**
 * How long each kind of step takes: 10th, 50th and 90th percentile, in seconds. Where nothing was measured, the numbers
 * are an engineer's estimate and the comment says so.
 */
export const durations = {
  // Estimates: a VPC and its gateway take about half a minute, subnets and routes seconds each.
  'network-stack': { p10: 30, p50: 50, p90: 100 },
  // Estimate: IAM roles take 15 to 20 seconds, all at the same time.
  'access-stack': { p10: 18, p50: 30, p90: 70 },
  // Estimate: a NAT gateway takes one and a half to three minutes.
  'egress-stack': { p10: 100, p50: 135, p90: 200 },
  // Estimate: an instance profile takes two minutes to be known everywhere.
  'nodes-stack': { p10: 115, p50: 140, p90: 200 },
  // Estimate: a provider takes seconds; where there are roles to follow it, as above.
  'identity-stack': { p10: 3, p50: 15, p90: 60 },
  // Seen: 8:33 and 10:06 (DevopsArtFactory/terraform-provisioning#46, terraform-aws-eks#3218); the user guide says about 15 minutes.
  'control-plane': { p10: 440, p50: 560, p90: 780 },
  // Estimate: 2 to 4 minutes; nodes have 15 minutes to join (user guide, troubleshooting).
  'node-group': { p10: 130, p50: 180, p90: 270 },
  // Estimate: a launch template and perhaps a security group.
  'launch-template-stack': { p10: 5, p50: 15, p90: 35 },
  // Estimate: a launch template, and a minute for the instances to come into service.
  'self-managed-node-group-stack': { p10: 50, p50: 80, p90: 180 },
  // Seen: 26 seconds (2025) to 5:45 (2024) (containers-roadmap#2392).
  'fargate-profile': { p10: 30, p50: 60, p90: 210 },
  // Seen: seconds to 2 minutes with nodes (terraform-provider-aws#27591).
  'add-on': { p10: 20, p50: 40, p90: 90 },
  // Answered at once, effective after seconds (user guide, creating-access-entries).
  'access-entry': { p10: 1, p50: 2, p90: 5 },
  // A few calls to the Kubernetes API.
  'service-account': { p10: 1, p50: 2, p90: 5 },
  'pod-identity-association': { p10: 1, p50: 2, p90: 5 },
  // Seen: 7:13 to 11:03 in 2025 and 2026 (eksctl#7976 and others); 25 to 45 minutes in earlier years.
  'update-control-plane': { p10: 460, p50: 600, p90: 780 },
  // Estimate: the guide says "several minutes"; taken as long as an upgrade.
  'roll-back-control-plane': { p10: 460, p50: 600, p90: 780 },
  // Estimate: nodes go back first, in minutes to days, by what disruption budgets allow.
  'roll-back-auto-mode': { p10: 2100, p50: 3300, p90: 5400 },
  // Seen: seconds to 2 minutes with nodes (terraform-provider-aws#27591, #49104).
  'update-add-on': { p10: 27, p50: 45, p90: 75 },
  // Estimates: new nodes boot in 2 to 3 minutes, one node took 5:41 to 6:43 with its surge. See `ofRoll`.
  'node-surge': { p10: 125, p50: 150, p90: 185 },
  'node-batch': { p10: 185, p50: 240, p90: 310 },
  // Estimate: what the surge added is drained and ended one node after another; the guide gives the order and no time.
  'surplus-node': { p10: 24, p50: 36, p90: 52 },
  // Estimate: a Fargate node comes up in one to two minutes, and pods of a workload follow one another.
  'recycle-fargate-workload': { p10: 60, p50: 120, p90: 240 },
  // Estimate: drift replaces nodes one after another within disruption budgets.
  'follow-drift': { p10: 1500, p50: 2700, p90: 4500 },
  'no-drift': { p10: 5, p50: 15, p90: 60 },
  // A call, and a pod that goes or comes.
  'scale-autoscaler': { p10: 3, p50: 10, p90: 40 },
  // Estimate: minutes; one client gives it five.
  'insights-refresh': { p10: 80, p50: 120, p90: 180 },
  // A few reads, and a look or two more until what was restarted is ready.
  'verify-phase': { p10: 2, p50: 10, p90: 60 },
  // Seen: 2:14 (user guide, argocd).
  capability: { p10: 80, p50: 125, p90: 200 },
  // Seen: more than 23 minutes; estimate: 10 to 30.
  'identity-provider': { p10: 620, p50: 1200, p90: 1900 },
  // A few reads.
  verify: { p10: 1, p50: 3, p90: 10 },
  // Seen: about 3 minutes, over 10 with several nodes (cloud-custodian#5585, cloud-nuke#339).
  'delete-node-group': { p10: 120, p50: 190, p90: 480 },
  // Seen: 2 to over 20 minutes (containers-roadmap#1211).
  'delete-fargate-profile': { p10: 130, p50: 200, p90: 900 },
  // Estimate.
  'delete-capability': { p10: 50, p50: 90, p90: 160 },
  // Estimate: 2 to 5 minutes; AWS's waiter allows 20.
  'delete-control-plane': { p10: 150, p50: 210, p90: 320 },
  // Estimate: the instances are terminated first.
  'delete-self-managed-node-group-stack': { p10: 45, p50: 80, p90: 240 },
  'delete-launch-template-stack': { p10: 4, p50: 8, p90: 20 },
  // Estimates: a NAT gateway takes a minute to go, roles and networks seconds.
  'delete-egress-stack': { p10: 50, p50: 80, p90: 150 },
  'delete-access-stack': { p10: 10, p50: 20, p90: 45 },
  'delete-nodes-stack': { p10: 10, p50: 20, p90: 45 },
  'delete-identity-stack': { p10: 10, p50: 20, p90: 45 },
  'delete-network-stack': { p10: 20, p50: 45, p90: 120 },
} as const satisfies Record<string, Estimate>;

export type DurationKind = keyof typeof durations;

/** Batch follows batch. Where there is nothing to replace, somebody has only to be told. */
export function ofBatches(batches: number, batch: Estimate = durations['node-batch']): Estimate {
  return batches === 0 ? durations['no-drift'] : inSequence(times(batches, batch));
}

/** A roll of a managed node group: new nodes come up, the old ones go batch by batch, and then, one by one, as many as were added. */
export function ofRoll(batches: number, surge: number): Estimate {
  return batches === 0 ? durations['no-drift'] : inSequence([durations['node-surge'], ...times(batches, durations['node-batch']), ...times(surge, durations['surplus-node'])]);
}

/** The end of a roll: so many nodes more than the group has go one by one. */
export function ofSurplus(nodes: number): Estimate {
  return inSequence(times(nodes, durations['surplus-node']));
}

function times(count: number, one: Estimate): readonly Estimate[] {
  return Array.from({ length: count }, () => one);
}

export interface CriticalPath {
  readonly stepIds: readonly string[];
  readonly expected: Estimate;
}

/** The chain of steps that decides how long the whole takes, and how long that is. */
export function criticalPath({ steps }: Pick<Plan, 'steps'>): CriticalPath {
  return longestChain(steps, ({ expected }) => expected);
}

/** As `criticalPath`, with what is left of each step in place of its whole estimate. `steps` come in an order in which they could run. */
export function longestChain(steps: readonly Step[], left: (step: Step) => Estimate): CriticalPath {
  const chains = new Map<string, Chain>();
  for (const step of steps) {
    const before = longest(step.after.flatMap((id) => chains.get(id) ?? []));
    const estimate = left(step);
    chains.set(step.id, { steps: [...before.steps, step.id], estimates: [...before.estimates, estimate], median: before.median + estimate.p50 });
  }
  const chain = longest([...chains.values()]);
  return { stepIds: chain.steps, expected: inSequence(chain.estimates) };
}

interface Chain {
  readonly steps: readonly string[];
  readonly estimates: readonly Estimate[];
  readonly median: number;
}

function longest(chains: readonly Chain[]): Chain {
  return chains.reduce((best, chain) => (chain.median > best.median ? chain : best), { steps: [], estimates: [], median: 0 });
}

/**
 * One after another. Medians add up; the distances to the other percentiles add up as the errors of independent
 * durations do, because not every step of a chain is slow on the same day.
 */
export function inSequence(estimates: readonly Estimate[]): Estimate {
  const p50 = estimates.reduce((sum, estimate) => sum + estimate.p50, 0);
  const spread = (distance: (estimate: Estimate) => number): number => Math.hypot(...estimates.map(distance));
  return {
    p10: Math.round(Math.max(0, p50 - spread((estimate) => estimate.p50 - estimate.p10))),
    p50: Math.round(p50),
    p90: Math.round(p50 + spread((estimate) => estimate.p90 - estimate.p50)),
  };
}
