import { describe, expect, test } from '@jest/globals';
import type { Node } from '../../../core/kubernetes/objects.ts';
import { leftBehind, shortcomings, type PhaseSeen } from '../../../core/operation/phase.ts';
import type { StepRequest } from '../../../core/plan/step-requests.ts';
import type { VerifyPhase } from '../../../core/plan/upgrade/step-requests.ts';

const node = (group: string, version: string, over: Partial<Node> = {}): Node => ({
  name: `node-of-${group}`, labels: { 'eks.amazonaws.com/nodegroup': group }, taints: [], unschedulable: false, ready: true, kubeletVersion: `v${version}.1-eks-0`, osImage: '', architecture: 'amd64', providerId: '', createdAt: '', allocatable: {}, ...over,
});
const request: VerifyPhase = { kind: 'verify-phase', phase: 'nodes', controlPlane: '1.35', addOns: {}, owners: [{ kind: 'managed', name: 'a' }, { kind: 'managed', name: 'b' }], kubelet: '1.35', mustBeLevel: false };
const seen = (...nodes: readonly Node[]): PhaseSeen => ({ controlPlane: { status: 'ACTIVE', version: '1.35' }, addOns: [], kubernetes: { version: 'v1.35.1', nodes, pods: [] } });
const b = [{ kind: 'managed', name: 'b' } as const];

describe('After a phase', () => {
  test.each<[string, readonly Node[], VerifyPhase, Parameters<typeof shortcomings>[3], readonly string[]]>([
    ['nodes on their kubelet are well', [node('a', '1.35'), node('b', '1.35')], request, [], []],
    ['one that is behind is not', [node('a', '1.35'), node('b', '1.34')], request, [], ['Node node-of-b runs kubelet v1.34.1-eks-0, not 1.35.']],
    ['one of a group that was left behind as somebody wanted is no shortcoming', [node('a', '1.35'), node('b', '1.34', { unschedulable: true })], request, b, []],
    ['unless another hop needs it', [node('b', '1.34')], { ...request, mustBeLevel: true }, b, ['Node node-of-b runs kubelet v1.34.1-eks-0, not 1.35.']],
    ['one of another group is still looked at', [node('a', '1.34')], request, b, ['Node node-of-a runs kubelet v1.34.1-eks-0, not 1.35.']],
  ])('%s', (_, nodes, asked, left, words) => {
    expect(shortcomings(asked, seen(...nodes), { notRunning: [] }, left)).toEqual(words);
  });

  test('groups were left behind whose steps were settled without them', () => {
    const steps = [['a', { kind: 'update-node-group', nodegroupName: 'a' }], ['b', { kind: 'update-node-group', nodegroupName: 'b' }], ['own', { kind: 'roll-self-managed-group', autoScalingGroupName: 'own' }]] as const;
    const outputs = { a: { Version: '1.35' }, b: { Skipped: 'As asked.' }, own: { Skipped: 'As asked.' } };
    expect(leftBehind(steps.map(([id, asked]) => ({ id, request: asked as StepRequest })), outputs)).toEqual([...b, { kind: 'self-managed', name: 'own' }]);
  });
});
