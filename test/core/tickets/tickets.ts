import type { FormMapping, TicketMappings } from '../../../core/tickets/mapping.ts';
import type { Ticket } from '../../../core/tickets/ticket.ts';

/** Tickets and what they mean, for tests. */

export const form: FormMapping = {
  stages: { plan: ['To Do'], request: ['Ready'], approve: ['Approved'], reject: ['Rejected'], cancel: ['Cancelled'] },
  fields: [
    { field: 'customfield_1', label: 'Cluster name', to: 'metadata.name', as: 'text' },
    { field: 'customfield_2', label: 'Place', to: 'metadata.region', as: 'text', values: { Frankfurt: 'eu-central-1', Oregon: 'us-west-2' }, default: 'us-west-2' },
    { field: 'customfield_3', label: 'Nodes', to: 'managedNodeGroups[0].desiredCapacity', as: 'number', default: 2 },
    { field: 'customfield_4', label: 'Zones', to: 'availabilityZones', as: 'list', optional: true },
    { field: 'customfield_5', label: 'Open to the world', to: 'vpc.clusterEndpoints.publicAccess', as: 'boolean', optional: true },
  ],
  constants: { 'managedNodeGroups[0].name': 'workers', 'metadata.tags': { team: 'platform' } },
  transitions: { running: { to: 'In Progress' }, succeeded: { to: 'Done', fields: { resolution: { name: 'Done' } } } },
};

export const mappings: TicketMappings = { jira: { PLAT: form }, servicenow: {}, github: { 'acme/clusters': { base: 'main', path: 'clusters/*.yaml' } } };

export function ticketOf(over: Partial<Ticket> = {}): Ticket {
  return {
    system: 'jira', place: 'PLAT', id: '10042', key: 'PLAT-42', link: 'https://acme.atlassian.net/browse/PLAT-42',
    revision: 1, stage: 'Ready', moved: true,
    by: { id: '5b10a2844c20165700ede21g', name: 'Ada' }, reporter: { id: '5b10a2844c20165700ede21g', name: 'Ada' },
    fields: { customfield_1: 'pier', customfield_2: { value: 'Frankfurt' } },
    ...over,
  };
}
