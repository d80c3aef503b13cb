import * as z from 'zod/mini';

/** Lifts one blocker, for one operation. It is in the findings and in the report. */
export const waiver = z.strictObject({
  /** The name of the check. */
  check: z.string().check(z.minLength(1)),
  /** What of the check's findings: a finding's `about`. Absent: all of them. */
  about: z.optional(z.string()),
  /** Who answers for it: a person. */
  by: z.string().check(z.minLength(1), z.maxLength(255)),
  reason: z.string().check(z.minLength(10), z.maxLength(1000)),
  expiresAt: z.iso.datetime(),
});

export type Waiver = Readonly<z.infer<typeof waiver>>;
