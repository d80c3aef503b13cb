import type { RichTextBlock } from '@slack/types';
import { isEnded } from '../operation/operation.ts';
import { progressOf } from '../operation/progress.ts';
import type { Finding } from '../checks/finding.ts';
import { bold, buttons, code, context, header, lines, list, message, plain, type Message } from './blocks.ts';
import { operationButtons } from './buttons.ts';
import { isOpen } from '../decisions/decision.ts';
import type { OperationFacts } from './facts.ts';
import { clip, duration } from './text.ts';
import { markOf, titleOf } from './words.ts';

/** How much of a message each part may take: together, written as JSON, far below what Slack takes, whatever is in them. */
const room = { steps: 5, step: 120, question: 400, held: 3, reasons: 3, reason: 200, findings: 3, finding: 220, remedy: 160, summary: 300, failure: 500, advice: 300, name: 80 };

/** An operation as it is at `now` (epoch milliseconds), for the one message about it. */
export function operationMessage(facts: OperationFacts, now: number): Message {
  const { operation } = facts;
  const { operationId, status, requestedBy, target, dryRun } = operation;
  const title = `${markOf(status)} ${titleOf(operation)}${dryRun ? ' (dry run)' : ''}`;
  const [where, who] = [`${target.account} / ${target.region}`, clip(requestedBy.principal, room.name)];
  return message(`${title}: ${operation.report?.summary ?? status}`, [
    header(title),
    lines([bold(status), plain(` · asked for by ${who} · ${where}`)]),
    ...(isEnded(status) ? ending(facts) : [...questions(facts), ...underWay(facts, now)]),
    context(operationId),
    buttons(operationButtons(facts, now)),
  ]);
}

/** The first one is answered by the buttons below. */
function questions({ operation: { cancellation }, decisions }: OperationFacts): readonly (RichTextBlock | undefined)[] {
  const [first, ...others] = cancellation ? [] : decisions.filter(isOpen);
  if (!first) return [];
  const { group, outcome, message: words, held, until } = first;
  return [
    lines([bold(`Somebody has to decide about group ${clip(group, room.name)}`), plain(` until ${minuteOf(until)}; if nobody does, it stops.`)], [bold(clip(outcome, room.name)), plain(`: ${clip(words, room.question)}`)]),
    list('Held', held.map(({ pod, node, budget }) => [plain(clip(`${budget} holds ${pod} on ${node}`, room.step))]), room.held),
    list('After that about', others.map((one) => [plain(clip(one.group, room.name))]), room.held),
  ];
}

function underWay({ plan, steps, reasons }: OperationFacts, now: number): readonly (RichTextBlock | undefined)[] {
  const waiting = reasons.filter(({ kind }) => kind !== 'step' && kind !== 'decision').map(({ message: words, until }) => [plain(clip(words, room.reason)), plain(until === undefined ? '' : ` Until ${minuteOf(until)}.`)]);
  if (!plan) return [list('It waits', waiting, room.reasons)];
  const { fraction, left, steps: shown } = progressOf(plan, steps, now);
  const running = shown.filter(({ state }) => state === 'running').map(({ title, text, late }) => [plain(clip(title, room.step)), plain(late ? ' (takes longer than usual)' : ''), plain(text === undefined ? '' : `: ${clip(text, room.step)}`)]);
  return [
    lines([code(bar(fraction)), plain(` ${Math.floor(fraction * 100)}%`), plain(left === undefined ? '' : `, about ${duration(left.p50)} left, at most ${duration(left.p90)} nine times of ten`)]),
    list('Now', running, room.steps),
    list('It waits', waiting, room.reasons),
  ];
}

function ending({ operation: { report, findings = [] } }: OperationFacts): readonly (RichTextBlock | undefined)[] {
  const stopping = findings.filter(({ severity, waiver }) => severity === 'blocker' && !waiver);
  return [
    lines([plain(clip(report?.summary ?? '', room.summary))]),
    report?.failure && lines([bold(clip(report.failure.outcome, room.name)), plain(`: ${clip(report.failure.message, room.failure)}`)]),
    lines([plain(report?.advice === undefined ? '' : `What to do: ${clip(report.advice, room.advice)}`)]),
    report ? undefined : list('In the way', stopping.map(finding), room.findings),
  ];
}

function finding({ message: words, remedy }: Finding) {
  return [plain(clip(words, room.finding)), plain(` ${clip(remedy, room.remedy)}`)];
}

const segments = 20;

function bar(fraction: number): string {
  const full = Math.round(fraction * segments);
  return `${'▓'.repeat(full)}${'░'.repeat(segments - full)}`;
}

/** `2026-11-27 02:00 UTC`. */
function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
