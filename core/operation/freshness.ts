const minute = 60_000;

/** What was read may have changed: a plan that was made longer ago is not begun, but made again. Milliseconds. */
const freshFor = 15 * minute;

/** So long before its time the facts of an operation are read again, because reading them takes minutes. */
export const leadTime = 10 * minute;

/** An operation whose facts were read again so often, and which never began, is given up. */
export const mostReplans = 10;

/** Whether a plan would be too old to begin at `at`, epoch milliseconds. */
export function isStale(plannedAt: string | undefined, at: number): boolean {
  return plannedAt !== undefined && at - Date.parse(plannedAt) > freshFor;
}
