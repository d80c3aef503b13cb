import { DescribeCapabilityCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent, issuesOf } from './issues.ts';

export async function observeCapability(eks: EKSClient, clusterName: string, capabilityName: string): Promise<Observation> {
  const capability = (await unlessAbsent(async () => eks.send(new DescribeCapabilityCommand({ clusterName, capabilityName }))))?.capability;
  if (capability?.status === undefined) return absent;
  const { serverUrl } = capability.configuration?.argoCd ?? {};
  return { status: capability.status, issues: issuesOf(capability.health?.issues), output: { CapabilityArn: capability.arn ?? '', ...(serverUrl !== undefined && { ServerUrl: serverUrl }) } };
}
