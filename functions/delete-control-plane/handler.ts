import { DeleteClusterCommand, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { deleteOwn } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('delete-control-plane', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target }) => {
    const client = await eks(target);
    const name = target.cluster;
    const deleting = await deleteOwn(
      operationId,
      async () => (await client.send(new DescribeClusterCommand({ name }))).cluster?.tags,
      async () => client.send(new DeleteClusterCommand({ name })),
    );
    return deleting ? { watch: { kind: 'cluster', toward: 'deleted' } } : { done: {} };
  };
});

export const { handler } = fn;
