import type { TicketMappingStore } from '../../core/ports.ts';
import { accepted, read } from './calendar.ts';
import { ifMatch, replaceDocument, shownDocument } from './documents.ts';
import type { Route } from './route.ts';

const route = { path: '/v1/ticket-mappings', access: { action: 'change-ticket-mappings', on: 'everything' }, status: 200, answer: 'ticketMappings' } as const;

/** What tickets mean: which of their fields goes where in a ClusterConfig, and what they ask for by where they stand. */
export function ticketMappingRoutes(mappings: TicketMappingStore): readonly Route[] {
  return [
    { ...route, method: 'GET', name: 'getTicketMappings', summary: 'What tickets mean', handle: async () => shownDocument(await mappings.read()) },
    {
      ...route,
      method: 'PUT',
      name: 'putTicketMappings',
      summary: 'Replaces what tickets mean',
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema((await import('../../core/tickets/parse-mappings.ts')).ticketMappingsBody) },
      headers: ifMatch,
      handle: async (request) => {
        const { parseMappings } = await import('../../core/tickets/parse-mappings.ts');
        return replaceDocument(mappings, accepted(parseMappings(read(request.body)), 'document'), request, 'ticket mappings');
      },
    },
  ];
}
