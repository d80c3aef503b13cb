import { Regional } from '../../service.ts';
import type { World } from '../../service.ts';
import type { Timer } from '../../clock/clock.ts';
import type { Identity } from '../../gateway/gateway.ts';
import type { Endpoint } from '../../gateway/server.ts';
import type { Random } from '../../random.ts';
import { draw } from '../durations.ts';
import type { DurationKind } from '../durations.ts';
import { KubernetesApis } from '../kubernetes/apis.ts';
import type { Place } from '../model.ts';
import type { ScriptedFailure, Settings } from '../options.ts';

/** What EKS sees of the embedded AWS around it: whose key is whose, and where clients reach it. */
export interface Outside {
  readonly identify: (accessKeyId: string) => Identity;
  readonly endpoint: () => Endpoint | undefined;
}

const nobody: Outside = { identify: () => ({ error: 'invalidToken', message: 'Nobody is known here.' }), endpoint: () => undefined };

/** What every operation and every transition works with: the world, the settings, and all accounts and regions. */
export class Eks {
  readonly world: World;
  readonly settings: Settings;
  readonly outside: Outside;
  /** The Kubernetes APIs behind the clusters' endpoints. */
  readonly kubernetes: KubernetesApis;
  private readonly places = new Regional<Place>((account, region) => ({ account, region, clusters: new Map(), registrations: new Map() }));
  private readonly streams = new Map<string, number>();
  private readonly failuresUsed = new Map<ScriptedFailure, number>();

  constructor(world: World, settings: Settings, outside: Outside = nobody) {
    this.world = world;
    this.settings = settings;
    this.outside = outside;
    this.kubernetes = new KubernetesApis(this);
  }

  allPlaces(): Iterable<Place> {
    return this.places.all();
  }

  place(at: { readonly account: string; readonly region: string }): Place {
    return this.places.of(at);
  }

  now(): Date {
    return new Date(this.world.clock.now());
  }

  /** The day that the version calendar is read at. */
  today(): Date {
    const { calendarDate } = this.settings;
    return calendarDate === undefined ? this.now() : new Date(calendarDate);
  }

  /** When a resource that is created now becomes visible to reads. */
  visibleAt(): number {
    return this.world.clock.now() + this.settings.faults.visibilityLagSeconds * 1000;
  }

  /** Randomness of one change to one resource; the n-th change of the same kind to it has its own stream, so a seed replays. */
  stream(place: Place, operation: string, name: string): Random {
    const key = `eks/${operation}/${place.account}/${place.region}/${name}`;
    const earlier = this.streams.get(key) ?? 0;
    this.streams.set(key, earlier + 1);
    return this.world.random.fork(earlier === 0 ? key : `${key}#${earlier}`);
  }

  /** Draws how long something takes, in milliseconds. */
  duration(kind: DurationKind, random: Random): number {
    return draw(this.settings.durations[kind], random);
  }

  after(ms: number, fn: () => void | Promise<void>): Timer {
    return this.world.clock.at(this.world.clock.now() + ms, async () => {
      await fn();
      this.kubernetes.lookAgain();
    });
  }

  /** The scripted failure that this operation meets, if any; counts it as used. */
  failure(operation: string, cluster: string, name?: string): ScriptedFailure | undefined {
    const met = this.settings.faults.failures.find(
      (failure) =>
        failure.operation === operation &&
        (failure.cluster ?? cluster) === cluster &&
        (failure.name ?? name) === name &&
        (this.failuresUsed.get(failure) ?? 0) < (failure.times ?? Infinity),
    );
    if (met !== undefined) this.failuresUsed.set(met, (this.failuresUsed.get(met) ?? 0) + 1);
    return met;
  }
}
