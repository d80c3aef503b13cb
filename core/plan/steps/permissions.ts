import type { Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import type { Draft } from '../order.ts';
import { hybridNodeRole } from '../control-plane-roles.ts';
import { podRole, serviceAccountRole } from '../roles.ts';
import type { CreateServiceAccount } from '../step-requests.ts';

export function accessEntries(decisions: Decisions): readonly Draft[] {
  const { spec, tags } = decisions;
  const ofTheFile = spec.accessConfig.accessEntries.map(({ principalARN, ...entry }): Draft => ({
    id: `access-entry/${principalARN}`,
    title: `Grant access to ${principalARN.split(':').at(-1) ?? principalARN}`,
    reason: `The file lets this principal in${entry.type === 'STANDARD' ? '' : ` as ${entry.type}`}, with ${count(entry.accessPolicies.length, 'access policy', 'access policies')}.`,
    expected: durations['access-entry'],
    request: { kind: 'create-access-entry', principalArn: { value: principalARN }, entry, tags: tags() },
  }));
  return [...ofTheFile, ...hybridNodesEntry(decisions)];
}

function hybridNodesEntry({ spec, role, tags }: Decisions): readonly Draft[] {
  if (spec.remoteNetworks === undefined) return [];
  return [{
    id: 'access-entry/hybrid-nodes',
    title: 'Let hybrid nodes in',
    reason: 'Machines of the remote networks join with a role that EKS lets in as HYBRID_LINUX.',
    expected: durations['access-entry'],
    request: { kind: 'create-access-entry', principalArn: role(hybridNodeRole), entry: { type: 'HYBRID_LINUX', kubernetesGroups: [], accessPolicies: [] }, tags: tags() },
  }];
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

/** Those with IRSA roles, and those that Pod Identity associations are for. */
export function serviceAccounts(decisions: Decisions): readonly Draft[] {
  const { serviceAccounts: accounts, podIdentityAssociations: associations } = decisions.spec.iam;
  const wanted = accounts.filter(({ roleOnly }) => !roleOnly).map(({ namespace, name, labels, annotations }) => serviceAccountDraft({ namespace, name, labels, annotations, roleArn: decisions.role(serviceAccountRole(namespace, name)) }));
  const associated = associations.filter(({ createServiceAccount }) => createServiceAccount).map(({ namespace, serviceAccountName: name }) => serviceAccountDraft({ namespace, name, labels: {}, annotations: {} }));
  return [...new Map([...associated, ...wanted].map((draft) => [draft.id, draft])).values()];
}

function serviceAccountDraft(account: Omit<CreateServiceAccount, 'kind'>): Draft {
  const { namespace, name, roleArn } = account;
  return {
    id: `service-account/${namespace}/${name}`,
    title: `Make service account ${namespace}/${name}`,
    reason: roleArn ? 'Its annotation gives its pods their role; its namespace is made too, if there is none.' : 'The file asks for it; its namespace is made too, if there is none.',
    expected: durations['service-account'],
    request: { kind: 'create-service-account', ...account },
  };
}

function count(number: number, one: string, many: string): string {
  return number === 1 ? `one ${one}` : `${number === 0 ? 'no' : number} ${many}`;
}
