import type { Estimate, OperationDetail, PlannedStep, StepProgress } from '../../cli/operation.ts';

const seconds = (p10: number, p50: number, p90: number): Estimate => ({ p10, p50, p90 });

/** A plan small enough to read: two steps, two that follow them, and two more one after the other. */
export const plannedSteps: readonly PlannedStep[] = [
  { id: 'network', title: 'Make the network', reason: 'The file names no VPC.', after: [], expected: seconds(40, 60, 100) },
  { id: 'access', title: 'Make the roles', reason: 'EKS and nodes act with IAM roles that must exist before them.', after: [], expected: seconds(25, 40, 70) },
  { id: 'egress', title: 'Make the NAT gateways', reason: 'Nodes in private subnets reach AWS through them.', after: ['network', 'access'], expected: seconds(100, 135, 200) },
  { id: 'control-plane', title: 'Create the control plane, Kubernetes 1.35', reason: 'Everything else attaches to it.', after: ['network', 'access'], expected: seconds(440, 560, 780) },
  { id: 'node-group/a', title: 'Create managed node group a', reason: '2 nodes for workloads.', after: ['control-plane', 'egress'], expected: seconds(130, 180, 270) },
  { id: 'verify', title: 'Verify the cluster', reason: 'A last look at everything together.', after: ['node-group/a'], expected: seconds(1, 3, 10) },
];

export const takeDownSteps: readonly Pick<PlannedStep, 'id' | 'title' | 'expected'>[] = [
  { id: 'delete/node-group/a', title: 'Delete managed node group a', expected: seconds(120, 190, 480) },
  { id: 'delete/control-plane', title: 'Delete the control plane', expected: seconds(150, 210, 320) },
];

type Stand = Partial<Omit<StepProgress, 'stepId' | 'title' | 'expected'>>;

/** How far the steps are that have begun; all others wait. */
export function progressOf(stands: Readonly<Record<string, Stand>>, fraction = 0.5, left: Estimate = seconds(400, 500, 700)): NonNullable<OperationDetail['progress']> {
  const takesDown = takeDownSteps.some(({ id }) => id in stands);
  const steps = [...plannedSteps, ...(takesDown ? takeDownSteps : [])].map(
    ({ id, title, expected }): StepProgress => ({ stepId: id, title, expected, state: 'waiting', fraction: 0, late: false, ...stands[id] }),
  );
  return { steps, fraction, left };
}

/** Asked for at noon, started a minute later, looked at ten minutes past. */
export function detailOf(overrides: Partial<OperationDetail> = {}): OperationDetail {
  return {
    operationId: 'op-0123456789abcdef',
    kind: 'provision',
    target: { account: '111122223333', region: 'us-west-2', cluster: 'harbour' },
    status: 'running',
    requestedBy: { principal: 'you', via: 'api' },
    requestedAt: '2026-11-22T12:00:00Z',
    startedAt: '2026-11-22T12:01:00Z',
    observedAt: '2026-11-22T12:10:00Z',
    dryRun: false,
    onFailure: 'delete',
    findings: [],
    plan: { expected: seconds(700, 803, 1100), steps: plannedSteps, defaults: [] },
    ...overrides,
  };
}

/** Two people have to approve its plan, which was made again; one has. */
export const waiting = detailOf({
  status: 'planning',
  planHash: 'b'.repeat(64),
  approval: { planHash: 'b'.repeat(64), people: 2, missing: 1, expiresAt: '2026-11-24T12:00:00Z', decisions: [{ verdict: 'approved', by: 'person:ben', via: 'slack', planHash: 'a'.repeat(64) }, { verdict: 'approved', by: 'person:cleo', via: 'api', planHash: 'b'.repeat(64), reason: 'Go' }] },
  difference: {
    from: 'a'.repeat(64),
    steps: { added: ['Create managed node group a'], removed: ['Create managed node group b'], changed: [{ title: 'Make the network', changes: ['stackName: one → two'] }] },
    findings: { added: ['Few addresses are left.'], gone: [] },
    expected: { before: 600, after: 803 },
    cost: { before: 70, after: 73.5 },
  },
});

export const done = (elapsed: number): Stand => ({ state: 'succeeded', fraction: 1, elapsed });

export const underWay = (elapsed: number, fraction: number, more: Stand = {}): Stand => ({ state: 'running', elapsed, fraction, ...more });

/** EKS makes the control plane; the NAT gateways take longer than they should. */
export const building = detailOf({
  progress: progressOf({
    network: done(58),
    access: done(42),
    egress: underWay(212, 0.94, { late: true, text: 'CREATE_IN_PROGRESS, 2 of 4 resources' }),
    'control-plane': underWay(212, 0.34, { text: 'CREATING' }),
  }),
});

const nodesDidNotJoin = 'NodeCreationFailure: Node group a is CREATE_FAILED: NodeCreationFailure: Instances failed to join the kubernetes cluster';

/** The nodes did not join: what was made is taken down. */
export const takingDown = detailOf({
  observedAt: '2026-11-22T12:31:00Z',
  progress: progressOf(
    {
      network: done(58),
      access: done(42),
      egress: done(150),
      'control-plane': done(540),
      'node-group/a': { state: 'failed', fraction: 0.98, elapsed: 900, late: true, text: nodesDidNotJoin },
      'delete/node-group/a': underWay(45, 0.2),
    },
    0.1,
    seconds(300, 360, 700),
  ),
});

export const failed: OperationDetail = {
  ...takingDown,
  status: 'failed',
  endedAt: '2026-11-22T12:31:00Z',
  report: {
    summary: 'Cluster harbour could not be built: NodeCreationFailure; 2 of the resources that were made remain.',
    failure: { outcome: 'NodeCreationFailure', message: nodesDidNotJoin.slice('NodeCreationFailure: '.length), stepId: 'node-group/a' },
    remains: [
      { type: 'AWS::EKS::Cluster', id: 'arn:aws:eks:us-west-2:111122223333:cluster/harbour', status: 'ACTIVE' },
      { type: 'AWS::EKS::Nodegroup', id: 'arn:aws:eks:us-west-2:111122223333:nodegroup/harbour/a/b7b85d5f', status: 'CREATE_FAILED' },
      { type: 'AWS::CloudFormation::Stack', id: 'arn:aws:cloudformation:us-west-2:111122223333:stack/drydock-harbour-network/9242e79f', status: 'CREATE_COMPLETE' },
      { type: 'AWS::CloudFormation::Stack', id: 'arn:aws:cloudformation:us-west-2:111122223333:stack/drydock-harbour-access/375748fc', status: 'CREATE_COMPLETE' },
    ],
  },
};

export const succeeded = detailOf({
  status: 'succeeded',
  endedAt: '2026-11-22T12:14:30Z',
  report: { summary: 'Cluster harbour runs Kubernetes 1.35 and everything on it is healthy.', remains: [] },
  progress: progressOf(Object.fromEntries(plannedSteps.map(({ id, expected }) => [id, done(expected.p50)])), 1, seconds(0, 0, 0)),
});

export const refused = detailOf({
  status: 'refused',
  endedAt: '2026-11-22T12:00:02Z',
  findings: [
    { severity: 'note', message: 'Support of 1.25 costs more.', remedy: 'Nothing.' },
    {
      severity: 'blocker',
      path: 'metadata.version',
      message: 'EKS does not know Kubernetes 1.25; it offers 1.36, 1.35, 1.34.',
      remedy: "Name a version in standard support, or leave the version out for EKS's default.",
    },
  ],
});

export const planned = detailOf({
  status: 'planned',
  dryRun: true,
  findings: [{ severity: 'warning', path: 'managedNodeGroups', message: 'Nothing can run the pods of coredns.', remedy: 'Add a node group.' }],
  plan: {
    expected: seconds(700, 803, 1100),
    steps: plannedSteps,
    defaults: [
      { path: 'metadata.version', value: '1.35', why: "EKS's default version." },
      { path: 'addons', value: 'vpc-cni v1', why: 'One that eksctl installs by default.' },
      { path: 'addons', value: 'coredns v2', why: 'One that eksctl installs by default.' },
      { path: 'addons[0].resolveConflicts', value: 'NONE', why: 'Nothing can own its fields yet.' },
      { path: 'addons[1].resolveConflicts', value: 'NONE', why: 'Nothing can own its fields yet.' },
    ],
  },
});

/** It has asked people about a group that is held up. */
export const asking: OperationDetail = {
  ...building,
  decisions: [
    {
      stepId: 'node-group/general', group: 'general', outcome: 'PodEvictionFailure', message: 'Reached max retries while trying to evict pods.', held: [{ pod: 'shop/cart-1', node: 'node-1', budget: 'shop/cart' }],
      offers: [{ choice: 'wait', effect: 'EKS is asked again.' }, { choice: 'force', effect: 'Budgets are overruled.' }], until: '2026-11-22T18:00:00.000Z',
    },
    { stepId: 'node-group/batch', group: 'batch', outcome: 'PodEvictionFailure', message: 'Held.', held: [], offers: [], until: '2026-11-22T18:00:00.000Z', end: { kind: 'answered', at: '2026-11-22T12:00:00.000Z' } },
  ],
};

/** Somebody has cancelled it while the control plane is made. */
export const stopping: OperationDetail = { ...building, cancellation: { by: 'ada', reason: 'The wrong region', at: '2026-11-22T12:09:00Z' } };

export const cancelled: OperationDetail = {
  ...stopping,
  kind: 'upgrade',
  onFailure: 'stop',
  status: 'cancelled',
  endedAt: '2026-11-22T12:31:00Z',
  report: {
    summary: 'ada cancelled the upgrade of cluster harbour (The wrong region). 4 of 6 steps were done. The control plane runs 1.35.',
    remains: [],
    undone: ['Create managed node group a', 'Verify the cluster'],
    goesOn: ['EKS Auto Mode goes on replacing nodes until all of its nodes run 1.35.'],
    advice: 'Ask for the upgrade again to go on from where the cluster is.',
  },
};
