import type { Default, OperationDetail } from '../operation.ts';
import { estimateInWords } from './duration.ts';
import { findingCount, findingLines } from './findings.ts';
import type { Look } from './look.ts';
import { plannedStepLines } from './planned-steps.ts';
import { count, indent, oneLine, wrap } from './text.ts';

/** A plan as a person reads it: the steps in their order and when each begins, what was found, and what was filled in. */
export function planLines({ target, plan, findings = [], dryRun }: OperationDetail, look: Look): readonly string[] {
  if (plan === undefined) return [`There is no plan for cluster ${target.cluster}.`];
  const { paint } = look;
  return [
    paint('strong', `Plan for cluster ${target.cluster} in ${target.region}, account ${target.account}`),
    `${count(plan.steps.length, 'step')}, ${estimateInWords(plan.expected)}`,
    '',
    ...plannedStepLines(plan.steps, look),
    ...(findings.length > 0 ? ['', paint('strong', `Found: ${findingCount(findings)}`), ...findingLines(findings, look)] : []),
    ...defaultLines(plan.defaults, look),
    ...(dryRun ? ['', 'This was a dry run: nothing was changed.'] : []),
  ];
}

function defaultLines(defaults: readonly Default[], { columns, paint }: Look): readonly string[] {
  if (defaults.length === 0) return [];
  const lines = together(defaults).flatMap(({ path, value, why }) => [
    ...indent(wrap(`${path}: ${value}`, columns - 2), 2),
    ...indent(wrap(why, columns - 4), 4).map((line) => paint('quiet', line)),
  ]);
  return ['', paint('strong', 'Filled in, because the file leaves it open:'), ...lines];
}

/** Values at one place and with one reason are one line. */
function together(defaults: readonly Default[]): readonly Default[] {
  const groups = Map.groupBy(defaults, ({ path, why }) => `${path}\n${why}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, path: oneLine(first.path), value: group.map(({ value }) => value).join(', ') }] : [];
  });
}
