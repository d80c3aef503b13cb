import { DescribeAutoScalingGroupsCommand, type AutoScalingClient, type AutoScalingGroup, type Instance, type InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import type { TemplateVersion } from '../../core/watch/watch.ts';

export async function findGroup(client: AutoScalingClient, name: string): Promise<AutoScalingGroup | undefined> {
  return (await client.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }))).AutoScalingGroups?.[0];
}

export function isLaunchedFrom({ LaunchTemplate: used }: Instance, { id, version }: TemplateVersion): boolean {
  return used?.LaunchTemplateId === id && used.Version === version;
}

const ends: ReadonlySet<string> = new Set(['Successful', 'Failed', 'Cancelled', 'RollbackFailed', 'RollbackSuccessful']);

/** One without a status has only been asked for. */
export function hasEnded({ Status = 'Pending' }: Pick<InstanceRefresh, 'Status'>): boolean {
  return ends.has(Status);
}
