import { AwsError } from '../../service.ts';
import type { Group, GroupInstance } from './groups.ts';

/** What holds an instance on its way out until somebody completes the action, or the time is over. */
export interface LifecycleHook {
  readonly LifecycleHookName: string;
  readonly LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING';
  /** Seconds. */
  readonly HeartbeatTimeout: number;
  readonly DefaultResult: 'CONTINUE' | 'ABANDON';
}

/** The instance whose action waits for an answer. */
export function heldBy(group: Group, hook: string, instanceId: string): GroupInstance {
  const instance = group.instances.find(({ InstanceId }) => InstanceId === instanceId);
  if (group.hooks.some(({ LifecycleHookName }) => LifecycleHookName === hook) && instance?.LifecycleState === 'Terminating:Wait') return instance;
  throw new AwsError('ValidationError', `No active Lifecycle Action found with instance ID ${instanceId}`);
}

/** When the action of an instance ends by itself, epoch milliseconds; undefined when nothing holds instances back. */
export function heldUntil(group: Group, now: number): number | undefined {
  const [hook] = group.hooks;
  return hook && now + hook.HeartbeatTimeout * 1000;
}
