import type { Target } from '../../core/operation/operation.ts';
import type { OperationRequest } from '../../core/operation/request.ts';
import { durations } from '../../core/plan/durations.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import type { StepRequest } from '../../core/plan/step-requests.ts';
import type { Watch } from '../../core/watch/watch.ts';
import type { Runtime } from '../../functions/shared/runtime.ts';

export const account = '111122223333';
export const region = 'eu-central-1';
export const operationId = 'op-0123456789abcdef';
export const target: Target = { account, region, cluster: 'harbour' };
export const start = Date.UTC(2026, 10, 22, 12);

export const config = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: ${target.cluster}
  region: ${region}
managedNodeGroups:
  - name: workers
    instanceType: m7g.large
`;

/** Time that passes only while somebody sleeps. */
export function steppingRuntime(at = start): Runtime & { pass(ms: number): void } {
  let now = at;
  let ids = 0;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    randomId: (length) => String(++ids).padStart(length, '0'),
    pass: (ms) => {
      now += ms;
    },
  };
}

export function requestOf(over: Partial<OperationRequest<'provision'>> = {}): OperationRequest<'provision'> {
  return {
    operationId,
    kind: 'provision',
    target,
    requestedBy: { principal: 'person:ada', via: 'api' },
    requestedAt: '2026-11-22T11:59:00.000Z',
    dryRun: false,
    onFailure: 'delete',
    requestHash: 'hash',
    config,
    ...over,
  };
}

export function watchOf(over: Partial<Watch> = {}): Watch {
  return {
    watchId: `${operationId}/control-plane`,
    operationId,
    stepId: 'control-plane',
    taskToken: 'token-1',
    target,
    subject: { kind: 'cluster', toward: 'active' },
    expected: durations['control-plane'],
    startedAt: start,
    nextPollAt: start,
    heartbeatAt: start + 300_000,
    polls: 0,
    ...over,
  };
}

export function stepOf(id: string, request: StepRequest, over: Partial<Step> = {}): Step {
  return { id, title: `Step ${id}`, reason: 'A test asks for it.', after: [], expected: { p10: 10, p50: 20, p90: 60 }, request, ...over };
}

export function planOf(steps: readonly Step[], over: Partial<Plan> = {}): Plan {
  return { target, steps, takeDown: [], defaults: [], expected: { p10: 10, p50: 20, p90: 60 }, hash: 'plan-hash', ...over };
}
