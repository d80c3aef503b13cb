import type { Decision, OperationDetail } from '../operation.ts';
import { isEnded } from '../operation.ts';
import { dateAndTime } from './duration.ts';
import type { Look } from './look.ts';
import { clip, fill, indent, oneLine, wrap } from './text.ts';

/** What somebody has to say before it goes on. */
export function openQuestions(detail: OperationDetail): readonly Decision[] {
  return isEnded(detail) || detail.cancellation ? [] : (detail.decisions ?? []).filter(({ end }) => end === undefined);
}

const widest = 'force'.length;

/** Each open question: what EKS said, who holds which node, what may be chosen and what that does, until when, and how it is answered. */
export function questionLines(detail: OperationDetail, look: Look): readonly string[] {
  return openQuestions(detail).flatMap((decision) => ['', ...linesOf(decision, detail, look)]);
}

function linesOf({ group, outcome, message, held, offers, until }: Decision, { operationId }: OperationDetail, { columns, paint }: Look): readonly string[] {
  const said = (text: string, by: number): readonly string[] => indent(wrap(oneLine(text), columns - by), by);
  return [
    clip(` ${paint('warning', '?')} ${paint('strong', `Group ${oneLine(group)} is held up: ${oneLine(outcome)}`)}`, columns),
    ...said(message, 3),
    ...held.flatMap(({ pod, node, budget }) => said(`${budget} holds ${pod} on ${node}`, 5)),
    ...offers.flatMap(({ choice, effect }) => offerLines(choice, said(effect, widest + 5))),
    ...said(`Until ${dateAndTime(until)}; if nobody answers, it stops.`, 3),
    ...said(`drydock decide ${operationId} ${offers.map(({ choice }) => choice).join('|')} --group ${group}`, 3),
  ];
}

function offerLines(choice: string, [first = '', ...more]: readonly string[]): readonly string[] {
  return [`   ${fill(choice, widest)}  ${first.trimStart()}`, ...more];
}
