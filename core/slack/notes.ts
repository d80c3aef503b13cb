import { waitingWords, missingIn, type ApprovalDecision } from '../approvals/approval.ts';
import { bold, lines, list, message, plain, type Message } from './blocks.ts';
import type { OperationFacts } from './facts.ts';
import { clip, count, duration } from './text.ts';

/** What is said once, in the thread of an operation's message. */
export interface Note {
  /** Tells it from the thread's others. */
  readonly key: string;
  readonly message: Message;
}

const room = { items: 20, title: 100, finding: 160, remedy: 100 };

/** What there is to say so far, in the order in which it is said. */
export function notesOf(facts: OperationFacts): readonly Note[] {
  return [...planNote(facts), ...findingsNote(facts), ...differenceNote(facts), ...approvalNotes(facts), ...accountNote(facts)];
}

/** One that was made again is told again. */
function planNote({ plan, difference }: OperationFacts): readonly Note[] {
  if (!plan || plan.steps.length === 0) return [];
  const steps = plan.steps.map(({ title, expected }) => [plain(clip(title, room.title)), plain(` (${duration(expected.p50)})`)]);
  const title = `The plan: ${count(steps.length, 'step')}, about ${duration(plan.expected.p50)}`;
  return [{ key: difference?.to === plan.hash ? `plan ${short(plan.hash)}` : 'plan', message: message(title, [list(title, steps, room.items)]) }];
}

function findingsNote({ operation: { findings = [] } }: OperationFacts): readonly Note[] {
  if (findings.length === 0) return [];
  const title = `Findings: ${findings.length}`;
  const items = findings.map(({ severity, message: words, remedy }) => [bold(severity), plain(` ${clip(words, room.finding)} ${clip(remedy, room.remedy)}`)]);
  return [{ key: 'findings', message: message(title, [list(title, items, 10)]) }];
}

function differenceNote({ plan, difference }: OperationFacts): readonly Note[] {
  if (!difference || difference.to !== plan?.hash) return [];
  const { steps, findings, expected, cost } = difference;
  const parts = [
    { title: 'Added', items: steps.added },
    { title: 'Removed', items: steps.removed },
    { title: 'Changed', items: steps.changed.map(({ title, changes }) => `${title}: ${changes.join('; ')}`) },
    { title: 'Newly found', items: findings.added },
    { title: 'Not found any more', items: findings.gone },
    { title: 'Beside that', items: [`It usually takes ${duration(expected.after)}, before ${duration(expected.before)}`, ...(cost ? [`It costs ${cost.after.toFixed(2)} USD a month, before ${cost.before.toFixed(2)}`] : [])] },
  ];
  return [{ key: `difference ${short(difference.to)}`, message: message('The plan has changed', parts.map(({ title, items }) => list(title, items.map((item) => [plain(clip(item, room.finding))]), 8))) }];
}

/** Each answer of each person, and the latest reminder. */
function approvalNotes({ operation: { approval } }: OperationFacts): readonly Note[] {
  if (!approval) return [];
  const { remindedAt } = approval;
  const answers = approval.decisions.map((decision) => ({ key: `${decision.verdict} ${short(decision.planHash)} ${decision.by}`, words: answerWords(decision) }));
  const reminder = remindedAt === undefined ? [] : [{ key: `reminder ${remindedAt}`, words: `A reminder: it waits for ${waitingWords(approval, missingIn(approval))}.` }];
  return [...answers, ...(missingIn(approval) > 0 ? reminder : [])].map(({ key, words }) => ({ key, message: message(words, [lines([plain(clip(words, room.finding * 2))])]) }));
}

function answerWords({ by, verdict, planHash, via, reason }: ApprovalDecision): string {
  return `${by} ${verdict} the plan ${short(planHash)} (${via})${reason === undefined ? '' : `: ${reason}`}`;
}

function short(hash: string): string {
  return hash.slice(0, 12);
}

function accountNote({ operation: { report } }: OperationFacts): readonly Note[] {
  const { undone = [], skipped = [], decided = [], remains = [] } = report ?? {};
  const parts = [
    { title: 'Not done', items: undone },
    { title: 'Left behind, as asked', items: skipped },
    { title: 'Asked in its course', items: decided },
    { title: 'Still there', items: remains.map(({ type, id, status }) => `${type} ${id} (${status})`) },
  ].filter(({ items }) => items.length > 0);
  if (parts.length === 0) return [];
  return [{ key: 'account', message: message(parts.map(({ title, items }) => `${title}: ${items.length}`).join(', '), parts.map(({ title, items }) => list(title, items.map((item) => [plain(clip(item, room.title))]), 10))) }];
}
