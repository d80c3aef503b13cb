import type { Approval, Difference, OperationDetail } from '../operation.ts';
import { isEnded } from '../operation.ts';
import { dateAndTime, roughly } from './duration.ts';
import type { Look } from './look.ts';
import { clip, indent, oneLine, wrap } from './text.ts';

/** What people are asked before it begins; undefined when nobody is. */
export function openApproval(detail: OperationDetail): Approval | undefined {
  const { approval, planHash, cancellation } = detail;
  return isEnded(detail) || cancellation || detail.status === 'running' || approval?.planHash !== planHash || approval?.missing === 0 ? undefined : approval;
}

/** `the approval of 1 more person until 2026-11-30 01:00:00`. */
export function approvalInWords({ missing, people, expiresAt }: Approval): string {
  const who = `${missing}${missing < people ? ' more' : ''} ${missing === 1 ? 'person' : 'people'}`;
  return `the approval of ${who} until ${dateAndTime(expiresAt)}`;
}

/** `9f86d081884c`: enough of a hash to tell a plan from another. */
export function shortHash(hash: string): string {
  return oneLine(hash).slice(0, 12);
}

/** Which plan waits for whom, who has answered, how it differs from the plan before, and how it is approved. */
export function approvalLines(detail: OperationDetail, look: Look): readonly string[] {
  const approval = openApproval(detail);
  if (!approval) return [];
  const { columns, paint } = look;
  return [
    '',
    clip(` ${paint('warning', '?')} ${paint('strong', `Plan ${shortHash(approval.planHash)} waits for ${approvalInWords(approval)}`)}`, columns),
    ...answered(approval).flatMap((words) => indent(wrap(words, columns - 3), 3)),
    ...(detail.difference ? ['', ...indent(differenceLines(detail.difference, { ...look, columns: columns - 3 }), 3)] : []),
    ...indent(wrap(`drydock approve ${detail.operationId}`, columns - 3), 3),
  ];
}

function answered({ decisions, planHash }: Approval): readonly string[] {
  return decisions.filter((decision) => decision.planHash === planHash).map(({ verdict, by, via, reason }) => `${oneLine(by)} ${verdict} it (${via})${reason === undefined ? '' : `: ${oneLine(reason)}`}`);
}

const most = 8;

/** How a plan that was made again differs from the one before. */
export function differenceLines({ from, steps, findings, expected, cost }: Difference, { columns, paint }: Look): readonly string[] {
  const rows: readonly (readonly [mark: string, words: string])[] = [
    ...steps.added.map((title) => ['+', title] as const),
    ...steps.removed.map((title) => ['-', title] as const),
    ...steps.changed.map(({ title, changes }) => ['~', `${title}: ${changes.join('; ')}`] as const),
    ...findings.added.map((message) => ['+', `found: ${message}`] as const),
    ...findings.gone.map((message) => ['-', `found: ${message}`] as const),
  ];
  const rest = rows.length - most;
  const amounts = [
    ...(expected.before === expected.after ? [] : [`it usually takes ${roughly(expected.after)}, before ${roughly(expected.before)}`]),
    ...(cost === undefined || cost.before === cost.after ? [] : [`it costs ${cost.after.toFixed(2)} USD a month, before ${cost.before.toFixed(2)}`]),
  ];
  return [
    paint('strong', `It is another plan than ${shortHash(from)}:`),
    ...rows.slice(0, most).flatMap(([mark, words]) => wrap(words, columns - 2).map((line, index) => `${index === 0 ? mark : ' '} ${line}`)),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...amounts,
  ];
}
