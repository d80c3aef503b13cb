import {
  accessEntryInput, accessPolicyInputs, addOnInput, controlPlaneInput, fargateProfileInput, nodeGroupInput, podIdentityAssociationInput, stackInput,
} from '../../core/plan/inputs.ts';
import type { Target } from '../../core/operation/operation.ts';
import { controlPlaneOutput, stackOutput } from '../../core/plan/outputs.ts';
import type { Step, StepOutput } from '../../core/plan/plan.ts';
import { addOnUpdateInput, controlPlaneUpdateInput, nodeGroupUpdateInput } from '../../core/plan/upgrade/inputs.ts';
import type { Outputs } from '../../core/plan/resolve.ts';
import type { Aws } from '../../simulator/aws.ts';
import type { Clock } from '../../simulator/clock/clock.ts';
import type { Principal, Shape } from '../../simulator/service.ts';
import { administrator } from '../../simulator/sts/sessions.ts';

/** Someone who makes the steps of a plan by hand, with the very calls that Drydock would make. */
export interface Administrator {
  readonly cluster: string;
  readonly clock: Clock;
  readonly call: (service: string, operation: string, input: Shape) => Promise<Shape>;
  /** Starts one step's change; gives what AWS answered last. */
  readonly begin: (step: Step, outputs?: Outputs) => Promise<Shape>;
  /** What a finished step gives to later ones. */
  readonly outputOf: (step: Step) => Promise<StepOutput>;
}

export function administratorOf(aws: Aws, target: Target, principal: Principal = administrator(target.account)): Administrator {
  const { account, region, cluster } = target;
  const call: Administrator['call'] = async (service, operation, input) => aws.dispatch({ service, operation, input, account, region, principal });
  return {
    cluster,
    clock: aws.clock,
    call,
    begin: async (step, outputs = {}) => {
      let answer: Shape = {};
      for (const [service, operation, input] of callsOf(step, target, outputs)) answer = await call(service, operation, input);
      return answer;
    },
    outputOf: async ({ request }) => {
      if (request.kind === 'deploy-stack') {
        const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName: request.stackName });
        return stackOutput((Stacks as { Outputs?: Parameters<typeof stackOutput>[0] }[])[0]?.Outputs);
      }
      if (request.kind !== 'create-control-plane') return {};
      return controlPlaneOutput((await call('eks', 'DescribeCluster', { name: cluster }))['cluster'] as Parameters<typeof controlPlaneOutput>[0]);
    },
  };
}

type ApiCall = readonly [service: string, operation: string, input: Shape];

/** The calls that carry a step out, in their order; none for what only looks. */
export function callsOf({ request }: Step, target: Target, outputs: Outputs): readonly ApiCall[] {
  switch (request.kind) {
    case 'deploy-stack':
      return [['cloudformation', 'CreateStack', stackInput(request, outputs)]];
    case 'create-control-plane':
      return [['eks', 'CreateCluster', controlPlaneInput(target, request, outputs)]];
    case 'create-node-group':
      return [['eks', 'CreateNodegroup', nodeGroupInput(target, request, outputs)]];
    case 'create-fargate-profile':
      return [['eks', 'CreateFargateProfile', fargateProfileInput(target, request, outputs)]];
    case 'create-add-on':
      return [['eks', 'CreateAddon', addOnInput(target, request, outputs)]];
    case 'create-access-entry':
      return [['eks', 'CreateAccessEntry', accessEntryInput(target, request, outputs)], ...accessPolicyInputs(target, request, outputs).map((input) => ['eks', 'AssociateAccessPolicy', input] as const)];
    case 'create-pod-identity-association':
      return [['eks', 'CreatePodIdentityAssociation', podIdentityAssociationInput(target, request, outputs)]];
    case 'update-control-plane':
      return [['eks', 'UpdateClusterVersion', controlPlaneUpdateInput(target, request)]];
    case 'update-add-on':
      return [['eks', 'UpdateAddon', addOnUpdateInput(target, request)]];
    case 'update-node-group':
      return [['eks', 'UpdateNodegroupVersion', nodeGroupUpdateInput(target, request)]];
    default:
      return [];
  }
}
