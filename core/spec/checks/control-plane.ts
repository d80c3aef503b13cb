import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type AccessConfig = NonNullable<Config['accessConfig']>;
type AccessEntry = NonNullable<NonNullable<AccessConfig['accessEntries']>[number]>;

export function* checkControlPlane({ cloudWatch, secretsEncryption, metadata }: Config): Findings {
  const logging = cloudWatch?.clusterLogging;
  if (logging?.logRetentionInDays !== undefined && !isFilled(logging.enableTypes)) {
    yield keyIsWrong(['cloudWatch', 'clusterLogging', 'logRetentionInDays'], 'there are no logs to keep: name some in enableTypes', [['cloudWatch', 'clusterLogging', 'enableTypes']]);
  }
  const keyRegion = secretsEncryption?.keyARN?.split(':')[3];
  if (keyRegion !== undefined && metadata?.region !== undefined && keyRegion !== metadata.region) {
    yield valueIsWrong(['secretsEncryption', 'keyARN'], `the key is in ${keyRegion}, but must be in the cluster’s region ${metadata.region}`);
  }
}

export function* checkAccess({ accessConfig = {} }: Config): Findings {
  const path = ['accessConfig', 'accessEntries'];
  const entries = entriesOf(accessConfig.accessEntries, path);
  if (accessConfig.authenticationMode === 'CONFIG_MAP') yield* checkConfigMapMode(accessConfig);
  const principals = entries.map(([entry, at]) => [entry, [...at, 'principalARN']] as const);
  yield* duplicates(principals, ({ principalARN }) => principalARN, (principal) => `the principal ${principal}`);
  for (const [entry, at] of entries) {
    yield* checkEntryType(entry, at);
    yield* checkPolicyScopes(entry, at);
  }
}

function* checkConfigMapMode({ accessEntries, bootstrapClusterCreatorAdminPermissions }: AccessConfig): Findings {
  if (isFilled(accessEntries)) yield keyIsWrong(['accessConfig', 'accessEntries'], 'needs the authenticationMode API or API_AND_CONFIG_MAP');
  if (bootstrapClusterCreatorAdminPermissions === false) {
    yield keyIsWrong(['accessConfig', 'bootstrapClusterCreatorAdminPermissions'], 'must be true in the authenticationMode CONFIG_MAP: nobody else could enter the cluster');
  }
}

/** Entries for nodes have their rights from EKS and take no others. */
function* checkEntryType(entry: AccessEntry, path: Path): Findings {
  if (entry.type === undefined || entry.type === 'STANDARD') return;
  for (const name of ['kubernetesGroups', 'kubernetesUsername', 'accessPolicies'] as const) {
    const value = entry[name];
    if (value !== undefined && value.length > 0) yield keyIsWrong([...path, name], `an entry of type ${entry.type} has its rights from EKS and takes no others`);
  }
}

/** For anything that has access policies. */
export function* checkPolicyScopes({ accessPolicies }: Pick<AccessEntry, 'accessPolicies'>, path: Path): Findings {
  const policies = entriesOf(accessPolicies, [...path, 'accessPolicies']);
  yield* duplicates(policies, ({ policyARN }) => policyARN, (policy) => `the policy ${policy}`);
  for (const [{ accessScope }, at] of policies) {
    const hasNamespaces = isFilled(accessScope?.namespaces);
    if (accessScope?.type === 'namespace' && !hasNamespaces) yield keyIsWrong([...at, 'accessScope'], 'a scope of type namespace must name its namespaces', [[...at, 'accessScope', 'namespaces']]);
    if (accessScope?.type === 'cluster' && hasNamespaces) yield keyIsWrong([...at, 'accessScope', 'namespaces'], 'a scope of type cluster covers all namespaces; leave it out');
  }
}
