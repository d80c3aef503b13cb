import * as z from 'zod/mini';
import type { OperationStore, WatchStore } from '../../core/ports.ts';
import { choice } from '../../events/shapes.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import { decide, NotDecided } from '../shared/decide.ts';
import { namedOperation } from './named-operation.ts';
import { detail } from './operation-view.ts';
import { ProblemError } from './problem.ts';
import { readOrder } from './read-order.ts';
import { records } from './operations.ts';
import type { Route } from './route.ts';

interface DecidingServices {
  readonly operations: OperationStore;
  readonly watches: Pick<WatchStore, 'wake'>;
  readonly bus: EventBus;
  readonly now: () => number;
}

const name = z.optional(z.string('must be text').check(z.minLength(1)));

const body = z.strictObject({
  /** Which step is meant, or which group; neither is needed where only one is asked about. */
  step: name,
  group: name,
  choice,
  reason: z.optional(z.string('must be text').check(z.minLength(1, 'must say something, or be left out'), z.maxLength(1000))),
});

/** How somebody says what becomes of a group that is held up. */
export function decidingRoutes(services: DecidingServices): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/operations/:id/decide',
      name: 'decideOperation',
      access: { action: 'decide', on: 'operation' },
      summary: 'Answers what an operation asks about a node group that is held up: wait, force, skip or stop; who said so and why is recorded',
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema(body) },
      status: 202,
      answer: 'operationDetail',
      handle: async (request) => {
        const operation = await namedOperation(services.operations, request);
        const { step: stepId, group, choice: chosen, reason } = readOrder(body, request);
        const who = { by: request.access.identity, ...(reason !== undefined && { reason }) };
        await decide(services, operation, { stepId, group, choice: chosen }, who).catch((error: unknown) => {
          throw error instanceof NotDecided ? problemOf(operation.operationId, error) : error;
        });
        return { body: detail(operation, await records(services.operations, operation), services.now()), headers: { Location: `../${operation.operationId}` } };
      },
    },
  ];
}

function problemOf(operationId: string, { refusal: { kind, message, path } }: NotDecided): ProblemError {
  if (kind === 'late') return new ProblemError(409, `Operation ${operationId} takes no such answer. ${message}`);
  return new ProblemError(400, `Operation ${operationId} takes no such answer.`, { errors: [{ path: path ?? '', message }] });
}
