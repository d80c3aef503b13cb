import * as z from 'zod/mini';

/** Variables of every function that acts in a member account. */
export const memberEnvironment = z.object({
  /** `drydock-observer` reads, `drydock-operator` changes. */
  MEMBER_ROLE_NAME: z.string(),
  MEMBER_EXTERNAL_ID: z.string(),
  /** Who acts: a session tag that member accounts' policies and trails can match. */
  MEMBER_SESSION_TAG: z.string(),
});

export type MemberEnvironment = z.infer<typeof memberEnvironment>;
