import * as z from 'zod/mini';
import { traitsOf } from '../../core/authorisation/may-do.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Journal, OperationStore } from '../../core/ports.ts';
import { inOrder } from '../../core/operation/story.ts';
import { namedOperation } from './named-operation.ts';
import { detail, view, type Records } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import type { Route } from './route.ts';

const listQuery = z.strictObject({
  limit: z._default(z.string().check(z.regex(/^([1-9]|[1-9]\d|100)$/, 'must be a whole number from 1 to 100')), '50'),
  after: z.optional(z.string()),
});

interface OperationServices {
  readonly operations: OperationStore;
  readonly journal: Journal;
  readonly now: () => number;
}

export function operationRoutes({ operations, journal, now }: OperationServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/operations',
      name: 'listOperations',
      summary: 'Lists operations, the newest first',
      access: { action: 'read', on: 'anything' },
      query: listQuery,
      status: 200,
      answer: 'operationPage',
      handle: async ({ query, access }) => {
        const { limit, after } = query as z.infer<typeof listQuery>;
        if (after !== undefined && !(await operations.find(after))) throw unknownPage(after);
        const page = await operations.list({ limit: Number(limit), ...(after !== undefined && { after }) });
        const last = page.length === Number(limit) ? page.at(-1) : undefined;
        return { body: { operations: page.filter((one) => access.may('read', traitsOf(one))).map(view), ...(last && { next: `operations?limit=${limit}&after=${last.operationId}` }) } };
      },
    },
    {
      method: 'GET',
      path: '/v1/operations/:id',
      name: 'getOperation',
      summary: 'One operation with its plan and how far it has come',
      access: { action: 'read', on: 'operation' },
      status: 200,
      answer: 'operationDetail',
      handle: async (request) => {
        const operation = await namedOperation(operations, request);
        return { body: detail(operation, await records(operations, operation), now()) };
      },
    },
    {
      method: 'GET',
      path: '/v1/operations/:id/events',
      name: 'listOperationEvents',
      summary: 'What crossed the bus about one operation, in order',
      access: { action: 'read', on: 'operation' },
      status: 200,
      answer: 'eventList',
      handle: async (request) => {
        const { operationId } = await namedOperation(operations, request);
        const entries = inOrder(await journal.read(operationId));
        return { body: { events: entries.map(({ eventId, type, at, detail: said }) => ({ eventId, type, at, detail: said })) } };
      },
    },
  ];
}

export async function records(operations: OperationStore, { operationId, replanned }: Operation): Promise<Records> {
  const compared = replanned === undefined ? undefined : operations.findDifference(operationId);
  const [plan, steps, decisions, difference] = await Promise.all([operations.findPlan(operationId), operations.steps(operationId), operations.decisions(operationId), compared]);
  return { plan, steps, decisions, difference };
}

function unknownPage(after: string): ProblemError {
  return new ProblemError(400, 'The query string is not what this path takes.', { errors: [{ path: '?after', message: `must be the id of an operation; there is no ${after}` }] });
}
