import type { StepRequest } from '../../../core/plan/step-requests.ts';
import { requestToken } from '../../../core/plan/token.ts';
import { sha256 } from '../../../functions/shared/sha256.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { awsError } from '../aws-error.ts';
import type { World } from '../world.ts';


export const stepId = 'the-step';
export const clientRequestToken = requestToken(operationId, stepId, sha256);
export const tags = { 'drydock:operation': operationId };
export const foreign = { 'drydock:operation': 'op-somebody-elses' };
export const clusterName = target.cluster;
export const input = { operationId, stepId, taskToken: 'token-1' };

export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An operation that runs, holds its cluster, and has one step. */
export async function running(world: World, request: StepRequest, outputs: Outputs = {}): Promise<void> {
  await world.operations.request(requestOf());
  await world.operations.move(operationId, 'planning');
  await world.operations.move(operationId, 'running', { startedAt: new Date(start).toISOString() });
  await world.operations.savePlan(operationId, planOf([stepOf(stepId, request)]));
  for (const [id, output] of Object.entries(outputs)) {
    const at = new Date(start).toISOString();
    await world.operations.saveStep(operationId, { stepId: id, state: 'succeeded', startedAt: at, settledAt: at, output });
  }
  await world.leases.take(target, operationId, start, start + 60_000);
}

/** What DescribeX answers about a resource with these tags. */
export type Described = (tags: Readonly<Record<string, string>>) => object;

export const described = (name: string): Described => (found) => ({ [name]: { status: 'ACTIVE', tags: found } });

export const describedStack: Described = (found) => ({
  Stacks: [{ StackName: 'drydock-harbour-network', CreationTime: new Date(start), StackStatus: 'CREATE_COMPLETE', Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) }],
});

export const inUse = (message: string) => awsError('ResourceInUseException', message);
export const absent = awsError('ResourceNotFoundException', 'No such thing found.');
export const absentStack = awsError('ValidationError', 'Stack with id drydock-harbour-network does not exist');
