import { DeleteClusterCommand, DescribeClusterCommand, UpdateClusterConfigCommand, type Cluster, type EKSClient } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { deleteOwn } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('delete-control-plane', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, clientRequestToken }) => {
    const client = await eks(target);
    const name = target.cluster;
    let cluster: Cluster | undefined;
    const deleting = await deleteOwn(
      operationId,
      async () => {
        ({ cluster } = await client.send(new DescribeClusterCommand({ name })));
        return cluster?.tags;
      },
      async () => {
        if (isProtected(cluster)) await switchProtectionOff(client, name, clientRequestToken);
        await client.send(new DeleteClusterCommand({ name }));
      },
    );
    return deleting ? { watch: { kind: 'cluster', toward: 'deleted' } } : { done: {} };
  };
});

/** EKS applies the protection to clusters that were ACTIVE once; one that never came up is deleted as it is. */
function isProtected({ deletionProtection, status }: Cluster = {}): boolean {
  return deletionProtection === true && (status === 'ACTIVE' || status === 'UPDATING');
}

/** The protection is there for the finished cluster: what was never handed over is taken down. The next attempt deletes it. */
async function switchProtectionOff(client: EKSClient, name: string, clientRequestToken: string): Promise<never> {
  await client.send(new UpdateClusterConfigCommand({ name, deletionProtection: false, clientRequestToken }));
  throw new OperationError('RetryPatiently', 'DeletionProtected', `Cluster ${name} is protected from deletion; the protection is being switched off.`);
}

export const { handler } = fn;
