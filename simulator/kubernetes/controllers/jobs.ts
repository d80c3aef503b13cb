import { at, numberAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { active, phaseOf, ready } from '../pods.ts';
import { kinds } from '../resources.ts';
import { makePod } from './made-pods.ts';
import type { Pass } from './pass.ts';

/** Runs pods until enough have succeeded. */
export function syncJob(pass: Pass, job: KubeObject): void {
  const { cluster } = pass;
  if (job.metadata.deletionTimestamp !== undefined || at(job, 'spec', 'suspend') === true) return;
  const pods = pass.podsOf(job);
  const completions = numberAt(job, 'spec', 'completions') ?? 1;
  const succeeded = pods.filter((pod) => phaseOf(pod) === 'Succeeded').length;
  const running = pods.filter(active);
  const missing = Math.min(numberAt(job, 'spec', 'parallelism') ?? 1, completions - succeeded) - running.length;
  for (let count = missing; count > 0; count--) makePod(cluster, job, { spec: { restartPolicy: at(job, 'spec', 'template', 'spec', 'restartPolicy') ?? 'Never' } });
  const now = cluster.store.now();
  const done = succeeded >= completions;
  const condition = (type: string): object => ({ type, status: 'True', lastProbeTime: now, lastTransitionTime: now, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' });
  cluster.store.setStatus(kinds.jobs, job, {
    startTime: at(job, 'status', 'startTime') ?? now, active: running.length, ready: running.filter(ready).length, succeeded,
    ...(done && at(job, 'status', 'completionTime') === undefined && { completionTime: now, conditions: [condition('SuccessCriteriaMet'), condition('Complete')] }),
  });
}
