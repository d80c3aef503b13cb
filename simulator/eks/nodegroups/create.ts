import { clusterArn, nodegroupArn } from '../arns.ts';
import { clusterNamed, requireNodeChanges } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { instanceTypesMissing, launchTemplateVersion, role, securityGroups } from '../engine/neighbours.ts';
import type { LaunchTemplateVersion } from '../engine/neighbours.ts';
import { idsOf, nodeSubnets } from '../engine/network.ts';
import { operation } from '../engine/operation.ts';
import { passRole } from '../../iam/pass-role.ts';
import { inUse, invalidParameter, limitExceeded } from '../errors.ts';
import type { ClusterRecord, NodegroupRecord, NodegroupShape } from '../model.ts';
import { checkTags } from '../tags/tags.ts';
import { createNodegroup } from './input.ts';
import type { CreateNodegroup as Input } from './input.ts';
import { aboutNodegroup } from './lookup.ts';
import { checkAmiType, checkRepair, checkTemplate, checkUpdateConfig, checkWarmPool, chooseRelease, newSizes, shownWarmPool } from './rules.ts';
import { startNodegroup } from './start.ts';
import { text } from '../engine/input.ts';

export const CreateNodegroup = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/node-groups' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: createNodegroup,
  async run(input, { eks, place, call }) {
    await passRole(call, input.nodeRole, 'eks.amazonaws.com');
    const cluster = clusterNamed(eks, place, input.clusterName);
    const check = () => {
      requireNodeChanges(eks, cluster);
      checkName(eks, cluster, input);
    };
    check();
    const template = await templateOf(eks, cluster, input);
    checkRequest(eks, cluster, input, template);
    const shape = newShape(eks, cluster, input, template);
    await checkNeighbours(eks, cluster, input, shape);
    check();
    const nodegroup: NodegroupRecord = { shape, instances: undefined, updates: [], visibleAt: eks.visibleAt(), transition: undefined };
    cluster.nodegroups.set(input.nodegroupName, nodegroup);
    startNodegroup(eks, cluster, nodegroup);
    return { nodegroup: shape };
  },
});

function checkName(eks: Eks, cluster: ClusterRecord, input: Input): void {
  const { nodegroupsPerCluster } = eks.settings.quotas;
  const about = aboutNodegroup(input);
  if (cluster.nodegroups.has(input.nodegroupName)) {
    throw inUse(`NodeGroup already exists with name ${input.nodegroupName} and cluster name ${input.clusterName}`, about);
  }
  if (cluster.nodegroups.size >= nodegroupsPerCluster) {
    throw limitExceeded(`Managed node group limit exceeded: ${nodegroupsPerCluster} node groups in cluster ${input.clusterName}`, about);
  }
}

async function templateOf(eks: Eks, { place }: ClusterRecord, input: Input): Promise<LaunchTemplateVersion | undefined> {
  const { launchTemplate } = input;
  const about = aboutNodegroup(input);
  if (launchTemplate === undefined) return undefined;
  if ((launchTemplate.id === undefined) === (launchTemplate.name === undefined)) {
    throw invalidParameter('Either the id or the name of the launch template must be specified, but not both', about);
  }
  const template = await launchTemplateVersion(eks, place, launchTemplate);
  if (template === undefined) throw invalidParameter(`Launch template ${launchTemplate.id ?? launchTemplate.name ?? ''} or its version could not be found`, about);
  return template;
}

/** The rules that need nothing but the request and its template. */
function checkRequest(eks: Eks, { shape: { version } }: ClusterRecord, input: Input, template: LaunchTemplateVersion | undefined): void {
  const about = aboutNodegroup(input);
  checkTags(eks, input.tags, about);
  checkTemplate(input, template, about);
  if (input.version !== undefined && input.version !== version) {
    throw invalidParameter(`The nodegroup Kubernetes version ${input.version} must match the cluster version ${version}`, about);
  }
  const { amiType, checkedTypes } = imagesOf(input, template);
  checkAmiType(amiType, version, checkedTypes, about);
  checkUpdateConfig(input.updateConfig, about);
  checkRepair(input.nodeRepairConfig, about);
  checkWarmPool(input.warmPoolConfig, amiType, about);
  checkRemoteAccess(input);
}

/** A new node group as DescribeNodegroup shows it. What does not apply stays absent. */
function newShape(eks: Eks, cluster: ClusterRecord, input: Input, template: LaunchTemplateVersion | undefined): NodegroupShape {
  const about = aboutNodegroup(input);
  const { version } = cluster.shape;
  const { amiType, instanceTypes } = imagesOf(input, template);
  const now = eks.now();
  const id = eks.stream(cluster.place, 'CreateNodegroupId', `${input.clusterName}/${input.nodegroupName}`).uuid();
  return {
    nodegroupName: input.nodegroupName,
    nodegroupArn: nodegroupArn(cluster.place, input.clusterName, input.nodegroupName, id),
    clusterName: input.clusterName,
    version,
    createdAt: now,
    modifiedAt: now,
    status: 'CREATING',
    capacityType: input.capacityType ?? 'ON_DEMAND',
    scalingConfig: newSizes(input.scalingConfig, eks.settings.quotas, about),
    subnets: [...input.subnets],
    amiType,
    nodeRole: input.nodeRole,
    health: { issues: [] },
    updateConfig: { ...(input.updateConfig?.maxUnavailablePercentage === undefined ? { maxUnavailable: 1 } : {}), ...given({ ...input.updateConfig }) },
    tags: input.tags ?? {},
    ...given({
      releaseVersion: chooseRelease(version, amiType, input.releaseVersion, about),
      instanceTypes,
      diskSize: template === undefined ? (input.diskSize ?? (amiType.startsWith('WINDOWS') ? 50 : 20)) : undefined,
      launchTemplate: template && { id: template.LaunchTemplateId, name: template.LaunchTemplateName, version: String(template.VersionNumber) },
      labels: input.labels,
      taints: input.taints,
      remoteAccess: input.remoteAccess,
      nodeRepairConfig: input.nodeRepairConfig,
      warmPoolConfig: input.warmPoolConfig && shownWarmPool(input.warmPoolConfig),
    }),
  };
}

/** Image family and instance types, by request or template. Types that a custom image runs on are not EKS's concern. */
function imagesOf(input: Input, template: LaunchTemplateVersion | undefined): { amiType: NodegroupShape['amiType']; instanceTypes: string[] | undefined; checkedTypes: string[] } {
  const data = template?.LaunchTemplateData;
  const amiType = data?.ImageId === undefined ? (input.amiType ?? 'AL2023_x86_64_STANDARD') : 'CUSTOM';
  const asked = input.instanceTypes ?? [];
  if (data?.InstanceType !== undefined) return { amiType, instanceTypes: undefined, checkedTypes: [data.InstanceType] };
  const instanceTypes = asked.length > 0 ? asked : [amiType.includes('ARM_64') ? 't4g.medium' : 't3.medium'];
  return { amiType, instanceTypes, checkedTypes: instanceTypes };
}

function checkRemoteAccess(input: Input): void {
  const { remoteAccess } = input;
  if ((remoteAccess?.sourceSecurityGroups ?? []).length > 0 && remoteAccess?.ec2SshKey === undefined) {
    throw invalidParameter('sourceSecurityGroups requires ec2SshKey in remoteAccess', aboutNodegroup(input));
  }
}

async function checkNeighbours(eks: Eks, cluster: ClusterRecord, input: Input, shape: NodegroupShape): Promise<void> {
  const about = aboutNodegroup(input);
  shape.subnets = idsOf(await nodeSubnets(eks, cluster, input.subnets, about));
  await securityGroups(eks, cluster.place, input.remoteAccess?.sourceSecurityGroups ?? [], about);
  const missing = await instanceTypesMissing(eks, cluster.place, input.instanceTypes ?? []);
  if (missing !== undefined) throw invalidParameter(missing, about);
  const nodeRole = await role(eks, cluster.place, input.nodeRole);
  if (nodeRole === undefined) throw invalidParameter(`The role with name ${input.nodeRole.split('/').at(-1) ?? ''} cannot be found.`, about);
  if (nodeRole.trusts?.includes('ec2.amazonaws.com') === false) {
    throw invalidParameter(`Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${input.nodeRole}`, about);
  }
}
