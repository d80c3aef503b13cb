import type { Finding } from './finding.ts';

/** An execution's history holds 25,000 events. A step takes seven, and three more for each retry. */
const most = 2_000;

/** Needs the plan's steps; hardly anything but access entries comes in such numbers. */
export function tooManySteps(count: number): readonly Finding[] {
  if (count <= most) return [];
  return [{
    check: 'too-many-steps',
    severity: 'blocker',
    message: `The plan would have ${count} steps, and one operation carries out ${most} at most.`,
    remedy: 'Leave out some of what there is most of (access entries, Pod Identity associations or node groups), and add it to the finished cluster.',
  }];
}
