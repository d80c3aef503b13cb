import type { Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import type { Draft } from '../order.ts';
import { podRole } from '../roles.ts';

export function accessEntries({ spec, tags }: Decisions): readonly Draft[] {
  return spec.accessConfig.accessEntries.map((entry) => ({
    id: `access-entry/${entry.principalARN}`,
    title: `Grant access to ${entry.principalARN.split(':').at(-1) ?? entry.principalARN}`,
    reason: `The file lets this principal in${entry.type === 'STANDARD' ? '' : ` as ${entry.type}`}, with ${count(entry.accessPolicies.length, 'access policy', 'access policies')}.`,
    expected: durations['access-entry'],
    request: { kind: 'create-access-entry', entry, tags: tags() },
  }));
}

export function podIdentityAssociations(decisions: Decisions): readonly Draft[] {
  return decisions.spec.iam.podIdentityAssociations.map(({ namespace, serviceAccountName, targetRoleARN, disableSessionTags, policy, tags }) => ({
    id: `pod-identity/${namespace}/${serviceAccountName}`,
    title: `Give ${namespace}/${serviceAccountName} its role`,
    reason: 'Pods of this service account get AWS credentials through EKS Pod Identity.',
    expected: durations['pod-identity-association'],
    request: {
      kind: 'create-pod-identity-association',
      namespace,
      serviceAccount: serviceAccountName,
      roleArn: decisions.role(podRole(namespace, serviceAccountName)),
      ...(targetRoleARN !== undefined && { targetRoleArn: targetRoleARN }),
      ...(disableSessionTags !== undefined && { disableSessionTags }),
      ...(policy !== undefined && { policy }),
      tags: decisions.tags(tags),
    },
  }));
}

function count(number: number, one: string, many: string): string {
  return number === 1 ? `one ${one}` : `${number === 0 ? 'no' : number} ${many}`;
}
