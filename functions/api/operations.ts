import * as z from 'zod/mini';
import type { Journal, OperationStore } from '../../core/ports.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { detail, view } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import type { Route } from './route.ts';
import { eventList, operationDetail, operationPage } from './schemas.ts';

const pageSize = 50;

interface OperationServices {
  readonly operations: OperationStore;
  readonly journal: Journal;
  readonly now: () => number;
}

export function operationRoutes({ operations, journal, now }: OperationServices): readonly Route[] {
  const required = async (operationId = ''): Promise<Operation> => {
    const operation = await operations.find(operationId);
    if (operation) return operation;
    throw new ProblemError(404, 'Not found', `There is no operation ${operationId}.`);
  };
  return [
    {
      method: 'GET',
      path: '/v1/operations',
      summary: 'Lists operations, the newest first',
      query: z.strictObject({
        limit: z._default(z.string().check(z.regex(/^([1-9]|[1-9]\d|100)$/, 'must be a whole number from 1 to 100')), String(pageSize)),
        after: z.optional(z.string()),
      }),
      status: 200,
      answer: operationPage,
      handle: async ({ query }) => {
        const { limit, after } = query as { limit: string; after?: string };
        if (after !== undefined) await required(after);
        const page = await operations.list({ limit: Number(limit), ...(after !== undefined && { after }) });
        const last = page.length === Number(limit) ? page.at(-1) : undefined;
        return { body: { operations: page.map(view), ...(last && { next: `/v1/operations?limit=${limit}&after=${last.operationId}` }) } };
      },
    },
    {
      method: 'GET',
      path: '/v1/operations/:id',
      summary: 'One operation with its plan and how far it has come',
      status: 200,
      answer: operationDetail,
      handle: async ({ params }) => {
        const operation = await required(params['id']);
        const [plan, steps] = await Promise.all([operations.findPlan(operation.operationId), operations.steps(operation.operationId)]);
        return { body: detail(operation, plan, steps, now()) };
      },
    },
    {
      method: 'GET',
      path: '/v1/operations/:id/events',
      summary: 'What crossed the bus about one operation, in order',
      status: 200,
      answer: eventList,
      handle: async ({ params }) => {
        const { operationId } = await required(params['id']);
        const entries = await journal.read(operationId);
        return { body: { events: entries.map(({ eventId, type, at, detail: said }) => ({ eventId, type, at, detail: said })) } };
      },
    },
  ];
}
