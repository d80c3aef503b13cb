import type { WatchStore } from '../../../../core/ports.ts';
import type { Watch } from '../../../../core/watch/watch.ts';
import { frozen } from './frozen.ts';

export class MemoryWatchStore implements WatchStore {
  private readonly kept = new Map<string, Watch>();

  async put(watch: Watch): Promise<void> {
    this.kept.set(watch.watchId, frozen(watch));
  }

  async due(now: number, limit: number): Promise<readonly Watch[]> {
    const due = [...this.kept.values()].filter(({ nextPollAt }) => nextPollAt <= now);
    return due.toSorted((one, other) => one.nextPollAt - other.nextPollAt).slice(0, limit);
  }

  async earliest(): Promise<number | undefined> {
    let earliest: number | undefined;
    for (const { nextPollAt } of this.kept.values()) earliest = Math.min(nextPollAt, earliest ?? nextPollAt);
    return earliest;
  }

  async claim(watch: Watch, nextPollAt: number): Promise<boolean> {
    const present = this.withToken(watch);
    if (present?.nextPollAt !== watch.nextPollAt) return false;
    this.kept.set(watch.watchId, frozen({ ...present, nextPollAt }));
    return true;
  }

  async update(watch: Watch): Promise<void> {
    if (this.withToken(watch)) await this.put(watch);
  }

  async wake(watchId: string, at: number): Promise<void> {
    const present = this.kept.get(watchId);
    if (present && present.nextPollAt > at) this.kept.set(watchId, frozen({ ...present, nextPollAt: at }));
  }

  async remove(watch: Watch): Promise<void> {
    if (this.withToken(watch)) this.kept.delete(watch.watchId);
  }

  private withToken({ watchId, taskToken }: Watch): Watch | undefined {
    const present = this.kept.get(watchId);
    return present?.taskToken === taskToken ? present : undefined;
  }
}
