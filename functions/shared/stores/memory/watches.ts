import type { WatchStore } from '../../../../core/ports.ts';
import type { Watch } from '../../../../core/watch/watch.ts';

export class MemoryWatchStore implements WatchStore {
  private readonly kept = new Map<string, Watch>();

  async put(watch: Watch): Promise<void> {
    this.kept.set(watch.watchId, structuredClone(watch));
  }

  async due(now: number, limit: number): Promise<readonly Watch[]> {
    return structuredClone(this.byNextPoll().filter(({ nextPollAt }) => nextPollAt <= now).slice(0, limit));
  }

  async earliest(): Promise<number | undefined> {
    return this.byNextPoll()[0]?.nextPollAt;
  }

  async claim(watch: Watch, nextPollAt: number): Promise<boolean> {
    const present = this.withToken(watch);
    if (present?.nextPollAt !== watch.nextPollAt) return false;
    this.kept.set(watch.watchId, { ...present, nextPollAt });
    return true;
  }

  async update(watch: Watch): Promise<void> {
    if (this.withToken(watch)) await this.put(watch);
  }

  async remove(watch: Watch): Promise<void> {
    if (this.withToken(watch)) this.kept.delete(watch.watchId);
  }

  private withToken({ watchId, taskToken }: Watch): Watch | undefined {
    const present = this.kept.get(watchId);
    return present?.taskToken === taskToken ? present : undefined;
  }

  private byNextPoll(): readonly Watch[] {
    return [...this.kept.values()].toSorted((one, other) => one.nextPollAt - other.nextPollAt);
  }
}
