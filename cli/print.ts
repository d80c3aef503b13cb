import type { OperationDetail } from './operation.ts';
import { lookOf, writeLines, type Screen } from './screen.ts';
import { planLines } from './view/plan.ts';
import { reportLines } from './view/report.ts';

/** How an operation ended. */
export function printReport(detail: OperationDetail, screen: Screen): void {
  writeLines(screen, ['', ...reportLines(detail, lookOf(screen))]);
}

/** What an operation will do, with the findings and the defaults. */
export function printPlan(detail: OperationDetail, screen: Screen): void {
  writeLines(screen, planLines(detail, lookOf(screen)));
}
