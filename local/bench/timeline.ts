import type { Plan } from '../../core/plan/plan.ts';
import { criticalPath } from '../../core/plan/durations.ts';
import type { Phase } from '../../core/plan/upgrade/outline.ts';
import type { WatchStore } from '../../core/ports.ts';
import type { Watch } from '../../core/watch/watch.ts';
import type { Administrator } from './administrator.ts';
import { isThere } from './subjects.ts';

/** When a step began, when its resource was where it should be, and when somebody noticed. Epoch milliseconds. */
interface Course {
  readonly stepId: string;
  readonly watch: Watch;
  endedAt?: number;
  noticedAt?: number;
}

/** Sees what the watchkeeper cannot: the very moment at which each watched resource becomes steady. */
export class Timeline {
  /** How often the watchkeeper asked EKS. */
  looksAtEks = 0;
  private readonly courses = new Map<string, Course>();

  /** The store, overheard: a watch is left when a step begins and removed when its end was noticed. */
  overhear(watches: WatchStore, now: () => number): WatchStore {
    return {
      put: async (watch) => {
        if (!this.courses.has(watch.stepId)) this.courses.set(watch.stepId, { stepId: watch.stepId, watch });
        return watches.put(watch);
      },
      remove: async (watch) => {
        this.notice(watch.stepId, now());
        this.count(watch);
        return watches.remove(watch);
      },
      due: async (at, limit) => watches.due(at, limit),
      earliest: async () => watches.earliest(),
      claim: async (watch, nextPollAt) => watches.claim(watch, nextPollAt),
      wake: async (watchId, at) => watches.wake(watchId, at),
      update: async (watch) => {
        this.count(watch);
        return watches.update(watch);
      },
    };
  }

  /** Forgets all it saw: what is measured begins now. */
  restart(): void {
    this.courses.clear();
    this.looksAtEks = 0;
  }

  /** To be called whenever time has moved and nothing is in flight. */
  async look(administrator: Administrator): Promise<void> {
    for (const course of this.courses.values()) {
      if (course.endedAt === undefined && (await isThere(course.watch.subject, course.watch, administrator))) course.endedAt = administrator.clock.now();
    }
  }

  /** Seconds along the longest chain of the plan, were every end noticed at once. */
  bound({ steps }: Plan): number {
    const measured = steps.map((step) => {
      const took = this.seconds(step.id);
      return { ...step, expected: { p10: took, p50: took, p90: took } };
    });
    return criticalPath({ steps: measured }).expected.p50;
  }

  /** Seconds that phases take one after the other, each with its limit, were every end noticed at once. */
  boundOf(phases: readonly Pick<Phase, 'stepIds' | 'parallel'>[]): number {
    return phases.reduce((sum, { stepIds, parallel }) => sum + spanOf(stepIds.map((stepId) => this.seconds(stepId)), parallel), 0);
  }

  /** Seconds from each end to its being noticed. */
  lags(): readonly number[] {
    return [...this.courses.values()].map(({ endedAt = 0, noticedAt = endedAt }) => (noticedAt - endedAt) / 1000);
  }

  private count({ subject }: Watch): void {
    if (subject.kind !== 'stack' && subject.kind !== 'nothing') this.looksAtEks += 1;
  }

  private seconds(stepId: string): number {
    const course = this.courses.get(stepId);
    return course?.endedAt === undefined ? 0 : (course.endedAt - course.watch.startedAt) / 1000;
  }

  private notice(stepId: string, now: number): void {
    const course = this.courses.get(stepId);
    if (course === undefined) return;
    course.noticedAt = now;
    // Noticed in the very instant in which it ended.
    course.endedAt ??= now;
  }
}

/** How long it takes when each begins as soon as one of those before it has made room. */
function spanOf(seconds: readonly number[], parallel: number): number {
  const lanes = Array.from({ length: parallel }, () => 0);
  for (const each of seconds) {
    const free = lanes.indexOf(Math.min(...lanes));
    lanes[free] = (lanes[free] ?? 0) + each;
  }
  return Math.max(0, ...lanes);
}
