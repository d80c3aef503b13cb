import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../../core/decisions/decision.ts';
import type { Approval } from '../../../core/approvals/approval.ts';
import type { Operation } from '../../../core/operation/operation.ts';
import { why } from '../../../core/operation/why.ts';
import type { StepRecord } from '../../../core/plan/plan.ts';
import { parseFreeze } from '../../../core/windows/freeze.ts';
import type { Calendar } from '../../../core/windows/standing.ts';
import { requestedOperation } from '../../../functions/shared/stores/operation-records.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../../functions/builders.ts';

const iso = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();
const expected = { p10: 60, p50: 600, p90: 1200 };
const plan = planOf([stepOf('one', { kind: 'verify-cluster' }, { expected }), stepOf('two', { kind: 'verify-cluster' }, { after: ['one'], expected })]);
const started: StepRecord = { stepId: 'one', state: 'started', startedAt: iso(0), progress: 'CREATING' };
const done: StepRecord = { stepId: 'one', state: 'succeeded', startedAt: iso(0), settledAt: iso(5), output: {} };

const asked: Decision = { decisionId: 'one/u', stepId: 'one', group: 'general', outcome: 'PodEvictionFailure', message: 'Held.', held: [], offers: [{ choice: 'wait', effect: '' }, { choice: 'stop', effect: '' }], askedAt: iso(0), until: iso(60) };

const open: Calendar = { windows: [], freezes: [] };
function frozen(): Calendar {
  const parsed = parseFreeze('sales', { from: iso(-60), until: iso(60), reason: 'Sales days' }, start);
  if (!parsed.ok) throw new Error('It is one.');
  return { windows: [], freezes: [parsed.value] };
}

function operation(over: Partial<Operation>): Operation {
  return { ...requestedOperation(requestOf()), status: 'running', ...over };
}

const twoAsked: Approval = { version: 2, planHash: 'hash', people: 2, askedAt: iso(-1), expiresAt: iso(90), remindAt: [], decisions: [{ verdict: 'approved', by: 'person:ben', via: 'slack', at: iso(0), planHash: 'hash' }] };

const sales = `Freeze sales is in force until ${iso(60).slice(0, 16)}Z: Sales days.`;

describe('Why nothing seems to happen', () => {
  test.each([
    ['nobody has opened it', operation({ status: 'requested' }), [], open, 0, [{ kind: 'opening', message: 'It was asked for, and nobody has opened it yet.' }]],
    ['it is being planned', operation({ status: 'planning' }), [], frozen(), 0, [{ kind: 'planning', message: 'Facts are being read and the plan is being made.' }]],
    ['it waits for a freeze', operation({ status: 'planning', planHash: 'hash' }), [], frozen(), 0, [{ kind: 'freeze', message: sales, until: iso(60) }]],
    ['people have to approve it', operation({ status: 'planning', planHash: 'hash', approval: twoAsked }), [], frozen(), 0, [{ kind: 'approval', message: `It waits for the approval of 1 more person until ${iso(90).slice(0, 16)}Z.`, until: iso(90) }]],
    ['another plan was approved', operation({ status: 'planning', planHash: 'newer', approval: twoAsked }), [], open, 0, [{ kind: 'next-step', message: 'It has its plan, and takes its cluster next.' }]],
    ['it was approved, and waits for a freeze', operation({ status: 'planning', planHash: 'hash', approval: { ...twoAsked, people: 1 } }), [], frozen(), 0, [{ kind: 'freeze', message: sales, until: iso(60) }]],
    ['the freeze was lifted', operation({ status: 'planning', planHash: 'hash', pending: { kind: 'freeze', message: sales } }), [], open, 0, [{ kind: 'next-step', message: 'The cluster may be changed now; it goes on within five minutes.' }]],
    ['somebody overrode it', operation({ planHash: 'hash', override: { by: 'ann', reason: 'CVE', at: iso(0) } }), [done], frozen(), 6, [{ kind: 'next-step', message: 'It is between two steps.' }]],
    ['a step is under way', operation({}), [started], open, 1, [{ kind: 'step', stepId: 'one', message: 'Step one is under way (CREATING).', until: iso(10) }]],
    ['a step is slow', operation({}), [started], open, 12, [{ kind: 'step', stepId: 'one', message: 'Step one is under way (CREATING).', until: iso(20) }]],
    ['a step is late', operation({}), [started], open, 21, [{ kind: 'step', stepId: 'one', message: 'Step one takes longer than nine of ten (CREATING).' }]],
    ['the next step waits', operation({}), [done], frozen(), 6, [{ kind: 'freeze', stepId: 'two', message: `Step two waits. ${sales}`, until: iso(60) }]],
    ['somebody cancelled it, and a step is under way', operation({ cancellation: { by: 'ada', reason: 'The wrong week', at: iso(0) } }), [started], open, 1, [{ kind: 'cancelled', message: 'ada cancelled it (The wrong week). Nothing new is begun, and it ends when nothing is under way any more.' }, { kind: 'step', stepId: 'one', message: 'Step one is under way (CREATING).', until: iso(10) }]],
    ['somebody cancelled it before it began', operation({ status: 'planning', cancellation: { by: 'ada', at: iso(0) } }), [], frozen(), 1, [{ kind: 'cancelled', message: 'ada cancelled it. Nothing new is begun, and it ends when nothing is under way any more.' }]],
    ['it has succeeded', operation({ status: 'succeeded', report: { summary: 'All is well.', remains: [] } }), [], open, 0, [{ kind: 'ended', message: 'It has ended: succeeded. All is well.' }]],
    ['it was refused', operation({ status: 'refused', findings: [{ check: 'cluster-held', severity: 'blocker', message: 'Operation op-x is changing it.', remedy: 'Wait.' }] }), [], open, 0, [{ kind: 'ended', message: 'It has ended: refused. Operation op-x is changing it.' }]],
  ] as const)('%s', (_, one, steps, calendar, minutes, reasons) => {
    expect(why({ operation: one, plan, steps, decisions: [], calendar, traits: { ...target, version: '1.35', tags: {} } }, start + minutes * 60_000)).toEqual(reasons);
    expect(one.operationId).toBe(operationId);
  });

  test('somebody has to decide about a step, until they have', () => {
    const circumstances = { plan, steps: [started], calendar: open, traits: { ...target, version: '1.35', tags: {} } };
    const now = start + 60_000;
    expect(why({ ...circumstances, operation: operation({}), decisions: [asked] }, now)).toEqual([{ kind: 'decision', stepId: 'one', until: iso(60), message: `Group general is held up. Somebody has to choose wait or stop until ${iso(60)}; if nobody does, it stops. PodEvictionFailure: Held.` }]);
    expect(why({ ...circumstances, operation: operation({}), decisions: [{ ...asked, end: { kind: 'answered', choice: 'wait', by: 'ada', at: iso(1) } }] }, now)).toMatchObject([{ kind: 'step' }]);
    expect(why({ ...circumstances, operation: operation({ cancellation: { by: 'ada', at: iso(0) } }), decisions: [asked] }, now)).toMatchObject([{ kind: 'cancelled' }, { kind: 'step' }]);
  });
});
