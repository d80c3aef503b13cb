import * as z from 'zod/mini';
import { requestEntrances } from '../core/operation/operation.ts';
import { defineEvent } from './define-event.ts';
import { orders } from './orders.ts';
import { operationId, target, time } from './shapes.ts';

/** Who asks. What a request says that no entrance has recorded is not believed. */
export const longestPrincipal = 255;

const asked = {
  operationId,
  target,
  tags: z.optional(z.record(z.string(), z.string())),
  requestedBy: z.object({ principal: z.string().check(z.minLength(1), z.maxLength(longestPrincipal)), via: z.enum(requestEntrances) }),
  requestedAt: time,
  dryRun: z.boolean(),
  requestHash: z.string().check(z.minLength(1)),
};

/**
 * Published when an entrance has accepted a request, or by any principal that may put events on the bus.
 * Consumed by the `operation` state machine, which opens each operation id once.
 */
export const OperationRequested = defineEvent(
  'OperationRequested',
  z.discriminatedUnion('kind', [
    z.object({ ...asked, kind: z.literal('provision'), ...orders.provision.shape }),
    z.object({ ...asked, kind: z.literal('upgrade'), ...orders.upgrade.shape }),
    z.object({ ...asked, kind: z.literal('rollback'), ...orders.rollback.shape }),
    z.object({ ...asked, kind: z.literal('patch-addons'), ...orders['patch-addons'].shape }),
    z.object({ ...asked, kind: z.literal('patch-nodes'), ...orders['patch-nodes'].shape }),
  ]),
);
