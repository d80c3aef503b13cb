import { bold, list, message, plain, type Message } from './blocks.ts';
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
  return [...planNote(facts), ...findingsNote(facts), ...accountNote(facts)];
}

function planNote({ plan }: OperationFacts): readonly Note[] {
  if (!plan || plan.steps.length === 0) return [];
  const steps = plan.steps.map(({ title, expected }) => [plain(clip(title, room.title)), plain(` (${duration(expected.p50)})`)]);
  const title = `The plan: ${count(steps.length, 'step')}, about ${duration(plan.expected.p50)}`;
  return [{ key: 'plan', message: message(title, [list(title, steps, room.items)]) }];
}

function findingsNote({ operation: { findings = [] } }: OperationFacts): readonly Note[] {
  if (findings.length === 0) return [];
  const title = `Findings: ${findings.length}`;
  const items = findings.map(({ severity, message: words, remedy }) => [bold(severity), plain(` ${clip(words, room.finding)} ${clip(remedy, room.remedy)}`)]);
  return [{ key: 'findings', message: message(title, [list(title, items, 10)]) }];
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
