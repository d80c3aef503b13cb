import {
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  type AddonInfo,
  type AddonVersionInfo,
  type DescribeAddonVersionsRequest,
  type EKSClient,
} from '@aws-sdk/client-eks';
import { chooseAddonVersion, compareAddonVersions, kubernetesVersion } from '../../core/plan/choices.ts';
import type { AddonFact, ProvisionFacts } from '../../core/plan/provision-facts.ts';
import type { Addon, ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { isAbsent } from '../shared/ownership.ts';
import { allPages } from '../shared/pages.ts';
import { describeVersions } from '../shared/versions.ts';

/** The Kubernetes versions that EKS knows, and what it offers of the wanted add-ons for the one that the cluster will have. */
export async function surveyVersions(eks: EKSClient, spec: ClusterSpec): Promise<Pick<ProvisionFacts, 'versions' | 'addons'>> {
  const versions = await describeVersions(eks);
  const wanted = kubernetesVersion(spec, versions);
  const known = versions.some(({ version }) => version === wanted);
  if (wanted === undefined || !known) return { versions, addons: {} };
  const ours = spec.addons.length === 0 ? [] : await describeOffered(eks, { kubernetesVersion: wanted, owners: ['aws', 'community'] });
  const addons = await Promise.all(spec.addons.map(async (addon) => [addon.name, await describeAddon(eks, wanted, addon, ours)] as const));
  return { versions, addons: Object.fromEntries(addons.filter((entry): entry is [string, AddonFact] => entry[1] !== undefined)) };
}

async function describeOffered(eks: EKSClient, which: Pick<DescribeAddonVersionsRequest, 'addonName' | 'kubernetesVersion' | 'owners'>): Promise<readonly AddonInfo[]> {
  const pages = await unlessUnknown(async () => allPages((nextToken) => eks.send(new DescribeAddonVersionsCommand({ ...which, nextToken }))));
  return pages.flatMap(({ addons = [] }) => addons);
}

/** `ours`: what one question has brought already. The marketplace has too many to ask for all of them. */
async function describeAddon(eks: EKSClient, kubernetes: string, addon: Addon, ours: readonly AddonInfo[]): Promise<AddonFact | undefined> {
  const isWanted = ({ addonName }: AddonInfo): boolean => addonName === addon.name;
  const info = ours.find(isWanted) ?? (await describeOffered(eks, { addonName: addon.name, kubernetesVersion: kubernetes })).find(isWanted);
  if (!info) return undefined;
  const versions = offeredVersions(info, kubernetes);
  const chosen = chooseAddonVersion(addon.version, { versions });
  const details = info.addonVersions?.find(({ addonVersion }) => addonVersion === chosen);
  return {
    versions,
    namespace: info.defaultNamespace ?? 'kube-system',
    computeTypes: details?.computeTypes ?? [],
    podIdentity: chosen === undefined || !needsRecommendation(addon) ? [] : await recommendedRoles(eks, addon.name, chosen),
  };
}

/** An add-on that EKS does not know is a finding of the plan, whether EKS answers with nothing or refuses to answer. */
async function unlessUnknown<Page>(ask: () => Promise<readonly Page[]>): Promise<readonly Page[]> {
  try {
    return await ask();
  } catch (error) {
    const isRefusal = error instanceof Error && error.name === 'InvalidParameterException' && /not supported|not found/i.test(error.message);
    if (isRefusal || isAbsent(error)) return [];
    throw error;
  }
}

function offeredVersions({ addonVersions = [] }: AddonInfo, kubernetes: string): AddonFact['versions'] {
  return addonVersions
    .map((offered) => ({ version: offered.addonVersion ?? '', isDefault: isDefaultFor(offered, kubernetes) }))
    .toSorted((one, other) => compareAddonVersions(other.version, one.version));
}

function isDefaultFor({ compatibilities = [] }: AddonVersionInfo, kubernetes: string): boolean {
  return compatibilities.some(({ clusterVersion, defaultVersion }) => clusterVersion === kubernetes && defaultVersion === true);
}

/** Only a role that the plan makes is made as EKS recommends. */
function needsRecommendation({ iam }: Addon): boolean {
  return iam.kind === 'recommendedPodIdentity' || (iam.kind === 'serviceAccountRole' && iam.role.kind === 'new');
}

async function recommendedRoles(eks: EKSClient, addonName: string, addonVersion: string): Promise<AddonFact['podIdentity']> {
  const { podIdentityConfiguration = [] } = await eks.send(new DescribeAddonConfigurationCommand({ addonName, addonVersion }));
  return podIdentityConfiguration.map(({ serviceAccount = '', recommendedManagedPolicies: policyArns = [] }) => ({ serviceAccount, policyArns }));
}
