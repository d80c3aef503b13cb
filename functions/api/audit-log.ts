import * as z from 'zod/mini';
import { fits } from '../../core/audit-log/filter.ts';
import type { AuditLogStore } from '../../core/ports.ts';
import type { Route } from './route.ts';

const time = z.optional(z.iso.datetime({ offset: true, error: 'must be a time, such as 2026-11-27T12:00:00Z' }));
const words = z.optional(z.string().check(z.minLength(1, 'must name something, or be left out')));

const query = z.strictObject({
  from: z._default(z.string().check(z.regex(/^[1-9]\d{0,14}$/, 'must be the number of an entry')), '1'),
  operation: words,
  actor: words,
  action: words,
  since: time,
  until: time,
});

/** Entries that one request looks at: filters cost reading too. */
const pageSize = 500;

/** The audit log as it was written, so that whoever reads it can verify it. */
export function auditLogRoutes({ auditLog }: { readonly auditLog: AuditLogStore }): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/audit-log',
      name: 'readAuditLog',
      summary: 'Entries of the audit log in order, from a number on; filters leave entries out of the answer, and `next` goes on after the last one that was looked at',
      access: { action: 'read-audit-log', on: 'everything' },
      query,
      status: 200,
      answer: 'auditLogPage',
      handle: async (request) => {
        const { from, ...filter } = request.query as z.infer<typeof query>;
        const page = await auditLog.read({ from: Number(from), limit: pageSize });
        const last = page.length === pageSize ? page.at(-1) : undefined;
        const next = last && `audit-log?${new URLSearchParams({ from: String(last.number + 1), ...given(filter) }).toString()}`;
        return { body: { entries: page.filter((entry) => fits(entry, filter)), ...(next !== undefined && { next }) } };
      },
    },
  ];
}

function given(filter: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
