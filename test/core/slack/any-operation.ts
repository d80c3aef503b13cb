import fc from 'fast-check';
import type { Finding } from '../../../core/checks/finding.ts';
import { operationKinds } from '../../../core/operation/request.ts';
import { transitions, type Operation, type OperationStatus } from '../../../core/operation/operation.ts';
import type { Reason } from '../../../core/operation/why.ts';
import type { PlanDifference } from '../../../core/plan/difference.ts';
import type { Plan, Step, StepRecord } from '../../../core/plan/plan.ts';
import { approvalEntrances, type Approval } from '../../../core/approvals/approval.ts';
import type { Decision } from '../../../core/decisions/decision.ts';
import { offersAfter } from '../../../core/decisions/offers.ts';
import type { OperationFacts } from '../../../core/slack/facts.ts';

export const now = Date.UTC(2026, 10, 27, 12);

/** What anybody may have typed or AWS may have said: markup, quotes, controls, halves of characters, nothing, and a lot of it. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '<!channel> *everybody*', '"\\"'.repeat(400), '&<>`_~', '\u0000\u001b[31m', '\ud83d', '😀'.repeat(300), '\u202egnirtS', 'a\nb\n'.repeat(500)),
);
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const estimate = fc.tuple(seconds, seconds, seconds).map((all) => all.toSorted((one, other) => one - other)).map(([p10 = 1, p50 = 1, p90 = 1]) => ({ p10: p10 + 1, p50: p50 + 2, p90: p90 + 3 }));
const time = fc.integer({ min: -1e8, max: 1e8 }).map((offset) => new Date(now + offset).toISOString());
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const finding: fc.Arbitrary<Finding> = fc.record({ check: words, severity: fc.constantFrom('blocker', 'warning', 'note'), message: words, remedy: words });

const report = fc.record({
  summary: words,
  failure: maybe(fc.record({ outcome: fc.oneof(words, fc.constant('PodEvictionFailure')), message: words })),
  remains: fc.array(fc.record({ type: words, id: words, status: words }), { maxLength: 40 }),
  undone: maybe(fc.array(words, { maxLength: 60 })),
  skipped: maybe(fc.array(words, { maxLength: 60 })),
  advice: maybe(words),
});

const hash = fc.constantFrom('hash', 'before');

const approval: fc.Arbitrary<Approval> = fc.record({
  version: fc.nat(),
  planHash: hash,
  people: fc.constantFrom(1, 2),
  askedAt: time,
  expiresAt: time,
  remindAt: fc.array(time, { maxLength: 3 }),
  decisions: fc.array(fc.record({ verdict: fc.constantFrom('approved' as const, 'rejected' as const), by: words, via: fc.constantFrom(...approvalEntrances), at: time, planHash: hash, reason: words }), { maxLength: 5 }),
});

const titles = fc.array(words, { maxLength: 30 });
const amounts = fc.record({ before: seconds, after: seconds });
const difference: fc.Arbitrary<PlanDifference> = fc
  .record({ added: titles, removed: titles, changed: fc.array(fc.record({ title: words, changes: titles }), { maxLength: 20 }), newly: titles, gone: titles, expected: amounts, cost: maybe(amounts) })
  .map(({ added, removed, changed, newly, gone, expected, cost }) => ({ from: 'before', to: 'hash', steps: { added, removed, changed }, findings: { added: newly, gone }, expected, ...(cost && { cost }) }));

const operation = fc.record({
  operationId: fc.constant('op-0123456789abcdef'),
  kind: fc.constantFrom(...operationKinds),
  target: fc.record({ account: fc.constant('111122223333'), region: fc.constant('eu-central-1'), cluster: words }),
  status: fc.constantFrom(...(Object.keys(transitions) as OperationStatus[])),
  requestedBy: fc.record({ principal: words, via: fc.constant('slack') }),
  requestedAt: time,
  dryRun: fc.boolean(),
  onFailure: fc.constant('stop'),
  requestHash: fc.constant('hash'),
  startedAt: maybe(time),
  endedAt: maybe(time),
  findings: maybe(fc.array(finding, { maxLength: 30 })),
  report: maybe(report),
  approval: maybe(approval),
}) as unknown as fc.Arbitrary<Operation>;

const step = fc.record({ title: words, reason: words, expected: estimate, record: fc.constantFrom('none', 'started', 'succeeded', 'failed'), startedAt: time, settledAt: time, progress: maybe(words), message: words });

type AnyStep = typeof step extends fc.Arbitrary<infer One> ? One : never;

function recordOf({ record, startedAt, settledAt, progress, message }: AnyStep, stepId: string): readonly StepRecord[] {
  if (record === 'none') return [];
  if (record === 'started') return [{ stepId, state: 'started', startedAt, ...(progress !== undefined && { progress }) }];
  return record === 'succeeded' ? [{ stepId, state: 'succeeded', startedAt, settledAt, output: {} }] : [{ stepId, state: 'failed', startedAt, settledAt, outcome: 'Outcome', message }];
}

const reason = fc.record({ kind: fc.constantFrom('window', 'freeze', 'hold', 'step', 'planning', 'approval'), message: words, until: maybe(time) }) as fc.Arbitrary<Reason>;

const decision: fc.Arbitrary<Decision> = fc
  .record({ stepId: fc.constant('1.36/node-group/general'), group: words, outcome: words, message: words, held: fc.array(fc.record({ pod: words, node: words, budget: words }), { maxLength: 30 }), until: time, isOpen: fc.boolean() })
  .map(({ isOpen, ...asked }) => ({ ...asked, decisionId: `${asked.stepId}/1`, offers: offersAfter('PodEvictionFailure', 'managed'), askedAt: asked.until, ...(!isOpen && { end: { kind: 'unanswered', at: asked.until } }) }));

/** Facts about any operation, however large and whatever is written in it. */
export const anyFacts: fc.Arbitrary<OperationFacts> = fc
  .record({ operation, planned: fc.boolean(), difference: maybe(difference), steps: fc.array(step, { maxLength: 120 }), expected: estimate, decisions: fc.array(decision, { maxLength: 4 }), reasons: fc.array(reason, { maxLength: 20 }), order: maybe(fc.constantFrom({ nodes: {} }, {})) })
  .map(({ operation: shown, planned, difference: compared, steps, expected, decisions, reasons, order }) => {
    const made = steps.map(({ title, reason: why, expected: own }, index) => ({ id: `s${index}`, title, reason: why, after: index === 0 ? [] : [`s${index - 1}`], expected: own, request: {} }) as unknown as Step);
    const plan: Plan | undefined = planned ? { target: shown.target, steps: made, takeDown: [], defaults: [], expected, hash: 'hash' } : undefined;
    return { operation: shown, request: order as OperationFacts['request'], plan, difference: compared, steps: steps.flatMap((one, index) => recordOf(one, `s${index}`)), decisions, reasons };
  });
