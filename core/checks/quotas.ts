import type { CheckContext, Remark } from './check.ts';

/** EKS's default quotas (AWS General Reference, Amazon EKS endpoints and quotas). They can be raised, so what is over them is a warning. */
const quotas = { nodeGroups: 30, fargateProfiles: 10, nodesPerGroup: 450, accessEntries: 3000, podIdentityAssociations: 1000 };

export function overQuota({ spec }: CheckContext): readonly Remark[] {
  return [
    ...over('managedNodeGroups', 'managed node groups', spec.managedNodeGroups.length, quotas.nodeGroups),
    ...over('fargateProfiles', 'Fargate profiles', spec.fargateProfiles.length, quotas.fargateProfiles),
    ...over('accessConfig.accessEntries', 'access entries', spec.accessConfig.accessEntries.length, quotas.accessEntries),
    ...over('iam.podIdentityAssociations', 'Pod Identity associations', spec.iam.podIdentityAssociations.length, quotas.podIdentityAssociations),
    ...spec.managedNodeGroups.flatMap(({ name, scaling }, index) => over(`managedNodeGroups[${index}].maxSize`, `nodes in group ${name}`, scaling.maxSize, quotas.nodesPerGroup)),
  ];
}

function over(path: string, what: string, wanted: number, quota: number): readonly Remark[] {
  if (wanted <= quota) return [];
  return [{ severity: 'warning', path, message: `${wanted} ${what} are more than EKS's default quota of ${quota}.`, remedy: 'Make sure that the quota of this account has been raised.' }];
}
