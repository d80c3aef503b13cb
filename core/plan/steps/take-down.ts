import { durations } from '../durations.ts';
import type { Draft, TakeDownStage } from '../order.ts';
import type { Step } from '../plan.ts';
import type { DeployStack, StepRequest } from '../step-requests.ts';
import { stackKindOf } from './node-stacks.ts';

/**
 * The steps that undo `steps`, last made first. Add-ons, access entries and Pod Identity associations go with the
 * control plane.
 */
export function takeDown(steps: readonly Step[]): Readonly<Record<TakeDownStage, readonly Draft[]>> {
  const reversed = [...steps].reverse();
  const undo = <Kind extends StepRequest['kind']>(kind: Kind, draft: (request: Extract<StepRequest, { kind: Kind }>, step: Step) => Draft): readonly Draft[] =>
    reversed.flatMap((step) => (step.request.kind === kind ? [draft(step.request as Extract<StepRequest, { kind: Kind }>, step)] : []));
  const stacks = reversed.filter((step): step is StackStep => step.request.kind === 'deploy-stack');
  return {
    nodeGroups: undo('create-node-group', ({ nodeGroup: { name } }) => ({
      id: `delete/node-group/${name}`,
      title: `Delete managed node group ${name}`,
      reason: 'EKS deletes no cluster that has node groups.',
      expected: durations['delete-node-group'],
      request: { kind: 'delete-node-group', nodegroupName: name },
    })),
    selfManagedNodeGroups: stacks.filter(isNodeGroup).map(deletion),
    fargateProfiles: undo('create-fargate-profile', ({ profile: { name } }) => ({
      id: `delete/fargate-profile/${name}`,
      title: `Delete Fargate profile ${name}`,
      reason: 'EKS deletes no cluster that has Fargate profiles, and one profile at a time.',
      expected: durations['delete-fargate-profile'],
      request: { kind: 'delete-fargate-profile', fargateProfileName: name },
    })),
    capabilities: undo('create-capability', ({ capabilityName }) => ({
      id: `delete/capability/${capabilityName}`,
      title: `Delete capability ${capabilityName}`,
      reason: 'It acts on the cluster, so it goes first.',
      expected: durations['delete-capability'],
      request: { kind: 'delete-capability', capabilityName },
    })),
    controlPlane: undo('create-control-plane', () => ({
      id: 'delete/control-plane',
      title: 'Delete the control plane',
      reason: 'It costs money by the hour; its add-ons, access entries, Pod Identity associations and identity provider go with it.',
      expected: durations['delete-control-plane'],
      request: { kind: 'delete-control-plane' },
    })),
    stacks: stacks.filter((step) => !isNodeGroup(step)).map(deletion),
  };
}

type StackStep = Step & { readonly request: DeployStack };

function isNodeGroup({ id }: StackStep): boolean {
  return stackKindOf(id) === 'self-managed-node-group';
}

function deletion(step: StackStep): Draft {
  const { id, request: { stackName } } = step;
  return {
    id: `delete/${id}`,
    title: `Delete stack ${stackName}`,
    reason: isNodeGroup(step) ? 'Its nodes hold network interfaces in the security group of the cluster.' : 'Nothing uses it any more.',
    expected: durations[`delete-${stackKindOf(id)}-stack`],
    request: { kind: 'delete-stack', stackName },
  };
}
