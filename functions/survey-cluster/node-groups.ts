import { DescribeFargateProfileCommand, DescribeNodegroupCommand, ListFargateProfilesCommand, ListNodegroupsCommand, type EKSClient, type Nodegroup } from '@aws-sdk/client-eks';
import type { FargateProfileFact, NodeGroupFact } from '../../core/plan/upgrade/facts.ts';
import { atMost } from '../shared/at-most.ts';
import { unlessAbsent } from '../shared/ownership.ts';
import { allPages } from '../shared/pages.ts';
import { politely, type Clients } from './clients.ts';
import { issueFacts, updatesOf } from './cluster.ts';
import type { Images } from './images.ts';
import { launchTemplateUse } from './launch-templates.ts';

export async function surveyNodeGroups(clients: Clients, clusterName: string, images: Images): Promise<readonly NodeGroupFact[]> {
  const { eks } = clients;
  const names = (await allPages((nextToken) => eks.send(new ListNodegroupsCommand({ clusterName, nextToken })))).flatMap(({ nodegroups = [] }) => nodegroups);
  const groups = await atMost(politely, names.toSorted(), async (nodegroupName) => {
    const group = (await unlessAbsent(async () => eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))))?.nodegroup;
    return group && nodeGroupFact(clients, clusterName, group, images);
  });
  return groups.filter((group) => group !== undefined);
}

async function nodeGroupFact(clients: Clients, clusterName: string, group: Nodegroup, images: Images): Promise<NodeGroupFact> {
  const { nodegroupName: name = '', status = '', amiType = 'CUSTOM', version = '', releaseVersion = '', scalingConfig, updateConfig } = group;
  const template = group.launchTemplate?.id === undefined ? undefined : await launchTemplateUse(clients.ec2, group.launchTemplate.id, group.launchTemplate.version);
  const types = group.instanceTypes ?? (template?.instanceType === undefined ? [] : [template.instanceType]);
  return {
    name,
    status,
    issues: issueFacts(group.health?.issues),
    // Only a group at work has updates under way: the others' histories need not be read.
    updatesInProgress: status === 'UPDATING' ? (await updatesOf(clients.eks, clusterName, name)).filter((update) => update.status === 'InProgress') : [],
    amiType,
    version,
    releaseVersion,
    latestReleases: await images.latestReleases(amiType, [version]),
    capacityType: group.capacityType ?? 'ON_DEMAND',
    instanceTypes: types,
    subnetIds: group.subnets ?? [],
    scaling: { minSize: scalingConfig?.minSize ?? 0, desiredSize: scalingConfig?.desiredSize ?? 0, maxSize: scalingConfig?.maxSize ?? 0 },
    updateConfig: {
      ...(updateConfig?.maxUnavailable !== undefined && { maxUnavailable: updateConfig.maxUnavailable }),
      ...(updateConfig?.maxUnavailablePercentage !== undefined && { maxUnavailablePercentage: updateConfig.maxUnavailablePercentage }),
      strategy: updateConfig?.updateStrategy ?? 'DEFAULT',
    },
    ...(template && { launchTemplate: template.use }),
  };
}

export async function surveyFargateProfiles(eks: EKSClient, clusterName: string): Promise<readonly FargateProfileFact[]> {
  const names = (await allPages((nextToken) => eks.send(new ListFargateProfilesCommand({ clusterName, nextToken })))).flatMap(({ fargateProfileNames = [] }) => fargateProfileNames);
  const profiles = await atMost(politely, names.toSorted(), async (fargateProfileName) => (await unlessAbsent(async () => eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName }))))?.fargateProfile);
  return profiles.flatMap((profile) =>
    profile === undefined ? [] : [{
      name: profile.fargateProfileName ?? '',
      status: profile.status ?? '',
      issues: issueFacts(profile.health?.issues),
      selectors: (profile.selectors ?? []).map(({ namespace = '', labels = {} }) => ({ namespace, labels })),
      subnetIds: profile.subnets ?? [],
    }],
  );
}
