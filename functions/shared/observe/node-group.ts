import { DescribeNodegroupCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent, issuesOf } from './issues.ts';

export async function observeNodeGroup(eks: EKSClient, clusterName: string, nodegroupName: string): Promise<Observation> {
  const group = (await unlessAbsent(async () => eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))))?.nodegroup;
  if (group?.status === undefined) return absent;
  return {
    status: group.status,
    issues: issuesOf(group.health?.issues),
    output: { NodegroupArn: group.nodegroupArn ?? '', ReleaseVersion: group.releaseVersion ?? '' },
  };
}
