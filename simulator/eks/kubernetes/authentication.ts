import { parse } from 'yaml';
import { at, isJson, textAt } from '../../kubernetes/object.ts';
import { kinds } from '../../kubernetes/resources.ts';
import type { User } from '../../kubernetes/surroundings.ts';
import type { Principal } from '../../service.ts';
import type { Eks } from '../engine/eks.ts';
import type { AccessEntryRecord, ClusterRecord } from '../model.ts';

const tokenPrefix = 'k8s-aws-v1.';

/**
 * Who presents an EKS token: the base64url of a presigned `GetCallerIdentity`. Whose key signed it is looked up; the
 * signature and its age are not checked, as nowhere in this embedded AWS.
 */
export function authenticate(eks: Eks, record: ClusterRecord, authorization: string | undefined): User | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  const principal = token === undefined ? undefined : principalIn(eks, token);
  if (principal === undefined || principal.kind === 'service') return undefined;
  const known = byEntry(record, principal) ?? byConfigMap(record, principal);
  return known && { ...known, uid: `aws-iam-authenticator:${principal.account}`, groups: [...known.groups, 'system:authenticated'], extra: { arn: [principal.arn], canonicalArn: [roleOf(principal)] } };
}

function principalIn(eks: Eks, token: string): Principal | undefined {
  if (!token.startsWith(tokenPrefix)) return undefined;
  const url = URL.parse(Buffer.from(token.slice(tokenPrefix.length), 'base64url').toString());
  const query = url?.searchParams;
  if (query?.get('Action') !== 'GetCallerIdentity' || query.get('X-Amz-SignedHeaders')?.split(';').includes('x-k8s-aws-id') !== true) return undefined;
  const identity = eks.outside.identify(query.get('X-Amz-Credential')?.split('/')[0] ?? '');
  return 'error' in identity ? undefined : identity.principal;
}

const roleOf = (principal: Exclude<Principal, { kind: 'service' }>): string => (principal.kind === 'role' ? principal.roleArn : principal.arn);
const sessionOf = ({ arn }: Principal): string => arn.split('/').at(-1) ?? '';
const accountOf = ({ account }: Principal): string => account;

function byEntry(record: ClusterRecord, principal: Exclude<Principal, { kind: 'service' }>): User | undefined {
  if (record.shape.accessConfig.authenticationMode === 'CONFIG_MAP') return undefined;
  const entry = entryOf(record, roleOf(principal));
  if (entry === undefined) return undefined;
  return {
    username: filled(entry.shape.username, principal),
    groups: entry.shape.kubernetesGroups,
    policies: entry.policies.map(({ policyArn, accessScope }) => ({ name: policyArn.split('/').at(-1) ?? '', namespaces: accessScope.type === 'namespace' ? (accessScope.namespaces ?? []) : 'all' })),
  };
}

/** Entries name roles; a path in the role's name is part of it. */
const entryOf = (record: ClusterRecord, arn: string): AccessEntryRecord | undefined => record.accessEntries.get(arn);

const filled = (template: string, principal: Principal): string => template.replaceAll('{{SessionName}}', sessionOf(principal)).replaceAll('{{AccountID}}', accountOf(principal));

/** The `aws-auth` ConfigMap, and the cluster's creator, whom it does not show. */
function byConfigMap(record: ClusterRecord, principal: Exclude<Principal, { kind: 'service' }>): User | undefined {
  if (record.shape.accessConfig.authenticationMode === 'API') return undefined;
  const arn = roleOf(principal);
  if (record.creatorArn === arn) return { username: 'kubernetes-admin', groups: ['system:masters'], policies: [] };
  const map = record.kubernetes?.store.find(kinds.configMaps, 'kube-system', 'aws-auth');
  const member = principal.kind === 'role' ? 'mapRoles' : 'mapUsers';
  const found = mappings(textAt(map, 'data', member)).find((mapping) => textAt(mapping, principal.kind === 'role' ? 'rolearn' : 'userarn') === arn);
  if (found === undefined) return undefined;
  const groups = at(found, 'groups');
  return { username: filled(textAt(found, 'username') ?? arn, principal), groups: Array.isArray(groups) ? groups.map(String) : [], policies: [] };
}

function mappings(text: string | undefined): readonly object[] {
  try {
    const parsed: unknown = parse(text ?? '');
    return Array.isArray(parsed) ? parsed.filter(isJson) : [];
  } catch {
    // A map that cannot be read maps nobody, as in EKS.
    return [];
  }
}
