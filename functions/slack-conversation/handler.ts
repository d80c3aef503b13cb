import { calendarStore, clusterStore, eventBus, gatekeeper, leaseStore, operationStore, slackWebApi, watchStore } from '../shared/compose.ts';
import { circumstancesOf } from '../shared/circumstances.ts';
import { defineFunction } from '../shared/define-function.ts';
import { RequestDesk } from '../shared/request-desk.ts';
import { converse } from './converse.ts';
import { contract } from './contract.ts';
import type { Services } from './services.ts';

/** Does what somebody asks for in Slack, and answers them alone. The same request twice is one operation. */
export const fn = defineFunction(contract, (wiring) => {
  const { environment, runtime, logger } = wiring;
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), calendar: calendarStore(wiring) };
  const bus = eventBus(wiring);
  const atTheDoor = gatekeeper(wiring);
  const services: Services = {
    operations: stores.operations,
    watches: watchStore(wiring),
    clusters: clusterStore(wiring),
    desk: new RequestDesk(stores.operations, bus, runtime),
    bus,
    slack: slackWebApi(wiring),
    circumstancesOf: async (operation) => circumstancesOf(operation, stores),
    homeAccount: environment.HOME_ACCOUNT,
    now: () => runtime.now(),
  };
  return async ({ detail }) => converse(detail, services, { gatekeeper: atTheDoor, logger });
});

export const { handler } = fn;
