import * as z from 'zod/mini';
import type { Ticket } from '../ticket.ts';

const person = z.looseObject({ accountId: z.string(), displayName: z._default(z.string(), '') });

/** Jira Cloud's webhook for an issue, as far as anything is read of it. */
const delivery = z.looseObject({
  timestamp: z.number(),
  webhookEvent: z.string(),
  user: z.optional(person),
  issue: z.looseObject({
    id: z.string(),
    self: z.url(),
    key: z.string(),
    fields: z.looseObject({ project: z.looseObject({ key: z.string() }), status: z.looseObject({ name: z.string() }), reporter: z.nullish(person) }),
  }),
  changelog: z.optional(z.looseObject({ items: z.array(z.looseObject({ field: z.string() })) })),
});

const events: readonly unknown[] = ['jira:issue_created', 'jira:issue_updated'];

/** The issue as it was after a change; undefined for what is no change of one. Throws zod's error for what Jira does not send. */
export function readJira(payload: Readonly<Record<string, unknown>>): Ticket | undefined {
  if (!events.includes(payload['webhookEvent'])) return undefined;
  const { timestamp, webhookEvent, user, issue, changelog } = delivery.parse(payload);
  const { project, status, reporter } = issue.fields;
  // Automations that have no user act in nobody's name.
  const by = user ?? { accountId: 'nobody', displayName: 'an automation' };
  return {
    system: 'jira',
    place: project.key,
    id: issue.id,
    key: issue.key,
    link: `${new URL(issue.self).origin}/browse/${issue.key}`,
    revision: timestamp,
    stage: status.name,
    moved: webhookEvent === 'jira:issue_created' || (changelog?.items.some(({ field }) => field === 'status') ?? false),
    by: { id: by.accountId, name: by.displayName },
    reporter: { id: reporter?.accountId ?? '', name: reporter?.displayName ?? '' },
    fields: Object.fromEntries(Object.entries(issue.fields).filter(([, value]) => value !== null)),
  };
}
