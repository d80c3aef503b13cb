import type { Watch } from '../../../core/watch/watch.ts';
import { durations } from '../../../core/plan/durations.ts';
import { target } from '../orders.ts';

export function watchOf(over: Partial<Watch> = {}): Watch {
  return {
    watchId: 'op-1/control-plane',
    operationId: 'op-1',
    stepId: 'control-plane',
    taskToken: 'token',
    target,
    subject: { kind: 'cluster', toward: 'active' },
    expected: durations['control-plane'],
    startedAt: 0,
    nextPollAt: 0,
    heartbeatAt: 0,
    polls: 0,
    ...over,
  };
}
