import { amiTypeOf } from '../../spec/ami-type.ts';
import type { ManagedNodeGroup } from '../../spec/cluster-spec.ts';
import { ubuntuOf } from '../../spec/ubuntu.ts';
import { decided, type Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import type { Draft } from '../order.ts';
import type { LaunchTemplateFact, ProvisionFacts } from '../provision-facts.ts';
import { fargateRole, nodeGroupRole } from '../roles.ts';
import type { AmiType, CreateNodeGroup } from '../step-requests.ts';
import { fargateSubnets, nodeGroupSubnets } from '../subnet-sources.ts';
import { madeLaunchTemplate } from './node-stacks.ts';

export function nodeGroups(decisions: Decisions, which: (group: ManagedNodeGroup) => boolean): readonly Draft[] {
  const { spec, facts } = decisions;
  return spec.managedNodeGroups.filter(which).map((nodeGroup) => ({
    id: `node-group/${nodeGroup.name}`,
    title: `Create managed node group ${nodeGroup.name}`,
    reason: `${capacityOf(nodeGroup)} for workloads, between ${nodeGroup.scaling.minSize} and ${nodeGroup.scaling.maxSize}.`,
    expected: durations['node-group'],
    request: {
      kind: 'create-node-group',
      nodeGroup,
      ...amiOf(decisions, nodeGroup),
      ...(nodeGroup.launch !== undefined && { madeLaunchTemplate: madeLaunchTemplate(nodeGroup.name) }),
      nodeRole: decisions.role(nodeGroupRole(nodeGroup.name)),
      subnetIds: nodeGroupSubnets(spec, nodeGroup, facts),
      tags: decisions.tags(nodeGroup.tags),
    },
  }));
}

export function capacityOf({ scaling, capacityType }: Pick<ManagedNodeGroup, 'scaling'> & { readonly capacityType?: ManagedNodeGroup['capacityType'] }): string {
  const spot = capacityType === 'SPOT' ? 'Spot ' : '';
  return scaling.desiredSize === 1 ? `1 ${spot}node` : `${scaling.desiredSize} ${spot}nodes`;
}

function amiOf({ version, facts }: Decisions, nodeGroup: ManagedNodeGroup): Pick<CreateNodeGroup, 'ami'> {
  if (nodeGroup.launch?.ami !== undefined || ubuntuOf(nodeGroup.amiFamily) !== undefined) return {};
  const template = launchTemplateOf(nodeGroup, facts);
  if (template?.imageId !== undefined) return {};
  const instanceType = nodeGroup.instanceTypes[0] ?? template?.instanceType;
  const type = decided(instanceType === undefined ? undefined : amiTypeOf(nodeGroup.amiFamily, instanceType), `the AMI type of ${nodeGroup.name}`);
  const { releaseVersion } = nodeGroup;
  // What amiTypeOf composes is EKS's word; a test holds it against the SDK's list.
  return { ami: { type: type as AmiType, version, ...(releaseVersion !== undefined && { releaseVersion }) } };
}

/** The fact about the group's launch template; undefined when it has none, or the template does not exist. */
export function launchTemplateOf({ launchTemplate }: ManagedNodeGroup, { launchTemplates }: Pick<ProvisionFacts, 'launchTemplates'>): LaunchTemplateFact | undefined {
  return launchTemplates.find(({ id, version }) => id === launchTemplate?.id && version === launchTemplate.version);
}

export function fargateProfiles(decisions: Decisions): readonly Draft[] {
  return decisions.spec.fargateProfiles.map((profile) => ({
    id: `fargate-profile/${profile.name}`,
    title: `Create Fargate profile ${profile.name}`,
    reason: `Pods in ${[...new Set(profile.selectors.map(({ namespace }) => namespace))].join(', ')} run on Fargate. EKS takes one profile at a time.`,
    expected: durations['fargate-profile'],
    request: {
      kind: 'create-fargate-profile',
      profile,
      podExecutionRoleArn: decisions.role(fargateRole(profile.name)),
      subnetIds: fargateSubnets(decisions.spec, profile),
      tags: decisions.tags(profile.tags),
    },
  }));
}
