import type { BuildStage } from '../../core/plan/order.ts';

/*
 * The machine that people write without watches: begin a change, wait half a minute, look, and again until it is there.
 * The same stages in the same order as Drydock's machines, in one.
 */

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

interface Chain {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, object>>;
}

/** How one kind of thing is looked at. */
interface Look {
  readonly action: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** JSONata over the answer. */
  readonly status: string;
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

export function pollingMachine(): object {
  return {
    Comment: 'Builds a cluster with a loop for every wait',
    QueryLanguage: 'JSONata',
    ...inSequence([
      each('foundation', looks.stack),
      together('control plane and way out', [inSequence([each('controlPlane', looks.cluster)]), inSequence([each('egress', looks.stack)])]),
      together('what the cluster gets', [
        inSequence([
          together('nodes and what they need', [inSequence([each('nodeGroups', looks.nodeGroup)]), inSequence([each('onControlPlane', looks.stack), each('addOnsWithNodes', looks.addOn)])]),
          each('addOnsOnNodes', looks.addOn),
        ]),
        inSequence([each('fargateProfiles', looks.fargateProfile, 1)]),
        inSequence([each('accessEntries')]),
        inSequence([each('podIdentityAssociations')]),
      ]),
      each('addOnsOnFargate', looks.addOn),
    ]),
  };
}

type Named = readonly [state: string, definition: object];

const begin = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: beginFunction, Payload: { stepId: '{% $states.input.stepId %}' } },
  Assign: { item: '{% $states.input %}' },
};

/** The work on one item of a stage; what is not looked at is done once it is begun. */
function workOf(stage: BuildStage, look?: Look): Chain {
  const state = (what: string): string => `${stage}: ${what}`;
  if (look === undefined) return { StartAt: state('begin'), States: { [state('begin')]: { ...begin, End: true } } };
  const { action, arguments: Arguments, status } = look;
  return {
    StartAt: state('begin'),
    States: {
      [state('begin')]: { ...begin, Next: state('wait') },
      [state('wait')]: { Type: 'Wait', Seconds: 30, Next: state('look') },
      [state('look')]: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${action}`, Arguments, Output: `{% ${status} %}`, Next: state('there?') },
      [state('there?')]: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input in ['ACTIVE', 'CREATE_COMPLETE'] %}", Next: state('there') },
          { Condition: '{% $contains($states.input, /FAILED|ROLLBACK/) %}', Next: state('failed') },
        ],
        Default: state('wait'),
      },
      [state('there')]: { Type: 'Succeed' },
      [state('failed')]: { Type: 'Fail', Error: 'Failed', Cause: '{% $item.stepId %}' },
    },
  };
}

function each(stage: BuildStage, look?: Look, atATime = 10): Named {
  return [stage, { Type: 'Map', Items: `{% $states.context.Execution.Input.stages.${stage} %}`, MaxConcurrency: atATime, ItemProcessor: workOf(stage, look) }];
}

function together(title: string, branches: readonly Chain[]): Named {
  return [title, { Type: 'Parallel', Branches: branches }];
}

/** One state after the other; the last one ends. */
function inSequence(states: readonly Named[]): Chain {
  const linked = states.map(([state, definition], index) => {
    const next = states[index + 1];
    return [state, { ...definition, ...(next ? { Next: next[0] } : { End: true }) }] as const;
  });
  return { StartAt: states[0]?.[0] ?? '', States: Object.fromEntries(linked) };
}
