import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { controlPlaneOutput } from '../../../core/plan/outputs.ts';
import type { Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent, issuesOf } from './issues.ts';

export async function observeCluster(eks: EKSClient, name: string): Promise<Observation> {
  const cluster = (await unlessAbsent(async () => eks.send(new DescribeClusterCommand({ name }))))?.cluster;
  if (cluster?.status === undefined) return absent;
  return { status: cluster.status, issues: issuesOf(cluster.health?.issues), output: controlPlaneOutput(cluster) };
}
