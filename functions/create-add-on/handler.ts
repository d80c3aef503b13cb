import { CreateAddonCommand, DescribeAddonCommand } from '@aws-sdk/client-eks';
import { addOnInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-add-on', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const input = addOnInput(target, request, outputs);
    const { clusterName, addonName } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreateAddonCommand({ ...input, clientRequestToken })),
      async () => (await client.send(new DescribeAddonCommand({ clusterName, addonName }))).addon?.tags,
    );
    return { watch: { kind: 'add-on', addonName, toward: request.mustRun ? 'active' : 'installed' } };
  };
});

export const { handler } = fn;
