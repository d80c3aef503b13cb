import { DescribeClusterCommand, UpdateClusterVersionCommand, type Cluster } from '@aws-sdk/client-eks';
import { OperationError } from '../../core/errors.ts';
import { controlPlaneOutput } from '../../core/plan/outputs.ts';
import { controlPlaneUpdateInput } from '../../core/plan/upgrade/inputs.ts';
import type { UpdateControlPlane } from '../../core/plan/upgrade/step-requests.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep, type Started } from '../shared/define-step.ts';
import { acceptedId, joinUpdate, parameterOf } from '../shared/updates.ts';
import { contract } from './contract.ts';

/** One minor up, or back. */
export const fn = defineStep('update-control-plane', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ target, request, clientRequestToken }) => {
    const client = await eks(target);
    const name = target.cluster;
    const { to } = request;
    const { cluster = {} } = await client.send(new DescribeClusterCommand({ name }));
    if (cluster.version === to && cluster.status === 'ACTIVE') return { done: controlPlaneOutput(cluster) };
    if (cluster.status === 'UPDATING') return watching(await joinUpdate(client, { name }, `Cluster ${name}`, (update) => parameterOf(update, 'Version') === to), to);
    requireAsPlanned(cluster, request);
    const { update } = await client.send(new UpdateClusterVersionCommand({ ...controlPlaneUpdateInput(target, request), clientRequestToken }));
    return watching(acceptedId(update), to);
  };
});

function watching(updateId: string, version: string): Started {
  return { watch: { kind: 'update', updateId, of: { resource: 'control-plane', version } } };
}

/** A cluster that somebody has moved since the plan was made is not what was planned for. */
function requireAsPlanned({ name = '', version = '', status }: Cluster, { from, to }: UpdateControlPlane): void {
  if (status !== 'ACTIVE') throw new OperationError('RetryNever', 'ClusterNotActive', `Cluster ${name} is ${status ?? 'gone'}; its version can be changed only while it is ACTIVE.`);
  if (version === from) return;
  throw new OperationError('RetryNever', 'VersionMoved', `Cluster ${name} was to go from ${from} to ${to}, and is on ${version}: somebody has changed it since the plan was made.`);
}

export const { handler } = fn;
