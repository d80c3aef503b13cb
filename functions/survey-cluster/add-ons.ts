import {
  DescribeAddonCommand,
  DescribeAddonVersionsCommand,
  DescribePodIdentityAssociationCommand,
  ListAddonsCommand,
  type Addon,
  type AddonInfo,
  type AddonVersionInfo,
  type DescribeAddonVersionsRequest,
  type EKSClient,
} from '@aws-sdk/client-eks';
import { compareAddonVersions } from '../../core/plan/choices.ts';
import type { AddOnOffer, InstalledAddOn, UpgradeFacts } from '../../core/plan/upgrade/facts.ts';
import { atMost } from '../shared/at-most.ts';
import { unlessAbsent } from '../shared/ownership.ts';
import { allPages } from '../shared/pages.ts';
import { politely } from './clients.ts';
import { issueFacts } from './cluster.ts';

/** The installed add-ons with all that an update must send again, and what EKS offers of each. */
export async function surveyAddOns(eks: EKSClient, clusterName: string): Promise<Pick<UpgradeFacts, 'addOns' | 'offers'>> {
  const names = (await allPages((nextToken) => eks.send(new ListAddonsCommand({ clusterName, nextToken })))).flatMap(({ addons = [] }) => addons);
  const ours = names.length === 0 ? [] : await describeOffered(eks, { owners: ['aws', 'community'] });
  const surveyed = await atMost(politely, names.toSorted(), async (addonName) => {
    const addon = (await unlessAbsent(async () => eks.send(new DescribeAddonCommand({ clusterName, addonName }))))?.addon;
    return addon && { addOn: await installed(eks, clusterName, addon), offers: await offersOf(eks, addonName, ours) };
  });
  const found = surveyed.filter((each) => each !== undefined);
  return { addOns: found.map(({ addOn }) => addOn), offers: Object.fromEntries(found.map(({ addOn, offers }) => [addOn.name, offers])) };
}

async function installed(eks: EKSClient, clusterName: string, addon: Addon): Promise<InstalledAddOn> {
  const { addonName: name = '', addonVersion: version = '', status = '', health, configurationValues, serviceAccountRoleArn, podIdentityAssociations = [] } = addon;
  const associations = await atMost(politely, podIdentityAssociations, async (arn) => {
    const associationId = arn.split('/').at(-1) ?? '';
    return (await unlessAbsent(async () => eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }))))?.association;
  });
  return {
    name,
    version,
    status,
    issues: issueFacts(health?.issues),
    ...(configurationValues !== undefined && configurationValues !== '' && { configurationValues }),
    ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
    podIdentityAssociations: associations.flatMap((association) => (association?.roleArn ? [{ serviceAccount: association.serviceAccount ?? '', roleArn: association.roleArn }] : [])),
  };
}

async function describeOffered(eks: EKSClient, which: Pick<DescribeAddonVersionsRequest, 'addonName' | 'owners'>): Promise<readonly AddonInfo[]> {
  const pages = await allPages((nextToken) => eks.send(new DescribeAddonVersionsCommand({ ...which, nextToken })));
  return pages.flatMap(({ addons = [] }) => addons);
}

/** `ours`: what one question has brought already. The marketplace has too many to ask for all of them. */
async function offersOf(eks: EKSClient, addonName: string, ours: readonly AddonInfo[]): Promise<readonly AddOnOffer[]> {
  const isWanted = (info: AddonInfo): boolean => info.addonName === addonName;
  const found = ours.some(isWanted) ? ours : await describeOffered(eks, { addonName });
  const versions = found.filter(isWanted).flatMap(({ addonVersions = [] }) => addonVersions);
  return versions.map(offer).toSorted((one, other) => compareAddonVersions(other.version, one.version));
}

function offer({ addonVersion: version = '', compatibilities = [] }: AddonVersionInfo): AddOnOffer {
  const minors = (wanted: typeof compatibilities): readonly string[] => wanted.flatMap(({ clusterVersion }) => clusterVersion ?? []);
  return { version, runsOn: minors(compatibilities), defaultOf: minors(compatibilities.filter(({ defaultVersion }) => defaultVersion)) };
}
