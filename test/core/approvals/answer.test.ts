import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeAnswer, type Answer, type Judgement } from '../../../core/approvals/answer.ts';
import { approvalStanding, asked, nextLook, reminded, waitingWords, type Approval } from '../../../core/approvals/approval.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-27T09:00:00Z');
const rule = (people: number) => ({ people, expiresAfter: 24 * hour, remindBefore: [hour, 4 * hour] });
const ask = (people: number, planHash = 'new', before?: Approval) => asked(before, planHash, rule(people), start);

type Shown = Answer['operation'];
const operation = (approval: Approval | undefined, over: Partial<Shown> = {}): Shown => ({ operationId: 'op-1', status: 'planning', requestedBy: { principal: 'person:ada', via: 'api' }, ...(approval && { approval }), ...over });
const yes = { allowed: true, role: 'approver' } as const;

interface Word {
  readonly by?: string;
  readonly verdict?: 'approved' | 'rejected';
  readonly planHash?: string;
  readonly hours?: number;
  readonly entitled?: Answer['entitled'];
}

const judge = (shown: Shown, { by = 'person:ben', verdict = 'approved', planHash = 'new', hours = 1, entitled = yes }: Word = {}): Judgement =>
  judgeAnswer({ operation: shown, said: { verdict, by, via: 'api', planHash }, entitled, now: start + hours * hour });

/** The approval after these words, one after another. */
const after = (approval: Approval, ...words: readonly Word[]): Approval =>
  words.reduce((current, word) => {
    const judged = judge(operation(current), word);
    return judged.outcome === 'accepted' ? judged.approval : current;
  }, approval);

const ben = { by: 'person:ben' };
const cleo = { by: 'person:cleo' };

describe('An answer', () => {
  const twoAsked = ask(2);
  const done = after(twoAsked, ben, cleo);
  const table: readonly (readonly [name: string, shown: Shown, word: Word, expected: object])[] = [
    ['of the first of two people', operation(twoAsked), ben, { outcome: 'accepted', missing: 1 }],
    ['of the second', operation(after(twoAsked, ben)), cleo, { outcome: 'accepted', missing: 0 }],
    ['of the same person again', operation(after(twoAsked, ben)), ben, { outcome: 'counts-already', missing: 1 }],
    ['of one of them when both have approved', operation(done), ben, { outcome: 'counts-already', missing: 0 }],
    ['of a third person then', operation(done), { by: 'person:dan' }, { outcome: 'refused', because: 'decided', message: 'It is approved by person:ben and person:cleo. It can be cancelled.' }],
    ['that rejects', operation(after(twoAsked, ben)), { ...cleo, verdict: 'rejected' }, { outcome: 'accepted' }],
    ['of somebody who changed their mind', operation(after(twoAsked, ben)), { ...ben, verdict: 'rejected' }, { outcome: 'accepted' }],
    ['that approves what somebody rejected', operation(after(twoAsked, { ...cleo, verdict: 'rejected' })), ben, { outcome: 'refused', because: 'decided', message: 'person:cleo has rejected it.' }],
    ['of the requester', operation(twoAsked), { by: 'person:ada' }, { outcome: 'refused', because: 'requester', message: 'person:ada asked for this operation. Somebody else has to approve it; who asked may cancel it.' }],
    ["to a service account's request", operation(ask(1), { requestedBy: { principal: 'service:pipeline', via: 'event' } }), ben, { outcome: 'accepted', missing: 0 }],
    ['of a service account', operation(ask(1)), { by: 'service:pipeline' }, { outcome: 'refused', because: 'not-a-person' }],
    ['of somebody without the right', operation(ask(1)), { entitled: { allowed: false, reason: 'No.' } }, { outcome: 'refused', because: 'not-entitled', message: 'No.' }],
    ['about an old plan', operation(ask(1)), { planHash: 'old' }, { outcome: 'refused', because: 'other-plan' }],
    ['in time', operation(ask(1)), { hours: 23.99 }, { outcome: 'accepted', missing: 0 }],
    ['too late', operation(ask(1)), { hours: 24 }, { outcome: 'refused', because: 'expired', message: 'It had to be approved by 2026-11-28T09:00Z.' }],
    ['when nobody asked', operation(undefined), {}, { outcome: 'refused', because: 'not-asked' }],
    ['when the operation runs', operation(done, { status: 'running' }), {}, { outcome: 'refused', because: 'decided' }],
    ['when it has ended', operation(ask(1), { status: 'refused' }), {}, { outcome: 'refused', because: 'ended' }],
    ['when it was cancelled', operation(ask(1), { cancellation: { by: 'person:ada', at: '' } }), {}, { outcome: 'refused', because: 'ended', message: 'Operation op-1 was cancelled by person:ada.' }],
  ];
  test.each(table)('%s', (_name, shown, word, expected) => {
    expect(judge(shown, word)).toMatchObject(expected);
  });

  test('is kept with who, where, when and which plan', () => {
    expect(after(twoAsked, { ...ben, hours: 2 }).decisions).toEqual([{ verdict: 'approved', by: 'person:ben', via: 'api', at: '2026-11-27T11:00:00.000Z', planHash: 'new' }]);
  });
});

describe('What is asked', () => {
  test('is asked once, and another plan is asked about anew, with what was said of the first in the record', () => {
    const said = after(ask(2), ben);
    expect(asked(said, 'new', rule(2), start + hour)).toBe(said);
    const again = ask(2, 'newer', said);
    expect(again).toMatchObject({ version: 3, planHash: 'newer', decisions: said.decisions });
    expect(approvalStanding(again, start)).toEqual({ state: 'waits', missing: 2 });
    expect(approvalStanding(ask(2, 'new', again), start)).toEqual({ state: 'waits', missing: 1 });
  });

  test('reminds people when it is time, once for each time, and then expires', () => {
    const waits = ask(1);
    expect(nextLook(waits, start)).toBe(start + 20 * hour);
    expect(reminded(waits, start + 19 * hour)).toBeUndefined();
    const once = reminded(waits, start + 20 * hour)!;
    expect(once.remindedAt).toBe('2026-11-28T05:00:00.000Z');
    expect(reminded(once, start + 21 * hour)).toBeUndefined();
    expect(nextLook(once, start + 20 * hour)).toBe(start + 23 * hour);
    expect(nextLook(once, start + 23 * hour)).toBe(start + 24 * hour);
    expect(nextLook({ ...once, expiresAt: '2026-11-28T09:00:00.100Z' }, start + 23 * hour)).toBe(start + 24 * hour + 60_000);
    expect(approvalStanding(once, start + 24 * hour)).toEqual({ state: 'expired' });
    expect(approvalStanding(after(once, { ...ben, hours: 23 }), start + 240 * hour)).toEqual({ state: 'approved', by: ['person:ben'] });
  });

  test.each([[1, 1, 'one person'], [2, 2, '2 people'], [2, 1, '1 more person']])('of %i people, %i missing, is the approval of %s', (people, missing, words) => {
    expect(waitingWords(ask(people), missing)).toBe(`the approval of ${words} until 2026-11-28T09:00Z`);
  });
});

describe('Whatever is said, in whatever order and how often', () => {
  const word = fc.record({
    by: fc.constantFrom('person:ada', 'person:ben', 'person:cleo', 'person:dan', 'service:pipeline'),
    verdict: fc.constantFrom('approved' as const, 'approved' as const, 'approved' as const, 'rejected' as const),
    planHash: fc.constantFrom('new', 'new', 'old'),
    hours: fc.double({ min: 0, max: 30, noNaN: true }),
    entitled: fc.constantFrom(yes, yes, { allowed: false as const, reason: 'No.' }),
  });
  const words = fc.array(word, { maxLength: 12 });
  const people = fc.constantFrom(1, 2);
  const counts = ({ by, verdict, planHash, hours, entitled }: Required<Word>) => by.startsWith('person:') && by !== 'person:ada' && verdict === 'approved' && planHash === 'new' && hours < 24 && entitled.allowed;

  test('nothing is approved by fewer distinct people than asked, and nobody counts who asked, may not, was too late, or saw another plan', () => {
    fc.assert(
      fc.property(words, people, (said, needed) => {
        const approval = after(ask(needed), ...said);
        const standing = approvalStanding(approval, start + 48 * hour);
        if (standing.state !== 'approved') return;
        expect(new Set(said.filter(counts).map(({ by }) => by)).size).toBeGreaterThanOrEqual(needed);
        expect(standing.by).not.toContain('person:ada');
        for (const { by, planHash } of approval.decisions) expect(said.some((one) => one.by === by && one.planHash === planHash && one.entitled.allowed)).toBe(true);
      }),
    );
  });

  test('what was said of an old plan never counts for a new one', () => {
    fc.assert(
      fc.property(words, people, (said, needed) => {
        const old = after(ask(needed, 'old'), ...said);
        expect(approvalStanding(ask(needed, 'new', old), start)).toEqual({ state: 'waits', missing: needed });
      }),
    );
  });

  test('one answer given twice is one, and the record grows by one with each that counts', () => {
    fc.assert(
      fc.property(words, people, (said, needed) => {
        const once = after(ask(needed), ...said);
        expect(after(ask(needed), ...said.flatMap((one) => [one, one]))).toEqual(once);
        expect(once.version).toBe(1 + once.decisions.length);
      }),
    );
  });

  test('enough people who approve in time approve it, if nobody rejects', () => {
    fc.assert(
      fc.property(words.map((said) => said.filter(({ verdict }) => verdict === 'approved')), people, (said, needed) => {
        const willing = new Set(said.filter(counts).map(({ by }) => by));
        expect(approvalStanding(after(ask(needed), ...said), start).state).toBe(willing.size >= needed ? 'approved' : 'waits');
      }),
    );
  });
});
