import type { OperationDetail, Remnant } from '../operation.ts';
import { estimateInWords, stopwatch } from './duration.ts';
import { findingCount, findingLines } from './findings.ts';
import { elapsedOf } from './header.ts';
import type { Look } from './look.ts';
import { remnantLines } from './remnants.ts';
import { indent, oneLine, wrap } from './text.ts';

/** How an operation ended: what it did and how long that took; or why it did not, in AWS's words, what remains, and what to do. */
export function reportLines(detail: OperationDetail, look: Look): readonly string[] {
  return detail.status === 'refused' ? refusalLines(detail, look) : endLines(detail, look);
}

function refusalLines({ kind, target, findings = [] }: OperationDetail, look: Look): readonly string[] {
  const { paint } = look;
  return [
    `${paint('bad', '✗')} ${paint('strong', `The ${kind} of cluster ${target.cluster} is refused: ${findingCount(findings)}. Nothing was changed.`)}`,
    ...findingLines(findings, look),
  ];
}

function endLines(detail: OperationDetail, look: Look): readonly string[] {
  const { columns, paint } = look;
  const { status, report, plan } = detail;
  const mark = markOf(status, paint);
  const [first = '', ...more] = wrap(report?.summary ?? status, columns - 2);
  const took = stopwatch(elapsedOf(detail));
  const usual = plan === undefined ? '' : ` (${estimateInWords(plan.expected)})`;
  return [
    `${mark} ${paint('strong', first)}`,
    ...indent(more, 2).map((line) => paint('strong', line)),
    `  ${status === 'succeeded' ? `It took ${took}${usual}` : `It ended after ${took}`}.`,
    ...(status === 'succeeded' && plan?.cost !== undefined ? indent(wrap(`It costs ${plan.cost.monthly.toFixed(2)} USD a month${plan.cost.unpriced.length > 0 ? ', and what depends on use' : ''}.`, columns - 2), 2) : []),
    ...indent(failureLines(detail, look), 2),
    ...indent(remains(detail, look), 2),
    ...indent(whatNext(detail, look), 2),
  ];
}

function markOf(status: OperationDetail['status'], paint: Look['paint']): string {
  if (status === 'failed') return paint('bad', '✗');
  return status === 'cancelled' ? paint('warning', '–') : paint('good', '✓');
}

function failureLines({ report, progress }: OperationDetail, { columns, paint }: Look): readonly string[] {
  const failure = report?.failure;
  if (failure === undefined) return [];
  const step = progress?.steps.find(({ stepId }) => stepId === failure.stepId);
  const words = failure.message.includes(failure.outcome) ? failure.message : `${failure.outcome}: ${failure.message}`;
  return ['', `${paint('bad', 'failed')}  ${paint('strong', oneLine(step?.title ?? 'The operation'))}`, ...indent(wrap(words, columns - 6), 2)];
}

/** Of a change to a living cluster: what was left, what was not done, and what to do about it. */
function whatNext({ status, report }: OperationDetail, { columns, paint }: Look): readonly string[] {
  const { undone = [], skipped = [], decided = [], goesOn = [], advice } = report ?? {};
  const shown = undone.slice(0, longestList).map((title) => `– ${oneLine(title)}`);
  const more = undone.length > longestList ? [`– ${undone.length - longestList} more`] : [];
  return [
    ...(decided.length > 0 ? ['', 'Asked in its course:', ...decided.flatMap((words) => indent(wrap(`– ${oneLine(words)}`, columns - 4), 2))] : []),
    ...(skipped.length > 0 ? ['', 'Left behind, as asked:', ...skipped.flatMap((words) => indent(wrap(words, columns - 4), 2))] : []),
    ...((report?.failure !== undefined || status === 'cancelled') && undone.length > 0 ? ['', 'Not done:', ...indent([...shown, ...more], 2)] : []),
    ...(goesOn.length > 0 ? ['', 'Goes on without anybody waiting for it:', ...goesOn.flatMap((words) => indent(wrap(words, columns - 4), 2))] : []),
    ...(advice === undefined ? [] : ['', paint('strong', 'What to do'), ...indent(wrap(advice, columns - 4), 2)]),
  ];
}

const longestList = 12;

function remains({ report, onFailure }: OperationDetail, look: Look): readonly string[] {
  const found: readonly Remnant[] = report?.remains ?? [];
  if (found.length === 0) return [];
  const why = onFailure === 'keep' ? 'What was made was kept, as asked, for you to look at' : 'Not everything that was made could be taken down';
  return ['', ...wrap(`${why}. It costs money until it is deleted:`, look.columns - 2), ...remnantLines(found, look)];
}
