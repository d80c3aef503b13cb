import { calendarStore, clusterStore, eventBus, journal, leaseStore, operationStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { RequestDesk } from '../shared/request-desk.ts';
import { calendarRoutes } from './calendar.ts';
import { cancellingRoutes } from './cancelling.ts';
import { changeRoutes } from './changes.ts';
import { clusterRoutes } from './clusters.ts';
import { contract } from './contract.ts';
import { openApiRoute } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { makeRouter } from './router.ts';
import { waitingRoutes } from './waiting.ts';

/** The HTTP API: a table of routes behind one function. */
export const fn = defineFunction(contract, (wiring) => {
  const { environment, runtime, logger } = wiring;
  const operations = operationStore(wiring);
  const calendar = calendarStore(wiring);
  const now = () => runtime.now();
  const bus = eventBus(wiring);
  const desk = new RequestDesk(operations, bus, runtime);
  const routes = [
    ...clusterRoutes({ clusters: clusterStore(wiring), desk, homeAccount: environment.HOME_ACCOUNT }),
    ...changeRoutes(desk),
    ...operationRoutes({ operations, journal: journal(wiring), now }),
    ...cancellingRoutes({ operations, bus, now }),
    ...waitingRoutes({ operations, leases: leaseStore(wiring), calendar, now }),
    ...calendarRoutes({ calendar, now }),
  ];
  return makeRouter([...routes, openApiRoute(routes)], logger);
});

export const { handler } = fn;
