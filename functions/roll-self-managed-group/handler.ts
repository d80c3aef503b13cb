import { PutLifecycleHookCommand, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { OperationError } from '../../core/errors.ts';
import { findGroup, isLaunchedFrom } from '../shared/auto-scaling.ts';
import { autoScalingIn, ec2In } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { drainHook } from '../shared/drain-hook.ts';
import { contract } from './contract.ts';
import { launching, versionInUse } from './launching.ts';
import { startRefresh } from './refresh.ts';
import { wantedVersion } from './template.ts';

/** New nodes for a self-managed group: Auto Scaling replaces its instances, and each waits on its way out until it is drained. */
export const fn = defineStep('roll-self-managed-group', contract, (wiring) => {
  const autoScaling = autoScalingIn(wiring);
  const ec2 = ec2In(wiring);
  return async ({ target, request, clientRequestToken, startedAt }) => {
    const client = await autoScaling(target);
    const { autoScalingGroupName: AutoScalingGroupName, launchTemplateId } = request;
    const group = await findGroup(client, AutoScalingGroupName);
    if (group === undefined) throw new OperationError('RetryNever', 'NodegroupDeleted', `Self-managed group ${AutoScalingGroupName} is gone: somebody has deleted it since the plan was made.`);
    const version = await wantedVersion(await ec2(target), request, clientRequestToken);
    const template = { id: launchTemplateId, version };
    const isThere = versionInUse(group) === version && (group.Instances ?? []).every((instance) => isLaunchedFrom(instance, template));
    if (isThere) return { done: { LaunchTemplateVersion: version } };
    await client.send(new PutLifecycleHookCommand({ AutoScalingGroupName, ...drainHook }));
    if (versionInUse(group) !== version) await client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...launching(group, template) }));
    const instanceRefreshId = await startRefresh(client, AutoScalingGroupName, startedAt);
    return { watch: { kind: 'instance-refresh', autoScalingGroupName: AutoScalingGroupName, instanceRefreshId, template, drain: request.drain } };
  };
});

export const { handler } = fn;
