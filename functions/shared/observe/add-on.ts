import { DescribeAddonCommand, type EKSClient } from '@aws-sdk/client-eks';
import type { Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent, issuesOf } from './issues.ts';

export async function observeAddOn(eks: EKSClient, clusterName: string, addonName: string): Promise<Observation> {
  const addon = (await unlessAbsent(async () => eks.send(new DescribeAddonCommand({ clusterName, addonName }))))?.addon;
  if (addon?.status === undefined) return absent;
  return { status: addon.status, issues: issuesOf(addon.health?.issues), output: { AddonArn: addon.addonArn ?? '', AddonVersion: addon.addonVersion ?? '' } };
}
