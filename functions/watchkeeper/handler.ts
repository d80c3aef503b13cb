import { OperationStarted } from '../../events/operation-started.ts';
import { asOperator, autoScalingIn, calendarStore, cloudFormationIn, eksIn, eventBus, kubernetesIn, leaseStore, operationStore, taskTokens, watchStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { contract } from './contract.ts';
import { Holds } from './holds.ts';
import { Keeper } from './keep.ts';
import { observeWith } from './observe.ts';
import { Questions } from './questions.ts';
import { Settler } from './settle.ts';

/** Until the next minute's invocation takes over. */
const shift = 55_000;

/** Keeps all watches; invoked every minute, and at once when an operation starts. */
export const fn = defineFunction(contract, (wiring) => {
  const { runtime, logger } = wiring;
  const watches = watchStore(wiring);
  const services = {
    operations: operationStore(wiring),
    watches,
    leases: leaseStore(wiring),
    bus: eventBus(wiring),
    tasks: taskTokens(wiring),
    now: () => runtime.now(),
  };
  const settler = new Settler(services);
  const keeper = new Keeper({
    operations: services.operations,
    watches,
    observe: observeWith({ eks: eksIn(wiring), cloudFormation: cloudFormationIn(wiring), autoScaling: autoScalingIn(asOperator(wiring)), kubernetes: kubernetesIn(wiring), now: () => runtime.now() }),
    settler,
    holds: new Holds({ ...services, calendar: calendarStore(wiring), settler }),
    questions: new Questions(services),
    runtime,
    onTrouble: ({ watchId }, error) => logger.warn('TROUBLE', { watchId, error: error as Error }),
  });
  return async (event) => keeper.keep(runtime.now() + shift, event['detail-type'] === OperationStarted.name);
});

export const { handler } = fn;
