import * as z from 'zod/mini';
import * as text from './texts.ts';

const wellKnownPolicies = z.strictObject({
  ebsCSIController: z.optional(z.boolean()),
  efsCSIController: z.optional(z.boolean()),
  autoScaler: z.optional(z.boolean()),
  certManager: z.optional(z.boolean()),
  externalDNS: z.optional(z.boolean()),
  imageBuilder: z.optional(z.boolean()),
  awsLoadBalancerController: z.optional(z.boolean()),
});

const serviceAccountRole = z.strictObject({
  serviceAccountName: text.serviceAccountName,
  roleARN: z.optional(text.roleARN),
  roleName: z.optional(text.roleName),
  permissionPolicyARNs: z.optional(z.array(text.policyARN)),
  permissionPolicy: z.optional(text.jsonObject),
  permissionPolicyName: z.optional(text.policyName),
  permissionsBoundaryARN: z.optional(text.boundaryARN),
  wellKnownPolicies: z.optional(wellKnownPolicies),
  tags: z.optional(text.tags),
});

const podIdentityAssociation = z.extend(serviceAccountRole, {
  namespace: text.namespace,
  targetRoleARN: z.optional(text.roleARN),
  disableSessionTags: z.optional(z.boolean()),
  policy: z.optional(z.string()),
  createServiceAccount: z.optional(z.boolean()),
});

const serviceAccount = z.strictObject({
  metadata: z.strictObject({
    name: text.serviceAccountName,
    namespace: z.optional(text.namespace),
    labels: z.optional(text.labels),
    annotations: z.optional(text.annotations),
  }),
  attachRoleARN: z.optional(text.anyRoleARN),
  attachPolicyARNs: z.optional(z.array(text.policyARN)),
  attachPolicy: z.optional(text.jsonObject),
  wellKnownPolicies: z.optional(wellKnownPolicies),
  permissionsBoundary: z.optional(text.boundaryARN),
  roleName: z.optional(text.roleName),
  roleOnly: z.optional(z.boolean()),
  subjectPattern: z.optional(text.serviceAccountPattern),
  tags: z.optional(text.tags),
});

export const iam = z.strictObject({
  withOIDC: z.optional(z.boolean()),
  serviceRoleARN: z.optional(text.roleARN),
  serviceRolePermissionsBoundary: z.optional(text.boundaryARN),
  fargatePodExecutionRoleARN: z.optional(text.roleARN),
  fargatePodExecutionRolePermissionsBoundary: z.optional(text.boundaryARN),
  vpcResourceControllerPolicy: z.optional(z.boolean()),
  podIdentityAssociations: z.optional(z.array(podIdentityAssociation)),
  serviceAccounts: z.optional(z.array(serviceAccount)),
});

export const addonsConfig = z.strictObject({
  disableDefaultAddons: z.optional(z.boolean()),
  autoApplyPodIdentityAssociations: z.optional(z.boolean()),
});

export const addon = z.strictObject({
  name: text.addonName,
  version: z.optional(text.addonVersion),
  configurationValues: z.optional(z.string()),
  resolveConflicts: z.optional(z.enum(['none', 'overwrite', 'preserve', 'NONE', 'OVERWRITE', 'PRESERVE'])),
  tags: z.optional(text.tags),
  serviceAccountRoleARN: z.optional(text.roleARN),
  attachPolicyARNs: z.optional(z.array(text.policyARN)),
  attachPolicy: z.optional(text.jsonObject),
  wellKnownPolicies: z.optional(wellKnownPolicies),
  permissionsBoundary: z.optional(text.boundaryARN),
  podIdentityAssociations: z.optional(z.array(serviceAccountRole)),
  useDefaultPodIdentityAssociations: z.optional(z.boolean()),
  namespaceConfig: z.optional(z.strictObject({ namespace: z.optional(text.namespace) })),
});
