import type { QuotaName } from '../plan/account/quotas.ts';
import type { CheckContext, Remark } from './check.ts';
import { remedyFor } from './quota-words.ts';

/** EKS's default quotas within a cluster (AWS General Reference, Amazon EKS endpoints and quotas), for where the account's own are not known. */
const defaults = { 'node-groups': 30, 'fargate-profiles': 10, 'nodes-per-group': 450, 'access-entries': 3000, 'pod-identity-associations': 1000 } as const;

type Limit = keyof typeof defaults;

export function overQuota(context: CheckContext): readonly Remark[] {
  const { spec } = context;
  const over = overIn(context);
  return [
    ...over('managedNodeGroups', 'managed node groups', spec.managedNodeGroups.length, 'node-groups'),
    ...over('fargateProfiles', 'Fargate profiles', spec.fargateProfiles.length, 'fargate-profiles'),
    ...over('accessConfig.accessEntries', 'access entries', spec.accessConfig.accessEntries.length, 'access-entries'),
    ...over('iam.podIdentityAssociations', 'Pod Identity associations', spec.iam.podIdentityAssociations.length, 'pod-identity-associations'),
    ...spec.managedNodeGroups.flatMap(({ name, scaling }, index) => over(`managedNodeGroups[${index}].maxSize`, `nodes in group ${name}`, scaling.maxSize, 'nodes-per-group')),
  ];
}

/** The account's own quota stops the plan; AWS's default may have been raised. */
function overIn({ facts }: CheckContext) {
  return (path: string, what: string, wanted: number, limit: Limit): readonly Remark[] => {
    const own = facts.account?.quotas.find(({ name }) => name === limit);
    if (wanted <= (own?.limit ?? defaults[limit])) return [];
    if (own === undefined) return [{ severity: 'warning', path, message: `${wanted} ${what} are more than EKS's default quota of ${defaults[limit]}.`, remedy: 'Make sure that the quota of this account has been raised.' }];
    return [{ severity: 'blocker', path, message: `${wanted} ${what} are more than this account's quota of ${own.limit}.`, remedy: remedyFor(own.name satisfies QuotaName) }];
  };
}
