import { DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { cloudFormationIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { deleteOwn, tagRecord } from '../shared/ownership.ts';
import { stackRoleOf } from '../shared/stack-role.ts';
import { contract } from './contract.ts';

export const fn = defineStep('delete-stack', contract, (wiring) => {
  const cloudFormation = cloudFormationIn(wiring);
  const stackRole = stackRoleOf(wiring.environment);
  return async ({ operationId, target, request: { stackName }, clientRequestToken }) => {
    const client = await cloudFormation(target);
    const deleting = await deleteOwn(
      operationId,
      async () => tagRecord((await client.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks?.[0]?.Tags),
      async () => client.send(new DeleteStackCommand({ StackName: stackName, RoleARN: stackRole(target), ClientRequestToken: clientRequestToken })),
    );
    return deleting ? { watch: { kind: 'stack', stackName, toward: 'deleted' } } : { done: {} };
  };
});

export const { handler } = fn;
