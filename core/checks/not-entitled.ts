import type { Finding } from './finding.ts';

/** Whoever asked may not. `reason`: one sentence. */
export function notEntitled(reason: string): Finding {
  return {
    check: 'not-entitled',
    severity: 'blocker',
    message: reason,
    remedy: 'Have an administrator give the role, or somebody who has it ask.',
    unwaivable: true,
  };
}
