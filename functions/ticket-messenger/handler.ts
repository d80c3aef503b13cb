import { calendarStore, leaseStore, operationStore, ticketDesks, ticketMappingStore, ticketStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { operationReader } from '../shared/operation-facts.ts';
import { contract } from './contract.ts';
import { keepTickets } from './keep.ts';

/** Keeps what tickets say of their operations as those are. An event only says which one to look at: what is said is read anew. */
export const fn = defineFunction(contract, (wiring) => {
  const { runtime, logger } = wiring;
  const tickets = ticketStore(wiring);
  const mappings = ticketMappingStore(wiring);
  const desks = ticketDesks(wiring);
  // The systems' time is the world's, even where ours is scaled; an operation's is ours.
  const outside = (): number => (runtime.outside ?? runtime.now)();
  const read = operationReader({ operations: operationStore(wiring), leases: leaseStore(wiring), calendar: calendarStore(wiring) }, () => runtime.now());
  return async ({ detail }) => {
    const { operationId, ticket } = detail ?? {};
    const about = operationId === undefined ? ticket : await tickets.followerOf(operationId);
    if (operationId !== undefined && !about) return;
    if (about) await tickets.mark(about, outside());
    await keepTickets({ tickets, mappings, desks, read, now: outside, logger });
  };
});

export const { handler } = fn;
