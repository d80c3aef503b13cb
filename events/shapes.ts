import * as z from 'zod/mini';
import { approvalEntrances } from '../core/approvals/approval.ts';
import { operationKinds } from '../core/operation/request.ts';
import { waiver } from '../core/plan/upgrade/waivers.ts';

/** Shapes that several events share. */
export const operationId = z.string().check(z.regex(/^op-[0-9a-z]{10,40}$/));
export const time = z.iso.datetime();

export const target = z.object({
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/)),
  cluster: z.string().check(z.regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/)),
});

export const kind = z.enum(operationKinds);

export const finding = z.object({
  check: z.string(),
  severity: z.enum(['blocker', 'warning', 'note']),
  message: z.string(),
  remedy: z.string(),
  path: z.optional(z.string()),
  about: z.optional(z.string()),
  evidence: z.optional(z.readonly(z.array(z.string()))),
  unwaivable: z.optional(z.literal(true)),
  waiver: z.optional(waiver),
});

export const failure = z.object({ outcome: z.string(), message: z.string(), stepId: z.optional(z.string()) });

/** AWS resources that exist because of an operation. */
export const remains = z.array(z.object({ type: z.string(), id: z.string(), status: z.string() }));

/** Who wants an operation to end, and why. */
export const cancellation = z.object({ by: z.string().check(z.minLength(1)), reason: z.optional(z.string()), at: time });

export const choice = z.enum(['wait', 'force', 'skip', 'stop']);

/** What people are asked about a group that is held up: what EKS said, which pods which budgets hold on which nodes, and what may be chosen. */
export const question = z.object({
  decisionId: z.string(),
  stepId: z.string(),
  group: z.string(),
  outcome: z.string(),
  message: z.string(),
  held: z.array(z.object({ pod: z.string(), node: z.string(), budget: z.string() })),
  offers: z.array(z.object({ choice, effect: z.string() })).check(z.minLength(1)),
  /** Then nobody's answer counts any more, and the step stops. */
  until: time,
});

/** What people are asked: which plan, how many of them it takes, how many are missing, and until when. */
export const approvalQuestion = { planHash: z.string(), people: z.int().check(z.gte(1)), missing: z.int().check(z.gte(1)), expiresAt: time } as const;

/** What one person said of a plan. */
export const approvalDecision = { planHash: z.string(), verdict: z.enum(['approved', 'rejected']), by: z.string().check(z.minLength(1)), via: z.enum(approvalEntrances), reason: z.optional(z.string()) } as const;

/** What every event about an operation says. */
export const aboutOperation = { operationId, kind, target, at: time } as const;
