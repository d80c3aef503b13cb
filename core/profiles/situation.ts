import { isWindows } from '../spec/ami-type.ts';
import { isIPv6 } from '../spec/ip-family.ts';
import { isExistingVpc } from '../spec/vpc.ts';
import type { AddonEntry, Config, Group } from './profile.ts';

/** The questions that rules ask about a file. */

/** The annotation that asks the profile `production` for a node group with GPUs. */
export const gpuAnnotation = 'drydock/gpu';

export function asksForGpu({ metadata }: Config): boolean {
  return metadata?.annotations?.[gpuAnnotation] === 'true';
}

export function hasNewVpc({ vpc }: Config): boolean {
  return !isExistingVpc(vpc);
}

/** Its endpoints and its way out, of which there is none, are a matter of course. */
export function isPrivateCluster({ privateCluster }: Config): boolean {
  return privateCluster?.enabled === true;
}

/** Service accounts that the file wants made in the cluster are made from outside the VPC. */
export function needsPublicEndpoint({ iam }: Config): boolean {
  const accounts = (iam?.serviceAccounts ?? []).some((account) => account?.roleOnly !== true);
  return accounts || (iam?.podIdentityAssociations ?? []).some((association) => association?.createServiceAccount === true);
}

/** Auto Mode brings what most add-ons do. */
export function isAutoMode({ autoModeConfig }: Config): boolean {
  return autoModeConfig?.enabled === true;
}

export function getsNat(config: Config): boolean {
  return hasNewVpc(config) && !isPrivateCluster(config);
}

export function hasNodes({ managedNodeGroups = [], ...others }: Config): boolean {
  const { nodeGroups = [] } = others as { nodeGroups?: readonly unknown[] };
  return managedNodeGroups.length + nodeGroups.length > 0;
}

/** Whether the file leaves open where pods run: it has no word about nodes, Fargate or EKS Auto Mode. */
export function leavesNodesOpen(config: Config): boolean {
  const { nodeGroups } = config as { nodeGroups?: unknown };
  return config.managedNodeGroups === undefined && config.fargateProfiles === undefined && nodeGroups === undefined && !isAutoMode(config);
}

/** `disableDefaultAddons: true` is a word about the add-ons that nobody asked for by name, and a profile's are such. */
export function takesAddons({ addonsConfig }: Config): boolean {
  return addonsConfig?.disableDefaultAddons !== true;
}

/** Of the network plugin: in an IPv6 cluster it needs other rights than EKS recommends, and gets them anyway. */
export function leavesCniRoleOpen(addon: AddonEntry, config: Config): boolean {
  return leavesRoleOpen(addon, config) && hasNodes(config) && !isIPv6(config);
}

export function leavesRoleOpen({ serviceAccountRoleARN, attachPolicyARNs, attachPolicy, wellKnownPolicies, podIdentityAssociations }: AddonEntry, { addonsConfig }: Config): boolean {
  const ways = [serviceAccountRoleARN, attachPolicyARNs, attachPolicy, wellKnownPolicies, podIdentityAssociations, addonsConfig?.autoApplyPodIdentityAssociations];
  return ways.every((way) => way === undefined);
}

/** Private subnets are there, and have a way out. */
export function hasPrivateSubnets(config: Config): boolean {
  const { vpc } = config;
  if (isPrivateCluster(config)) return true;
  if (hasNewVpc(config)) return vpc?.nat?.gateway !== 'Disable';
  return Object.keys(vpc?.subnets?.private ?? {}).length > 0;
}

export function isLinux({ amiFamily }: Group): boolean {
  return amiFamily === undefined || !isWindows(amiFamily);
}

export function leavesInstancesOpen(group: Group): boolean {
  const { instanceType, instanceTypes, launchTemplate, amiFamily, ...others } = group;
  return [instanceType, instanceTypes, launchTemplate, amiFamily, (others as { instanceSelector?: unknown }).instanceSelector].every((said) => said === undefined);
}

export function hasLogs({ cloudWatch }: Config): boolean {
  return (cloudWatch?.clusterLogging?.enableTypes ?? []).length > 0;
}
