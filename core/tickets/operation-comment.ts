import type { Finding } from '../checks/finding.ts';
import { isEnded } from '../operation/operation.ts';
import { progressOf } from '../operation/progress.ts';
import type { OperationFacts } from '../slack/facts.ts';
import { count, duration } from '../slack/text.ts';
import { markOf, titleOf } from '../slack/words.ts';
import { bold, code, comment, heading, list, paragraph, plain, type Block, type Comment } from './comment.ts';

/* Nothing in these changes by itself as time goes by: an edit tells watchers of a ticket that something has happened. */

const room = { steps: 40, findings: 15, reasons: 3, running: 8 };

/** An operation as it is, for the one comment about it in a ticket where comments can be edited. */
export function operationComment(facts: OperationFacts, now: number): Comment {
  const { operation } = facts;
  return comment(...title(facts), ...(isEnded(operation.status) ? report(facts) : underWay(facts, now)), ...findings(facts), ...plan(facts));
}

/** What is added once, where comments can only be added. */
export interface Milestone {
  /** Tells it from the operation's others. */
  readonly key: string;
  readonly comment: Comment;
}

/** What there is to say so far, in the order in which it is said. */
export function milestonesOf(facts: OperationFacts): readonly Milestone[] {
  const { operation } = facts;
  const ended = isEnded(operation.status);
  return [
    ...(facts.plan && !ended ? [{ key: `plan ${facts.plan.hash.slice(0, 8)}`, comment: comment(...title(facts), ...findings(facts), ...plan(facts)) }] : []),
    ...(operation.startedAt === undefined || ended ? [] : [{ key: 'started', comment: comment(heading(`${titleOf(operation)}: started`), paragraph(plain('Operation '), code(operation.operationId), plain(' has taken its cluster.'))) }]),
    ...(ended ? [{ key: 'report', comment: comment(...title(facts), ...report(facts), ...findings(facts), ...(operation.status === 'planned' ? plan(facts) : [])) }] : []),
  ];
}

function title({ operation }: OperationFacts): readonly Block[] {
  const { operationId, status, dryRun, requestedBy, target } = operation;
  return [
    heading(`${markOf(status)} ${titleOf(operation)}${dryRun ? ' (dry run)' : ''}: ${status}`),
    paragraph(plain('Operation '), code(operationId), plain(`, asked for by ${requestedBy.principal}, in ${target.account} / ${target.region}.`)),
  ];
}

function underWay({ plan: made, steps, reasons }: OperationFacts, now: number): readonly (Block | undefined)[] {
  const waiting = reasons.filter(({ kind }) => kind !== 'step').map(({ message, until }) => [plain(message), plain(until === undefined ? '' : ` Until ${until.slice(0, 16).replace('T', ' ')} UTC.`)]);
  const done = steps.filter(({ state }) => state === 'succeeded').length;
  const running = made ? progressOf(made, steps, now).steps.filter(({ state }) => state === 'running') : [];
  return [
    made && steps.length > 0 ? paragraph(bold(`${done} of ${count(made.steps.length, 'step')}`), plain(' done.')) : undefined,
    list(running.map(({ title: words }) => [plain(`Now: ${words}`)]), room.running),
    list(waiting, room.reasons),
  ];
}

function report({ operation: { report: made } }: OperationFacts): readonly (Block | undefined)[] {
  if (!made) return [];
  const { summary, failure, advice, undone = [], skipped = [], remains } = made;
  return [
    paragraph(plain(summary)),
    failure && paragraph(bold(failure.outcome), plain(`: ${failure.message}`)),
    advice === undefined ? undefined : paragraph(plain(`What to do: ${advice}`)),
    list([...undone.map((words) => [plain(`Not done: ${words}`)]), ...skipped.map((words) => [plain(`Left behind, as asked: ${words}`)]), ...remains.map(({ type, id, status }) => [plain(`Still there: ${type} ${id} (${status})`)])], room.findings),
  ];
}

function findings({ operation: { findings: found = [] } }: OperationFacts): readonly (Block | undefined)[] {
  return found.length === 0 ? [] : [paragraph(bold(`Findings: ${found.length}`)), list(found.map(finding), room.findings)];
}

function finding({ severity, message, remedy }: Finding) {
  return [bold(severity), plain(` ${message}`), plain(` ${remedy}`)];
}

function plan({ plan: made }: OperationFacts): readonly (Block | undefined)[] {
  if (!made || made.steps.length === 0) return [];
  const steps = made.steps.map(({ title: words, reason, expected }) => [plain(words), plain(` (${duration(expected.p50)}): ${reason}`)]);
  return [paragraph(bold(`The plan: ${count(steps.length, 'step')}, about ${duration(made.expected.p50)}`)), list(steps, room.steps)];
}
