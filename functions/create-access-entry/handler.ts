import { AssociateAccessPolicyCommand, CreateAccessEntryCommand, DescribeAccessEntryCommand } from '@aws-sdk/client-eks';
import { accessEntryInput, accessPolicyInputs } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-access-entry', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, clientRequestToken }) => {
    const client = await eks(target);
    const input = accessEntryInput(target, request);
    const { clusterName, principalArn } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreateAccessEntryCommand({ ...input, clientRequestToken })),
      async () => (await client.send(new DescribeAccessEntryCommand({ clusterName, principalArn }))).accessEntry?.tags,
    );
    for (const policy of accessPolicyInputs(target, request)) await client.send(new AssociateAccessPolicyCommand(policy));
    return { done: {} };
  };
});

export const { handler } = fn;
