import type { OperationDetail } from '../operation.ts';
import { costLines } from './cost.ts';
import { defaultLines } from './defaults.ts';
import { estimateInWords } from './duration.ts';
import { findingCount, findingLines } from './findings.ts';
import type { Look } from './look.ts';
import { outlineLines } from './outline.ts';
import { plannedStepLines } from './planned-steps.ts';
import { count } from './text.ts';

/** A plan as a person reads it: the steps in their order and when each begins, what was found, and what was filled in. */
export function planLines({ target, plan, findings = [], dryRun, profile }: OperationDetail, look: Look): readonly string[] {
  if (plan === undefined) return [`There is no plan for cluster ${target.cluster}.`];
  const { paint } = look;
  return [
    paint('strong', `Plan for cluster ${target.cluster} in ${target.region}, account ${target.account}`),
    `${count(plan.steps.length, 'step')}, ${estimateInWords(plan.expected)}`,
    ...(plan.outline ? outlineLines(plan.outline, look) : []),
    ...(plan.steps.length > 0 ? ['', ...plannedStepLines(plan.steps, look)] : []),
    ...(plan.cost === undefined ? [] : ['', ...costLines(plan.cost, look)]),
    ...(findings.length > 0 ? ['', paint('strong', `Found: ${findingCount(findings)}`), ...findingLines(findings, look)] : []),
    ...(plan.defaults.length > 0 ? ['', paint('strong', `Filled in, because the file leaves it open${profile === undefined ? '' : ` (profile ${profile})`}:`), ...defaultLines(plan.defaults, look)] : []),
    ...(dryRun ? ['', 'This was a dry run: nothing was changed.'] : []),
  ];
}
