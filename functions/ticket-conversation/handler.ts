import { eventBus, gatekeeper, gitHubDesk, operationStore, ticketMappingStore, ticketStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { RequestDesk } from '../shared/request-desk.ts';
import { contract } from './contract.ts';
import { converse } from './converse.ts';
import type { Services } from './services.ts';

/** Does what a ticket asks for. What is to be said in the ticket is the messenger's business. */
export const fn = defineFunction(contract, (wiring) => {
  const { environment, runtime, logger } = wiring;
  const operations = operationStore(wiring);
  const bus = eventBus(wiring);
  const services: Services = {
    tickets: ticketStore(wiring),
    mappings: ticketMappingStore(wiring),
    operations,
    gatekeeper: gatekeeper(wiring),
    desk: new RequestDesk(operations, bus, runtime),
    bus,
    github: gitHubDesk(wiring),
    homeAccount: environment.HOME_ACCOUNT,
    now: () => runtime.now(),
    outside: () => (runtime.outside ?? runtime.now)(),
  };
  return async ({ detail }) => converse(detail, services, logger);
});

export const { handler } = fn;
