import { jsonOfMappingText } from '../mapping-text.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { AddonConfig, ClusterConfig, FargateProfileConfig, Part } from '../schema/cluster-config.ts';
import { checkSubnets } from './node-groups.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type Iam = NonNullable<Config['iam']>;
type Association = NonNullable<NonNullable<Iam['podIdentityAssociations']>[number]>;
type Addon = Part<AddonConfig>;

export const POD_IDENTITY_AGENT = 'eks-pod-identity-agent';

export function* checkIam(config: Config): Findings {
  const { iam = {} } = config;
  if (iam.fargatePodExecutionRoleARN !== undefined && iam.fargatePodExecutionRolePermissionsBoundary !== undefined) {
    yield keyIsWrong(['iam', 'fargatePodExecutionRolePermissionsBoundary'], 'bounds a role that is made, and fargatePodExecutionRoleARN names an existing one');
  }
  const path = ['iam', 'podIdentityAssociations'];
  const associations = entriesOf(iam.podIdentityAssociations, path);
  if (associations.length > 0) yield* needsAgent(config, path);
  const account = ({ namespace, serviceAccountName }: Association) =>
    namespace === undefined || serviceAccountName === undefined ? undefined : `${namespace}/${serviceAccountName}`;
  yield* duplicates(associations, account, (name) => `the service account ${name}`);
  for (const [association, at] of associations) {
    yield* checkRoleChoice(association, at);
    yield* checkSessionPolicy(association, at);
  }
}

function* checkSessionPolicy({ policy, disableSessionTags }: Association, path: Path): Findings {
  if (policy === undefined) return;
  if (jsonOfMappingText(policy) === undefined) yield valueIsWrong([...path, 'policy'], 'must be an IAM policy as JSON text');
  if (disableSessionTags !== true) yield keyIsWrong([...path, 'policy'], 'EKS takes a session policy only with disableSessionTags: true', [[...path, 'disableSessionTags']]);
}

function hasWellKnown(policies: Addon['wellKnownPolicies']): boolean {
  return Object.values(policies ?? {}).includes(true);
}

function* checkRoleChoice(association: Part<Omit<Association, 'namespace'>>, path: Path): Findings {
  const { roleARN, permissionPolicyARNs, permissionPolicy, permissionPolicyName, wellKnownPolicies } = association;
  const hasPolicies = isFilled(permissionPolicyARNs) || permissionPolicy !== undefined || hasWellKnown(wellKnownPolicies);
  const ofNewRole = ['roleName', 'permissionPolicyARNs', 'permissionPolicy', 'permissionPolicyName', 'permissionsBoundaryARN', 'wellKnownPolicies'] as const;
  const sources = ['roleARN', 'permissionPolicyARNs', 'permissionPolicy', 'wellKnownPolicies'].map((name) => [...path, name]);
  if (roleARN === undefined && !hasPolicies) {
    yield keyIsWrong(path, 'which role? Say roleARN, or for a new role permissionPolicyARNs, permissionPolicy or wellKnownPolicies', sources);
  }
  if (permissionPolicyName !== undefined && permissionPolicy === undefined) yield keyIsWrong([...path, 'permissionPolicyName'], 'names the policy of permissionPolicy, which is missing', sources);
  if (roleARN === undefined) return;
  for (const name of ofNewRole.filter((key) => association[key] !== undefined)) {
    yield keyIsWrong([...path, name], 'belongs to a role that is made, and roleARN names an existing one');
  }
}

export function* checkAddons(config: Config): Findings {
  const addons = entriesOf(config.addons, ['addons']);
  yield* duplicates(addons.map(([addon, path]) => [addon, [...path, 'name']] as const), ({ name }) => name, (name) => `the add-on ${name}`);
  for (const [addon, path] of addons) {
    yield* checkAddonIam(addon, path, config);
    if (addon.configurationValues !== undefined && jsonOfMappingText(addon.configurationValues) === undefined) {
      yield valueIsWrong([...path, 'configurationValues'], 'must be a mapping written as JSON or YAML text');
    }
  }
  if (config.addonsConfig?.autoApplyPodIdentityAssociations === true) yield* needsAgent(config, ['addonsConfig', 'autoApplyPodIdentityAssociations']);
}

function* checkAddonIam(addon: Addon, path: Path, config: Config): Findings {
  const { serviceAccountRoleARN, podIdentityAssociations, useDefaultPodIdentityAssociations } = addon;
  const policies = [
    ...(isFilled(addon.attachPolicyARNs) ? ['attachPolicyARNs'] : []),
    ...(addon.attachPolicy === undefined ? [] : ['attachPolicy']),
    ...(hasWellKnown(addon.wellKnownPolicies) ? ['wellKnownPolicies'] : []),
  ];
  const ways = [
    ...(serviceAccountRoleARN === undefined ? [] : ['serviceAccountRoleARN']),
    ...policies,
    ...(isFilled(podIdentityAssociations) ? ['podIdentityAssociations'] : []),
    ...(useDefaultPodIdentityAssociations === true ? ['useDefaultPodIdentityAssociations'] : []),
  ];
  const [first, ...others] = ways;
  for (const other of others) yield keyIsWrong([...path, other], `an add-on gets its rights in one way, and ${first ?? ''} is there already; remove one of the two`);
  const [irsa] = ways.filter((way) => way === 'serviceAccountRoleARN' || policies.includes(way));
  if (irsa !== undefined && config.iam?.withOIDC !== true) yield keyIsWrong([...path, irsa], 'works through the cluster’s OIDC provider: set iam.withOIDC to true, or use podIdentityAssociations', [['iam', 'withOIDC']]);
  if (addon.permissionsBoundary !== undefined && policies.length === 0) yield keyIsWrong([...path, 'permissionsBoundary'], 'bounds a role that is made from policies, and none are named', [path]);
  if (useDefaultPodIdentityAssociations === true) yield* needsAgent(config, [...path, 'useDefaultPodIdentityAssociations']);
  yield* checkAddonAssociations(addon, path, config);
}

function* checkAddonAssociations({ podIdentityAssociations }: Addon, path: Path, config: Config): Findings {
  const at = [...path, 'podIdentityAssociations'];
  const associations = entriesOf(podIdentityAssociations, at);
  if (associations.length > 0) yield* needsAgent(config, at);
  yield* duplicates(associations, ({ serviceAccountName }) => serviceAccountName, (name) => `the service account ${name}`);
  for (const [association, associationPath] of associations) yield* checkRoleChoice(association, associationPath);
}

/** Auto Mode's nodes have the agent built in. */
function* needsAgent({ addons, autoModeConfig }: Config, path: Path): Findings {
  if (autoModeConfig?.enabled === true || entriesOf(addons, []).some(([{ name }]) => name === POD_IDENTITY_AGENT)) return;
  yield keyIsWrong(path, `Pod Identity needs the add-on ${POD_IDENTITY_AGENT}: add it to addons`, [['addons'], ['autoModeConfig']]);
}

export function* checkFargate({ fargateProfiles, vpc }: Config): Findings {
  const profiles = entriesOf(fargateProfiles, ['fargateProfiles']);
  yield* duplicates(profiles.map(([profile, path]) => [profile, [...path, 'name']] as const), ({ name }) => name, (name) => `the name ${name}`);
  for (const [profile, path] of profiles) yield* checkFargateSubnets(profile, path, vpc);
}

/** Fargate runs pods in private subnets only. */
function* checkFargateSubnets({ subnets }: Part<FargateProfileConfig>, path: Path, vpc: Config['vpc']): Findings {
  yield* checkSubnets(subnets, [...path, 'subnets'], vpc);
  const publicSubnets = vpc?.subnets?.public ?? {};
  const publicNames = new Set(Object.entries(publicSubnets).flatMap(([name, subnet]) => (subnet?.id === undefined ? [name] : [name, subnet.id])));
  const privateNames = new Set(Object.keys(vpc?.subnets?.private ?? {}));
  for (const [subnet, at] of entriesOf(subnets, [...path, 'subnets'])) {
    if (publicNames.has(subnet) && !privateNames.has(subnet)) yield valueIsWrong(at, 'Fargate needs private subnets, and this one is public');
  }
  const hasPrivate = privateNames.size > 0 || isFilled(subnets) || publicNames.size === 0;
  if (!hasPrivate) yield keyIsWrong(path, 'Fargate needs private subnets, and vpc.subnets names none', [['vpc', 'subnets'], [...path, 'subnets']]);
}
