import { DescribeInstanceRefreshesCommand, StartInstanceRefreshCommand, type AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { OperationError } from '../../core/errors.ts';
import { mostHealthyPercentage } from '../../core/plan/upgrade/refresh-surge.ts';
import { hasEnded } from '../shared/auto-scaling.ts';

/** New instances come first, so that pods have somewhere to go; those that are new already stay. */
const preferences = { MinHealthyPercentage: 100, MaxHealthyPercentage: mostHealthyPercentage, SkipMatching: true } as const;

/** The id of the refresh that replaces the group's instances: a new one, or the one that an earlier attempt began. */
export async function startRefresh(client: AutoScalingClient, AutoScalingGroupName: string, startedAt: number): Promise<string> {
  try {
    const { InstanceRefreshId } = await client.send(new StartInstanceRefreshCommand({ AutoScalingGroupName, Strategy: 'Rolling', Preferences: { ...preferences } }));
    if (InstanceRefreshId !== undefined) return InstanceRefreshId;
    throw new OperationError('RetryBriefly', 'NoInstanceRefresh', 'Auto Scaling accepted the instance refresh and did not say which one it is.');
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InstanceRefreshInProgress')) return join(client, AutoScalingGroupName, startedAt, error);
    throw error;
  }
}

/** One that began before this step may replace instances by others that are old as well. */
async function join(client: AutoScalingClient, AutoScalingGroupName: string, startedAt: number, cause: Error): Promise<string> {
  const { InstanceRefreshes: refreshes = [] } = await client.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
  const running = refreshes.find((refresh) => !hasEnded(refresh));
  if (running?.InstanceRefreshId !== undefined && (running.StartTime?.getTime() ?? 0) >= startedAt) return running.InstanceRefreshId;
  throw new OperationError('RetryPatiently', 'ConflictingUpdate', `Self-managed group ${AutoScalingGroupName} is refreshed by somebody else's hand: instance refresh ${running?.InstanceRefreshId ?? 'unknown'} runs since ${running?.StartTime?.toISOString() ?? 'an unknown time'}.`, { cause });
}
