import { CancelInstanceRefreshCommand, CompleteLifecycleActionCommand, DeleteLifecycleHookCommand, DescribeInstanceRefreshesCommand, RecordLifecycleActionHeartbeatCommand, type AutoScalingClient, type AutoScalingGroup, type InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import type { HeldPod } from '../../core/kubernetes/held-pods.ts';
import type { Node } from '../../core/kubernetes/objects.ts';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import type { Issue, Observation, Subject } from '../../core/watch/watch.ts';
import { findGroup, hasEnded, isLaunchedFrom } from '../shared/auto-scaling.ts';
import { drainHook } from '../shared/drain-hook.ts';
import { absent } from '../shared/observe/issues.ts';
import { cordoned, drain } from './drain.ts';

type Watched = Extract<Subject, { kind: 'instance-refresh' }>;

/** One look: everything in it may be repeated, and what a crash leaves undone the next one does. */
interface Look {
  readonly client: AutoScalingClient;
  readonly connect: () => Promise<Kubernetes>;
  readonly subject: Watched;
  readonly now: number;
  /** No further instance is to be replaced; those on their way out are drained. */
  readonly isToStop: boolean;
}

const { LifecycleHookName } = drainHook;

/**
 * Drains what waits on its way out of the group, lets it go, and tells how far the refresh is. The hook stays as long as
 * anything waits for it: to delete it would end the instance with the pods that are on it.
 */
export async function drainAndObserve(look: Look): Promise<Observation> {
  const { client, subject: { autoScalingGroupName: AutoScalingGroupName, instanceRefreshId } } = look;
  const group = await findGroup(client, AutoScalingGroupName);
  if (group === undefined) return { status: 'Failed', issues: [{ code: 'NodegroupDeleted', message: `Self-managed group ${AutoScalingGroupName} was deleted by somebody else while it was rolled.` }], output: {} };
  const { InstanceRefreshes: [refresh] = [] } = await client.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName, InstanceRefreshIds: [instanceRefreshId] }));
  if (refresh === undefined) return absent;
  if (look.isToStop) await stop(look, refresh);
  const waiting = instancesThat(group, 'Terminating:Wait');
  if (waiting.length > 0) return letGo(look, group, refresh, waiting);
  if (!hasEnded(refresh)) return { status: refresh.Status ?? 'Pending', issues: [], progress: progressOf(look.subject, group), output: {} };
  await client.send(new DeleteLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName }));
  return ended(look.subject, group, refresh);
}

function ended({ template, instanceRefreshId }: Watched, group: AutoScalingGroup, { Status = 'Failed', StatusReason }: InstanceRefresh): Observation {
  const code = Status === 'Cancelled' ? 'InstanceRefreshCancelled' : 'InstanceRefreshFailed';
  const issues = Status === 'Successful' ? [] : [{ code, message: StatusReason ?? `The instance refresh of ${group.AutoScalingGroupName ?? ''} is ${Status}, and Auto Scaling gave no reason.` }];
  return { status: Status, issues, output: { LaunchTemplateVersion: template.version, InstanceRefreshId: instanceRefreshId } };
}

async function letGo(look: Look, group: AutoScalingGroup, refresh: InstanceRefresh, waiting: readonly string[]): Promise<Observation> {
  const kubernetes = await look.connect();
  const nodes = await kubernetes.nodes();
  const missing = instancesThat(group, 'InService').filter((id) => nodeOf(nodes, id)?.ready !== true);
  const turns: Turn[] = [];
  for (const instance of waiting) turns.push(await turnTo(look, kubernetes, { instance, node: nodeOf(nodes, instance), missing }));
  const seen = { issues: turns.flatMap(({ issues }) => issues), held: turns.flatMap(({ held }) => held), progress: progressOf(look.subject, group), output: {} };
  if (turns.every(({ isOverdue }) => !isOverdue)) return { ...seen, status: 'Draining' };
  return look.subject.drain.whenBlocked === 'ask' && !look.isToStop ? overdue(look.subject, seen) : givenUp(look, refresh, seen);
}

interface Leaving {
  readonly instance: string;
  /** Undefined when it never joined, or is gone already. */
  readonly node: Node | undefined;
  /** Instances in service without a node that could take pods. */
  readonly missing: readonly string[];
}

interface Turn {
  readonly issues: readonly Issue[];
  readonly held: readonly HeldPod[];
  readonly isOverdue: boolean;
}

async function turnTo(look: Look, kubernetes: Kubernetes, { instance, node, missing }: Leaving): Promise<Turn> {
  const { subject: { drain: { timeoutSeconds, whenBlocked, patientSince = 0 } }, now, isToStop } = look;
  const done = { issues: [], held: [], isOverdue: false };
  if (node === undefined) return complete(look, instance, done);
  const since = Math.max(await cordoned(kubernetes, node, now), patientSince);
  const isLate = now - since > timeoutSeconds * 1000;
  if (missing.length > 0) {
    await keep(look, instance);
    return { issues: [{ code: 'NodeCreationFailure', message: `No node is Ready on ${missing.join(', ')}, so that nothing is moved from ${node.name}.` }], held: [], isOverdue: isLate && (whenBlocked !== 'wait' || isToStop) };
  }
  const { left, held } = await drain(kubernetes, node, isLate && whenBlocked === 'force');
  if (left === 0) return complete(look, instance, done);
  await keep(look, instance);
  const issues = held.map(({ pod, node: on, budget, message }) => ({ code: 'DisruptionBudget', message: `${budget} holds ${pod} on ${on}: ${message}` }));
  const isOverdue = isLate && held.length > 0 && (isToStop || (whenBlocked !== 'wait' && whenBlocked !== 'force'));
  return { issues, held: held.map(({ message: _, ...one }) => one), isOverdue };
}

/** The drain goes on while people are asked. */
function overdue({ drain: { timeoutSeconds } }: Watched, seen: Observation): Observation {
  const message = `${seen.issues.map((issue) => issue.message).join(' ')} That has lasted for more than ${minutesOf(timeoutSeconds)} minutes.`;
  return { ...seen, status: 'Overdue', issues: [{ code: outcomeOf(seen), message }] };
}

function outcomeOf({ issues }: Observation): 'NodeCreationFailure' | 'PodEvictionFailure' {
  return issues.some(({ code }) => code === 'NodeCreationFailure') ? 'NodeCreationFailure' : 'PodEvictionFailure';
}

function minutesOf(seconds: number): number {
  return Math.round(seconds / 60);
}

/** No further instance is replaced. What waits keeps waiting for its pods, and the next attempt drains it. */
async function givenUp(look: Look, refresh: InstanceRefresh, seen: Observation): Promise<Observation> {
  const { autoScalingGroupName: AutoScalingGroupName, drain: { whenBlocked, timeoutSeconds, decided } } = look.subject;
  await stop(look, refresh);
  const held = seen.issues.map(({ message }) => message).join(' ');
  const told = `${held} That has lasted for more than ${minutesOf(timeoutSeconds)} minutes. The instance refresh was cancelled; what is cordoned waits in Terminating:Wait for up to two hours, and the hook ${LifecycleHookName} stays for it.`;
  const outcome = outcomeOf(seen);
  if (whenBlocked === 'skip' && (decided || outcome === 'PodEvictionFailure')) return { ...seen, status: 'Skipped', output: { Skipped: `Self-managed group ${AutoScalingGroupName} was left behind, as asked. ${told}` } };
  return { ...seen, status: 'Held', issues: [{ code: outcome, message: told }] };
}

async function stop({ client, subject: { autoScalingGroupName: AutoScalingGroupName } }: Look, refresh: InstanceRefresh): Promise<void> {
  if (!hasEnded(refresh) && refresh.Status !== 'Cancelling') await client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName }));
}

async function complete<Answer>({ client, subject: { autoScalingGroupName: AutoScalingGroupName } }: Look, InstanceId: string, answer: Answer): Promise<Answer> {
  await unlessOver(client.send(new CompleteLifecycleActionCommand({ AutoScalingGroupName, LifecycleHookName, InstanceId, LifecycleActionResult: 'CONTINUE' })));
  return answer;
}

async function keep({ client, subject: { autoScalingGroupName: AutoScalingGroupName } }: Look, InstanceId: string): Promise<void> {
  await unlessOver(client.send(new RecordLifecycleActionHeartbeatCommand({ AutoScalingGroupName, LifecycleHookName, InstanceId })));
}

/** Somebody else may have let it go since we looked, or hold it by a hook of their own. */
async function unlessOver(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('No active Lifecycle Action'))) throw error;
  }
}

function instancesThat({ Instances: instances = [] }: AutoScalingGroup, state: string): readonly string[] {
  return instances.filter(({ LifecycleState }) => LifecycleState === state).flatMap(({ InstanceId }) => InstanceId ?? []);
}

function nodeOf(nodes: readonly Node[], instance: string): Node | undefined {
  return nodes.find(({ providerId }) => providerId.endsWith(`/${instance}`));
}

function progressOf({ template }: Watched, { Instances: instances = [], DesiredCapacity: size = 0 }: AutoScalingGroup): string {
  const replaced = instances.filter((instance) => instance.LifecycleState === 'InService' && isLaunchedFrom(instance, template)).length;
  return `${replaced} of ${size} nodes replaced`;
}
