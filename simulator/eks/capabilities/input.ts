import { z } from 'zod';
import { clientRequestToken, clusterName, roleArn, tags } from '../engine/input.ts';

/** The inputs of capability operations. */
export const capabilityTypes = ['ACK', 'ARGOCD', 'KRO'] as const;

const capabilityName = z.string().min(1).max(100).regex(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/);
const deletePropagationPolicy = z.enum(['RETAIN']);
const roleMappings = z.array(
  z.object({
    role: z.enum(['ADMIN', 'EDITOR', 'VIEWER']),
    identities: z.array(z.object({ id: z.string().min(1), type: z.enum(['SSO_USER', 'SSO_GROUP']) })),
  }),
);
const networkAccess = z.object({ vpceIds: z.array(z.string()).optional() });
const ack = z.object({ enableCrossNamespace: z.boolean().optional(), disabledServices: z.array(z.string()).optional() });

const configuration = z.object({
  argoCd: z
    .object({
      awsIdc: z.object({ idcInstanceArn: z.string().min(1), idcRegion: z.string().optional() }),
      namespace: z.string().min(1).optional(),
      rbacRoleMappings: roleMappings.optional(),
      networkAccess: networkAccess.optional(),
      endpointPrefix: z.string().min(1).optional(),
    })
    .optional(),
  ack: ack.optional(),
});

export const named = { clusterName, capabilityName };

export const createCapability = z.object({
  ...named,
  type: z.enum(capabilityTypes),
  roleArn,
  deletePropagationPolicy,
  configuration: configuration.optional(),
  tags: tags.optional(),
  clientRequestToken,
});

export const updateCapability = z.object({
  ...named,
  roleArn: roleArn.optional(),
  deletePropagationPolicy: deletePropagationPolicy.optional(),
  configuration: z
    .object({
      argoCd: z
        .object({
          rbacRoleMappings: z.object({ addOrUpdateRoleMappings: roleMappings.optional(), removeRoleMappings: roleMappings.optional() }).optional(),
          networkAccess: networkAccess.optional(),
        })
        .optional(),
      ack: ack.optional(),
    })
    .optional(),
  clientRequestToken,
});

export type CreateCapability = z.output<typeof createCapability>;
export type UpdateCapability = z.output<typeof updateCapability>;
