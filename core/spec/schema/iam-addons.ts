import * as z from 'zod';
import * as text from './texts.ts';

const wellKnownPolicies = z.strictObject({
  ebsCSIController: z.boolean().optional(),
  efsCSIController: z.boolean().optional(),
  autoScaler: z.boolean().optional(),
  certManager: z.boolean().optional(),
  externalDNS: z.boolean().optional(),
  imageBuilder: z.boolean().optional(),
});

const serviceAccountRole = z.strictObject({
  serviceAccountName: text.serviceAccountName,
  roleARN: text.roleARN.optional(),
  roleName: text.roleName.optional(),
  permissionPolicyARNs: z.array(text.policyARN).optional(),
  permissionPolicy: text.jsonObject.optional(),
  permissionPolicyName: text.policyName.optional(),
  permissionsBoundaryARN: text.policyARN.optional(),
  wellKnownPolicies: wellKnownPolicies.optional(),
  tags: text.tags.optional(),
});

const podIdentityAssociation = serviceAccountRole.extend({
  namespace: text.namespace,
  targetRoleARN: text.roleARN.optional(),
  disableSessionTags: z.boolean().optional(),
  policy: z.string().optional(),
});

export const iam = z.strictObject({
  withOIDC: z.boolean().optional(),
  serviceRoleARN: text.roleARN.optional(),
  serviceRolePermissionsBoundary: text.policyARN.optional(),
  fargatePodExecutionRoleARN: text.roleARN.optional(),
  fargatePodExecutionRolePermissionsBoundary: text.policyARN.optional(),
  vpcResourceControllerPolicy: z.boolean().optional(),
  podIdentityAssociations: z.array(podIdentityAssociation).optional(),
});

export const addonsConfig = z.strictObject({
  disableDefaultAddons: z.boolean().optional(),
  autoApplyPodIdentityAssociations: z.boolean().optional(),
});

export const addon = z.strictObject({
  name: text.addonName,
  version: text.addonVersion.optional(),
  configurationValues: z.string().optional(),
  resolveConflicts: z.enum(['none', 'overwrite', 'preserve', 'NONE', 'OVERWRITE', 'PRESERVE']).optional(),
  tags: text.tags.optional(),
  serviceAccountRoleARN: text.roleARN.optional(),
  attachPolicyARNs: z.array(text.policyARN).optional(),
  attachPolicy: text.jsonObject.optional(),
  wellKnownPolicies: wellKnownPolicies.optional(),
  permissionsBoundary: text.policyARN.optional(),
  podIdentityAssociations: z.array(serviceAccountRole).optional(),
  useDefaultPodIdentityAssociations: z.boolean().optional(),
});
