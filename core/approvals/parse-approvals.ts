import * as z from 'zod/mini';
import { operationKinds } from '../operation/request.ts';
import { formatPath } from '../spec/path.ts';
import type { Problem } from '../spec/problem.ts';
import { durationOf, durationPattern } from '../windows/duration.ts';
import { invalid, schemaProblems, type Parsed } from '../windows/problems.ts';
import { selector } from '../windows/selector.ts';
import { peopleOf, usualExpiry, type ApprovalPolicy, type ApprovalRule, type Need } from './policy.ts';

/* What reads a policy: imported only where one is given. */

const duration = z.string().check(z.regex(durationPattern, 'must be a whole number of m, h or d, such as 3d'));
const needs = Object.keys(peopleOf) as [Need, ...Need[]];

export const approvalPolicyBody = z.strictObject(
  {
    rules: z.array(
      z.strictObject({
        kinds: z.optional(z.array(z.enum(operationKinds, `must be one of ${operationKinds.join(', ')}`)).check(z.minLength(1, 'names no kind; leave it out for all of them'))),
        clusters: z.optional(selector),
        need: z.enum(needs, `must be one of ${needs.join(', ')}`),
        expiresAfter: z.optional(duration),
        remindBefore: z.optional(z.array(duration).check(z.maxLength(10, 'may have at most 10'))),
        description: z.optional(z.string().check(z.maxLength(500))),
      }),
    ).check(z.maxLength(200, 'may have at most 200')),
  },
  'must be a JSON object',
);

const shortest = '15m';
const longest = '60d';

/** A policy, or everything that keeps the document from being one. */
export function parseApprovalPolicy(given: unknown): Parsed<ApprovalPolicy> {
  const parsed = z.safeParse(approvalPolicyBody, given);
  if (!parsed.success) return { ok: false, problems: schemaProblems(parsed.error) };
  const policy = parsed.data as ApprovalPolicy;
  const problems = policy.rules.flatMap((rule, index) => [...timeProblems(rule, index), ...unreachable(policy.rules, index)]);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: policy };
}

function timeProblems({ need, expiresAfter, remindBefore }: ApprovalRule, index: number): readonly Problem[] {
  const at = (field: string, message: string, ...rest: number[]): Problem => invalid(formatPath(['rules', index, field, ...rest]), message);
  if (need === 'none') return [...(expiresAfter === undefined ? [] : [at('expiresAfter', 'belongs to a rule that needs somebody')]), ...(remindBefore === undefined ? [] : [at('remindBefore', 'belongs to a rule that needs somebody')])];
  const expiry = durationOf(expiresAfter ?? usualExpiry);
  const bounds = expiry < durationOf(shortest) || expiry > durationOf(longest) ? [at('expiresAfter', `must be between ${shortest} and ${longest}`)] : [];
  const late = (remindBefore ?? []).flatMap((before, place) => (durationOf(before) >= expiry ? [at('remindBefore', `must be shorter than the ${expiresAfter ?? usualExpiry} after which it expires`, place)] : []));
  return [...bounds, ...late];
}

/** A rule behind one that fits everything was meant to say something, and never will. */
function unreachable(rules: readonly ApprovalRule[], index: number): readonly Problem[] {
  const catchAll = rules.findIndex(({ kinds, clusters }) => !kinds && !clusters);
  return catchAll !== -1 && index > catchAll ? [invalid(formatPath(['rules', index]), `never decides: rules[${catchAll}] fits every operation`)] : [];
}
