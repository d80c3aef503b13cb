import * as z from 'zod/mini';
import { longestAnswerTime } from './answer-time.ts';
import { waiver } from './waivers.ts';

/*
 * What may be said about an upgrade, a rollback or a patch: the bodies of their API calls, and what their requests carry.
 * Entrances parse with these schemas; the planning functions take what they give.
 */

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `45m` → 2700. */
export function secondsOf(text: string): number {
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 1);
}

const minor = z.string().check(z.regex(/^1\.\d{1,3}$/, 'Give a Kubernetes minor, such as 1.36'));
const name = z.string().check(z.minLength(1), z.maxLength(255));
const duration = z.string().check(z.regex(/^[1-9]\d{0,4}[smhd]$/, 'Give a number and s, m, h or d, such as 45m'));
const whenBlocked = z._default(z.enum(['stop', 'wait', 'force', 'skip', 'ask']), 'stop');

/** A group's image or launch-template version, instead of the newest release. */
const pin = z.strictObject({ releaseVersion: z.optional(name), launchTemplateVersion: z.optional(z.string().check(z.regex(/^\d+$/, 'Give the number of a launch-template version'))) });

const nodes = z.strictObject({
  /** The managed node group that is rolled alone, before the others. */
  canary: z.optional(name),
  /** How many managed node groups are rolled at the same time. */
  parallel: z._default(z.int().check(z.minimum(1), z.maximum(30)), 5),
  /** Managed and self-managed groups that are left as they are. */
  skip: z._default(z.array(name), []),
  whenBlocked,
  /** With `whenBlocked: ask`: how long an answer is waited for. */
  answerWithin: z._default(duration.check(z.refine((text) => secondsOf(text) <= longestAnswerTime, 'Give at most 7d')), '12h'),
  /** Group → Kubernetes minor → what it gets there. A group with an image of its own needs one for each hop. */
  pins: z._default(z.record(name, z.record(minor, pin)), {}),
  /** `level`: nodes are brought to every hop's version. `behind`: only when they would fall too far behind, and at the end; EKS may refuse. */
  between: z._default(z.enum(['level', 'behind']), 'level'),
  /** For how long a node of a self-managed group may be drained. */
  drainTimeout: z._default(duration, '15m'),
  autoscaler: z._default(z.enum(['pause', 'leave']), 'pause'),
});

const addOns = z.strictObject({
  /** `default`: EKS's default for the Kubernetes version, never a lower one than is installed. */
  policy: z._default(z.enum(['default', 'newest']), 'default'),
  /** Add-on → version. */
  pinned: z._default(z.record(name, z.string().check(z.regex(/^v\d/, 'Give a version, such as v1.20.4-eksbuild.2'))), {}),
  /** Add-ons that are left as they are. */
  skip: z._default(z.array(name), []),
  resolveConflicts: z._default(z.enum(['PRESERVE', 'OVERWRITE', 'NONE']), 'PRESERVE'),
});

const waivers = z._default(z.array(waiver), []);
const nodeOptions = z.prefault(nodes, {});
const addOnOptions = z.prefault(addOns, {});

export const upgradeOptions = z.strictObject({
  to: minor,
  /** How long to look at each new control plane before nodes follow. */
  bake: z.optional(duration),
  nodes: nodeOptions,
  addOns: addOnOptions,
  waivers,
});

export const rollbackOptions = z.strictObject({
  /** Absent: the version before the latest upgrade. There is no other. */
  to: z.optional(minor),
  /** EKS Auto Mode: how long its nodes may take to go back. */
  timeoutMinutes: z.optional(z.int().check(z.minimum(120), z.maximum(10_080))),
  nodes: nodeOptions,
  addOns: addOnOptions,
  waivers,
});

export const patchAddOnsOptions = z.strictObject({
  /** Absent: all of them. */
  only: z.optional(z.array(name)),
  addOns: addOnOptions,
  waivers,
});

export const patchNodesOptions = z.strictObject({
  /** Absent: all groups. */
  only: z.optional(z.array(name)),
  nodes: nodeOptions,
  waivers,
});

export type NodeOptions = z.infer<typeof nodes>;
export type AddOnOptions = z.infer<typeof addOns>;
export type UpgradeOptions = z.infer<typeof upgradeOptions>;
export type RollbackOptions = z.infer<typeof rollbackOptions>;
export type PatchAddOnsOptions = z.infer<typeof patchAddOnsOptions>;
export type PatchNodesOptions = z.infer<typeof patchNodesOptions>;

export const defaultNodeOptions: NodeOptions = nodes.parse({});
export const defaultAddOnOptions: AddOnOptions = addOns.parse({});
