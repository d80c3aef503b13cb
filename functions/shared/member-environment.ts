import * as z from 'zod/mini';

/** Variables of every function that acts in a member account. */
export const memberEnvironment = {
  /** `drydock-observer` reads, `drydock-operator` changes. */
  MEMBER_ROLE_NAME: z.string(),
  MEMBER_EXTERNAL_ID: z.string(),
  /** Who acts: a session tag that member accounts' policies and trails can match. */
  MEMBER_SESSION_TAG: z.string(),
} as const;

/** Variables of a function that asks clusters' Kubernetes APIs. */
export const kubernetesEnvironment = {
  ...memberEnvironment,
  /** The one role that clusters let in, for reading too: `drydock-operator`. */
  KUBERNETES_ROLE_NAME: z.string(),
} as const;

export type KubernetesEnvironment = z.infer<z.ZodMiniObject<typeof kubernetesEnvironment>>;

export type MemberEnvironment = z.infer<z.ZodMiniObject<typeof memberEnvironment>>;
