import { isWindows } from '../spec/ami-type.ts';
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

export function hasNodes({ managedNodeGroups = [], ...others }: Config): boolean {
  const { nodeGroups = [] } = others as { nodeGroups?: readonly unknown[] };
  return managedNodeGroups.length + nodeGroups.length > 0;
}

/** Whether the file leaves open where pods run: it has no word about nodes, Fargate or EKS Auto Mode. */
export function leavesNodesOpen({ managedNodeGroups, fargateProfiles, ...others }: Config): boolean {
  const said = others as { nodeGroups?: unknown; autoModeConfig?: { enabled?: boolean } };
  return managedNodeGroups === undefined && fargateProfiles === undefined && said.nodeGroups === undefined && said.autoModeConfig?.enabled !== true;
}

/** `disableDefaultAddons: true` is a word about the add-ons that nobody asked for by name, and a profile's are such. */
export function takesAddons({ addonsConfig }: Config): boolean {
  return addonsConfig?.disableDefaultAddons !== true;
}

export function leavesRoleOpen({ serviceAccountRoleARN, attachPolicyARNs, attachPolicy, wellKnownPolicies, podIdentityAssociations }: AddonEntry, { addonsConfig }: Config): boolean {
  const ways = [serviceAccountRoleARN, attachPolicyARNs, attachPolicy, wellKnownPolicies, podIdentityAssociations, addonsConfig?.autoApplyPodIdentityAssociations];
  return ways.every((way) => way === undefined);
}

/** Private subnets are there, and have a way out. */
export function hasPrivateSubnets(config: Config): boolean {
  const { vpc } = config;
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
