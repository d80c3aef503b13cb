import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { offersAfter } from '../../../core/decisions/offers.ts';
import type { Operation } from '../../../core/operation/operation.ts';
import { acceptedAnswer, clustersAnswer, helpAnswer, problemsAnswer, said, statusAnswer, strangerAnswer, whyAnswer } from '../../../core/slack/answers.ts';
import type { OperationFacts } from '../../../core/slack/facts.ts';
import { modal, modalTable, readFields, type ModalName } from '../../../core/slack/modals.ts';
import { notesOf } from '../../../core/slack/notes.ts';
import { operationMessage } from '../../../core/slack/operation-message.ts';
import { clip, escape } from '../../../core/slack/text.ts';
import { planOf, requestOf, stepOf, target } from '../../functions/builders.ts';
import { anyFacts, now } from './any-operation.ts';
import { blockKitMessage, blockKitModal } from './block-kit.ts';

const iso = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

const operation = (over: Partial<Operation> = {}): Operation => ({
  operationId: 'op-0123456789abcdef', kind: 'upgrade', target, status: 'running', requestedBy: { principal: 'ada', via: 'api' }, requestedAt: iso(-60), startedAt: iso(-30), dryRun: false, onFailure: 'stop', requestHash: 'hash', ...over,
});
const factsOf = (over: Partial<OperationFacts> = {}): OperationFacts => ({ operation: operation(), steps: [], decisions: [], reasons: [], ...over });

/** Two people are asked until tomorrow noon. */
const askedFor = { version: 1, planHash: 'a'.repeat(64), people: 2, askedAt: iso(0), expiresAt: iso(1440), remindAt: [], decisions: [] };

/** All that a message says, line by line. */
const textOf = (message: unknown): string => {
  const texts: string[] = [];
  JSON.stringify(message, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('|');
};
const labels = (facts: OperationFacts): readonly string[] => {
  const actions = operationMessage(facts, now).blocks.find(({ type }) => type === 'actions') as { elements: { action_id: string }[] } | undefined;
  return actions?.elements.map(({ action_id }) => action_id) ?? [];
};

describe('Valid Block Kit, within the limits, is', () => {
  test('the message about any operation, and each note in its thread', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const message of [operationMessage(facts, now), ...notesOf(facts).map((note) => note.message)]) expect(blockKitMessage.safeParse(message).error).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('every answer, for any fleet', () => {
    fc.assert(
      fc.property(anyFacts, ({ operation: shown, reasons }) => {
        const many = <T>(value: T): T[] => Array.from({ length: 1000 }, () => value);
        const cluster = { target: shown.target, arn: 'arn', version: '1.36', status: 'ACTIVE', operationId: 'op', observedAt: iso(0) };
        const answers = [helpAnswer(), statusAnswer(many(shown)), statusAnswer([]), clustersAnswer(many(cluster)), clustersAnswer([]), whyAnswer(shown, reasons.length === 0 ? [{ kind: 'ended', message: 'x' }] : reasons), acceptedAnswer(shown), problemsAnswer('That cannot be done', many(shown.target.cluster)), strangerAnswer('T1', 'U1'), said('Done.')];
        for (const answer of answers) expect(blockKitMessage.safeParse(answer).error).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test.each(Object.keys(modalTable) as ModalName[])('the modal %s', (name) => {
    expect(blockKitModal.safeParse(modal(name, { responseUrl: 'https://hooks.slack.com/commands/T1/1/abc', operationId: 'op-0123456789abcdef' })).error).toBeUndefined();
  });
});

describe('A message about an operation', () => {
  const steps = [stepOf('one', {} as never), stepOf('two', {} as never, { after: ['one'], expected: { p10: 1200, p50: 2400, p90: 3600 } })];

  test('under way shows how far it is, what is going on, and how long it takes', () => {
    const words = textOf(operationMessage(factsOf({ plan: planOf(steps), steps: [{ stepId: 'one', state: 'succeeded', startedAt: iso(-30), settledAt: iso(-20), output: {} }, { stepId: 'two', state: 'started', startedAt: iso(-20), progress: '3 of 7 nodes' }] }), now));
    expect(words).toMatch(/⏳ Upgrade harbour.*▓+░+\| \d\d%\|, about \d+ minutes left, at most \d+ minutes nine times of ten/);
    expect(words).toContain('Step two|: 3 of 7 nodes');
  });

  test('that waits says for what and until when, and somebody can let it go on', () => {
    const facts = factsOf({ operation: operation({ status: 'planning' }), reasons: [{ kind: 'window', message: 'Window nightly is closed.', until: '2026-11-28T02:00:00.000Z' }] });
    expect(textOf(operationMessage(facts, now))).toContain('It waits|Window nightly is closed.| Until 2026-11-28 02:00 UTC.');
    expect(labels(facts)).toEqual(['override', 'cancel']);
  });

  const asked = { decisionId: 'one/u', stepId: 'one', group: 'general', outcome: 'NodeCreationFailure', message: 'So says EKS.', held: [{ pod: 'shop/cart-1', node: 'node-1', budget: 'shop/cart' }], offers: offersAfter('NodeCreationFailure', 'managed'), askedAt: iso(0), until: iso(60) };
  const failure = { outcome: 'PodEvictionFailure', message: 'Budget shop/api holds pod api-1.' };
  const failed = operation({ status: 'failed', endedAt: iso(-1), report: { summary: 'The upgrade of cluster harbour stopped.', failure, remains: [], advice: 'Relax the budget.' } });

  test('that failed names the cause and what to do, and offers what is next', () => {
    const facts = factsOf({ operation: failed, request: { ...requestOf(), kind: 'upgrade', nodes: {} } as never });
    expect(textOf(operationMessage(facts, now))).toContain('PodEvictionFailure|: Budget shop/api holds pod api-1.|What to do: Relax the budget.');
    expect(labels(facts)).toEqual(['again', 'wait', 'force', 'skip', 'roll-back']);
  });

  test.each([
    ['a provision that failed', { operation: { ...failed, kind: 'provision' as const }, request: requestOf() }, ['again']],
    ['an upgrade that went well', { operation: operation({ status: 'succeeded', endedAt: iso(-1) }) }, ['roll-back']],
    ['an upgrade of last month', { operation: operation({ status: 'succeeded', endedAt: iso(-60 * 24 * 8) }) }, []],
    ['one that is under way', {}, ['cancel']],
    ['one that somebody cancels', { operation: operation({ cancellation: { by: 'ada', at: iso(0) } }) }, []],
    ['one that asks about a group whose nodes do not join', { decisions: [asked] }, ['decide-wait', 'decide-skip', 'decide-stop', 'cancel']],
    ['one that waits for people', { operation: operation({ status: 'planning', approval: askedFor }), reasons: [{ kind: 'approval' as const, message: 'x' }] }, ['approve', 'reject', 'cancel']],
    ['one whose approval is over', { operation: operation({ status: 'planning', approval: askedFor }), reasons: [{ kind: 'window' as const, message: 'x' }] }, ['override', 'cancel']],
    ['one that asked, and is cancelled', { decisions: [asked], operation: operation({ cancellation: { by: 'ada', at: iso(0) } }) }, []],
    ['one that asked, and was answered', { decisions: [{ ...asked, end: { kind: 'unanswered' as const, at: iso(0) } }] }, ['cancel']],
    ['one that somebody let go on already', { operation: operation({ status: 'planning', override: { by: 'ada', reason: 'a reason', at: iso(0) } }), reasons: [{ kind: 'freeze' as const, message: 'x' }] }, ['cancel']],
  ])('offers for %s what can be done', (_what, over, expected) => {
    expect(labels(factsOf(over))).toEqual(expected);
  });

  test('that waits for people has the plan’s hash in its buttons', () => {
    const shown = operationMessage(factsOf({ operation: operation({ status: 'planning', approval: askedFor }), reasons: [{ kind: 'approval', message: 'It waits for the approval of 2 people until 2026-11-28T12:00Z.', until: iso(1440) }] }), now);
    expect(textOf(shown)).toContain('It waits for the approval of 2 people until 2026-11-28T12:00Z.');
    expect(JSON.stringify(shown.blocks)).toContain(`"value":"op-0123456789abcdef ${askedFor.planHash}"`);
  });

  test('tells in its thread who answered, what they are reminded of, and how a plan that was made again differs', () => {
    const said = { ...askedFor, remindedAt: iso(0), decisions: [{ verdict: 'approved' as const, by: 'person:ben', via: 'slack' as const, at: iso(0), planHash: askedFor.planHash, reason: 'Go' }] };
    const difference = { from: 'a', to: 'plan-hash', steps: { added: ['Roll group b'], removed: ['Update coredns'], changed: [{ title: 'Roll group a', changes: ['to: 1.35 → 1.36'] }] }, findings: { added: ['Few addresses'], gone: [] }, expected: { before: 600, after: 1200 }, cost: { before: 70, after: 73 } };
    const notes = notesOf(factsOf({ operation: operation({ approval: said }), plan: planOf([stepOf('one', { kind: 'verify-cluster' })]), difference }));
    expect(notes.map(({ key }) => key)).toEqual(['plan plan-hash', 'difference plan-hash', `approved ${askedFor.planHash.slice(0, 12)} person:ben`, `reminder ${iso(0)}`]);
    expect(notes.slice(1).map((note) => textOf(note.message))).toEqual([
      'The plan has changed|Added|Roll group b|Removed|Update coredns|Changed|Roll group a: to: 1.35 → 1.36|Newly found|Few addresses|Beside that|It usually takes 20 minutes, before 10 minutes|It costs 73.00 USD a month, before 70.00',
      'person:ben approved the plan aaaaaaaaaaaa (slack): Go|person:ben approved the plan aaaaaaaaaaaa (slack): Go',
      'A reminder: it waits for the approval of 1 more person until 2026-11-28T12:00Z.|A reminder: it waits for the approval of 1 more person until 2026-11-28T12:00Z.',
    ]);
  });

  test('that asks says what about, who holds it and until when; its buttons say of which step', () => {
    const shown = operationMessage(factsOf({ decisions: [asked, { ...asked, decisionId: 'two/u', stepId: 'two', group: 'batch' }] }), now);
    expect(textOf(shown)).toContain('Somebody has to decide about group general| until 2026-11-27 13:00 UTC; if nobody does, it stops.|\n|NodeCreationFailure|: So says EKS.|Held|shop/cart holds shop/cart-1 on node-1|After that about|batch');
    expect(JSON.stringify(shown.blocks.find(({ type }) => type === 'actions'))).toContain('"value":"op-0123456789abcdef one"');
  });

  test('that was refused says what is in the way', () => {
    const facts = factsOf({ operation: operation({ status: 'refused', findings: [{ check: 'a', severity: 'blocker', message: 'It is too old.', remedy: 'Upgrade it.' }, { check: 'b', severity: 'note', message: 'Nice.', remedy: 'Nothing.' }] }) });
    expect(textOf(operationMessage(facts, now))).toContain('In the way|It is too old.| Upgrade it.');
  });

  test('mentions nobody, whatever a name looks like', () => {
    const message = operationMessage(factsOf({ operation: operation({ target: { ...target, cluster: '<!channel> & <http://a|b>' } }) }), now);
    expect(message.text).toContain('&lt;!channel&gt; &amp; &lt;http://a|b&gt;');
    expect(message.blocks.map(({ type }) => type)).not.toContain('section');
  });

  test('has the plan, the findings and the account in its thread, each once', () => {
    const report = { summary: 'x', remains: [{ type: 'AWS::EKS::Cluster', id: 'harbour', status: 'ACTIVE' }], undone: ['Step two'] };
    const facts = factsOf({ plan: planOf(steps), operation: operation({ status: 'failed', report, findings: [{ check: 'a', severity: 'warning', message: 'It is old.', remedy: 'Upgrade it.' }] }) });
    expect(notesOf(facts).map(({ key }) => key)).toEqual(['plan', 'findings', 'account']);
    expect(notesOf(factsOf())).toEqual([]);
  });
});

test('A text is cut between characters, on one line, without what does not print', () => {
  expect([clip('a\n\tb', 10), clip('abcdef', 4), clip('ab😀cd', 4), clip('\u202eabc\u0000', 9)]).toEqual(['a b', 'abc…', 'ab…', 'abc']);
  expect(escape('<&>')).toBe('&lt;&amp;&gt;');
});

test('What was filled into a modal is read by its fields; what was left empty is absent', () => {
  const values = { config: { config: { value: 'kind: ClusterConfig' } }, profile: { profile: { selected_option: { value: 'production' } } }, dryRun: { dryRun: { selected_options: [] } }, to: { to: { value: null } } };
  expect(readFields(values)).toEqual({ config: 'kind: ClusterConfig', profile: 'production' });
});
