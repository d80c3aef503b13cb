import { describe, expect, test } from '@jest/globals';
import { notDone } from '../../core/operation/cancellation.ts';
import type { HopWork, NodeWork, PatchAddOnsWork, PatchNodesWork, RollbackStages, RollbackWork, UpgradeWork } from '../../core/plan/upgrade/work.ts';
import type { FunctionName } from '../../functions/names.ts';
import type { MachineName } from '../../state-machines/wiring.ts';
import { goingOn, Rehearsal, requested, type Script } from './rehearsal.ts';

const operationId = 'op-0123456789';
const noNodes: NodeWork = { pauseAutoscaler: [], canary: [], nodeGroups: [], parallel: 5, selfManaged: [], fargate: [], drift: [], resumeAutoscaler: [] };
const noAddOns = { inOrder: [], together: [] };
const noWayBack: RollbackStages = { nodes: noNodes, addOns: noAddOns, controlPlane: [], verify: [] };

const nodes: NodeWork = { ...noNodes, pauseAutoscaler: ['pause'], canary: ['canary'], nodeGroups: ['a', 'b'], resumeAutoscaler: ['resume'] };
const wayBack: RollbackStages = { nodes: { ...noNodes, nodeGroups: ['back/a'] }, addOns: { inOrder: ['back/coredns'], together: ['back/ebs'] }, controlPlane: ['back/control-plane'], verify: ['back/verify'] };

function hop(to: string, over: Partial<HopWork> = {}): HopWork {
  const from = `1.${Number(to.slice(2)) - 1}`;
  return {
    from,
    to,
    addOnsBefore: noAddOns,
    controlPlane: [`${to}/control-plane`],
    verifyControlPlane: [`${to}/verify-control-plane`],
    bake: [],
    addOnsAfter: { inOrder: ['vpc-cni', 'kube-proxy'], together: ['coredns', 'ebs'] },
    nodes,
    verify: [`${to}/verify`],
    wayBack: noWayBack,
    ...over,
  };
}

function upgrade(hops: readonly HopWork[], onFailure: UpgradeWork['onFailure'] = 'stop'): UpgradeWork {
  return { operationId, kind: 'upgrade', onFailure, hops };
}

const changing: readonly FunctionName[] = ['update-control-plane', 'update-add-on', 'update-node-group', 'roll-self-managed-group', 'pause-autoscaler', 'resume-autoscaler', 'recycle-fargate-pods', 'follow-drift', 'bake', 'verify-phase'];

const wholeHop = ['1.35/control-plane', '1.35/verify-control-plane', 'vpc-cni', 'kube-proxy', 'coredns', 'ebs', 'pause', 'canary', 'a', 'b', 'resume', '1.35/verify'];

interface Scenario {
  readonly name: string;
  readonly machine?: MachineName;
  readonly work?: UpgradeWork | RollbackWork | PatchAddOnsWork | PatchNodesWork;
  readonly script?: Script;
  readonly steps: readonly string[];
  readonly status?: 'FAILED';
}

const once = upgrade([hop('1.35')]);
const returning = upgrade([hop('1.35', { wayBack })], 'rollback');
const back = ['back/a', 'back/coredns', 'back/ebs', 'back/control-plane', 'back/verify'];
const upTo = (last: string): readonly string[] => wholeHop.slice(0, wholeHop.indexOf(last) + 1);

const scenarios: readonly Scenario[] = [
  { name: 'A hop is taken: control plane, add-ons, nodes, each verified', steps: wholeHop },
  { name: 'An upgrade with nothing to do does nothing', work: upgrade([]), steps: [] },
  {
    name: 'A second hop begins when the first one is verified',
    work: upgrade([hop('1.35', { nodes: noNodes, addOnsAfter: noAddOns }), hop('1.36', { nodes: noNodes, addOnsAfter: noAddOns })]),
    steps: ['1.35/control-plane', '1.35/verify-control-plane', '1.35/verify', '1.36/control-plane', '1.36/verify-control-plane', '1.36/verify'],
  },
  {
    name: 'Add-ons that must move first do, and people get their time to look',
    work: upgrade([hop('1.35', { addOnsBefore: { inOrder: ['vpc-cni/before'], together: ['coredns/before'] }, bake: ['bake'], addOnsAfter: noAddOns, nodes: noNodes })]),
    steps: ['vpc-cni/before', 'coredns/before', '1.35/control-plane', '1.35/verify-control-plane', 'bake', '1.35/verify'],
  },
  { name: 'A control plane that cannot be upgraded leaves everything else as it is', script: { 'update-control-plane': [{ settlesAfter: 60, error: 'RetryNever' }] }, steps: upTo('1.35/control-plane'), status: 'FAILED' },
  { name: 'A control plane that somebody else is changing is waited for', script: { 'update-control-plane': [{ throws: 'RetryPatiently' }, { throws: 'RetryPatiently' }, { settlesAfter: 600 }] }, steps: ['1.35/control-plane', '1.35/control-plane', ...wholeHop] },
  { name: 'A control plane that is not well stops the upgrade before add-ons and nodes', script: { 'verify-phase': [{ throws: 'RetryNever' }] }, steps: upTo('1.35/verify-control-plane'), status: 'FAILED' },
  { name: 'A cluster that has not come to rest is looked at again', script: { 'verify-phase': [{ throws: 'RetryPatiently' }, { answers: {} }] }, steps: ['1.35/control-plane', '1.35/verify-control-plane', ...wholeHop.slice(1)] },
  { name: 'An add-on that fails stops the upgrade before the nodes', script: { 'update-add-on kube-proxy': [{ settlesAfter: 40, error: 'RetryNever' }] }, steps: upTo('kube-proxy'), status: 'FAILED' },
  { name: 'A canary that fails spares the other groups, and the autoscaler comes back', script: { 'update-node-group canary': [{ settlesAfter: 600, error: 'RetryNever' }] }, steps: [...upTo('canary'), 'resume'], status: 'FAILED' },
  { name: 'A group that fails ends the upgrade, and the autoscaler comes back', script: { 'update-node-group a': [{ settlesAfter: 60, error: 'RetryNever' }] }, steps: [...upTo('b'), 'resume'], status: 'FAILED' },
  { name: 'A group that is handed back to its function is begun again, by force or after a while', script: { 'update-node-group a': [{ settlesAfter: 600, error: 'RetryBriefly' }, { settlesAfter: 600, error: 'RetryPatiently' }, { settlesAfter: 60 }] }, steps: [...upTo('b'), 'a', 'a', 'resume', '1.35/verify'] },
  { name: 'A group about which people have decided is begun again at once, as often as they say', script: { 'update-node-group a': [...Array.from({ length: 12 }, () => ({ settlesAfter: 850, error: 'RetryAtOpening' }) as const), { settlesAfter: 60 }] }, steps: [...upTo('b'), ...Array.from({ length: 12 }, () => 'a'), 'resume', '1.35/verify'] },
  { name: 'A group about which nobody has decided ends the upgrade, and the autoscaler comes back', script: { 'update-node-group a': [{ settlesAfter: 850, error: 'RetryAtOpening' }, { settlesAfter: 850, error: 'RetryNever' }] }, steps: [...upTo('b'), 'a', 'resume'], status: 'FAILED' },
  { name: 'An autoscaler that cannot be paused is given back all the same', script: { 'pause-autoscaler': [{ throws: 'RetryNever' }] }, steps: [...upTo('pause'), 'resume'], status: 'FAILED' },
  { name: 'An autoscaler that cannot be given back fails the upgrade, whose nodes are new', script: { 'resume-autoscaler': [{ throws: 'RetryNever' }] }, steps: upTo('resume'), status: 'FAILED' },
  { name: 'A step that nobody keeps watch over ends the upgrade', script: { 'update-control-plane': ['falls silent'] }, steps: upTo('1.35/control-plane'), status: 'FAILED' },
  { name: 'A failed hop is taken back where that was asked for: nodes, add-ons, control plane', work: returning, script: { 'update-node-group a': [{ settlesAfter: 60, error: 'RetryNever' }] }, steps: [...upTo('b'), 'resume', ...back], status: 'FAILED' },
  { name: 'A hop without a way back stays where it failed', work: upgrade([hop('1.35')], 'rollback'), script: { 'verify-phase 1.35/verify': [{ throws: 'RetryNever' }] }, steps: wholeHop, status: 'FAILED' },
  { name: 'Only the hop that failed is taken back', work: upgrade([hop('1.35', { wayBack, nodes: noNodes, addOnsAfter: noAddOns }), hop('1.36', { wayBack: { ...noWayBack, verify: ['back/1.36/verify'] }, nodes: noNodes, addOnsAfter: noAddOns })], 'rollback'), script: { 'update-control-plane 1.36/control-plane': [{ settlesAfter: 60, error: 'RetryNever' }] }, steps: ['1.35/control-plane', '1.35/verify-control-plane', '1.35/verify', '1.36/control-plane', 'back/1.36/verify'], status: 'FAILED' },
  { name: 'A rollback takes nodes, add-ons and control plane back, in this order', machine: 'rollback-cluster', work: { operationId, kind: 'rollback', ...wayBack }, steps: back },
  { name: 'A rollback whose nodes do not go back leaves the control plane', machine: 'rollback-cluster', work: { operationId, kind: 'rollback', ...wayBack }, script: { 'update-node-group': [{ settlesAfter: 60, error: 'RetryNever' }] }, steps: ['back/a'], status: 'FAILED' },
  { name: 'Add-ons are patched in their order, then together', machine: 'patch-addons', work: { operationId, kind: 'patch-addons', addOns: { inOrder: ['vpc-cni', 'kube-proxy'], together: ['coredns', 'ebs'] }, verify: ['verify'] }, steps: ['vpc-cni', 'kube-proxy', 'coredns', 'ebs', 'verify'] },
  { name: 'An add-on that ails is led back by its function, and the patch fails', machine: 'patch-addons', work: { operationId, kind: 'patch-addons', addOns: { inOrder: [], together: ['coredns'] }, verify: ['verify'] }, script: { 'update-add-on': [{ settlesAfter: 800, error: 'RetryBriefly' }, { settlesAfter: 60, error: 'RetryNever' }] }, steps: ['coredns', 'coredns'], status: 'FAILED' },
  { name: 'Nodes are patched and verified', machine: 'patch-nodes', work: { operationId, kind: 'patch-nodes', nodes, verify: ['verify'] }, steps: ['pause', 'canary', 'a', 'b', 'resume', 'verify'] },
  { name: 'Pods on Fargate and nodes of others move beside the groups', machine: 'patch-nodes', work: { operationId, kind: 'patch-nodes', nodes: { ...noNodes, nodeGroups: ['a'], selfManaged: ['own'], fargate: ['fargate'], drift: ['drift'] }, verify: [] }, steps: ['a', 'drift', 'fargate', 'own'] },
  { name: 'Self-managed groups are rolled one after another, and one that fails spares the next; the autoscaler comes back', machine: 'patch-nodes', work: { operationId, kind: 'patch-nodes', nodes: { ...nodes, canary: [], nodeGroups: [], selfManaged: ['own', 'theirs', 'last'] }, verify: ['verify'] }, script: { 'roll-self-managed-group theirs': [{ settlesAfter: 600, error: 'RetryNever' }] }, steps: ['pause', 'own', 'theirs', 'resume'], status: 'FAILED' },
];

/** What a state hears of a step that was left out because its operation was cancelled. */
const leftOut = [{ answers: notDone }] as const;

const stoppings: readonly Scenario[] = [
  {
    name: 'A cancelled upgrade waits for the group that is under way, gives the autoscaler back, and comes to its end without a failure and without a way back',
    work: upgrade([hop('1.35', { wayBack }), hop('1.36', { wayBack, nodes: noNodes, addOnsAfter: noAddOns })], 'rollback'),
    script: { 'update-node-group a': [{ settlesAfter: 800 }], 'update-node-group b': leftOut, 'verify-phase 1.35/verify': leftOut, 'update-control-plane 1.36/control-plane': leftOut, 'verify-phase 1.36/verify-control-plane': leftOut, 'verify-phase 1.36/verify': leftOut },
    steps: [...wholeHop, '1.36/control-plane', '1.36/verify-control-plane', '1.36/verify'],
  },
  {
    name: 'A cancelled rollback leaves the control plane, when its nodes have come to an end',
    machine: 'rollback-cluster',
    work: { operationId, kind: 'rollback', ...wayBack },
    script: { 'update-add-on': leftOut, 'update-control-plane': leftOut, 'verify-phase': leftOut },
    steps: back,
  },
];

describe('The machines that change a living cluster', () => {
  test.each([...scenarios, ...stoppings])('$name', async ({ machine = 'upgrade-cluster', work = once, script = {}, steps, status = 'SUCCEEDED' }) => {
    const rehearsal = new Rehearsal(script);
    const execution = await rehearsal.run(machine, work);
    const called = rehearsal.stepsOf(...changing);
    const sideBySide = work.kind === 'patch-nodes' && work.verify.length === 0;
    expect(sideBySide ? [...called].sort() : called).toEqual(steps);
    expect(execution.status).toBe(status);
  });

  test('The error of a hop that was taken back is the first one', async () => {
    const rehearsal = new Rehearsal({ 'update-node-group a': [{ settlesAfter: 60, error: 'RetryNever' }], 'update-control-plane back/control-plane': [{ throws: 'RetryNever' }] });
    const { status, cause } = await rehearsal.run('upgrade-cluster', returning);
    expect(status).toBe('FAILED');
    expect(cause).toContain('-hop-1.35');
    expect(cause).not.toContain('-back-');
  });

  test('A cancelled upgrade ends when the longest of what was under way does, whatever is left out beside it', async () => {
    const rehearsal = new Rehearsal({ 'update-node-group a': [{ settlesAfter: 800 }], 'update-node-group b': leftOut, 'update-node-group c': leftOut });
    const began = rehearsal.world.clock.now();
    const { status } = await rehearsal.run('roll-node-groups', { operationId, nodes: { ...noNodes, nodeGroups: ['a', 'b', 'c'], parallel: 2, resumeAutoscaler: ['resume'] } });
    expect(status).toBe('SUCCEEDED');
    expect(rehearsal.world.clock.now() - began).toBeGreaterThanOrEqual(800_000);
    expect(rehearsal.calls.at(-1)).toMatchObject({ name: 'resume-autoscaler' });
    expect(rehearsal.answersRefused).toEqual([]);
  });

  test('A question waits for an answer for a week, at one billed transition', async () => {
    const rehearsal = new Rehearsal({ 'update-node-group': ['falls silent'] });
    const { clock, api } = rehearsal.world;
    const executionArn = await rehearsal.start('roll-node-groups', { operationId, nodes: { ...noNodes, nodeGroups: ['a'] } });
    await clock.advance(0);
    const taskToken = rehearsal.calls.find(({ name }) => name === 'update-node-group')?.payload.taskToken;
    for (let minutes = 0; minutes < 8 * 24 * 60; minutes += 14) {
      await clock.advance(14 * 60_000);
      await api('SendTaskHeartbeat', { taskToken });
    }
    await api('SendTaskSuccess', { taskToken, output: '{}' });
    await clock.advance(1_000);
    expect(await api('DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    const quick = new Rehearsal();
    expect(rehearsal.transitions(executionArn)).toBe(quick.transitions((await quick.run('roll-node-groups', { operationId, nodes: { ...noNodes, nodeGroups: ['a'] } })).executionArn));
  });

  test('No more node groups are rolled at a time than the plan allows', async () => {
    const groups = ['a', 'b', 'c', 'd', 'e'];
    const rehearsal = new Rehearsal();
    await rehearsal.run('roll-node-groups', { operationId, nodes: { ...noNodes, nodeGroups: groups, parallel: 2 } });
    expect(rehearsal.stepsOf('update-node-group')).toEqual(groups);
    const [first = 0, ...others] = rehearsal.calls.map(({ at }) => at);
    expect(others.map((at) => Math.round((at - first) / 120))).toEqual([0, 1, 1, 2]);
  });

  test('An upgrade of one control plane, four add-ons and two node groups costs 40 transitions', async () => {
    const work = upgrade([hop('1.35', { nodes: { ...noNodes, nodeGroups: ['a', 'b'] } })]);
    const rehearsal = new Rehearsal({ ...goingOn(work, 'upgrade') });
    const { status, executionArn } = await rehearsal.run('operation', { ...requested, detail: { operationId, kind: 'upgrade' } });
    expect(status).toBe('SUCCEEDED');
    expect(rehearsal.transitions(executionArn)).toBe(40);
    expect((await rehearsal.executions('upgrade-hop')).map(({ name }) => name)).toEqual([`${operationId}-hop-1.35`]);
    expect((await rehearsal.executions('roll-node-groups')).map(({ name }) => name)).toEqual([`${operationId}-hop-1.35-nodes`]);
  });
});
