import type { BuildStage } from '../../core/plan/order.ts';
import { each, inSequence, together, type Look, type Named } from './polling-states.ts';

/* The machine that builds a cluster with loops: the same stages in the same order as Drydock's machines, in one. */

/** What the execution is given. */
export interface PollingInput {
  readonly cluster: string;
  readonly stages: Readonly<Record<BuildStage, readonly PollingItem[]>>;
}

export interface PollingItem {
  readonly stepId: string;
  /** What AWS calls it: a stack's, a node group's, an add-on's name. */
  readonly name: string;
}

const cluster = '{% $states.context.Execution.Input.cluster %}';
const name = '{% $item.name %}';

const looks = {
  stack: { action: 'cloudformation:describeStacks', arguments: { StackName: name }, status: '$states.result.Stacks[0].StackStatus' },
  cluster: { action: 'eks:describeCluster', arguments: { Name: cluster }, status: '$states.result.Cluster.Status' },
  nodeGroup: { action: 'eks:describeNodegroup', arguments: { ClusterName: cluster, NodegroupName: name }, status: '$states.result.Nodegroup.Status' },
  fargateProfile: { action: 'eks:describeFargateProfile', arguments: { ClusterName: cluster, FargateProfileName: name }, status: '$states.result.FargateProfile.Status' },
  addOn: { action: 'eks:describeAddon', arguments: { ClusterName: cluster, AddonName: name }, status: '$states.result.Addon.Status' },
} as const satisfies Record<string, Look>;

export const beginFunction = 'polling-begin';

const begin = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: beginFunction, Payload: { stepId: '{% $states.input.stepId %}' } },
  Assign: { item: '{% $states.input %}' },
};

export function pollingMachine(): object {
  return {
    Comment: 'Builds a cluster with a loop for every wait',
    QueryLanguage: 'JSONata',
    ...inSequence([
      stage('foundation', looks.stack),
      together('control plane and way out', [inSequence([stage('controlPlane', looks.cluster)]), inSequence([stage('egress', looks.stack)])]),
      together('what the cluster gets', [
        inSequence([
          together('nodes and what they need', [inSequence([stage('nodeGroups', looks.nodeGroup)]), inSequence([stage('onControlPlane', looks.stack), stage('addOnsWithNodes', looks.addOn)])]),
          stage('addOnsOnNodes', looks.addOn),
        ]),
        inSequence([stage('fargateProfiles', looks.fargateProfile, 1)]),
        inSequence([stage('accessEntries')]),
        inSequence([stage('podIdentityAssociations')]),
      ]),
      stage('addOnsOnFargate', looks.addOn),
    ]),
  };
}

function stage(which: BuildStage, look?: Look, atATime?: number): Named {
  return each(which, { begin, ...(look && { look }) }, atATime);
}
