import { CreateClusterCommand, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { controlPlaneInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-control-plane', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    await createOnce(
      operationId,
      async () => client.send(new CreateClusterCommand({ ...controlPlaneInput(target, request, outputs), clientRequestToken })),
      async () => (await client.send(new DescribeClusterCommand({ name: target.cluster }))).cluster?.tags,
    );
    return { watch: { kind: 'cluster', toward: 'active' } };
  };
});

export const { handler } = fn;
