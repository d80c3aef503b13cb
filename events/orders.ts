import * as z from 'zod/mini';
import type { OperationKind } from '../core/operation/request.ts';
import { profileNames } from '../core/spec/cluster-spec.ts';
import { patchAddOnsOptions, patchNodesOptions, rollbackOptions, upgradeOptions } from '../core/plan/upgrade/options.ts';

/**
 * Bytes that a ClusterConfig may have as a JSON text. It travels in the event, in its execution's input, and in what
 * EventBridge says when that execution ends, which leaves the input out at a quarter of a megabyte.
 */
export const largestConfig = 100_000;

export function sizeOfConfig(config: string): number {
  return new TextEncoder().encode(JSON.stringify(config)).length;
}

const stop = { onFailure: z._default(z.literal('stop'), 'stop') };

/** What is asked for, by the kind of operation: `Orders` in core/operation/request.ts. */
export const orders = {
  provision: z.object({
    onFailure: z.enum(['delete', 'keep']),
    /** The ClusterConfig, YAML or JSON text. */
    config: z.string().check(z.refine((config) => sizeOfConfig(config) <= largestConfig, `Too big: at most ${largestConfig} bytes as a JSON text`)),
    /** Whose defaults fill what the file leaves open. */
    profile: z.optional(z.enum(profileNames)),
  }),
  upgrade: z.extend(upgradeOptions, { onFailure: z._default(z.enum(['stop', 'rollback']), 'stop') }),
  rollback: z.extend(rollbackOptions, stop),
  'patch-addons': z.extend(patchAddOnsOptions, stop),
  'patch-nodes': z.extend(patchNodesOptions, stop),
} as const satisfies Record<OperationKind, z.ZodMiniObject>;
