import type { Step } from '../plan/plan.ts';
import type { Finding } from './finding.ts';

/** Another operation has the cluster. */
export function heldBy(operationId: string, cluster: string): Finding {
  return {
    check: 'cluster-held',
    severity: 'blocker',
    message: `Operation ${operationId} is changing cluster ${cluster} right now.`,
    remedy: `Wait until ${operationId} has ended, and ask again if the change is still wanted.`,
  };
}

/** No opening of the cluster's windows is long enough for a step. `opening`: the longest one; milliseconds. */
export function neverFits({ step, opening }: { readonly step: Step; readonly opening: number }): Finding {
  const [needed, given] = [Math.ceil(step.expected.p90 / 60), Math.floor(opening / 60_000)];
  return {
    check: 'window-too-short',
    severity: 'blocker',
    message: `${step.title} may take ${needed} minutes, and the cluster's windows are never open for more than ${given} at a time.`,
    remedy: 'Give the window a longer duration, take the freezes off that cut it short, or have somebody override it for this operation.',
    about: step.id,
  };
}

/** Its facts were read again before it could begin, each time that it could, and something always came between. */
export function neverBegins(times: number): Finding {
  return {
    check: 'never-begins',
    severity: 'blocker',
    message: `The facts were read and the plan was made ${times + 1} times, and each time the operation had to wait until they were old.`,
    remedy: 'Look at what it waited for: windows that close before it can begin, or approvals that take longer than they are open. Then ask again.',
  };
}
