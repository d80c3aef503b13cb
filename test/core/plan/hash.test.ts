import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differenceOf } from '../../../core/plan/difference.ts';
import { planProvision } from '../../../core/plan/provision.ts';
import type { ProvisionFacts } from '../../../core/plan/provision-facts.ts';
import type { UpgradeFacts } from '../../../core/plan/upgrade/facts.ts';
import { anyOrder } from '../arbitraries.ts';
import { sha256 } from '../orders.ts';
import { addOn, facts, group, kubernetes, node, now, selfManaged, workload } from './upgrade/clusters.ts';
import { patchAddOns, patchNodes, planned, upgrade } from './upgrade/orders.ts';

/** The lists of what AWS answered, each in the order that `by` gives. */
function shuffled<Facts extends object>(given: Facts, by: readonly number[]): Facts {
  const sorted = (list: readonly unknown[]): readonly unknown[] => list.map((one, index) => ({ one, key: by[index % by.length]! })).toSorted((one, other) => one.key - other.key).map(({ one }) => one);
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? sorted(value) : (value as unknown)])) as Facts;
}

/** Of a living cluster, those of its own API too. */
function inAnyOrder(seen: UpgradeFacts, by: readonly number[]): UpgradeFacts {
  const { kubernetes: own } = seen;
  return { ...shuffled(seen, by), kubernetes: own.reached ? { reached: true, facts: shuffled(own.facts, by) } : own };
}

const orders = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 9 });

/** Nodes of all makers, pods on Fargate, and an autoscaler. */
const survey = (over: Partial<UpgradeFacts> = {}) =>
  facts('1.34', {
    nodeGroups: [group('a', '1.34'), group('b', '1.34'), group('c', '1.34', { releaseVersion: '1.34.0-20260101' })],
    selfManagedGroups: [selfManaged('x'), selfManaged('y')],
    fargateProfiles: [{ name: 'jobs', status: 'ACTIVE', issues: [], selectors: [{ namespace: 'shop', labels: {} }], subnetIds: ['subnet-a'] }],
    kubernetes: kubernetes({
      nodes: [...['x', 'y'].map((name) => node(`${name}-1`, { kind: 'self-managed', name }, '1.34')), ...['general', 'gpu'].map((name) => node(`${name}-1`, { kind: 'karpenter', name }, '1.34')), node('fargate-1', { kind: 'fargate' }, '1.34')],
      workloads: [workload('cart', { onFargate: { '1.34': 2 } }), workload('stock', { onFargate: { '1.34': 1 } })],
      karpenterNodePools: ['general', 'gpu'].map((name) => ({ name, pinnedImages: false, driftBlocked: false })),
      controllers: [{ namespace: 'kube-system', kind: 'Deployment', name: 'cluster-autoscaler', controller: 'cluster-autoscaler', image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.0', version: '1.34.0', replicas: 1 }],
    }),
    ...over,
  });

const changes = [
  ['an upgrade', (seen: UpgradeFacts) => planned(upgrade({ to: '1.36' }, seen)).plan],
  ['a patch of nodes', (seen: UpgradeFacts) => planned(patchNodes({}, seen)).plan],
  ['a patch of add-ons', (seen: UpgradeFacts) => planned(patchAddOns({}, seen)).plan],
] as const;

describe.each(changes)('The hash of %s', (_kind, planOf) => {
  test('is the same whatever the order in which AWS lists things', () => {
    fc.assert(fc.property(orders, (by) => expect(planOf(inAnyOrder(survey(), by)).hash).toBe(planOf(survey()).hash)), { numRuns: 30 });
  });

  test('is the same an hour later, and when autoscalers have added nodes', () => {
    const later = survey({ takenAt: new Date(now + 3_600_000).toISOString() });
    const scaled = {
      ...later,
      nodeGroups: later.nodeGroups.map((one) => ({ ...one, scaling: { ...one.scaling, desiredSize: one.scaling.desiredSize + 2 } })),
      selfManagedGroups: later.selfManagedGroups.map((one) => ({ ...one, scaling: { ...one.scaling, desiredSize: 4 } })),
    };
    expect(planOf(scaled).hash).toBe(planOf(survey()).hash);
  });
});

test('The hash of a provision is the same whatever the order in which AWS lists things, the time and the prices', () => {
  fc.assert(
    fc.property(anyOrder, orders, fc.double({ min: 0.5, max: 2, noNaN: true }), (order, by, factor) => {
      const one = planProvision({ ...order, sha256 });
      const { account } = order.facts;
      const dearer = account && { ...account, prices: Object.fromEntries(Object.entries(account.prices).map(([key, price]) => [key, price * factor])) };
      const seen: ProvisionFacts = { ...shuffled(order.facts, by), takenAt: '2027-01-01T00:00:00Z', ...(dearer && { account: dearer }) };
      const other = planProvision({ ...order, facts: seen, sha256 });
      expect(other.outcome).toBe(one.outcome);
      if (one.outcome === 'planned' && other.outcome === 'planned') expect(other.plan.hash).toBe(one.plan.hash);
    }),
  );
});

describe('The difference of two plans', () => {
  const before = planned(patchNodes({}, survey())).plan;

  test('is none where there is none', () => {
    const same = { plan: before, findings: [] };
    expect(differenceOf(same, same)).toMatchObject({ steps: { added: [], removed: [], changed: [] }, findings: { added: [], gone: [] } });
  });

  test('names the steps that came, went and changed, findings, duration and cost', () => {
    const newest = { '1.34': '1.34.99-20270101' };
    const old = { releaseVersion: '1.34.0-20260101', latestReleases: newest };
    const { plan } = planned(patchNodes({}, survey({ nodeGroups: [group('a', '1.34', { latestReleases: newest }), group('d', '1.34', old)], selfManagedGroups: [selfManaged('x')] })));
    const finding = (message: string) => ({ check: 'a', severity: 'warning' as const, message, remedy: 'r' });
    const cost = (monthly: number) => ({ currency: 'USD' as const, monthly, items: [], unpriced: [] });
    const difference = differenceOf({ plan: { ...before, cost: cost(100) }, findings: [finding('old'), finding('both')] }, { plan: { ...plan, cost: cost(120) }, findings: [finding('both'), finding('new')] });
    expect(plan.hash).not.toBe(before.hash);
    expect(difference).toMatchObject({
      from: before.hash,
      to: plan.hash,
      steps: { added: ['Roll node group a to 1.34', 'Roll node group d to 1.34'], removed: ['Roll node group c to 1.34', 'Roll self-managed group y to 1.34'] },
      findings: { added: ['new'], gone: ['old'] },
      expected: { before: before.expected.p50, after: plan.expected.p50 },
      cost: { before: 100, after: 120 },
    });
  });

  test('says where a step differs, and how many places it leaves out', () => {
    const installed = addOn('coredns', 'v1.11.4-eksbuild.2');
    const plan = (over: object) => ({ plan: planned(patchAddOns({}, survey({ addOns: [{ ...installed, ...over }] }))).plan, findings: [] });
    const changed = (one: object, other: object) => differenceOf(plan(one), plan(other)).steps.changed.flatMap((step) => step.changes);
    expect(changed({}, { configurationValues: '{"replicaCount":3}' })).toEqual(['configurationValues: nothing → {"replicaCount":3}']);
    const [step] = before.steps;
    const labels = (value: string) => Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => [key, value]));
    const stack = (value: string) => ({ plan: { ...before, steps: [{ ...step!, request: { kind: 'deploy-stack', stackName: 's', template: {}, parameters: {}, tags: labels(value) } as const }] }, findings: [] });
    expect(differenceOf(stack('x'), stack('y')).steps.changed[0]?.changes).toEqual(['tags.a: x → y', 'tags.b: x → y', 'tags.c: x → y', 'tags.d: x → y', 'tags.e: x → y', 'and 2 more']);
  });

  test('does not tell of a step that only comes after another one than before, when that one is told', () => {
    const both = ['coredns', 'vpc-cni'].map((name) => addOn(name, 'v1.11.4-eksbuild.2'));
    const plan = (addOns: readonly ReturnType<typeof addOn>[]) => ({ plan: planned(patchAddOns({}, survey({ addOns }))).plan, findings: [] });
    const { steps } = differenceOf(plan(both), plan(both.slice(0, 1)));
    for (const title of steps.removed) expect(title).toContain('vpc-cni');
    expect(steps.removed).not.toEqual([]);
    expect(steps.changed.flatMap((step) => step.changes)).not.toContain('it comes after other steps');
  });
});
