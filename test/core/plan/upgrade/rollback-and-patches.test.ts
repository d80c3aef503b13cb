import { describe, expect, test } from '@jest/globals';
import { rollbackOf } from '../../../../core/plan/upgrade/rollback-deadline.ts';
import type { UpdateFact } from '../../../../core/plan/upgrade/facts.ts';
import { addOn, cluster, facts, group, kubernetes, node, now, selfManaged } from './clusters.ts';
import { patchAddOns, patchNodes, planned, rollback, step, stepIds } from './orders.ts';
import { play } from './simulation.ts';

const upgradedAt = '2026-11-25T10:00:00.000Z';
const upgrade: UpdateFact = { updateId: 'u-1', type: 'VersionUpdate', status: 'Successful', createdAt: upgradedAt, version: '1.35' };
const upgraded = (over = {}) => cluster('1.35', { versionUpdates: [upgrade], ...over });

describe('The plan of a rollback', () => {
  test('takes nodes back first, then the add-ons that do not fit, then the control plane', () => {
    const survey = facts('1.35', { cluster: upgraded(), nodeGroups: [group('apps', '1.35'), group('late', '1.34')] });
    const { plan, work } = planned(rollback({}, survey));
    expect(stepIds(plan)).toEqual(['1.34/node-group/apps', '1.34/add-on/kube-proxy/v1.34.6-eksbuild.29', '1.34/control-plane', '1.34/verify']);
    expect(step(plan, '1.34/control-plane').request).toEqual({ kind: 'update-control-plane', direction: 'rollback', from: '1.35', to: '1.34', force: false });
    expect(work).toMatchObject({ kind: 'rollback', nodes: { nodeGroups: ['1.34/node-group/apps'] }, addOns: { inOrder: ['1.34/add-on/kube-proxy/v1.34.6-eksbuild.29'] }, controlPlane: ['1.34/control-plane'] });
    expect(play(survey, plan)).toMatchObject({ objections: [], controlPlane: '1.34' });
  });

  test('leaves the nodes of EKS Auto Mode to EKS, and says how long they may take', () => {
    const survey = facts('1.35', { cluster: upgraded({ autoMode: true, nodePools: ['general-purpose'] }), nodeGroups: [], addOns: [], kubernetes: kubernetes({ serverVersion: 'v1.35.1', nodes: [node('a', { kind: 'auto-mode', name: 'general-purpose' }, '1.35')] }) });
    const { plan } = planned(rollback({ timeoutMinutes: 240 }, survey));
    expect(stepIds(plan)).toEqual(['1.34/control-plane', '1.34/verify']);
    expect(step(plan, '1.34/control-plane').request).toMatchObject({ rollbackTimeoutMinutes: 240 });
    expect(plan.expected.p50).toBeGreaterThan(3000);
  });

  test('is refused outside of the conditions that EKS sets', () => {
    expect(rollback({}, facts('1.35')).outcome).toBe('refused');
  });
});

describe('How long a cluster can go back', () => {
  test.each([
    ['made with its version', [], undefined, { possible: false }],
    ['upgraded two days ago', [upgrade], undefined, { possible: true, to: '1.34', until: '2026-12-02T10:00:00.000Z' }],
    ['upgraded, and somebody noted when it ended', [upgrade], '2026-11-25T10:12:00.000Z', { possible: true, until: '2026-12-02T10:12:00.000Z' }],
    ['upgraded too long ago', [{ ...upgrade, createdAt: '2026-11-20T08:59:00.000Z' }], undefined, { possible: false }],
    ['rolled back since', [{ ...upgrade, type: 'VersionRollback', createdAt: '2026-11-26T10:00:00.000Z' }, upgrade], undefined, { possible: false }],
    ['upgraded in vain since', [{ ...upgrade, status: 'Failed', version: '1.36', createdAt: '2026-11-26T10:00:00.000Z' }, upgrade], undefined, { possible: true, to: '1.34' }],
  ])('%s', (_, versionUpdates, ended, expected) => {
    expect(rollbackOf({ version: '1.35', versionUpdates }, now, ended)).toMatchObject(expected);
  });
});

describe('The plan of patching add-ons', () => {
  test("brings them to EKS's default and remembers what was there", () => {
    const { plan, work } = planned(patchAddOns({}, facts('1.34', { addOns: [addOn('coredns', 'v1.12.4-eksbuild.29'), addOn('metrics-server', 'v0.8.1-eksbuild.14'), addOn('vpc-cni', 'v1.23.2-eksbuild.1')] })));
    expect(work.addOns).toEqual({ inOrder: ['1.34/add-on/coredns/v1.12.4-eksbuild.38'], together: ['1.34/add-on/metrics-server/v0.9.0-eksbuild.11'] });
    expect(step(plan, '1.34/add-on/coredns/v1.12.4-eksbuild.38').request).toMatchObject({ returnTo: 'v1.12.4-eksbuild.29' });
  });

  test('takes the newest or the pinned version, also a lower one, of those that are named', () => {
    const survey = facts('1.34', { addOns: [addOn('coredns', 'v1.12.4-eksbuild.38'), addOn('vpc-cni', 'v1.22.4-eksbuild.3'), addOn('metrics-server', 'v0.8.1-eksbuild.14')] });
    const { work } = planned(patchAddOns({ only: ['coredns', 'vpc-cni'], addOns: { policy: 'newest', pinned: { 'vpc-cni': 'v1.20.5-eksbuild.1' } } }, survey));
    expect(work.addOns).toEqual({ inOrder: ['1.34/add-on/vpc-cni/v1.21.2-eksbuild.2', '1.34/add-on/vpc-cni/v1.20.5-eksbuild.1', '1.34/add-on/coredns/v1.13.2-eksbuild.31'], together: [] });
  });

  test('has no step when all is as it should be', () => {
    expect(stepIds(planned(patchAddOns({}, facts())).plan)).toEqual([]);
  });
});

describe('The plan of patching nodes', () => {
  test('rolls the groups that have a newer image, within their own Kubernetes version', () => {
    const survey = facts('1.34', {
      nodeGroups: [group('apps', '1.34', { releaseVersion: '1.34.3-20260209' }), group('late', '1.33', { releaseVersion: '1.33.8-20260304' }), group('fresh', '1.34'), group('own', '1.34', { amiType: 'CUSTOM' })],
      selfManagedGroups: [selfManaged('batch'), selfManaged('new', { launchTemplate: { id: 'lt-new', version: '1', latestVersion: '1', imageId: 'ami-1.34' } })],
    });
    const { plan, work } = planned(patchNodes({ nodes: { canary: 'late' } }, survey));
    expect(work.nodes).toMatchObject({ canary: ['patch/node-group/late'], nodeGroups: ['patch/node-group/apps'], selfManaged: ['patch/group/batch'] });
    expect(step(plan, 'patch/node-group/late').request).toMatchObject({ version: '1.33', from: '1.33', to: '1.33' });
  });

  test('rolls what is pinned, and of a group with its own image the named template version', () => {
    const own = group('own', '1.34', { amiType: 'CUSTOM', launchTemplate: { id: 'lt-own', version: '4', latestVersion: '6', imageId: 'ami-1' } });
    const pins = { own: { '1.34': { launchTemplateVersion: '6' } }, apps: { '1.34': { releaseVersion: '1.34.11-20260917' } } };
    const { plan } = planned(patchNodes({ nodes: { pins } }, facts('1.34', { nodeGroups: [group('apps', '1.34'), own] })));
    expect(step(plan, 'patch/node-group/own').request).toMatchObject({ launchTemplate: { id: 'lt-own', version: '6' } });
    expect(step(plan, 'patch/node-group/apps').request).toMatchObject({ version: '1.34', releaseVersion: '1.34.11-20260917' });
  });

  test('has no step when all images are the newest', () => {
    expect(stepIds(planned(patchNodes({})).plan)).toEqual([]);
  });
});
