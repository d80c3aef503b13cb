import type { AccessConfig, Addon, AddonIam, AddonVersion, NewRole, PodIdentityAssociation, RoleChoice, ServiceAccountRole, WellKnownPolicy } from './cluster-spec.ts';
import { jsonOfMappingText } from './mapping-text.ts';
import { optional } from './optional.ts';
import type { AddonConfig, ClusterConfig } from './schema/cluster-config.ts';

type AccessEntryConfig = NonNullable<NonNullable<ClusterConfig['accessConfig']>['accessEntries']>[number];
type AssociationConfig = NonNullable<NonNullable<ClusterConfig['iam']>['podIdentityAssociations']>[number];
type ServiceAccountRoleConfig = NonNullable<AddonConfig['podIdentityAssociations']>[number];

/** What eksctl adds to every cluster unless told not to. */
export const DEFAULT_ADDONS = ['vpc-cni', 'kube-proxy', 'coredns', 'metrics-server'] as const;

export function accessConfigOf(config: NonNullable<ClusterConfig['accessConfig']>): AccessConfig {
  return {
    authenticationMode: config.authenticationMode ?? 'API_AND_CONFIG_MAP',
    bootstrapClusterCreatorAdminPermissions: config.bootstrapClusterCreatorAdminPermissions ?? true,
    accessEntries: (config.accessEntries ?? []).map(accessEntryOf),
  };
}

function accessEntryOf(entry: AccessEntryConfig): AccessConfig['accessEntries'][number] {
  return {
    principalARN: entry.principalARN,
    type: entry.type ?? 'STANDARD',
    kubernetesGroups: entry.kubernetesGroups ?? [],
    ...optional({ kubernetesUsername: entry.kubernetesUsername }),
    accessPolicies: (entry.accessPolicies ?? []).map(({ policyARN, accessScope: { type, namespaces = [] } }) => ({
      policyARN,
      accessScope: type === 'cluster' ? { type } : { type, namespaces },
    })),
  };
}

export function podIdentityAssociationOf(config: AssociationConfig): PodIdentityAssociation {
  const { targetRoleARN, disableSessionTags, policy } = config;
  const policyJson = policy === undefined ? undefined : jsonOfMappingText(policy);
  return { namespace: config.namespace, ...serviceAccountRoleOf(config), ...optional({ targetRoleARN, disableSessionTags, policy: policyJson }) };
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

type AddonsConfig = NonNullable<ClusterConfig['addonsConfig']>;

export function addonsOf(addons: readonly AddonConfig[], settings: AddonsConfig): readonly Addon[] {
  const named = new Set(addons.map(({ name }) => name));
  const missing = settings.disableDefaultAddons === true ? [] : DEFAULT_ADDONS.filter((name) => !named.has(name));
  return [...addons.map((addon) => addonOf(addon, settings, 'file')), ...missing.map((name) => addonOf({ name }, settings, 'default'))];
}

function addonOf(addon: AddonConfig, settings: AddonsConfig, origin: Addon['origin']): Addon {
  const configurationValues = jsonOfMappingText(addon.configurationValues ?? '');
  const resolveConflicts = addon.resolveConflicts?.toUpperCase() as Addon['resolveConflicts'];
  return {
    name: addon.name,
    origin,
    version: addonVersionOf(addon.version),
    ...optional({ configurationValues, resolveConflicts }),
    tags: addon.tags ?? {},
    iam: addonIamOf(addon, settings),
  };
}

function addonVersionOf(version: string | undefined): AddonVersion {
  if (version === undefined) return { kind: 'default' };
  if (version === 'latest') return { kind: 'latest' };
  return { kind: 'named', version: version.startsWith('v') ? version : `v${version}` };
}

function addonIamOf(addon: AddonConfig, settings: AddonsConfig): AddonIam {
  const { serviceAccountRoleARN, podIdentityAssociations = [], attachPolicyARNs = [], attachPolicy, permissionsBoundary } = addon;
  if (serviceAccountRoleARN !== undefined) return { kind: 'serviceAccountRole', role: { kind: 'existing', roleARN: serviceAccountRoleARN } };
  if (podIdentityAssociations.length > 0) return { kind: 'podIdentity', associations: podIdentityAssociations.map(serviceAccountRoleOf) };
  const wellKnownPolicies = turnedOn(addon.wellKnownPolicies);
  if (attachPolicyARNs.length + wellKnownPolicies.length > 0 || attachPolicy !== undefined) {
    const details = optional({ policyDocument: attachPolicy, permissionsBoundaryARN: permissionsBoundary });
    return { kind: 'serviceAccountRole', role: newRole({ policyARNs: attachPolicyARNs, wellKnownPolicies, ...details }) };
  }
  const recommended = addon.useDefaultPodIdentityAssociations === true || settings.autoApplyPodIdentityAssociations === true;
  return recommended ? { kind: 'recommendedPodIdentity' } : { kind: 'none' };
}
