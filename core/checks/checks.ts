import { addOnNeedsAnother, noNetworkAddOn, nowhereToRun, podIdentityAgentMissing, unknownAddOn, unknownAddOnVersion, unknownServiceAccount } from './add-ons.ts';
import { quotaBelowMaximum, quotaExceeded } from './account-quotas.ts';
import { networkTooSmall, tooFewAddresses } from './addresses.ts';
import { amazonLinux2 } from './amazon-linux-2.ts';
import type { Check, CheckContext } from './check.ts';
import { endpointClosedToNodes } from './endpoint-closed-to-nodes.ts';
import { subnetDiffers, subnetInOtherVpc, subnetMissing, vpcDiffers, vpcMissing } from './existing-network.ts';
import type { Finding } from './finding.ts';
import { architectureDiffers, instanceTypeNotOffered } from './instance-types.ts';
import { subnetWithoutIpv6 } from './ipv6.ts';
import { nameTaken } from './name-taken.ts';
import { instanceProfileMissing, keyPairMissing, keyUnusable, logGroupLeftOver, notChecked, roleMissing, securityGroupInOtherVpc, securityGroupMissing } from './named-resources.ts';
import { tooFewNodeAddresses } from './node-addresses.ts';
import { nodeEntryType, sshKeyMade } from './node-access.ts';
import { launchTemplateMissing, launchTemplateOverlaps, noImage, noInstanceType, releaseOfOtherVersion } from './node-images.ts';
import { subnetWithoutRouteTable } from './private-cluster.ts';
import { overQuota } from './quotas.ts';
import { serviceRangeOverlaps } from './service-range.ts';
import { stackNameTaken } from './stack-name-taken.ts';
import { noWayOut, subnetsNeeded } from './subnets-needed.ts';
import { ubuntuNotForVersion, ubuntuWithoutDrivers } from './ubuntu.ts';
import { extendedSupport, supportEndsSoon, unknownVersion, unsupportedVersion } from './versions.ts';
import { subnetInUnusableZone, tooFewZones, unusableLocalZone, unusableZone } from './zones.ts';

/** Every check before a provision, by the name that its findings carry. */
export const checks: Readonly<Record<string, Check>> = {
  'name-taken': nameTaken,
  'stack-name-taken': stackNameTaken,
  'unknown-version': unknownVersion,
  'unsupported-version': unsupportedVersion,
  'extended-support': extendedSupport,
  'support-ends-soon': supportEndsSoon,
  'unusable-zone': unusableZone,
  'unusable-local-zone': unusableLocalZone,
  'too-few-zones': tooFewZones,
  'subnet-in-unusable-zone': subnetInUnusableZone,
  'network-too-small': networkTooSmall,
  'too-few-addresses': tooFewAddresses,
  'vpc-missing': vpcMissing,
  'vpc-differs': vpcDiffers,
  'subnet-missing': subnetMissing,
  'subnet-in-other-vpc': subnetInOtherVpc,
  'subnet-differs': subnetDiffers,
  'subnet-without-ipv6': subnetWithoutIpv6,
  'subnet-without-route-table': subnetWithoutRouteTable,
  'subnets-needed': subnetsNeeded,
  'no-way-out': noWayOut,
  'endpoint-closed-to-nodes': endpointClosedToNodes,
  'unknown-add-on': unknownAddOn,
  'unknown-add-on-version': unknownAddOnVersion,
  'unknown-service-account': unknownServiceAccount,
  'add-on-needs-another': addOnNeedsAnother,
  'no-network-add-on': noNetworkAddOn,
  'pod-identity-agent-missing': podIdentityAgentMissing,
  'nowhere-to-run': nowhereToRun,
  'launch-template-missing': launchTemplateMissing,
  'launch-template-overlaps': launchTemplateOverlaps,
  'no-image': noImage,
  'no-instance-type': noInstanceType,
  'ssh-key-made': sshKeyMade,
  'node-entry-type': nodeEntryType,
  'release-of-other-version': releaseOfOtherVersion,
  'amazon-linux-2': amazonLinux2,
  'ubuntu-not-for-version': ubuntuNotForVersion,
  'ubuntu-without-drivers': ubuntuWithoutDrivers,
  'over-quota': overQuota,
  'quota-exceeded': quotaExceeded,
  'quota-below-maximum': quotaBelowMaximum,
  'instance-type-not-offered': instanceTypeNotOffered,
  'architecture-differs': architectureDiffers,
  'too-few-node-addresses': tooFewNodeAddresses,
  'role-missing': roleMissing,
  'instance-profile-missing': instanceProfileMissing,
  'key-pair-missing': keyPairMissing,
  'key-unusable': keyUnusable,
  'security-group-missing': securityGroupMissing,
  'security-group-in-other-vpc': securityGroupInOtherVpc,
  'log-group-left-over': logGroupLeftOver,
  'service-range-overlaps': serviceRangeOverlaps,
  'not-checked': notChecked,
};

const ranks: Readonly<Record<Finding['severity'], number>> = { blocker: 0, warning: 1, note: 2 };

/** What all checks find, blockers first. */
export function judge(context: CheckContext): readonly Finding[] {
  const findings = Object.entries(checks).flatMap(([check, run]) => run(context).map((remark) => ({ check, ...remark })));
  return bySeverity(findings);
}

export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => ranks[one.severity] - ranks[other.severity]);
}

export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ severity, waiver }) => severity === 'blocker' && waiver === undefined);
}
