import * as z from 'zod/mini';
import type { Cancellation } from '../../core/operation/cancellation.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { Conflict, type OperationStore } from '../../core/ports.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import { cancelOperation } from '../shared/cancel.ts';
import { namedOperation } from './named-operation.ts';
import { view } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import { readOrder } from './read-order.ts';
import type { Route } from './route.ts';

interface CancellingServices {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

const body = z.strictObject({ reason: z.optional(z.string('must be text').check(z.minLength(1, 'must say something, or be left out'), z.maxLength(1000))) });

/** How somebody ends an operation before it is done. */
export function cancellingRoutes(services: CancellingServices): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/operations/:id/cancel',
      name: 'cancelOperation',
      access: { action: 'cancel', on: 'operation' },
      summary: 'Ends an operation at its next safe point: nothing new is begun, and what AWS is doing is waited for; who said so and why is recorded',
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema(body), optional: true },
      status: 202,
      answer: 'operation',
      handle: async (request) => {
        const named = await namedOperation(services.operations, request);
        const { reason } = readOrder(body, request);
        const answer = (operation: Operation) => ({ body: view(operation), headers: { Location: `../${operation.operationId}` } });
        // Whoever says it again, even when all is over, learns how it stands.
        if (named.status === 'cancelled') return answer(named);
        return answer(await cancel(services, named, { by: request.access.identity, ...(reason !== undefined && { reason }), at: new Date(services.now()).toISOString() }));
      },
    },
  ];
}

/** Refused when there is nothing left to cancel. */
async function cancel(services: CancellingServices, named: Operation, wanted: Cancellation): Promise<Operation> {
  return cancelOperation(services, named, wanted).catch(async (error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
    const present = await services.operations.find(named.operationId);
    throw new ProblemError(409, `Operation ${named.operationId} has ended: ${present?.status ?? ''}. There is nothing to cancel.`);
  });
}
