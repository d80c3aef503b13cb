import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HopWork, NodeWork, RollbackStages } from '../../../../core/plan/upgrade/work.ts';
import { addOn, cluster, defaultAddOn, facts, group, kubernetes, largeCluster, node, offers, selfManaged, usualAddOns, workload } from './clusters.ts';
import { planned, step, stepIds, upgrade } from './orders.ts';
import { play } from './simulation.ts';

const minor = (number: number): string => `1.${number}`;

describe('The plan of an upgrade', () => {
  test('leads one minor at a time, add-ons and nodes behind the control plane', () => {
    const { plan } = planned(upgrade({ to: '1.36', bake: '1h', nodes: { canary: 'system' } }));
    expect(stepIds(plan)).toEqual([
      '1.35/control-plane', '1.35/verify-control-plane', '1.35/bake',
      '1.35/after/add-on/kube-proxy/v1.35.3-eksbuild.29', '1.35/after/add-on/coredns/v1.13.2-eksbuild.31',
      '1.35/node-group/system', '1.35/node-group/apps', '1.35/verify',
      '1.36/control-plane', '1.36/verify-control-plane', '1.36/bake',
      '1.36/after/add-on/kube-proxy/v1.36.0-eksbuild.25', '1.36/after/add-on/coredns/v1.14.3-eksbuild.23',
      '1.36/node-group/system', '1.36/node-group/apps', '1.36/verify',
    ]);
    expect(step(plan, '1.36/control-plane').after).toEqual(['1.35/verify']);
    expect(step(plan, '1.35/node-group/apps').after).toEqual(['1.35/node-group/system']);
    expect(plan.outline).toMatchObject({ from: '1.34', to: '1.36', rollback: { to: '1.35', days: 7 } });
  });

  test('moves an add-on before the control plane when it would not run on the coming version, to one that runs on both', () => {
    const survey = facts('1.34', { addOns: [addOn('kube-proxy', 'v1.34.1-eksbuild.2'), addOn('vpc-cni', 'v1.20.2-eksbuild.1'), addOn('coredns', 'v1.12.4-eksbuild.29')] });
    const { plan } = planned(upgrade({ to: '1.35' }, survey));
    expect(stepIds(plan).slice(0, 6)).toEqual([
      // vpc-cni by way of 1.21, because it goes one minor at a time; to what is wanted afterwards, so that one change is enough.
      '1.35/before/add-on/vpc-cni/v1.21.2-eksbuild.2', '1.35/before/add-on/vpc-cni/v1.22.4-eksbuild.3',
      '1.35/before/add-on/kube-proxy/v1.34.6-eksbuild.29', '1.35/before/add-on/coredns/v1.13.2-eksbuild.31',
      '1.35/control-plane', '1.35/verify-control-plane',
    ]);
    expect(step(plan, '1.35/before/add-on/kube-proxy/v1.34.6-eksbuild.29').reason).toBe('v1.34.1-eksbuild.2 does not run on 1.35; v1.34.6-eksbuild.29 runs on 1.34 and 1.35.');
  });

  test("sends an add-on's settings, role and associations again, keeps what others own, and remembers the way back", () => {
    const extra = { configurationValues: '{"env":{"WARM_IP_TARGET":"5"}}', serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/cni', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: 'arn:aws:iam::111122223333:role/pod' }] };
    const { plan } = planned(upgrade({ to: '1.35' }, facts('1.34', { addOns: [addOn('vpc-cni', 'v1.21.2-eksbuild.2', extra)] })));
    expect(step(plan, '1.35/after/add-on/vpc-cni/v1.22.4-eksbuild.3').request).toEqual({ kind: 'update-add-on', addonName: 'vpc-cni', from: 'v1.21.2-eksbuild.2', to: 'v1.22.4-eksbuild.3', resolveConflicts: 'PRESERVE', mustRun: true, returnTo: 'v1.21.2-eksbuild.2', ...extra });
  });

  test('brings lagging groups level before anything else', () => {
    const { plan, work } = planned(upgrade({ to: '1.35' }, facts('1.34', { nodeGroups: [group('apps', '1.34'), group('old', '1.32')] })));
    expect(stepIds(plan).slice(0, 3)).toEqual(['1.34/node-group/old', '1.34/verify', '1.35/control-plane']);
    expect(work.hops.map(({ from, to }) => `${from} ${to}`)).toEqual(['1.34 1.34', '1.34 1.35']);
  });

  test('goes on where an attempt ended that moved the control plane and not all of its nodes', () => {
    const { plan, work } = planned(upgrade({ to: '1.35' }, facts('1.35', { nodeGroups: [group('apps', '1.35'), group('left', '1.34')] })));
    expect(stepIds(plan)).toEqual(['1.35/node-group/left', '1.35/verify']);
    expect(work.hops.map(({ from, to }) => `${from} ${to}`)).toEqual(['1.35 1.35']);
  });

  test('goes on with the add-ons too that such an attempt left behind, and not before the control plane goes on', () => {
    const survey = facts('1.35', { nodeGroups: [group('left', '1.34')], addOns: [addOn('coredns', defaultAddOn('coredns', '1.35')), addOn('kube-proxy', defaultAddOn('kube-proxy', '1.34'))] });
    const { plan, work } = planned(upgrade({ to: '1.35' }, survey));
    expect(stepIds(plan)).toEqual(['1.35/after/add-on/kube-proxy/v1.35.3-eksbuild.29', '1.35/node-group/left', '1.35/verify']);
    expect(work.hops).toMatchObject([{ controlPlane: [], addOnsAfter: { inOrder: ['1.35/after/add-on/kube-proxy/v1.35.3-eksbuild.29'] }, nodes: { nodeGroups: ['1.35/node-group/left'] } }]);
    expect(play(survey, plan).objections).toEqual([]);
    expect(stepIds(planned(upgrade({ to: '1.36' }, survey)).plan).slice(0, 2)).toEqual(['1.35/node-group/left', '1.35/verify']);
  });

  test.each<[string, Parameters<typeof kubernetes>[0], string, readonly string[]]>([
    ['pods on Fargate', { workloads: [workload('cart', { onFargate: { '1.34': 2 } }), workload('web', { onFargate: { '1.35': 2 } })] }, '1.35', ['1.35/fargate', '1.35/verify']],
    ['nodes of Karpenter', { nodes: [node('k-1', { kind: 'karpenter', name: 'general' }, '1.34')], karpenterNodePools: [{ name: 'general', pinnedImages: false, driftBlocked: false }] }, '1.35', ['1.35/drift/karpenter', '1.35/verify']],
    ['nodes of Auto Mode', { nodes: [node('i-1', { kind: 'auto-mode', name: 'system' }, '1.34')] }, '1.35', ['1.35/drift/auto-mode', '1.35/verify']],
    ['pods on Fargate, and not apart from the next version', { workloads: [workload('cart', { onFargate: { '1.34': 2 } })] }, '1.36', ['1.36/control-plane', '1.36/verify-control-plane']],
  ])('goes on with %s that such an attempt left behind', (_, inside, to, first) => {
    const survey = facts('1.35', { nodeGroups: [], cluster: cluster('1.35', { autoMode: inside?.nodes?.[0]?.owner.kind === 'auto-mode', nodePools: ['system'] }), kubernetes: kubernetes({ ...inside, serverVersion: 'v1.35.1' }) });
    const { plan } = planned(upgrade({ to }, survey));
    expect(stepIds(plan).slice(0, 2)).toEqual(first);
    const restarts = plan.steps.flatMap(({ request }) => (request.kind === 'recycle-fargate-pods' ? [request.workloads.map(({ name }) => name)] : []));
    expect(restarts).toEqual(inside?.workloads === undefined ? [] : [['cart']]);
  });

  test('leaves alone what is on its version, and nodes whose pool names their images', () => {
    const inside = { serverVersion: 'v1.35.1', workloads: [workload('cart', { onFargate: { '1.35': 2 } })], nodes: [node('k-1', { kind: 'karpenter', name: 'fixed' }, '1.34')], karpenterNodePools: [{ name: 'fixed', pinnedImages: true, driftBlocked: false }] };
    expect(upgrade({ to: '1.35' }, facts('1.35', { kubernetes: kubernetes(inside) }))).toMatchObject({ outcome: 'refused', findings: expect.arrayContaining([expect.objectContaining({ check: 'already-there' })]) });
  });

  test('lets nodes stay behind for as long as their skew allows, if that is wanted', () => {
    const { plan } = planned(upgrade({ to: '1.36', nodes: { between: 'behind' } }, facts('1.32')));
    expect(stepIds(plan).filter((id) => id.includes('node-group'))).toEqual(['1.35/node-group/apps', '1.35/node-group/system', '1.36/node-group/apps', '1.36/node-group/system']);
  });

  test('tells EKS no version for a group with its own image, but the pinned template', () => {
    const own = group('own', '1.34', { amiType: 'CUSTOM', launchTemplate: { id: 'lt-own', version: '4', latestVersion: '6', imageId: 'ami-1' } });
    const pins = { own: { '1.35': { launchTemplateVersion: '6' } }, apps: { '1.35': { releaseVersion: '1.35.6-20260818' } } };
    const { plan } = planned(upgrade({ to: '1.35', nodes: { pins } }, facts('1.34', { nodeGroups: [group('apps', '1.34'), own] }), 'rollback'));
    expect(step(plan, '1.35/node-group/own').request).toEqual({ kind: 'update-node-group', nodegroupName: 'own', from: '1.34', to: '1.35', launchTemplate: { id: 'lt-own', version: '6' }, whenBlocked: 'stop', nodes: 3, atOnce: 1, surge: 4 });
    expect(step(plan, '1.35/node-group/apps').request).toMatchObject({ version: '1.35', releaseVersion: '1.35.6-20260818' });
    expect(step(plan, 'back/1.35/node-group/own').request).toMatchObject({ from: '1.35', to: '1.34', launchTemplate: { id: 'lt-own', version: '4' } });
  });

  test('rolls self-managed groups with an image of their family, restarts what is on Fargate, follows who drifts, and pauses the autoscaler', () => {
    const survey = facts('1.34', {
      selfManagedGroups: [selfManaged('batch')],
      fargateProfiles: [{ name: 'jobs', status: 'ACTIVE', issues: [], selectors: [{ namespace: 'shop', labels: {} }], subnetIds: ['subnet-a'] }],
      kubernetes: kubernetes({
        nodes: [node('batch-1', { kind: 'self-managed', name: 'batch' }, '1.34'), node('k-1', { kind: 'karpenter', name: 'general' }, '1.34'), node('fargate-1', { kind: 'fargate' }, '1.34')],
        workloads: [workload('cart', { onFargate: { '1.34': 2 } }), workload('report', { kind: 'Job', onFargate: { '1.34': 1 } })],
        controllers: [{ controller: 'cluster-autoscaler', namespace: 'kube-system', kind: 'Deployment', name: 'autoscaler', image: 'cluster-autoscaler:v1.34.1', version: '1.34.1', replicas: 1 }],
        karpenterNodePools: [{ name: 'general', pinnedImages: false, driftBlocked: false }, { name: 'gpu', pinnedImages: true, driftBlocked: false }],
      }),
    });
    const { plan, work } = planned(upgrade({ to: '1.35' }, survey, 'rollback'));
    expect(work.hops[0]!.nodes).toEqual({
      pauseAutoscaler: ['1.35/pause-autoscaler'], canary: [], nodeGroups: ['1.35/node-group/apps', '1.35/node-group/system'], parallel: 5,
      selfManaged: ['1.35/group/batch'], fargate: ['1.35/fargate'], drift: ['1.35/drift/karpenter'], resumeAutoscaler: ['1.35/resume-autoscaler'],
    });
    expect(step(plan, '1.35/group/batch').request).toMatchObject({ launchTemplateId: 'lt-batch', template: { basedOn: '3', imageId: 'ami-1.35' }, drain: { timeoutSeconds: 900, whenBlocked: 'stop' } });
    expect(step(plan, '1.35/fargate').request).toMatchObject({ workloads: [{ namespace: 'shop', kind: 'Deployment', name: 'cart' }] });
    expect(step(plan, '1.35/drift/karpenter').request).toMatchObject({ owner: 'karpenter', nodePools: ['general'], nodes: 1 });
    expect(step(plan, '1.35/resume-autoscaler').after.toSorted()).toEqual(['1.35/drift/karpenter', '1.35/fargate', '1.35/group/batch', '1.35/node-group/apps', '1.35/node-group/system']);
    expect(plan.takeDown).toEqual([]);
    expect(plan.outline?.rollback).toEqual({ impossible: expect.stringContaining('Karpenter') });
  });

  test('forces the control plane only where a waiver lifts an insight of that very hop', () => {
    const insight = { id: 'i-1', name: 'Deprecated APIs removed in Kubernetes v1.35', category: 'UPGRADE_READINESS', status: 'ERROR', kubernetesVersion: '1.35', reason: 'Used.', recommendation: '', resources: [], deprecations: [] } as const;
    const waivers = [{ check: 'upgrade-insight', by: 'Ada Lovelace', reason: 'The caller was removed last week.', expiresAt: '2026-12-01T00:00:00Z' }];
    const survey = facts('1.34', { insights: { found: [insight] } });
    expect(upgrade({ to: '1.36' }, survey).outcome).toBe('refused');
    const { plan } = planned(upgrade({ to: '1.36', waivers }, survey));
    expect([step(plan, '1.35/control-plane').request, step(plan, '1.36/control-plane').request]).toMatchObject([{ force: true }, { force: false }]);
  });

  test('says what support costs before and after, and how long it takes with five groups at a time', () => {
    const ten = Array.from({ length: 10 }, (_, index) => group(`group-${index}`, '1.33'));
    const both = planned(upgrade({ to: '1.34' }, facts('1.33', { nodeGroups: ten }))).plan;
    const all = planned(upgrade({ to: '1.34', nodes: { parallel: 10 } }, facts('1.33', { nodeGroups: ten }))).plan;
    expect(both.outline?.support).toEqual({ before: expect.objectContaining({ hourly: 0.6, monthly: 438 }), after: expect.objectContaining({ hourly: 0.1, monthly: 73 }) });
    const roll = step(both, '1.34/node-group/group-0').expected.p50;
    expect(both.expected.p50 - all.expected.p50).toBe(roll);
    expect(both.expected.p90).toBeGreaterThan(both.expected.p50);
  });
});

describe('Whatever the cluster', () => {
  const traits = fc.record({
    from: fc.integer({ min: 32, max: 35 }),
    hops: fc.integer({ min: 1, max: 3 }),
    managed: fc.array(fc.record({ lag: fc.integer({ min: 0, max: 2 }), size: fc.integer({ min: 0, max: 9 }) }), { maxLength: 6 }),
    selfManagedLag: fc.option(fc.integer({ min: 0, max: 2 })),
    choices: fc.array(fc.nat({ max: 40 }), { minLength: 8, maxLength: 8 }),
    policy: fc.constantFrom('default', 'newest'),
    parallel: fc.integer({ min: 1, max: 6 }),
    canary: fc.boolean(),
    bake: fc.boolean(),
  });

  const clusterOf = ({ from, hops, managed, selfManagedLag, choices, policy, parallel, canary, bake }: typeof traits extends fc.Arbitrary<infer T> ? T : never) => {
    const version = minor(from);
    const addOns = [...usualAddOns, 'metrics-server', 'aws-ebs-csi-driver', 'cert-manager', 'adot'].flatMap((name, index) => {
      const fitting = offers[name]!.filter(({ runsOn }) => runsOn.includes(version));
      const chosen = fitting[choices[index]! % Math.max(1, fitting.length)];
      return chosen === undefined ? [] : [addOn(name, chosen.version)];
    });
    const nodeGroups = managed.map(({ lag, size }, index) => group(`group-${index}`, minor(from - lag), { scaling: { minSize: 0, desiredSize: size, maxSize: 20 } }));
    const selfManagedGroups = selfManagedLag === null ? [] : [selfManaged('own', { imageName: `amazon-eks-node-al2023-x86_64-standard-${minor(from - selfManagedLag)}-v20260923` })];
    const said = { to: minor(Math.min(36, from + hops)), addOns: { policy }, nodes: { parallel, ...(canary && nodeGroups[0] && { canary: nodeGroups[0].name }) }, ...(bake && { bake: '30m' }) };
    return { said, survey: facts(version, { addOns, nodeGroups, selfManagedGroups }) };
  };

  test('every hop is one minor, no step comes before what it needs, nothing is ever out of its skew, and add-ons run where they are', () => {
    fc.assert(fc.property(traits, (drawn) => {
      const { said, survey } = clusterOf(drawn);
      const { plan } = planned(upgrade(said, survey));
      const world = play(survey, plan);
      expect(world.objections).toEqual([]);
      expect(world.controlPlane).toBe(said.to);
      expect([...new Set(world.groups.values())].filter((version) => version !== said.to)).toEqual([]);
    }), { numRuns: 150 });
  });

  test('the machines are given every step once, and the way back of a hop leads to where it began', () => {
    fc.assert(fc.property(traits, (drawn) => {
      const { said, survey } = clusterOf(drawn);
      const { plan, work } = planned(upgrade(said, survey, 'rollback'));
      expect(work.hops.flatMap(forward)).toEqual(stepIds(plan));
      expect(work.hops.flatMap(({ wayBack }) => backward(wayBack)).toSorted()).toEqual(plan.takeDown.map(({ id }) => id).toSorted());
      const last = work.hops.at(-1)!;
      const back = plan.takeDown.filter(({ id }) => id.startsWith(`back/${last.to}/`));
      const there = play(survey, plan);
      const world = play({ ...survey, cluster: cluster(last.to), addOns: survey.addOns.map((each) => ({ ...each, version: there.addOns.get(each.name)! })), nodeGroups: survey.nodeGroups.map((each) => ({ ...each, version: last.to })), selfManagedGroups: survey.selfManagedGroups.map((each) => ({ ...each, imageName: `x-${last.to}-v1` })) }, { steps: back });
      expect(world.objections).toEqual([]);
      expect(world.controlPlane).toBe(last.from);
    }), { numRuns: 60 });
  });

  test('the same order gives the same plan, to the letter', () => {
    fc.assert(fc.property(traits, (drawn) => {
      const { said, survey } = clusterOf(drawn);
      expect(JSON.stringify(upgrade(said, survey))).toBe(JSON.stringify(upgrade(structuredClone(said), structuredClone(survey))));
    }), { numRuns: 20 });
  });
});

function nodeIds({ pauseAutoscaler, canary, nodeGroups, selfManaged: own, fargate, drift, resumeAutoscaler }: NodeWork): readonly string[] {
  return [...pauseAutoscaler, ...canary, ...nodeGroups, ...own, ...fargate, ...drift, ...resumeAutoscaler];
}

function forward(hop: HopWork): readonly string[] {
  return [...hop.addOnsBefore.inOrder, ...hop.addOnsBefore.together, ...hop.controlPlane, ...hop.verifyControlPlane, ...hop.bake, ...hop.addOnsAfter.inOrder, ...hop.addOnsAfter.together, ...nodeIds(hop.nodes), ...hop.verify];
}

function backward({ nodes, addOns, controlPlane, verify }: RollbackStages): readonly string[] {
  return [...nodeIds(nodes), ...addOns.inOrder, ...addOns.together, ...controlPlane, ...verify];
}

test('The work of a large cluster over three hops fits a payload, and is planned in a moment', () => {
  const survey = largeCluster('1.33');
  const waivers = [{ check: 'vcpu-quota', by: 'Ada Lovelace', reason: 'Not about quotas here.', expiresAt: '2027-01-01T00:00:00Z' }];
  upgrade({ to: '1.36', waivers }, survey);
  const begin = performance.now();
  const { work, plan } = planned(upgrade({ to: '1.36', waivers }, survey, 'rollback'));
  expect(performance.now() - begin).toBeLessThan(1000);
  expect(JSON.stringify(work).length).toBeLessThan(40_000);
  expect(plan.steps.filter(({ request }) => request.kind === 'update-node-group')).toHaveLength(90);
});
