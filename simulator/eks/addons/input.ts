import { z } from 'zod';
import { clientRequestToken, clusterName, resourceName, roleArn, tags } from '../engine/input.ts';

/** The inputs of add-on operations. */
const changeable = {
  addonVersion: z.string().optional(),
  serviceAccountRoleArn: roleArn.optional(),
  resolveConflicts: z.enum(['OVERWRITE', 'NONE', 'PRESERVE']).optional(),
  configurationValues: z.string().optional(),
  podIdentityAssociations: z.array(z.object({ serviceAccount: z.string().min(1), roleArn })).optional(),
  clientRequestToken,
};

export const named = { clusterName, addonName: resourceName };
export const createAddon = z.object({
  ...named,
  ...changeable,
  tags: tags.optional(),
  namespaceConfig: z.object({ namespace: z.string().min(1).optional() }).optional(),
});
export const updateAddon = z.object({ ...named, ...changeable });

export type CreateAddon = z.output<typeof createAddon>;
export type UpdateAddon = z.output<typeof updateAddon>;
