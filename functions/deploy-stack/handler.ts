import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { stackInput } from '../../core/plan/inputs.ts';
import { cloudFormationIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce, tagRecord } from '../shared/ownership.ts';
import { stackRoleOf } from '../shared/stack-role.ts';
import { contract } from './contract.ts';

export const fn = defineStep('deploy-stack', contract, (wiring) => {
  const cloudFormation = cloudFormationIn(wiring);
  const stackRole = stackRoleOf(wiring.environment);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await cloudFormation(target);
    const input = stackInput(request, outputs);
    const { StackName: stackName } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreateStackCommand({ ...input, RoleARN: stackRole(target), ClientRequestToken: clientRequestToken })),
      async () => tagRecord((await client.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks?.[0]?.Tags),
    );
    return { watch: { kind: 'stack', stackName, toward: 'complete' } };
  };
});

export const { handler } = fn;
