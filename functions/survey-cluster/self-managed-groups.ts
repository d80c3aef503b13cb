import { DescribeAutoScalingGroupsCommand, DescribeInstanceRefreshesCommand, type AutoScalingClient, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { capacityTypesOf } from '../../core/plan/account/purchases.ts';
import type { SelfManagedGroupFact } from '../../core/plan/upgrade/facts.ts';
import { amiTypeOfImage } from '../../core/plan/images.ts';
import { atMost } from '../shared/at-most.ts';
import { hasEnded } from '../shared/auto-scaling.ts';
import { politely, type Clients } from './clients.ts';
import type { Images } from './images.ts';
import { launchTemplateUse } from './launch-templates.ts';

/** EKS marks the groups that stand behind its own. */
const managedTag = 'eks:nodegroup-name';

export interface SelfManagedSurvey {
  readonly selfManagedGroups: readonly SelfManagedGroupFact[];
  /** Instance id → the group that it is in. */
  readonly groupOf: ReadonlyMap<string, string>;
}

/** The Auto Scaling groups whose instances join the cluster by their tags, without those of managed node groups. */
export async function surveySelfManagedGroups(clients: Clients, clusterName: string, images: Images, minors: readonly string[]): Promise<SelfManagedSurvey> {
  const groups = await groupsTagged(clients.autoScaling, `kubernetes.io/cluster/${clusterName}`);
  const own = groups.filter(({ Tags = [] }) => !Tags.some(({ Key }) => Key === managedTag));
  const groupOf = new Map(own.flatMap(({ AutoScalingGroupName: name = '', Instances = [] }) => Instances.map(({ InstanceId = '' }) => [InstanceId, name] as const)));
  return { selfManagedGroups: await atMost(politely, own, async (group) => groupFact(clients, group, images, minors)), groupOf };
}

async function groupsTagged(autoScaling: AutoScalingClient, key: string): Promise<readonly AutoScalingGroup[]> {
  const groups: AutoScalingGroup[] = [];
  let NextToken: string | undefined;
  do {
    const page = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ Filters: [{ Name: 'tag-key', Values: [key] }], ...(NextToken !== undefined && { NextToken }) }));
    groups.push(...(page.AutoScalingGroups ?? []));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return groups;
}

async function groupFact(clients: Clients, group: AutoScalingGroup, images: Images, minors: readonly string[]): Promise<SelfManagedGroupFact> {
  const { AutoScalingGroupName: name = '', MinSize: minSize = 0, DesiredCapacity: desiredSize = 0, MaxSize: maxSize = 0 } = group;
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
  const named = group.LaunchTemplate ?? mixed?.LaunchTemplateSpecification;
  const template = named?.LaunchTemplateId === undefined ? undefined : await launchTemplateUse(clients.ec2, named.LaunchTemplateId, named.Version);
  const imageName = template?.use.imageId === undefined ? undefined : await images.nameOf(template.use.imageId);
  const amiType = imageName === undefined ? undefined : amiTypeOfImage(imageName);
  const overrides = (mixed?.Overrides ?? []).flatMap(({ InstanceType }) => InstanceType ?? []);
  return {
    name,
    scaling: { minSize, desiredSize, maxSize },
    subnetIds: (group.VPCZoneIdentifier ?? '').split(',').filter((id) => id !== ''),
    instanceTypes: overrides.length > 0 ? overrides : [template?.instanceType ?? ''].filter((type) => type !== ''),
    capacityTypes: capacityTypesOf(distributionOf(group), template?.marketType),
    ...(template && { launchTemplate: template.use }),
    ...(imageName !== undefined && { imageName }),
    latestImages: amiType === undefined ? {} : await images.latestImages(amiType, minors),
    instanceRefreshInProgress: await isRefreshing(clients.autoScaling, name),
  };
}

/** What AWS leaves out has its defaults. */
function distributionOf({ MixedInstancesPolicy: mixed }: AutoScalingGroup): Parameters<typeof capacityTypesOf>[0] {
  if (mixed === undefined) return undefined;
  const { OnDemandBaseCapacity: onDemandBaseCapacity, OnDemandPercentageAboveBaseCapacity: onDemandPercentageAboveBaseCapacity } = mixed.InstancesDistribution ?? {};
  return { onDemandBaseCapacity, onDemandPercentageAboveBaseCapacity };
}

async function isRefreshing(autoScaling: AutoScalingClient, name: string): Promise<boolean> {
  const { InstanceRefreshes: refreshes = [] } = await autoScaling.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: name }));
  return refreshes.some((refresh) => !hasEnded(refresh));
}
