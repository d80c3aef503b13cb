import { DeleteCapabilityCommand, DescribeCapabilityCommand } from '@aws-sdk/client-eks';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { deleteOwn } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('delete-capability', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request: { capabilityName } }) => {
    const client = await eks(target);
    const capability = { clusterName: target.cluster, capabilityName };
    const deleting = await deleteOwn(
      operationId,
      async () => (await client.send(new DescribeCapabilityCommand(capability))).capability?.tags,
      async () => client.send(new DeleteCapabilityCommand(capability)),
    );
    return deleting ? { watch: { kind: 'capability', capabilityName, toward: 'deleted' } } : { done: {} };
  };
});

export const { handler } = fn;
