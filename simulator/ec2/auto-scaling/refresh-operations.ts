import * as z from 'zod';
import type { Operation, Shape, World } from '../../service.ts';
import { readInput } from '../../services/common/input.ts';
import type { Groups } from './groups.ts';
import { heldBy, heldUntil, type LifecycleHook } from './hooks.ts';
import { leftOf, Refreshes, type Refresh } from './refreshes.ts';

/** The query protocol brings scalars as text. */
const number = z.coerce.number().int().min(0);
const flag = z.union([z.boolean(), z.stringbool()]);
const group = { AutoScalingGroupName: z.string().min(1).max(255) };
const preferences = z.strictObject({
  MinHealthyPercentage: number.max(100).default(90),
  MaxHealthyPercentage: number.min(100).max(200).default(100),
  InstanceWarmup: number.default(0),
  SkipMatching: flag.default(false),
});

const schemas = {
  named: z.object(group),
  start: z.strictObject({ ...group, Strategy: z.literal('Rolling').optional(), Preferences: preferences.prefault({}) }),
  describe: z.strictObject({ ...group, InstanceRefreshIds: z.array(z.string()).optional(), MaxRecords: number.optional() }),
  hook: z.strictObject({
    ...group,
    LifecycleHookName: z.string().min(1).max(255),
    LifecycleTransition: z.literal('autoscaling:EC2_INSTANCE_TERMINATING'),
    HeartbeatTimeout: number.min(30).max(7200).default(3600),
    DefaultResult: z.enum(['CONTINUE', 'ABANDON']).default('ABANDON'),
  }),
  oneHook: z.strictObject({ ...group, LifecycleHookName: z.string() }),
  hooks: z.strictObject({ ...group, LifecycleHookNames: z.array(z.string()).optional() }),
  complete: z.strictObject({ ...group, LifecycleHookName: z.string(), InstanceId: z.string(), LifecycleActionResult: z.enum(['CONTINUE', 'ABANDON']) }),
  heartbeat: z.strictObject({ ...group, LifecycleHookName: z.string(), InstanceId: z.string() }),
};

const read = <T extends z.ZodType>(schema: T, input: Shape): z.infer<T> => readInput(schema, input, 'ValidationError');

type Run = (groups: Groups, input: Shape) => Shape | Promise<Shape>;

/** Instance refreshes, and the lifecycle hooks that hold instances on their way out. */
export function refreshOperations(world: World, operation: (run: Run, onGroup?: boolean) => Operation): Readonly<Record<string, Operation>> {
  const refreshes = (groups: Groups): Refreshes => new Refreshes(world, groups);
  return {
    StartInstanceRefresh: operation(async (groups, input) => {
      const fields = read(schemas.start, input);
      const { InstanceRefreshId } = await refreshes(groups).start(groups.get(fields.AutoScalingGroupName), groups.newId(), fields.Preferences);
      return { InstanceRefreshId };
    }),
    CancelInstanceRefresh: operation((groups, input) => ({ InstanceRefreshId: refreshes(groups).cancel(groups.get(read(schemas.named, input).AutoScalingGroupName)).InstanceRefreshId })),
    DescribeInstanceRefreshes: operation(describe, false),
    PutLifecycleHook: operation(putHook),
    DescribeLifecycleHooks: operation(describeHooks, false),
    DeleteLifecycleHook: operation(deleteHook),
    CompleteLifecycleAction: operation(async (groups, input) => answer(groups, read(schemas.complete, input), world.clock.now())),
    RecordLifecycleActionHeartbeat: operation((groups, input) => heartbeat(groups, read(schemas.heartbeat, input), world.clock.now())),
  };
}

function describe(groups: Groups, input: Shape): Shape {
  const { AutoScalingGroupName, InstanceRefreshIds } = read(schemas.describe, input);
  const found = groups.get(AutoScalingGroupName);
  const shown = ({ old, preferences: Preferences, ...refresh }: Refresh): Shape => {
    const left = found.instances.filter(({ InstanceId }) => old.has(InstanceId)).length;
    return { ...refresh, AutoScalingGroupName, Preferences, InstancesToUpdate: leftOf(found, { ...refresh, old, preferences: Preferences }).length, PercentageComplete: old.size === 0 ? 100 : Math.floor(((old.size - left) * 100) / old.size) };
  };
  return { InstanceRefreshes: found.refreshes.filter(({ InstanceRefreshId }) => InstanceRefreshIds?.includes(InstanceRefreshId) ?? true).map(shown) };
}

function putHook(groups: Groups, input: Shape): Shape {
  const { AutoScalingGroupName, ...hook } = read(schemas.hook, input);
  const found = groups.get(AutoScalingGroupName);
  found.hooks = [...found.hooks.filter(({ LifecycleHookName }) => LifecycleHookName !== hook.LifecycleHookName), hook satisfies LifecycleHook];
  return {};
}

function describeHooks(groups: Groups, input: Shape): Shape {
  const { AutoScalingGroupName, LifecycleHookNames } = read(schemas.hooks, input);
  const hooks = groups.get(AutoScalingGroupName).hooks.filter(({ LifecycleHookName }) => LifecycleHookNames?.includes(LifecycleHookName) ?? true);
  return { LifecycleHooks: hooks.map((hook) => ({ ...hook, AutoScalingGroupName, GlobalTimeout: Math.min(hook.HeartbeatTimeout * 100, 172_800) })) };
}

/** What waits for the hook goes on. */
async function deleteHook(groups: Groups, input: Shape): Promise<Shape> {
  const { AutoScalingGroupName, LifecycleHookName } = read(schemas.oneHook, input);
  const found = groups.get(AutoScalingGroupName);
  found.hooks = found.hooks.filter((hook) => hook.LifecycleHookName !== LifecycleHookName);
  if (found.hooks.length === 0) for (const instance of found.instances) if (instance.LifecycleState === 'Terminating:Wait') instance.waitsUntil = 0;
  await groups.reconcile(found);
  return {};
}

async function answer(groups: Groups, fields: z.infer<typeof schemas.complete>, now: number): Promise<Shape> {
  const found = groups.get(fields.AutoScalingGroupName);
  heldBy(found, fields.LifecycleHookName, fields.InstanceId).waitsUntil = now;
  await groups.reconcile(found);
  return {};
}

function heartbeat(groups: Groups, fields: z.infer<typeof schemas.heartbeat>, now: number): Shape {
  const found = groups.get(fields.AutoScalingGroupName);
  groups.hold(found, heldBy(found, fields.LifecycleHookName, fields.InstanceId), heldUntil(found, now) ?? now);
  return {};
}
