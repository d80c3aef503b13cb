import { OperationStarted } from '../../events/operation-started.ts';
import { cloudFormationIn, eksIn, eventBus, leaseStore, operationStore, taskTokens, watchStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { contract } from './contract.ts';
import { Keeper } from './keep.ts';
import { observeWith } from './observe.ts';
import { Settler } from './settle.ts';

/** Until the next minute's invocation takes over. */
const shift = 55_000;

/** Keeps all watches; invoked every minute, and at once when an operation starts. */
export const fn = defineFunction(contract, (wiring) => {
  const { runtime, logger } = wiring;
  const watches = watchStore(wiring);
  const settler = new Settler({
    operations: operationStore(wiring),
    watches,
    leases: leaseStore(wiring),
    bus: eventBus(wiring),
    tasks: taskTokens(wiring),
    now: () => runtime.now(),
  });
  const keeper = new Keeper({
    watches,
    observe: observeWith({ eks: eksIn(wiring), cloudFormation: cloudFormationIn(wiring) }),
    settler,
    runtime,
    onTrouble: ({ watchId }, error) => logger.warn('TROUBLE', { watchId, error: error as Error }),
  });
  return async (event) => keeper.keep(runtime.now() + shift, event['detail-type'] === OperationStarted.name);
});

export const { handler } = fn;
