import * as z from 'zod/mini';
import type { Ticket } from '../ticket.ts';

const person = z.object({ user_name: z.string(), name: z.string() });

/** What the business rule of docs/connecting-tickets.md sends. */
const delivery = z.object({
  table: z.string(),
  sys_id: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  number: z.string(),
  sys_mod_count: z.number(),
  operation: z.enum(['insert', 'update']),
  state: z.string(),
  previous_state: z.string(),
  instance: z.url(),
  updated_by: person,
  opened_by: person,
  fields: z.record(z.string(), z.unknown()),
});

/** The record as it was after a change. Throws zod's error for what the business rule does not send. */
export function readServiceNow(payload: Readonly<Record<string, unknown>>): Ticket {
  const { table, sys_id: id, number, sys_mod_count: revision, operation, state, previous_state: before, instance, updated_by: by, opened_by: reporter, fields } = delivery.parse(payload);
  return {
    system: 'servicenow',
    place: table,
    id,
    key: number,
    link: `${new URL(instance).origin}/nav_to.do?uri=${encodeURIComponent(`${table}.do?sys_id=${id}`)}`,
    revision,
    stage: state,
    moved: operation === 'insert' || before !== state,
    by: { id: by.user_name, name: by.name },
    reporter: { id: reporter.user_name, name: reporter.name },
    fields,
  };
}
