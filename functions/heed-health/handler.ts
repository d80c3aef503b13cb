import { clusterStore, eventBus, gatekeeper, operationStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { RequestDesk } from '../shared/request-desk.ts';
import { contract } from './contract.ts';
import { heed } from './heed.ts';

/** Does what somebody allowed AWS Health to set off when a Kubernetes version loses its support. */
export const fn = defineFunction(contract, (wiring) => {
  const services = { clusters: clusterStore(wiring), desk: new RequestDesk(operationStore(wiring), eventBus(wiring), wiring.runtime), gatekeeper: gatekeeper(wiring) };
  return async ({ account, detail }) => {
    const heeded = await heed(detail, account, services);
    wiring.logger.info('HEEDED', { eventArn: detail.eventArn, heeded });
    return { heeded };
  };
});

export const { handler } = fn;
