import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { kind, operationId, target, time } from './shapes.ts';

/**
 * Published when an entrance has accepted a request, or by any principal that may put events on the bus.
 * Consumed by the `operation` state machine, which opens each operation id once.
 */
export const OperationRequested = defineEvent(
  'OperationRequested',
  z.object({
    operationId,
    kind,
    target,
    requestedBy: z.object({ principal: z.string().check(z.minLength(1), z.maxLength(200)), via: z.enum(['api', 'event']) }),
    requestedAt: time,
    dryRun: z.boolean(),
    onFailure: z.enum(['delete', 'keep']),
    requestHash: z.string(),
    /** The ClusterConfig, YAML or JSON text. */
    config: z.string().check(z.maxLength(200_000)),
  }),
);
