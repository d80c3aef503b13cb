import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Decision } from '../../core/decisions/decision.ts';
import { ask as inCluster, deploy, letIn } from './kubernetes.ts';
import { change, provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';

/** One Drydock, a cluster whose managed groups EKS cannot roll, and one whose self-managed group a budget holds. */
let drydock: TestDrydock;

const region = 'eu-west-1';
const minute = 60_000;

type Asking = ShownOperation & { readonly decisions?: readonly Decision[] };

const file = (name: string, groups: string): string => `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ${name}, region: ${region}, version: "1.33" }
${groups}
`;

beforeAll(async () => {
  const failures = [
    { operation: 'UpdateClusterVersion', cluster: 'managed', code: 'Cancelled', times: 1 },
    { operation: 'UpdateNodegroupVersion', cluster: 'managed', name: 'a', code: 'PodEvictionFailure', message: 'Reached max retries while trying to evict pods', times: 4 },
    { operation: 'UpdateNodegroupVersion', cluster: 'managed', name: 'b', code: 'NodeCreationFailure', message: 'Instances failed to join the kubernetes cluster', times: 3 },
  ];
  drydock = await startTestDrydock({ aws: { eks: { faults: { failures } } } });
  const asked = [await provision(drydock, file('managed', 'managedNodeGroups: [{ name: a, desiredCapacity: 1 }, { name: b, desiredCapacity: 1 }]')), await provision(drydock, file('own', 'nodeGroups: [{ name: workers, desiredCapacity: 1 }]'))];
  for (const { operationId } of asked) expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'succeeded' });
}, 60_000);

afterAll(async () => drydock.close());

const ask = async (cluster: string, to: string, nodes: object = {}, more: object = {}) => change(drydock, { region, cluster }, 'upgrade', { to, nodes, ...more });
const shown = async ({ operationId }: ShownOperation) => (await drydock.call<Asking>('GET', `/v1/operations/${operationId}`)).body;
const open = async (operation: ShownOperation) => ((await shown(operation)).decisions ?? []).filter(({ end }) => end === undefined);
const groupsAsked = async (operation: ShownOperation) => (await open(operation)).map(({ group }) => group).sort();
const decide = async ({ operationId }: ShownOperation, body: object) => drydock.call<Asking & { errors?: object; detail?: string }>('POST', `/v1/operations/${operationId}/decide`, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
/** Lets time run until so many groups are asked about. */
const untilAsked = async (operation: ShownOperation, count: number): Promise<void> => {
  for (let minutes = 0; (await open(operation)).length < count; minutes++) {
    if (minutes === 240) throw new Error(`Nothing is asked of ${JSON.stringify(await shown(operation))}`);
    await drydock.clock.advance(minute);
  }
};

async function versions(cluster: string, ...groups: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(groups.map(async (nodegroupName) => (await drydock.as('eks', 'DescribeNodegroup', { clusterName: cluster, nodegroupName }, { region }))['nodegroup'] as { version: string }));
  return found.map(({ version }) => version);
}

describe('two people who ask for different versions of a cluster at the same moment', () => {
  let outcomes: readonly ShownOperation[];

  test('do not both get it: one goes on, and the other is told who holds it', async () => {
    const asked = await Promise.all([ask('managed', '1.34'), ask('managed', '1.35')]);
    outcomes = [await untilEnded(drydock, asked[0].operationId), await untilEnded(drydock, asked[1].operationId)];
    const refused = outcomes.filter(({ status }) => status === 'refused');
    const [winner] = outcomes.filter(({ status }) => status !== 'refused');
    expect(refused).toMatchObject([{ findings: expect.arrayContaining([expect.objectContaining({ check: 'cluster-held', message: `Operation ${winner?.operationId} is changing cluster managed right now.`, remedy: expect.stringContaining('Wait until') })]) }]);
  }, 30_000);

  test('and an update that EKS cancels by itself is told as that, with what was done, what was not, and what to do', () => {
    expect(outcomes.find(({ status }) => status === 'failed')?.report).toMatchObject({
      summary: expect.stringMatching(/stopped: UpdateCancelled\. 0 of \d+ steps were done\. The control plane runs 1\.33\.$/),
      failure: { outcome: 'UpdateCancelled', message: expect.stringContaining('is Cancelled: UpdateCancelled: EKS cancelled the update and gave no reason.') },
      done: [],
      undone: expect.arrayContaining(['Upgrade the control plane from 1.33 to 1.34', 'Roll node group a to 1.34']),
      advice: expect.stringContaining('ask again'),
    });
  });
});

describe('managed groups that EKS cannot roll, where people are to be asked', () => {
  const asking = { whenBlocked: 'ask', answerWithin: '30m' };

  test('stop when nobody answers, and hold the cluster until then', async () => {
    const operation = await ask('managed', '1.34', asking);
    await untilAsked(operation, 2);
    expect(await groupsAsked(operation)).toEqual(['a', 'b']);
    const { reasons } = (await drydock.call<{ reasons: { kind: string; until: string }[] }>('GET', `/v1/operations/${operation.operationId}/why`)).body;
    expect(reasons).toMatchObject([{ kind: 'decision', until: expect.any(String) }, { kind: 'decision' }]);
    await drydock.clock.advance(10 * minute);
    expect(await untilEnded(drydock, (await ask('managed', '1.35')).operationId)).toMatchObject({ status: 'refused' });
    const { status, report } = await untilEnded(drydock, operation.operationId);
    expect({ status, report }).toMatchObject({ status: 'failed', report: { failure: { outcome: expect.stringMatching(/PodEvictionFailure|NodeCreationFailure/) }, decided: expect.arrayContaining([expect.stringContaining('nobody answered')]) } });
    expect(await open(operation)).toEqual([]);
    expect(drydock.clock.now() - Date.parse((await shown(operation)).decisions![0]!.askedAt)).toBeGreaterThanOrEqual(30 * minute);
    expect(await decide(operation, { choice: 'wait', group: 'a' })).toMatchObject({ status: 409 });
  }, 30_000);

  test('go on as somebody says for each of them: wait, then force; and skip', async () => {
    const operation = await ask('managed', '1.34', asking);
    await untilAsked(operation, 2);
    expect(await decide(operation, { choice: 'wait' })).toMatchObject({ status: 400, body: { errors: [{ path: 'group' }] } });
    expect(await decide(operation, { choice: 'force', group: 'b' })).toMatchObject({ status: 400, body: { errors: [{ path: 'choice', message: expect.stringContaining('wait, skip and stop') }] } });
    expect(await decide(operation, { choice: 'skip', group: 'b', reason: 'It goes next week' })).toMatchObject({ status: 202 });
    expect(await decide(operation, { choice: 'wait', group: 'a' })).toMatchObject({ status: 202 });
    await drydock.clock.advance(minute);
    expect(await groupsAsked(operation)).toEqual([]);
    await untilAsked(operation, 1);
    await decide(operation, { choice: 'force' });
    const { status, report, executionArn } = await untilEnded(drydock, operation.operationId);
    expect({ status, report }).toMatchObject({ status: 'succeeded', report: { skipped: [expect.stringContaining('Node group b was left behind')], decided: expect.arrayContaining([expect.stringMatching(/^b, after NodeCreationFailure: person:you chose skip at \S+ \(It goes next week\)\.$/), expect.stringMatching(/^a, after PodEvictionFailure: person:you chose force/)]) } });
    expect(await versions('managed', 'a', 'b')).toEqual(['1.34', '1.33']);
    expect(await decide(operation, { choice: 'stop', group: 'a' })).toMatchObject({ status: 409 });
    const { events } = (await drydock.call<{ events: { type: string }[] }>('GET', `/v1/operations/${operation.operationId}/events`)).body;
    expect([events.filter(({ type }) => type === 'DecisionRequested').length, events.filter(({ type }) => type === 'DecisionMade').length]).toEqual([3, 3]);
    expect(await drydock.as('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
  }, 30_000);

  test('stop at once when somebody says so', async () => {
    const operation = await ask('managed', '1.34', asking);
    await untilAsked(operation, 1);
    await decide(operation, { choice: 'stop', reason: 'It needs another role' });
    const before = drydock.clock.now();
    expect(await untilEnded(drydock, operation.operationId)).toMatchObject({ status: 'failed', report: { failure: { outcome: 'NodeCreationFailure' }, decided: [expect.stringContaining('chose stop')] } });
    expect(drydock.clock.now() - before).toBeLessThanOrEqual(5 * minute);
  }, 30_000);
});

describe('a self-managed group whose drain a budget holds', () => {
  const waivers = [{ check: 'blocking-disruption-budget', reason: 'It is known.', expiresAt: '2026-12-31T00:00:00Z' }];
  const budgets = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets';
  const kubelets = async () => ((await inCluster(drydock, { cluster: 'own', region, path: '/api/v1/nodes' })) as { items: { status: { nodeInfo: { kubeletVersion: string } } }[] }).items.map(({ status }) => status.nodeInfo.kubeletVersion.slice(0, 5));

  beforeAll(async () => {
    await letIn(drydock, 'own', region);
    await deploy(drydock, 'own', { region, namespace: 'shop', name: 'cart', image: 'example.com/cart:1' });
    await drydock.clock.advance(2 * minute);
    await inCluster(drydock, { cluster: 'own', region, path: budgets, body: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'cart', namespace: 'shop' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'cart' } } } } });
  }, 30_000);

  test('is skipped or forced as a managed one is, where that was asked for', async () => {
    const skipped = await untilEnded(drydock, (await ask('own', '1.34', { whenBlocked: 'skip', drainTimeout: '5m' }, { waivers })).operationId);
    expect(skipped).toMatchObject({ status: 'succeeded', report: { skipped: [expect.stringMatching(/^Self-managed group \S+ was left behind, as asked\..*cart holds shop\/cart-\S+ on ip-/)] } });
    expect(await kubelets()).toContain('v1.33');
    const forced = await untilEnded(drydock, (await ask('own', '1.34', { whenBlocked: 'force', drainTimeout: '5m' })).operationId);
    expect({ status: forced.status, failure: forced.report?.failure }).toEqual({ status: 'succeeded', failure: undefined });
    expect(await kubelets()).toEqual(['v1.34']);
  }, 30_000);

  test('is held for hours, told by pod, budget and node, and ends well when the budget lets go before anybody answers', async () => {
    const operation = await ask('own', '1.35', { whenBlocked: 'ask', drainTimeout: '5m' });
    await untilAsked(operation, 1);
    expect((await open(operation))[0]).toMatchObject({ outcome: 'PodEvictionFailure', held: [{ pod: expect.stringMatching(/^shop\/cart-/), budget: expect.stringContaining('cart'), node: expect.stringMatching(/^ip-/) }] });
    await drydock.clock.advance(150 * minute);
    expect(JSON.stringify((await shown(operation)).progress)).toMatch(/Somebody has to choose wait, force, skip or stop until .*cart holds shop\/cart-\S+ on ip-/);
    await inCluster(drydock, { cluster: 'own', region, path: `${budgets}/cart`, method: 'DELETE' });
    const { status, report } = await untilEnded(drydock, operation.operationId);
    expect({ status, decided: report?.decided }).toEqual({ status: 'succeeded', decided: [expect.stringContaining('withdrawn')] });
    expect(await kubelets()).toEqual(['v1.35']);
  }, 30_000);
});
