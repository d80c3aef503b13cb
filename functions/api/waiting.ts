import * as z from 'zod/mini';
import { isEnded } from '../../core/operation/operation.ts';
import { why } from '../../core/operation/why.ts';
import type { CalendarStore, LeaseStore, OperationStore } from '../../core/ports.ts';
import { circumstancesOf } from '../shared/circumstances.ts';
import { read } from './calendar.ts';
import { namedOperation } from './named-operation.ts';
import { view } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import type { Route } from './route.ts';

interface WaitingServices {
  readonly operations: OperationStore;
  readonly leases: LeaseStore;
  readonly calendar: CalendarStore;
  readonly now: () => number;
}

const overrideBody = z.strictObject({ reason: z.string('must say why').check(z.minLength(10, 'must say why, in ten characters or more'), z.maxLength(1000)) });

/** Why an operation waits, and how somebody lets it go on all the same. */
export function waitingRoutes({ operations, leases, calendar, now }: WaitingServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/operations/:id/why',
      name: 'explainOperation',
      summary: 'Why nothing seems to happen: what the operation waits for, and until when',
      access: { action: 'read', on: 'operation' },
      status: 200,
      answer: 'reasonList',
      handle: async (request) => {
        const operation = await namedOperation(operations, request);
        const circumstances = await circumstancesOf(operation, { operations, leases, calendar });
        const at = now();
        return { body: { operationId: operation.operationId, status: operation.status, observedAt: new Date(at).toISOString(), reasons: why(circumstances, at) } };
      },
    },
    {
      method: 'POST',
      path: '/v1/operations/:id/override',
      name: 'overrideWindow',
      summary: 'Lets an operation go on out of its window, in a freeze and in spite of a hold; who said so and why is recorded',
      access: { action: 'override', on: 'operation' },
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema(overrideBody) },
      status: 200,
      answer: 'operation',
      handle: async (request) => {
        const operation = await namedOperation(operations, request);
        const parsed = z.safeParse(overrideBody, read(request.body));
        if (!parsed.success) throw new ProblemError(400, 'An override needs a reason.', { errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) });
        if (isEnded(operation.status)) throw new ProblemError(409, `Operation ${operation.operationId} has ended.`);
        if (operation.cancellation) throw new ProblemError(409, `Operation ${operation.operationId} was cancelled by ${operation.cancellation.by}.`);
        const at = new Date(now()).toISOString();
        return { body: view(await operations.move(operation.operationId, operation.status, { override: { by: request.access.identity, reason: parsed.data.reason, at } })) };
      },
    },
  ];
}
