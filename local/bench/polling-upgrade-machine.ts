import type { HopWork } from '../../core/plan/upgrade/work.ts';
import { each, inSequence, type Look, type Named, type Work } from './polling-states.ts';

/* The machine that upgrades a cluster with loops: the same stages in the same order as Drydock's machines, in one. */

/** What the execution is given. */
export interface PollingUpgradeInput {
  readonly stages: Readonly<Record<string, readonly PollingUpdate[]>>;
}

export interface PollingUpdate {
  readonly stepId: string;
  /** Of the EKS call that begins it, in the words of Step Functions. */
  readonly request: object;
}

const item = '$item.request';
const look = (name: string, owner: Look['arguments'] = {}): Look => ({
  action: 'eks:describeUpdate',
  arguments: { Name: `{% ${item}.${name} %}`, UpdateId: '{% $item.updateId %}', ...owner },
  status: '$states.result.Update.Status',
});

const works = {
  controlPlane: { begin: beginWith('updateClusterVersion'), look: look('Name') },
  addOn: { begin: beginWith('updateAddon'), look: look('ClusterName', { AddonName: `{% ${item}.AddonName %}` }) },
  nodeGroup: { begin: beginWith('updateNodegroupVersion'), look: look('ClusterName', { NodegroupName: `{% ${item}.NodegroupName %}` }) },
} as const satisfies Record<string, Work>;

function beginWith(action: string): object {
  return {
    Type: 'Task',
    Resource: `arn:aws:states:::aws-sdk:eks:${action}`,
    Arguments: '{% $states.input.request %}',
    Assign: { item: "{% $merge([$states.input, { 'updateId': $states.result.Update.Id }]) %}" },
  };
}

/** A stage of one hop: whose steps, what kind they are of, how many at a time. */
interface UpgradeStage {
  readonly name: string;
  readonly steps: readonly string[];
  readonly work: Work;
  readonly atATime: number;
}

/** Stages without steps are left out: whoever writes such a machine does not write them. */
export function upgradeStages(hops: readonly HopWork[]): readonly UpgradeStage[] {
  return hops.flatMap(({ to, addOnsBefore, controlPlane, addOnsAfter, nodes }) => {
    const stages: readonly UpgradeStage[] = [
      { name: 'add-ons before, in order', steps: addOnsBefore.inOrder, work: works.addOn, atATime: 1 },
      { name: 'add-ons before', steps: addOnsBefore.together, work: works.addOn, atATime: 10 },
      { name: 'control plane', steps: controlPlane, work: works.controlPlane, atATime: 1 },
      { name: 'add-ons in order', steps: addOnsAfter.inOrder, work: works.addOn, atATime: 1 },
      { name: 'add-ons', steps: addOnsAfter.together, work: works.addOn, atATime: 10 },
      { name: 'node groups', steps: nodes.nodeGroups, work: works.nodeGroup, atATime: nodes.parallel },
    ];
    return stages.filter(({ steps }) => steps.length > 0).map((stage) => ({ ...stage, name: `${to} ${stage.name}` }));
  });
}

export function pollingUpgradeMachine(stages: readonly UpgradeStage[]): object {
  return { Comment: 'Upgrades a cluster with a loop for every wait', QueryLanguage: 'JSONata', ...inSequence(stages.map(({ name, work, atATime }): Named => each(name, work, atATime))) };
}
