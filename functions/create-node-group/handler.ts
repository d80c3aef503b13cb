import { CreateNodegroupCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { nodeGroupInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-node-group', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const input = nodeGroupInput(target, request, outputs);
    const { clusterName, nodegroupName } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreateNodegroupCommand({ ...input, clientRequestToken })),
      async () => (await client.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))).nodegroup?.tags,
    );
    return { watch: { kind: 'node-group', nodegroupName, toward: 'active' } };
  };
});

export const { handler } = fn;
