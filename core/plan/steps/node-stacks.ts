import { imageLineOf } from '../../spec/ami-type.ts';
import type { NodeGroup } from '../../spec/cluster-spec.ts';
import type { NodeLaunch } from '../../spec/node-launch.ts';
import type { SelfManagedNodeGroup } from '../../spec/self-managed.ts';
import { nodeGroupStackName } from '../../spec/stack-name.ts';
import { ubuntuOf } from '../../spec/ubuntu.ts';
import { decided, type Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import { imageParameter } from '../images.ts';
import type { StackPurpose } from '../names.ts';
import type { Draft } from '../order.ts';
import { nodeGroupRole } from '../roles.ts';
import type { OutputReference, Source } from '../step-requests.ts';
import { networkOutput, nodeGroupSubnets } from '../subnet-sources.ts';
import { launchTemplate, launchTemplateOutputs, launchTemplateResource } from '../templates/launch-template.ts';
import { nodeAccess, type NodeAccess } from '../templates/node-access.ts';
import { nodesTemplate, type ProfileToMake } from '../templates/nodes.ts';
import { selfManagedTemplate } from '../templates/self-managed.ts';
import { splitAll, type Template } from '../templates/template.ts';
import { controlPlaneParameters } from '../templates/user-data.ts';
import { capacityOf } from './compute.ts';
import { TemplateParameters } from './template-parameters.ts';
import { stack } from './stacks.ts';

/** What a step's stack is for, from the step's id. */
export function stackKindOf(id: string): 'self-managed-node-group' | 'launch-template' | StackPurpose {
  return id.split('/')[0] as ReturnType<typeof stackKindOf>;
}

export function madeLaunchTemplate(group: string): { readonly id: OutputReference; readonly version: OutputReference } {
  const step = `launch-template/${group}`;
  return { id: { step, output: 'LaunchTemplateId' }, version: { step, output: 'LaunchTemplateVersion' } };
}

/** The roles of self-managed nodes, beside the control plane. */
export function nodeRoles(decisions: Decisions): readonly Draft[] {
  const { roles, trust, spec } = decisions;
  const profiles = spec.selfManagedNodeGroups.flatMap((group): readonly ProfileToMake[] => (group.instanceProfileARN === undefined ? [{ logicalId: profileId(decisions, group), role: roleOf(decisions, group) }] : []));
  if (profiles.length === 0) return [];
  const reason = 'Self-managed nodes act with roles, which reach them by instance profiles; those take minutes, and EKS builds the control plane meanwhile.';
  return [stack(decisions, 'nodes', nodesTemplate(roles.nodes, profiles, trust), 'Make the roles of self-managed nodes', reason)];
}

function profileId({ spec }: Decisions, group: SelfManagedNodeGroup): string {
  return `InstanceProfile${spec.selfManagedNodeGroups.indexOf(group) + 1}`;
}

function roleOf(decisions: Decisions, { name }: SelfManagedNodeGroup): ProfileToMake['role'] {
  const source = decisions.role(nodeGroupRole(name));
  return 'value' in source ? { roleName: source.value.split('/').at(-1) ?? '' } : { logicalId: source.output.replace(/Arn$/, '') };
}

/** A launch template for each managed group that says what EKS's API has no member for. */
export function launchTemplates(decisions: Decisions): readonly Draft[] {
  const { spec, target, tags } = decisions;
  return spec.managedNodeGroups.flatMap((group) => {
    const { launch, name } = group;
    if (launch === undefined) return [];
    const imageId = launch.ami !== undefined || ubuntuOf(group.amiFamily) !== undefined ? imageOf(decisions, { ...group, launch }) : undefined;
    const parameters = new TemplateParameters();
    const access = accessOf(decisions, { ...group, launch: { ...launch, securityGroups: { ...launch.securityGroups, shared: true, local: false } } }, parameters);
    const template = {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `Launch template of node group ${name} of EKS cluster ${target.cluster}`,
      Resources: {
        ...access.resources,
        [launchTemplate]: launchTemplateResource({
          cluster: target.cluster,
          group: { ...group, launch },
          joins: imageId !== undefined,
          labels: { ...group.labels, 'eks.amazonaws.com/nodegroup': name, 'eks.amazonaws.com/capacityType': group.capacityType, ...(launch.ami !== undefined && { 'eks.amazonaws.com/nodegroup-image': launch.ami }) },
          ...(imageId !== undefined && { imageId }),
          securityGroupIds: access.securityGroupIds,
          ...(access.keyName !== undefined && { keyName: access.keyName }),
          ...(launch.marketType === 'capacity-block' && { marketType: launch.marketType }),
          tags: { ...tags(group.tags), Name: launch.instanceName ?? `${target.cluster}-${name}-node` },
        }),
      },
      Outputs: { ...launchTemplateOutputs, ...access.outputs },
    } as const satisfies Omit<Template, 'Parameters'>;
    return [groupStack(decisions, 'launch-template', name, template, parameters, { title: `Make the launch template of node group ${name}`, reason: 'The group says things that EKS takes only from a launch template.' })];
  });
}

/** Everything of a self-managed group but its role. */
export function selfManagedNodeGroups(decisions: Decisions): readonly Draft[] {
  return decisions.spec.selfManagedNodeGroups.map((group) => {
    const { spec, facts, target, tags } = decisions;
    const parameters = new TemplateParameters();
    const template = selfManagedTemplate({
      cluster: target.cluster,
      group,
      imageId: imageOf(decisions, group),
      instanceProfileArn: parameters.value('InstanceProfileArn', group.instanceProfileARN === undefined ? { step: 'nodes', output: `${profileId(decisions, group)}Arn` } : { value: group.instanceProfileARN }),
      ...(needsEntry(decisions, group) && { enteringRoleArn: parameters.value('NodeRoleArn', decisions.role(nodeGroupRole(group.name))) }),
      access: accessOf(decisions, group, parameters),
      subnetIds: subnetList(nodeGroupSubnets(spec, group, facts), parameters),
      tags: tags(group.tags),
    });
    const { scaling } = group;
    const title = `Create self-managed node group ${group.name}`;
    const reason = `${capacityOf(group)} for workloads, between ${scaling.minSize} and ${scaling.maxSize}, in an Auto Scaling group of its own.`;
    return groupStack(decisions, 'self-managed-node-group', group.name, template, parameters, { title, reason });
  });
}

function groupStack({ target, tags }: Decisions, kind: 'self-managed-node-group' | 'launch-template', name: string, template: Omit<Template, 'Parameters'>, parameters: TemplateParameters, words: Pick<Draft, 'title' | 'reason'>): Draft {
  for (const parameter of controlPlaneParameters) parameters.value(parameter, { step: 'control-plane', output: parameter });
  const used = parameters.usedIn(template);
  return {
    id: `${kind}/${name}`,
    ...words,
    expected: durations[`${kind}-stack`],
    request: { kind: 'deploy-stack', stackName: nodeGroupStackName(target.cluster, name), template: { ...template, Parameters: used.declarations }, parameters: used.sources, tags: tags() },
  };
}

function accessOf({ spec, target, facts }: Decisions, group: NodeGroup & { readonly launch: NodeLaunch }, parameters: TemplateParameters): NodeAccess {
  const { network } = spec;
  const vpcId: Source = network.kind === 'new' ? networkOutput('VpcId') : { value: network.vpcId ?? facts.subnets[0]?.vpcId ?? '' };
  return nodeAccess({
    cluster: target.cluster,
    group,
    ssh: group.launch.ssh,
    securityGroups: group.launch.securityGroups,
    vpcId: parameters.value('VpcId', vpcId),
    clusterSecurityGroupId: parameters.value('ClusterSecurityGroupId', { step: 'control-plane', output: 'ClusterSecurityGroupId' }),
    vpcCidrs: network.kind === 'new' ? [network.cidr] : (facts.vpc?.cidrs ?? []),
  });
}

function subnetList(sources: readonly Source[], parameters: TemplateParameters): unknown {
  if (sources.every((source) => 'value' in source)) return sources.map(({ value }) => value);
  return splitAll(sources.map((source, index) => parameters.value(`SubnetIds${index + 1}`, source)));
}

/** An image of the file's, or the parameter by which AWS publishes its newest; CloudFormation looks it up. */
function imageOf({ version }: Decisions, group: NodeGroup & { readonly launch: NodeLaunch }): string {
  if (group.launch.ami !== undefined) return group.launch.ami;
  const [instanceType] = group.instanceTypes;
  const line = instanceType === undefined ? undefined : imageLineOf(group.amiFamily, instanceType);
  const parameter = decided(line === undefined ? undefined : imageParameter(line, version), `the image of ${group.name}`);
  return `{{resolve:ssm:${parameter}}}`;
}

/** One entry per role: the file may have it, EKS makes those of its own groups, and groups may share a role that exists. */
function needsEntry({ spec }: Decisions, { name, role }: SelfManagedNodeGroup): boolean {
  if (role.kind === 'new') return true;
  const { roleARN } = role;
  const wears = (other: NodeGroup): boolean => other.role.kind === 'existing' && other.role.roleARN === roleARN;
  return (
    spec.accessConfig.accessEntries.every(({ principalARN }) => principalARN !== roleARN) &&
    !spec.managedNodeGroups.some(wears) &&
    spec.selfManagedNodeGroups.find(wears)?.name === name
  );
}
