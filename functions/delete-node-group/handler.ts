import { DeleteNodegroupCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { deleteOwn } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('delete-node-group', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request: { nodegroupName } }) => {
    const client = await eks(target);
    const nodeGroup = { clusterName: target.cluster, nodegroupName };
    const deleting = await deleteOwn(
      operationId,
      async () => (await client.send(new DescribeNodegroupCommand(nodeGroup))).nodegroup?.tags,
      async () => client.send(new DeleteNodegroupCommand(nodeGroup)),
    );
    return deleting ? { watch: { kind: 'node-group', nodegroupName, toward: 'deleted' } } : { done: {} };
  };
});

export const { handler } = fn;
