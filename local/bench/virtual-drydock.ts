import type { Target } from '../../core/operation/operation.ts';
import type { AddOnOptions } from '../../core/plan/upgrade/options.ts';
import { memoryStores } from '../../functions/shared/stores/memory/stores.ts';
import type { Stores } from '../../functions/shared/stores/stores.ts';
import { virtualClock, type VirtualClock } from '../../simulator/clock/virtual.ts';
import { administrator, startDrydock, type LocalDrydock, type LocalOptions } from '../drydock.ts';

/** When every run begins. */
export const start = Date.parse('2026-06-01T09:00:00Z');

/** The body of the call. */
export interface UpgradeWish {
  readonly to: string;
  readonly addOns?: Partial<AddOnOptions>;
}

/** Drydock in one process, on virtual time, without a socket and without a database. */
export interface VirtualDrydock extends LocalDrydock {
  readonly clock: VirtualClock;
  readonly stores: Stores;
  /** Posts a ClusterConfig and answers the operation's id. Rejects when it is not accepted. */
  readonly provision: (config: string, account?: string) => Promise<string>;
  /** Asks for an upgrade and answers the operation's id. Rejects when it is not accepted. */
  readonly upgrade: (target: Target, options: UpgradeWish) => Promise<string>;
}

export async function startVirtualDrydock({ seed, aws, stores = memoryStores() }: Pick<LocalOptions, 'seed' | 'aws' | 'stores'>): Promise<VirtualDrydock> {
  const clock = virtualClock(start);
  const drydock = await awaited(clock, async () => startDrydock({ clock, seed, port: 0, awsPort: 0, inProcess: true, stores, ...(aws && { aws }) }));
  const authorization = `Bearer ${await drydock.token(administrator)}`;
  const post = async (url: string, type: string, content: string): Promise<string> => {
    const { status, body } = await drydock.handle({ method: 'POST', url, headers: { authorization, 'content-type': type }, body: content });
    if (status !== 202) throw new Error(`POST ${url} was not accepted: ${body}`);
    return (JSON.parse(body) as { operationId: string }).operationId;
  };
  return {
    ...drydock,
    clock,
    stores,
    provision: async (config, account = drydock.aws.account) => post(`/v1/clusters?account=${account}`, 'application/yaml', config),
    upgrade: async ({ account, region, cluster }, wish) => post(`/v1/clusters/${account}/${region}/${cluster}/upgrade`, 'application/json', JSON.stringify(wish)),
  };
}

/** Lets time run until `work` is done. */
export async function awaited<T>(clock: VirtualClock, work: () => Promise<T>): Promise<T> {
  let done = false;
  const result = clock.busy(work).finally(() => {
    done = true;
  });
  result.catch(() => undefined);
  await clock.until(() => done);
  return result;
}
