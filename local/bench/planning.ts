import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { upgradeOptions } from '../../core/plan/upgrade/options.ts';
import { reduceKubernetes } from '../../core/plan/upgrade/reduce/kubernetes.ts';
import { planUpgrade } from '../../core/plan/upgrade/upgrade.ts';
import { contentsOf, factsOf, type Size } from './large-cluster.ts';

/** One plan in a process of its own: milliseconds, and the most memory that the process had, in bytes. */
export interface PlanningRun {
  readonly steps: number;
  readonly findings: number;
  /** From what the API told to what decisions need. */
  readonly reducing: number;
  readonly planning: number;
  readonly peakMemory: number;
}

/** A cold process, as a Lambda function that was just started; with the memory that the target allows. */
export function runPlanning(size: Size): PlanningRun {
  return JSON.parse(execFileSync(process.execPath, ['--max-old-space-size=200', '--no-warnings', import.meta.filename, JSON.stringify(size)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as PlanningRun;
}

function plan(size: Size): PlanningRun {
  const [contents, facts] = [contentsOf(size), factsOf(size)];
  const begin = performance.now();
  const kubernetes = { reached: true, facts: reduceKubernetes(contents, new Map()) } as const;
  const reduced = performance.now();
  const planning = planUpgrade({
    operationId: 'op-0000000000000001',
    target: { account: '111122223333', region: 'eu-central-1', cluster: 'large' },
    facts: { ...facts, kubernetes },
    options: upgradeOptions.parse({ to: '1.36' }),
    onFailure: 'rollback',
    now: Date.parse(facts.takenAt),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });
  const planned = performance.now();
  if (planning.outcome === 'refused') throw new Error(planning.findings.filter(({ severity }) => severity === 'blocker').map(({ message }) => message).join('\n'));
  return { steps: planning.plan.steps.length, findings: planning.findings.length, reducing: reduced - begin, planning: planned - reduced, peakMemory: process.resourceUsage().maxRSS * 1024 };
}

if (import.meta.main) process.stdout.write(JSON.stringify(plan(JSON.parse(process.argv[2] ?? '{}') as Size)));
