import type { AccessConfig, AccessEntry, AccessPolicy, Addon, AddonIam, AddonVersion, IamServiceAccount, NewRole, PodIdentityAssociation, RoleChoice, ServiceAccountRole, WellKnownPolicy } from './cluster-spec.ts';
import { isIPv6 } from './ip-family.ts';
import { jsonOfMappingText } from './mapping-text.ts';
import { optional } from './optional.ts';
import type { AddonConfig, ClusterConfig } from './schema/cluster-config.ts';

type AccessEntryConfig = NonNullable<NonNullable<ClusterConfig['accessConfig']>['accessEntries']>[number];
type AssociationConfig = NonNullable<NonNullable<ClusterConfig['iam']>['podIdentityAssociations']>[number];
type IamServiceAccountConfig = NonNullable<NonNullable<ClusterConfig['iam']>['serviceAccounts']>[number];
type ServiceAccountRoleConfig = NonNullable<AddonConfig['podIdentityAssociations']>[number];

/** What eksctl adds to every cluster unless told not to. */
export const DEFAULT_ADDONS = ['vpc-cni', 'kube-proxy', 'coredns', 'metrics-server'] as const;

/** What still makes sense where EKS Auto Mode brings the rest itself, as in eksctl. */
const DEFAULT_ADDONS_OF_AUTO_MODE: readonly string[] = ['metrics-server'];

export function accessConfigOf(config: NonNullable<ClusterConfig['accessConfig']>, mapped: readonly AccessEntry[]): AccessConfig {
  return {
    authenticationMode: config.authenticationMode ?? 'API_AND_CONFIG_MAP',
    bootstrapClusterCreatorAdminPermissions: config.bootstrapClusterCreatorAdminPermissions ?? true,
    accessEntries: [...(config.accessEntries ?? []).map(accessEntryOf), ...mapped],
  };
}

function accessEntryOf(entry: AccessEntryConfig): AccessConfig['accessEntries'][number] {
  return {
    principalARN: entry.principalARN,
    type: entry.type ?? 'STANDARD',
    kubernetesGroups: entry.kubernetesGroups ?? [],
    ...optional({ kubernetesUsername: entry.kubernetesUsername }),
    accessPolicies: accessPoliciesOf(entry.accessPolicies ?? []),
  };
}

export function accessPoliciesOf(policies: NonNullable<AccessEntryConfig['accessPolicies']>): readonly AccessPolicy[] {
  return policies.map(({ policyARN, accessScope: { type, namespaces = [] } }) => ({ policyARN, accessScope: type === 'cluster' ? { type } : { type, namespaces } }));
}

export function podIdentityAssociationOf(config: AssociationConfig): PodIdentityAssociation {
  const { targetRoleARN, disableSessionTags, policy } = config;
  const createServiceAccount = config.createServiceAccount === true ? (true as const) : undefined;
  const policyJson = policy === undefined ? undefined : jsonOfMappingText(policy);
  return { namespace: config.namespace, ...serviceAccountRoleOf(config), ...optional({ targetRoleARN, disableSessionTags, policy: policyJson, createServiceAccount }) };
}

export function iamServiceAccountOf({ metadata, roleOnly = false, subjectPattern, tags = {}, ...config }: IamServiceAccountConfig): IamServiceAccount {
  const { namespace = 'default', name, labels = {}, annotations = {} } = metadata;
  const { attachRoleARN, attachPolicyARNs = [], attachPolicy, wellKnownPolicies, permissionsBoundary, roleName } = config;
  const made = newRole({
    policyARNs: attachPolicyARNs,
    wellKnownPolicies: turnedOn(wellKnownPolicies),
    ...optional({ roleName, policyDocument: attachPolicy, permissionsBoundaryARN: permissionsBoundary }),
  });
  const role: RoleChoice = attachRoleARN === undefined ? made : { kind: 'existing', roleARN: attachRoleARN };
  return { namespace, name, labels, annotations, role, roleOnly, ...optional({ subjectPattern }), tags };
}

function serviceAccountRoleOf(config: ServiceAccountRoleConfig): ServiceAccountRole {
  return { serviceAccountName: config.serviceAccountName, role: roleChoiceOf(config), tags: config.tags ?? {} };
}

function roleChoiceOf(config: ServiceAccountRoleConfig): RoleChoice {
  if (config.roleARN !== undefined) return { kind: 'existing', roleARN: config.roleARN };
  const { roleName, permissionPolicy, permissionPolicyName, permissionsBoundaryARN } = config;
  return newRole({
    policyARNs: config.permissionPolicyARNs ?? [],
    wellKnownPolicies: turnedOn(config.wellKnownPolicies),
    ...optional({ roleName, policyDocument: permissionPolicy, policyName: permissionPolicyName, permissionsBoundaryARN }),
  });
}

function newRole(role: Omit<NewRole, 'kind'>): NewRole {
  return { kind: 'new', ...role };
}

function turnedOn(policies: AddonConfig['wellKnownPolicies']): readonly WellKnownPolicy[] {
  const switches = Object.entries(policies ?? {}) as [WellKnownPolicy, boolean | undefined][];
  return switches.filter(([, isOn]) => isOn === true).map(([policy]) => policy);
}

export function addonsOf(config: ClusterConfig): readonly Addon[] {
  const { addons = [], addonsConfig: settings = {}, autoModeConfig } = config;
  const named = new Set(addons.map(({ name }) => name));
  const defaults = autoModeConfig?.enabled === true ? DEFAULT_ADDONS_OF_AUTO_MODE : DEFAULT_ADDONS;
  const missing = settings.disableDefaultAddons === true ? [] : defaults.filter((name) => !named.has(name));
  const ways = { recommended: settings.autoApplyPodIdentityAssociations === true, ...(isIPv6(config) && { cni: config.iam?.withOIDC === true ? ipv6ByOidc : ipv6ByPodIdentity }) };
  return [...addons.map((addon) => addonOf(addon, ways, 'file')), ...missing.map((name) => addonOf({ name }, ways, 'default'))];
}

/** How add-ons get rights that the file says nothing about. */
interface Ways {
  readonly recommended: boolean;
  /** For the network plugin of an IPv6 cluster, whose nodes' role has not what it needs. */
  readonly cni?: AddonIam;
}

const ipv6ByOidc: AddonIam = { kind: 'serviceAccountRole', role: newRole({ policyARNs: [], wellKnownPolicies: ['vpcCniIPv6'] }) };
const ipv6ByPodIdentity: AddonIam = { kind: 'recommendedPodIdentity' };

function addonOf(addon: AddonConfig, ways: Ways, origin: Addon['origin']): Addon {
  const configurationValues = jsonOfMappingText(addon.configurationValues ?? '');
  const resolveConflicts = addon.resolveConflicts?.toUpperCase() as Addon['resolveConflicts'];
  return {
    name: addon.name,
    origin,
    version: addonVersionOf(addon.version),
    ...optional({ configurationValues, resolveConflicts, namespace: addon.namespaceConfig?.namespace }),
    tags: addon.tags ?? {},
    iam: addonIamOf(addon, ways),
  };
}

function addonVersionOf(version: string | undefined): AddonVersion {
  if (version === undefined) return { kind: 'default' };
  if (version === 'latest') return { kind: 'latest' };
  return { kind: 'named', version: version.startsWith('v') ? version : `v${version}` };
}

function addonIamOf(addon: AddonConfig, ways: Ways): AddonIam {
  const { serviceAccountRoleARN, podIdentityAssociations = [], attachPolicyARNs = [], attachPolicy, permissionsBoundary } = addon;
  if (serviceAccountRoleARN !== undefined) return { kind: 'serviceAccountRole', role: { kind: 'existing', roleARN: serviceAccountRoleARN } };
  if (podIdentityAssociations.length > 0) return { kind: 'podIdentity', associations: podIdentityAssociations.map(serviceAccountRoleOf) };
  const wellKnownPolicies = turnedOn(addon.wellKnownPolicies);
  if (attachPolicyARNs.length + wellKnownPolicies.length > 0 || attachPolicy !== undefined) {
    const details = optional({ policyDocument: attachPolicy, permissionsBoundaryARN: permissionsBoundary });
    return { kind: 'serviceAccountRole', role: newRole({ policyARNs: attachPolicyARNs, wellKnownPolicies, ...details }) };
  }
  if (addon.useDefaultPodIdentityAssociations === true || ways.recommended) return { kind: 'recommendedPodIdentity' };
  return addon.name === 'vpc-cni' && ways.cni ? ways.cni : { kind: 'none' };
}
