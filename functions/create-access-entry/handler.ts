import { AssociateAccessPolicyCommand, CreateAccessEntryCommand, DescribeAccessEntryCommand } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { accessEntryInput, accessPolicyInputs } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce, unlessAbsent, type Tags } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-access-entry', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const input = accessEntryInput(target, request, outputs);
    const { clusterName, principalArn } = input;
    const tagsOfEntry = async () => (await client.send(new DescribeAccessEntryCommand({ clusterName, principalArn }))).accessEntry?.tags ?? {};
    if (request.madeByEks) await requireEntry(principalArn, tagsOfEntry);
    else await createOnce(operationId, async () => client.send(new CreateAccessEntryCommand({ ...input, clientRequestToken })), tagsOfEntry);
    for (const policy of accessPolicyInputs(target, request, outputs)) await client.send(new AssociateAccessPolicyCommand(policy));
    return { done: {} };
  };
});

/** EKS makes it some time after what needs it is there. */
async function requireEntry(principalArn: string, tagsOfEntry: () => Promise<Tags>): Promise<void> {
  if ((await unlessAbsent(tagsOfEntry)) !== undefined) return;
  throw new OperationError('RetryPatiently', 'NotSeenYet', `EKS has not made the access entry of ${principalArn} yet.`);
}

export const { handler } = fn;
