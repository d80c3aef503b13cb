import { describe, expect, test } from '@jest/globals';
import { findDecision, judgeAnswer } from '../../../core/decisions/answer.ts';
import { inTurn, type Choice, type Decision, type DecisionEnd } from '../../../core/decisions/decision.ts';
import { offersAfter } from '../../../core/decisions/offers.ts';
import { questionAbout, subjectAfter } from '../../../core/decisions/question.ts';
import { decidedInWords, listed, questionInWords } from '../../../core/decisions/words.ts';
import { judge } from '../../../core/watch/judge.ts';
import type { Subject, Verdict } from '../../../core/watch/watch.ts';
import { watchOf } from '../watch/watches.ts';

const now = Date.UTC(2026, 10, 27, 12);
const iso = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
const held = [{ pod: 'shop/cart-1', node: 'node-1', budget: 'shop/cart' }];

const managed: Subject = { kind: 'update', updateId: 'u-1', of: { resource: 'node-group', nodegroupName: 'a', version: '1.35', whenBlocked: 'ask', answerWithin: 3600, nodes: 2, atOnce: 1 } };
const own: Subject = { kind: 'instance-refresh', autoScalingGroupName: 'own', instanceRefreshId: 'r-1', template: { id: 'lt', version: '2' }, drain: { timeoutSeconds: 900, whenBlocked: 'ask' } };

const failing = (subject: Subject, code: string, status = 'Failed'): Verdict => judge(watchOf({ subject }), { status, issues: [{ code, message: 'So says EKS.' }], held, output: {} }, now);
const choicesIn = (verdict: Verdict): readonly Choice[] => (verdict.kind === 'ask' ? verdict.offers.map(({ choice }) => choice) : []);

const decision = (over: Partial<Decision> = {}): Decision => ({ decisionId: 'step/a/u-1', stepId: 'step/a', group: 'a', outcome: 'PodEvictionFailure', message: 'So says EKS.', held, offers: offersAfter('PodEvictionFailure', 'managed'), askedAt: iso(0), until: iso(60), ...over });
const chose = (choice: Choice): DecisionEnd => ({ kind: 'answered', choice, by: 'person:ada', at: iso(5) });

describe('What a failure leaves to choose', () => {
  test.each([
    ['pods withstand their eviction: force too', managed, 'PodEvictionFailure', 'Failed', ['wait', 'force', 'skip', 'stop']],
    ['nodes do not join', managed, 'NodeCreationFailure', 'Failed', ['wait', 'skip', 'stop']],
    ['EC2 launches nothing', managed, 'AsgInstanceLaunchFailures', 'Failed', ['wait', 'skip', 'stop']],
    ['EKS cancels the update', managed, 'UpdateCancelled', 'Cancelled', ['wait', 'skip', 'stop']],
    ['somebody has deleted the group: nothing', managed, 'NodegroupDeleted', 'Failed', []],
    ['a drain of ours is held', own, 'PodEvictionFailure', 'Overdue', ['wait', 'force', 'skip', 'stop']],
    ['new instances do not become nodes', own, 'NodeCreationFailure', 'Overdue', ['wait', 'skip', 'stop']],
  ] as const)('%s', (_, subject, code, status, choices) => {
    expect(choicesIn(failing(subject, code, status))).toEqual(choices);
  });

  test('is not asked where the request has said it', () => {
    const of = { ...managed.of, whenBlocked: 'stop' } as typeof managed.of;
    expect(failing({ ...managed, of }, 'PodEvictionFailure')).toMatchObject({ kind: 'failed', outcome: 'PodEvictionFailure' });
  });
});

describe('A question', () => {
  const verdict = failing(managed, 'PodEvictionFailure') as Extract<Verdict, { kind: 'ask' }>;

  test('says who holds what, what EKS said, what may be chosen, and until when', () => {
    expect(questionAbout({ stepId: 'step/a', subject: managed }, verdict, now)).toEqual({ decisionId: 'step/a/u-1', stepId: 'step/a', group: 'a', outcome: 'PodEvictionFailure', message: expect.stringContaining('So says EKS.'), held, offers: expect.any(Array), askedAt: iso(0), until: iso(60) });
    expect(questionInWords(decision())).toBe(`Somebody has to choose wait, force, skip or stop until ${iso(60)}; if nobody does, it stops. PodEvictionFailure: So says EKS.`);
  });

  test('is short, however many pods are held', () => {
    const many = { ...verdict, message: 'x'.repeat(9000), held: Array.from({ length: 500 }, () => held[0]!) };
    const { message, held: shown } = questionAbout({ stepId: 'step/a', subject: managed }, many, now);
    expect([message.length, shown.length]).toEqual([5001, 50]);
  });

  test('waits for half a day unless somebody says how long, and is another one once its group was waited for', () => {
    const first = questionAbout({ stepId: 'own', subject: own }, verdict, now);
    const second = questionAbout({ stepId: 'own', subject: subjectAfter(own, chose('wait')) }, verdict, now);
    expect([first.until, first.decisionId === second.decisionId]).toEqual([iso(720), false]);
  });
});

describe('An answer leads to', () => {
  test.each<[string, Subject, DecisionEnd, object]>([
    ['another attempt', managed, chose('wait'), { kind: 'again', how: 'same', decided: true }],
    ['another attempt by force', managed, chose('force'), { kind: 'again', how: 'force', decided: true }],
    ['a group that is left behind', managed, chose('skip'), { kind: 'succeeded', output: { Skipped: expect.stringContaining('Node group a was left behind') } }],
    ['the end', managed, chose('stop'), { kind: 'failed', outcome: 'NodeCreationFailure' }],
    ['the end, when nobody gives one', managed, { kind: 'unanswered', at: iso(60) }, { kind: 'failed', outcome: 'NodeCreationFailure' }],
  ])('%s', (_, subject, end, verdict) => {
    expect(failing(subjectAfter(subject, end), 'NodeCreationFailure')).toMatchObject(verdict);
  });

  test.each<[string, DecisionEnd, object]>([
    ['goes on asking its pods for as long once more', chose('wait'), { whenBlocked: 'ask', patientSince: now + 300_000 }],
    ['is emptied by force', chose('force'), { whenBlocked: 'force', decided: true }],
    ['is given up and left behind', chose('skip'), { whenBlocked: 'skip', decided: true }],
    ['is given up', { kind: 'unanswered', at: iso(60) }, { whenBlocked: 'stop' }],
    ['whose pods have gone by themselves is asked about anew when it is held again', { kind: 'withdrawn', at: iso(5) }, { whenBlocked: 'ask', patientSince: now + 300_000 }],
  ])('a node of a self-managed group that %s', (_, end, drain) => {
    expect(subjectAfter(own, end)).toMatchObject({ drain });
  });
});

describe('Whether an answer counts', () => {
  test.each<[string, Decision, Choice, number, object]>([
    ['the first one does', decision(), 'force', 5, { kind: 'taken' }],
    ['the same again changes nothing', decision({ end: chose('force') }), 'force', 6, { kind: 'stands' }],
    ['even later', decision({ end: chose('force') }), 'force', 600, { kind: 'stands' }],
    ['another one does not', decision({ end: chose('force') }), 'wait', 6, { kind: 'late', message: `About a, person:ada chose force at ${iso(5)}.` }],
    ['one that is not offered does not', decision({ offers: offersAfter('NodeCreationFailure', 'managed') }), 'force', 5, { kind: 'wrong', path: 'choice', message: 'must be one of what is offered: wait, skip and stop' }],
    ['none does when the time is over', decision(), 'force', 60, { kind: 'late', message: `About a, the time to answer was over at ${iso(60)}.` }],
    ['nor when nobody has answered', decision({ end: { kind: 'unanswered', at: iso(60) } }), 'stop', 61, { kind: 'late', message: expect.stringContaining('nobody answered') }],
    ['nor when there is nothing to decide any more', decision({ end: { kind: 'withdrawn', at: iso(9) } }), 'stop', 10, { kind: 'late', message: expect.stringContaining('withdrawn') }],
  ])('%s', (_, about, choice, minutes, judged) => {
    expect(judgeAnswer(about, choice, now + minutes * 60_000)).toEqual(judged);
  });

  const other = decision({ decisionId: 'step/b/u-2', stepId: 'step/b', group: 'b', askedAt: iso(1) });
  const done = decision({ end: chose('wait') });
  test.each<[string, readonly Decision[], { stepId?: string; group?: string }, object]>([
    ['the only one', [decision()], {}, { kind: 'found', decision: decision() }],
    ['the one of its group', [decision(), other], { group: 'b' }, { kind: 'found', decision: other }],
    ['the one of its step', [decision(), other], { stepId: 'step/a' }, { kind: 'found', decision: decision() }],
    ['the open one', [done, other], {}, { kind: 'found', decision: other }],
    ['the last one that was answered', [done], { group: 'a' }, { kind: 'found', decision: done }],
    ['none where two are open', [decision(), other], {}, { kind: 'wrong', path: 'group', message: 'must say which of a and b' }],
    ['none of a group that was not asked about', [decision(), other], { group: 'c' }, { kind: 'wrong', path: 'group', message: 'must be one that was asked about: a and b' }],
    ['none of such a step', [decision()], { stepId: 'c' }, { kind: 'wrong', path: 'step', message: 'must be one that was asked about: step/a' }],
    ['none where nothing was asked', [], {}, { kind: 'late', message: 'Nothing was asked.' }],
  ])('it is about %s', (_, decisions, wanted, found) => {
    expect(findDecision(decisions, wanted)).toEqual(found);
  });

  test('the report tells each', () => {
    const unanswered = decision({ group: 'b', askedAt: iso(2), end: { kind: 'unanswered', at: iso(60) } });
    const answered = decision({ end: { kind: 'answered', choice: 'force', by: 'person:ada', reason: 'The sale is over', at: iso(5) } });
    expect(decidedInWords(inTurn([unanswered, decision(), answered]))).toEqual([`a, after PodEvictionFailure: person:ada chose force at ${iso(5)} (The sale is over).`, `b, after PodEvictionFailure: nobody answered until ${iso(60)}, and so it stopped.`]);
    expect(listed([])).toBe('');
  });
});
