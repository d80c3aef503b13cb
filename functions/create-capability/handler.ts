import { CreateCapabilityCommand, DescribeCapabilityCommand } from '@aws-sdk/client-eks';
import { capabilityInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-capability', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const input = capabilityInput(target, request, outputs);
    const { clusterName, capabilityName } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreateCapabilityCommand({ ...input, clientRequestToken })),
      async () => (await client.send(new DescribeCapabilityCommand({ clusterName, capabilityName }))).capability?.tags,
    );
    return { watch: { kind: 'capability', capabilityName, toward: 'active' } };
  };
});

export const { handler } = fn;
