import { DescribeFargateProfileCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent, issuesOf } from './issues.ts';

export async function observeFargateProfile(eks: EKSClient, clusterName: string, fargateProfileName: string): Promise<Observation> {
  const profile = (await unlessAbsent(async () => eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName }))))?.fargateProfile;
  if (profile?.status === undefined) return absent;
  return { status: profile.status, issues: issuesOf(profile.health?.issues), output: { FargateProfileArn: profile.fargateProfileArn ?? '' } };
}
