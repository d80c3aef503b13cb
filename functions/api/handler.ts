import { accessStore, approvalPolicyStore, auditLogStore, calendarStore, clusterStore, eventBus, gatekeeper, journal, leaseStore, operationStore, ticketMappingStore, watchStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { RequestDesk } from '../shared/request-desk.ts';
import { Admission } from './admission.ts';
import { approvingRoutes } from './approving.ts';
import { auditLogRoutes } from './audit-log.ts';
import { calendarRoutes } from './calendar.ts';
import { cancellingRoutes } from './cancelling.ts';
import { changeRoutes } from './changes.ts';
import { clusterRoutes } from './clusters.ts';
import { contract } from './contract.ts';
import { decidingRoutes } from './deciding.ts';
import { eventSchemaRoute } from './event-schemas.ts';
import { openApiRoute } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { roleRoutes } from './roles.ts';
import { makeRouter } from './router.ts';
import { ticketMappingRoutes } from './ticket-mappings.ts';
import { waitingRoutes } from './waiting.ts';
import { Witness } from './witness.ts';

/** The HTTP API: a table of routes behind one function. */
export const fn = defineFunction(contract, (wiring) => {
  const { environment, runtime, logger } = wiring;
  const operations = operationStore(wiring);
  const clusters = clusterStore(wiring);
  const calendar = calendarStore(wiring);
  const now = () => runtime.now();
  const bus = eventBus(wiring);
  const desk = new RequestDesk(operations, bus, runtime);
  const routes = [
    ...clusterRoutes({ clusters, desk, homeAccount: environment.HOME_ACCOUNT }),
    ...changeRoutes({ clusters, desk }),
    ...operationRoutes({ operations, journal: journal(wiring), now }),
    ...cancellingRoutes({ operations, bus, now }),
    ...approvingRoutes({ operations, policies: approvalPolicyStore(wiring), bus, now }),
    ...decidingRoutes({ operations, watches: watchStore(wiring), bus, now }),
    ...waitingRoutes({ operations, leases: leaseStore(wiring), calendar, now }),
    ...calendarRoutes({ calendar, now }),
    ...roleRoutes({ access: accessStore(wiring), administrator: environment.ADMINISTRATOR }),
    ...auditLogRoutes({ auditLog: auditLogStore(wiring) }),
    eventSchemaRoute(),
    ...ticketMappingRoutes(ticketMappingStore(wiring)),
  ];
  return makeRouter([...routes, openApiRoute(routes)], new Admission({ gatekeeper: gatekeeper(wiring), operations, witness: new Witness(bus, now) }), logger);
});

export const { handler } = fn;
