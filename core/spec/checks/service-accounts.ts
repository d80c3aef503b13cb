import type { Findings } from '../found.ts';
import { keyIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type ServiceAccount = NonNullable<NonNullable<NonNullable<Config['iam']>['serviceAccounts']>[number]>;

export function* checkServiceAccounts(config: Config): Findings {
  const { iam = {} } = config;
  const path: Path = ['iam', 'serviceAccounts'];
  const accounts = entriesOf(iam.serviceAccounts, path);
  if (accounts.length > 0 && iam.withOIDC !== true) yield keyIsWrong(path, 'get their roles through the cluster’s OIDC provider: set iam.withOIDC to true, or use podIdentityAssociations', [['iam', 'withOIDC']]);
  const identity = ({ metadata }: ServiceAccount) => (metadata?.name === undefined ? undefined : `${metadata.namespace ?? 'default'}/${metadata.name}`);
  yield* duplicates(accounts, identity, (name) => `the service account ${name}`);
  for (const [account, at] of accounts) yield* checkRole(account, at);
  const objects = accounts.filter(([{ roleOnly }]) => roleOnly !== true).map(([, at]) => [at, 'roleOnly', 'true'] as const);
  const associations = entriesOf(iam.podIdentityAssociations, ['iam', 'podIdentityAssociations']).filter(([{ createServiceAccount }]) => createServiceAccount === true);
  const reason = whyOutOfReach(config);
  if (reason === undefined) return;
  for (const [at, name, value] of [...objects, ...associations.map(([, below]) => [[...below, 'createServiceAccount'], 'createServiceAccount', 'false'] as const)]) {
    yield keyIsWrong(at, `the service account cannot be made: ${reason}; set ${name} to ${value}, and make it with the workload that uses it`, [[...at, name], ['vpc', 'clusterEndpoints']]);
  }
}

/** Service accounts are made from outside the VPC, by the role that makes the cluster. */
function whyOutOfReach({ privateCluster, vpc, accessConfig }: Config): string | undefined {
  if (privateCluster?.enabled === true || vpc?.clusterEndpoints?.publicAccess === false) return 'the Kubernetes API is reached from the VPC only';
  return accessConfig?.bootstrapClusterCreatorAdminPermissions === false ? 'accessConfig.bootstrapClusterCreatorAdminPermissions is false, so whoever makes the cluster is not let in' : undefined;
}

function* checkRole(account: ServiceAccount, path: Path): Findings {
  const { attachRoleARN, attachPolicyARNs, attachPolicy, wellKnownPolicies = {} } = account;
  const hasPolicies = isFilled(attachPolicyARNs) || attachPolicy !== undefined || Object.values(wellKnownPolicies).includes(true);
  const sources = ['attachRoleARN', 'attachPolicyARNs', 'attachPolicy', 'wellKnownPolicies'].map((name) => [...path, name]);
  if (attachRoleARN === undefined && !hasPolicies) yield keyIsWrong(path, 'which role? Say attachRoleARN, or for a new role attachPolicyARNs, attachPolicy or wellKnownPolicies', sources);
  if (attachRoleARN === undefined) return;
  for (const name of ['attachPolicyARNs', 'attachPolicy', 'wellKnownPolicies', 'permissionsBoundary', 'roleName', 'subjectPattern'] as const) {
    if (account[name] !== undefined) yield keyIsWrong([...path, name], 'belongs to a role that is made, and attachRoleARN names an existing one');
  }
  if (account.roleOnly === true) yield keyIsWrong([...path, 'roleOnly'], 'nothing would be made: attachRoleARN names an existing role');
}
