import { AwsError, type World } from '../../service.ts';
import type { Group, GroupInstance, Groups } from './groups.ts';

export interface RefreshPreferences {
  readonly MinHealthyPercentage: number;
  readonly MaxHealthyPercentage: number;
  /** Seconds. */
  readonly InstanceWarmup: number;
  readonly SkipMatching: boolean;
}

export interface Refresh {
  readonly InstanceRefreshId: string;
  readonly StartTime: Date;
  readonly preferences: RefreshPreferences;
  /** Ids of the instances that are to go. */
  readonly old: ReadonlySet<string>;
  Status: 'Pending' | 'InProgress' | 'Successful' | 'Cancelling' | 'Cancelled';
  EndTime?: Date;
}

/** Milliseconds. How often a refresh turns to its group. */
const interval = 10_000;

const isActive = ({ Status }: Refresh): boolean => Status === 'Pending' || Status === 'InProgress' || Status === 'Cancelling';

export const activeRefresh = ({ refreshes }: Group): Refresh | undefined => refreshes.find(isActive);

/** The old instances that have not begun to leave. */
export function leftOf({ instances }: Group, { old }: Refresh): GroupInstance[] {
  return instances.filter(({ InstanceId, LifecycleState }) => old.has(InstanceId) && !LifecycleState.startsWith('Terminating'));
}

/** How many instances a group has above its size while it is refreshed. */
export function surgeOf(group: Group): number {
  const refresh = activeRefresh(group);
  if (refresh?.Status !== 'InProgress') return 0;
  const surge = Math.ceil((group.desired * (refresh.preferences.MaxHealthyPercentage - 100)) / 100);
  return Math.max(0, Math.min(surge, leftOf(group, refresh).length) - waitingIn(group).length);
}

const waitingIn = ({ instances }: Group): readonly GroupInstance[] => instances.filter(({ LifecycleState }) => LifecycleState === 'Terminating:Wait');

/** Replaces the instances of groups a few at a time, as Auto Scaling's instance refresh does. */
export class Refreshes {
  private readonly world: World;
  private readonly groups: Groups;

  constructor(world: World, groups: Groups) {
    this.world = world;
    this.groups = groups;
  }

  async start(group: Group, InstanceRefreshId: string, preferences: RefreshPreferences): Promise<Refresh> {
    if (activeRefresh(group)) throw new AwsError('InstanceRefreshInProgress', 'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.');
    const wanted = await this.groups.templateOf(group);
    const isCurrent = ({ LaunchTemplate: { LaunchTemplateId, Version } }: GroupInstance): boolean => LaunchTemplateId === wanted.LaunchTemplateId && Version === wanted.Version;
    const old = new Set(group.instances.filter((instance) => !(preferences.SkipMatching && isCurrent(instance))).map(({ InstanceId }) => InstanceId));
    const refresh: Refresh = { InstanceRefreshId, StartTime: new Date(this.world.clock.now()), preferences, old, Status: 'Pending' };
    group.refreshes = [refresh, ...group.refreshes].slice(0, 100);
    this.later(group, refresh);
    return refresh;
  }

  cancel(group: Group): Refresh {
    const refresh = activeRefresh(group);
    if (refresh === undefined) throw new AwsError('ActiveInstanceRefreshNotFound', `No in progress or pending Instance Refresh found for Auto Scaling group ${group.name}`);
    refresh.Status = 'Cancelling';
    return refresh;
  }

  private later(group: Group, refresh: Refresh): void {
    this.world.clock.at(this.world.clock.now() + interval, () => this.turn(group, refresh));
  }

  private async turn(group: Group, refresh: Refresh): Promise<void> {
    if (this.groups.groups.get(group.name) !== group) return;
    if (refresh.Status === 'Cancelling') this.end(refresh, 'Cancelled');
    else await this.goOn(group, refresh);
  }

  private async goOn(group: Group, refresh: Refresh): Promise<void> {
    refresh.Status = 'InProgress';
    if (!group.instances.some(({ InstanceId }) => refresh.old.has(InstanceId)) && this.healthy(group, refresh).length >= group.desired) {
      this.end(refresh, 'Successful');
      return;
    }
    await this.groups.reconcile(group);
    for (const instance of this.removable(group, refresh)) await this.groups.remove(group, instance);
    await this.groups.reconcile(group);
    this.later(group, refresh);
  }

  /** As many old instances as may go now; where none ever may, one at a time. */
  private removable(group: Group, refresh: Refresh): readonly GroupInstance[] {
    const { MinHealthyPercentage: least, MaxHealthyPercentage: most } = refresh.preferences;
    const spare = this.healthy(group, refresh).length - Math.ceil((group.desired * least) / 100);
    const oneByOne = least === 100 && most === 100 && spare === 0 ? 1 : 0;
    return waitingIn(group).length > 0 ? [] : leftOf(group, refresh).slice(0, Math.max(0, spare, oneByOne));
  }

  private healthy({ instances }: Group, { old, preferences: { InstanceWarmup } }: Refresh): readonly GroupInstance[] {
    const warm = this.world.clock.now() - InstanceWarmup * 1000;
    return instances.filter(({ InstanceId, LifecycleState, inServiceAt = Infinity }) => LifecycleState === 'InService' && (old.has(InstanceId) || inServiceAt <= warm));
  }

  private end(refresh: Refresh, status: 'Cancelled' | 'Successful'): void {
    Object.assign(refresh, { Status: status, EndTime: new Date(this.world.clock.now()) });
  }
}
