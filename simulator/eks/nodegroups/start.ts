import type { NodegroupIssueCode } from '@aws-sdk/client-eks';
import { addNodeEntry, nodeEntryType } from '../access-entries/entries.ts';
import { reviewAddons } from '../addons/health.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, NodegroupRecord } from '../model.ts';
import { issueOf } from '../updates/updates.ts';
import { createInstances, launchProblem, refusal, resize } from './instances.ts';

type Issue = { readonly code: NodegroupIssueCode; readonly message: string; readonly resourceIds: string[] };

/** Lets a new node group boot its nodes and, after a while, become ACTIVE, or CREATE_FAILED with the reason. */
export function startNodegroup(eks: Eks, cluster: ClusterRecord, nodegroup: NodegroupRecord): void {
  const { shape } = nodegroup;
  const random = eks.stream(cluster.place, 'CreateNodegroup', `${shape.clusterName}/${shape.nodegroupName}`);
  const failure = eks.failure('CreateNodegroup', shape.clusterName, shape.nodegroupName);
  addNodeEntry(eks, cluster, shape.nodeRole, nodeEntryType(shape.amiType));
  const kind = failure?.code === 'NodeCreationFailure' ? 'nodegroup.joinLimit' : 'nodegroup.create';
  nodegroup.keepsNodesOut = failure?.code === 'NodeCreationFailure';
  const groupName = `eks-${shape.nodegroupName}-${random.uuid()}`;
  let refused: Issue | undefined;
  if (eks.settings.instances) {
    eks.after(0, async () => {
      const error = await refusal(createInstances(eks, cluster, nodegroup, groupName));
      refused = error && { code: 'AutoScalingGroupInvalidConfiguration', message: error.message, resourceIds: [] };
    });
  }
  const booted = eks.duration(kind, random);
  const latest = eks.now().getTime() + Math.max(booted, eks.duration('nodegroup.joinLimit', random));
  const settle = async (): Promise<void> => {
    const problem = failure === undefined ? (refused ?? (await startProblem(eks, cluster, nodegroup))) : issueOf<NodegroupIssueCode>(failure);
    const ready = canBeReady(eks, cluster, nodegroup);
    if (problem === undefined && !ready && eks.now().getTime() < latest) {
      nodegroup.transition = eks.after(readinessCheck, settle);
      return;
    }
    end(eks, nodegroup, groupName, problem ?? (ready ? undefined : notReady));
    reviewAddons(eks, cluster);
  };
  nodegroup.transition = eks.after(booted, settle);
}

function end(eks: Eks, { shape }: NodegroupRecord, groupName: string, issue: Issue | undefined): void {
  shape.resources = { autoScalingGroups: [{ name: groupName }] };
  shape.modifiedAt = eks.now();
  shape.status = issue === undefined ? 'ACTIVE' : 'CREATE_FAILED';
  if (issue !== undefined) shape.health = { issues: [issue] };
}

/** How often nodes that have booted are looked at until they are Ready, in milliseconds. */
const readinessCheck = 5_000;

const notReady: Issue = { code: 'NodeCreationFailure', message: 'Unhealthy nodes in the kubernetes cluster', resourceIds: [] };

/** Without a CNI a node boots and joins, and is not Ready. */
const canBeReady = (eks: Eks, cluster: ClusterRecord, { shape }: NodegroupRecord): boolean => hasCni(eks, cluster) || shape.scalingConfig.desiredSize === 0;

export function hasCni({ settings }: Eks, { addons, selfManagedAddons }: ClusterRecord): boolean {
  const status = addons.get('vpc-cni')?.shape.status;
  const runs = status !== undefined && status !== 'CREATING' && status !== 'CREATE_FAILED';
  return settings.switches.cni === 'brought' || runs || selfManagedAddons.has('vpc-cni');
}

/** Why nodes are missing by now; the group then stops trying. */
async function startProblem(eks: Eks, { place }: ClusterRecord, nodegroup: NodegroupRecord): Promise<Issue | undefined> {
  const { instances, shape } = nodegroup;
  const problem = instances && (await launchProblem(eks, place, instances, shape.scalingConfig.desiredSize));
  if (instances === undefined || problem === undefined) return undefined;
  await refusal(resize(eks, place, nodegroup, instances, { ...shape.scalingConfig, minSize: 0, desiredSize: 0 }));
  return { ...problem, resourceIds: [...problem.resourceIds] };
}
