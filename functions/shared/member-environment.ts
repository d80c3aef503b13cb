import * as z from 'zod/mini';

/** Variables of every function that acts in a member account. */
export const memberEnvironment = z.object({
  /** `drydock-observer` reads, `drydock-operator` changes. */
  MEMBER_ROLE_NAME: z.string(),
  MEMBER_EXTERNAL_ID: z.string(),
  /** Who acts: a session tag that member accounts' policies and trails can match. */
  MEMBER_SESSION_TAG: z.string(),
});

/** Variables of a function that asks clusters' Kubernetes APIs. */
export const kubernetesEnvironment = z.extend(memberEnvironment, {
  /** The one role that clusters let in, for reading too: `drydock-operator`. */
  KUBERNETES_ROLE_NAME: z.string(),
});

export type KubernetesEnvironment = z.infer<typeof kubernetesEnvironment>;

export type MemberEnvironment = z.infer<typeof memberEnvironment>;
