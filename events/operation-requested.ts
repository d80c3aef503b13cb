import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { kind, operationId, target, time } from './shapes.ts';

/**
 * Bytes that a ClusterConfig may have as a JSON text. It travels in the event, in its execution's input, and in what
 * EventBridge says when that execution ends, which leaves the input out at a quarter of a megabyte.
 */
export const largestConfig = 100_000;

export function sizeOfConfig(config: string): number {
  return new TextEncoder().encode(JSON.stringify(config)).length;
}

/** Who asks: the token's subject, or whatever the publishing principal calls itself. */
export const longestPrincipal = 255;

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
    requestedBy: z.object({ principal: z.string().check(z.minLength(1), z.maxLength(longestPrincipal)), via: z.enum(['api', 'event']) }),
    requestedAt: time,
    dryRun: z.boolean(),
    onFailure: z.enum(['delete', 'keep']),
    requestHash: z.string().check(z.minLength(1)),
    /** The ClusterConfig, YAML or JSON text. */
    config: z.string().check(z.refine((config) => sizeOfConfig(config) <= largestConfig, `Too big: at most ${largestConfig} bytes as a JSON text`)),
  }),
);
