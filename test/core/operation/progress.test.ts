import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { progressOf } from '../../../core/operation/progress.ts';
import type { StepRecord } from '../../../core/plan/plan.ts';
import { planned } from '../orders.ts';

const start = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const started = (stepId: string, seconds: number): StepRecord => ({ stepId, state: 'started', startedAt: at(seconds) });
const succeeded = (stepId: string, from: number, to: number): StepRecord => ({ stepId, state: 'succeeded', startedAt: at(from), settledAt: at(to), output: {} });
const failed = (stepId: string, from: number, to: number): StepRecord => ({ stepId, state: 'failed', startedAt: at(from), settledAt: at(to), outcome: 'NodeCreationFailure', message: 'no' });

const { plan } = planned();
const show = (records: readonly StepRecord[], seconds: number) => progressOf(plan, records, start + seconds * 1000);

describe('progress', () => {
  test('begins with everything waiting and the whole critical path left', () => {
    const progress = show([], 0);
    expect(progress).toMatchObject({ fraction: 0, left: plan.expected, current: [] });
    expect(progress.steps.every(({ state, fraction }) => state === 'waiting' && fraction === 0)).toBe(true);
    expect(progress.steps.map(({ stepId }) => stepId)).toEqual(plan.steps.map(({ id }) => id));
  });

  test('shows a running step against its usual duration, and counts its remaining time only', () => {
    const progress = show([succeeded('network', 0, 60), succeeded('access', 0, 40), started('control-plane', 60), started('egress', 60)], 60 + 280);
    expect(progress.current).toEqual(['egress', 'control-plane']);
    expect(progress.steps.find(({ stepId }) => stepId === 'control-plane')).toMatchObject({ state: 'running', elapsed: 280, late: false });
    expect(progress.steps.find(({ stepId }) => stepId === 'control-plane')!.fraction).toBeCloseTo(0.45);
    expect(progress.left!.p50).toBeGreaterThan(plan.expected.p50 - 60 - 280 - 30);
    expect(progress.left!.p50).toBeLessThan(plan.expected.p50 - 60 - 280 + 30);
  });

  test('marks a step that takes longer than nine of ten as late, and never shows it as done', () => {
    const { steps } = show([started('network', 0)], 5000);
    expect(steps[0]).toMatchObject({ late: true, state: 'running' });
    expect(steps[0]!.fraction).toBeLessThan(1);
  });

  test('does not show a step as running whose workflow is over, or is being taken down', () => {
    const records = [succeeded('network', 0, 60), started('egress', 60), failed('control-plane', 60, 90)];
    const stateOf = (progress: ReturnType<typeof progressOf>) => progress.steps.find(({ stepId }) => stepId === 'egress')!.state;
    expect(stateOf(show(records, 90))).toBe('running');
    expect(stateOf(progressOf(plan, records, start + 90_000, true))).toBe('abandoned');
    expect(stateOf(show([...records, started('delete/control-plane', 95)], 100))).toBe('abandoned');
  });

  test('promises nothing after a failure', () => {
    const progress = show([failed('network', 0, 30)], 40);
    expect(progress).not.toHaveProperty('left');
    expect(progress.steps[0]).toMatchObject({ state: 'failed', text: 'NodeCreationFailure: no' });
  });

  test('follows the take-down once it has begun', () => {
    const progress = show([succeeded('network', 0, 60), failed('control-plane', 60, 90), started('delete/control-plane', 95)], 100);
    expect(progress.current).toEqual(['delete/control-plane']);
    expect(progress.steps.map(({ stepId }) => stepId)).toContain('delete/network');
    expect(progress.left!.p50).toBeGreaterThan(100);
  });

  test('ends at one with nothing left', () => {
    const progress = show(plan.steps.map(({ id }) => succeeded(id, 0, 10)), 20);
    expect(progress).toMatchObject({ fraction: 1, left: { p10: 0, p50: 0, p90: 0 } });
  });

  test('never goes backwards while a step runs, and never reaches one before the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 600 }), (seconds, more) => {
        const records = [succeeded('network', 0, 60), succeeded('access', 0, 40), started('control-plane', 60), started('egress', 60)];
        const [before, after] = [show(records, 60 + seconds), show(records, 60 + seconds + more)];
        for (const [index, step] of before.steps.entries()) expect(after.steps[index]!.fraction).toBeGreaterThanOrEqual(step.fraction);
        expect(after.fraction).toBeLessThan(1);
      }),
    );
  });
});
