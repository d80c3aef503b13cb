import { isEnded, type Operation } from '../../core/operation/operation.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { memoryStores } from '../../functions/shared/stores/memory/stores.ts';
import { administratorOf } from './administrator.ts';
import { Timeline } from './timeline.ts';
import { startVirtualDrydock, type VirtualDrydock } from './virtual-drydock.ts';

/** A Drydock, and somebody who sees when what it waits for has really ended. */
export interface ObservedDrydock extends VirtualDrydock {
  readonly timeline: Timeline;
  /** Lets time run until an operation has succeeded. Rejects when it ends in another way. */
  readonly succeeded: (operationId: string) => Promise<Done>;
}

export interface Done {
  readonly operation: Operation;
  readonly plan: Plan;
  /** From request to report. */
  readonly seconds: number;
}

export async function startObservedDrydock(seed: string): Promise<ObservedDrydock> {
  const timeline = new Timeline();
  const stores = memoryStores();
  const drydock = await startVirtualDrydock({ seed, stores: { ...stores, watches: timeline.overhear(stores.watches, () => drydock.clock.now()) } });
  const find = async (operationId: string): Promise<Operation> => (await stores.operations.find(operationId)) ?? missing(operationId);
  const succeeded = async (operationId: string): Promise<Done> => {
    const administrator = administratorOf(drydock.aws, (await find(operationId)).target);
    await drydock.clock.until(async () => {
      await timeline.look(administrator);
      return isEnded((await find(operationId)).status);
    });
    const operation = await find(operationId);
    const { status, requestedAt, endedAt = requestedAt, findings, report } = operation;
    if (status !== 'succeeded') throw new Error(`The benchmark's operation ${status}: ${JSON.stringify({ findings, report })}`);
    // The execution itself ends just after its report.
    await drydock.clock.advance(1_000);
    return { operation, plan: (await stores.operations.findPlan(operationId)) ?? missing(operationId), seconds: (Date.parse(endedAt) - Date.parse(requestedAt)) / 1000 };
  };
  return { ...drydock, timeline, succeeded };
}

function missing(operationId: string): never {
  throw new Error(`Operation ${operationId} is not there.`);
}
