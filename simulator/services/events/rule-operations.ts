import * as z from 'zod';
import { passRole } from '../../iam/pass-role.ts';
import { AwsError, type Call, type Shape, type World } from '../../service.ts';
import { parseArn } from '../common/arn.ts';
import { defined, readInput } from '../common/input.ts';
import { rateMs } from '../common/rate.ts';
import { isTarget } from '../common/targets.ts';
import { type Bus, type Buses, notFound, type Rule, ruleArn, type Target, targetSchema } from './buses.ts';
import type { Deliveries } from './delivery.ts';
import { parsePattern } from './pattern.ts';
import type { PutEvents } from './put-events.ts';

const ruleSchema = z.object({
  Name: z.string().regex(/^[.\w-]{1,64}$/),
  EventPattern: z.string().max(4096).optional(),
  ScheduleExpression: z.string().max(256).optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  Description: z.string().max(512).optional(),
  RoleArn: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});
const putTargetsSchema = z.object({ Targets: z.array(targetSchema).min(1).max(100) });
const mostTargets = 5;

/** Rules and their targets. */
export class RuleApi {
  private readonly world: World;
  private readonly buses: Buses;
  private readonly deliveries: Deliveries;
  private readonly events: PutEvents;

  constructor(world: World, buses: Buses, deliveries: Deliveries, events: PutEvents) {
    this.world = world;
    this.buses = buses;
    this.deliveries = deliveries;
    this.events = events;
  }

  put(input: Shape, call: Call): Shape {
    const wanted = readInput(ruleSchema, input);
    const bus = this.buses.get(input['EventBusName'], call);
    if (wanted.EventPattern === undefined && wanted.ScheduleExpression === undefined) {
      throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
    }
    requireSchedule(wanted.ScheduleExpression, bus);
    const pattern = wanted.EventPattern === undefined ? undefined : parsePattern(wanted.EventPattern);
    const existing = bus.rules.get(wanted.Name);
    existing?.timer?.cancel();
    const rule: Rule = {
      name: wanted.Name,
      arn: ruleArn(wanted.Name, bus.name, bus),
      description: wanted.Description,
      roleArn: wanted.RoleArn,
      patternText: wanted.EventPattern,
      pattern,
      schedule: wanted.ScheduleExpression,
      enabled: wanted.State !== 'DISABLED',
      targets: existing?.targets ?? new Map<string, Target>(),
      tags: existing?.tags ?? new Map(wanted.Tags.map(({ Key, Value }) => [Key, Value])),
      timer: undefined,
    };
    bus.rules.set(rule.name, rule);
    this.setTimer(bus, rule);
    return { RuleArn: rule.arn };
  }

  setEnabled(input: Shape, call: Call, enabled: boolean): Shape {
    const { bus, rule } = this.buses.rule(input, call);
    rule.enabled = enabled;
    this.setTimer(bus, rule);
    return {};
  }

  delete(input: Shape, call: Call): Shape {
    const bus = this.buses.get(input['EventBusName'], call);
    const rule = bus.rules.get(String(input['Name']));
    if (rule === undefined) return {};
    if (rule.targets.size > 0) throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    rule.timer?.cancel();
    bus.rules.delete(rule.name);
    return {};
  }

  describe(input: Shape, call: Call): Shape {
    const { bus, rule } = this.buses.rule(input, call);
    return { ...shown(bus, rule), CreatedBy: bus.account };
  }

  list(input: Shape, call: Call): Shape {
    const bus = this.buses.get(input['EventBusName'], call);
    const prefix = typeof input['NamePrefix'] === 'string' ? input['NamePrefix'] : '';
    const rules = [...bus.rules.values()].filter(({ name }) => name.startsWith(prefix)).sort((a, b) => a.name.localeCompare(b.name));
    return { Rules: rules.map((rule) => shown(bus, rule)) };
  }

  async putTargets(input: Shape, call: Call): Promise<Shape> {
    const { rule } = this.buses.rule(input, call);
    const { Targets } = readInput(putTargetsSchema, input);
    for (const target of Targets) requireTarget(target);
    for (const { RoleArn } of Targets) {
      if (RoleArn !== undefined) await passRole(call, RoleArn, 'events.amazonaws.com');
    }
    const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id)]);
    if (ids.size > mostTargets) throw new AwsError('LimitExceededException', `The requested resource exceeds the maximum number allowed: ${mostTargets} targets per rule.`);
    for (const target of Targets) rule.targets.set(target.Id, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  removeTargets(input: Shape, call: Call): Shape {
    const { rule } = this.buses.rule(input, call);
    const { Ids } = readInput(z.object({ Ids: z.array(z.string()).min(1) }), input);
    const missing = Ids.filter((id) => !rule.targets.delete(id));
    return {
      FailedEntryCount: missing.length,
      FailedEntries: missing.map((id) => ({ TargetId: id, ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Target ${id} does not exist on Rule ${rule.name}.` })),
    };
  }

  listTargets(input: Shape, call: Call): Shape {
    const { rule } = this.buses.rule(input, call);
    return { Targets: [...rule.targets.values()].map(defined) };
  }

  listRuleNamesByTarget(input: Shape, call: Call): Shape {
    const bus = this.buses.get(input['EventBusName'], call);
    const rules = [...bus.rules.values()].filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === input['TargetArn']));
    return { RuleNames: rules.map(({ name }) => name) };
  }

  /** A schedule counts from when its rule was put or enabled. */
  private setTimer(bus: Bus, rule: Rule): void {
    rule.timer?.cancel();
    const periodMs = rateMs(rule.schedule ?? '');
    if (!rule.enabled || periodMs === undefined) return;
    const { clock } = this.world;
    rule.timer = clock.at(clock.now() + periodMs, () => {
      this.setTimer(bus, rule);
      this.deliveries.fire(bus, rule, this.events.scheduled(rule, bus));
    });
  }
}

function requireSchedule(expression: string | undefined, bus: Bus): void {
  if (expression === undefined) return;
  if (bus.name !== 'default') throw new AwsError('ValidationException', 'ScheduleExpression is supported only on the default event bus.');
  if (rateMs(expression) !== undefined) return;
  const reason = expression.startsWith('cron(') ? ' cron expressions are not simulated: use rate(…).' : '';
  throw new AwsError('ValidationException', `Parameter ScheduleExpression is not valid.${reason}`);
}

function requireTarget(target: Target): void {
  if (!isTarget(target.Arn)) throw new AwsError('ValidationException', `Parameter ${target.Arn} is not valid. Reason: Provided Arn is not in correct format, or its service is not simulated as a target.`);
  if (parseArn(target.Arn)?.service === 'states' && target.RoleArn === undefined) {
    throw new AwsError('ValidationException', `RoleArn is required for target ${target.Arn}.`);
  }
  const inputs = [target.Input, target.InputPath, target.InputTransformer].filter((one) => one !== undefined);
  if (inputs.length > 1) throw new AwsError('ValidationException', `Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`);
}

function shown(bus: Bus, rule: Rule): Shape {
  return defined({
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.patternText,
    ScheduleExpression: rule.schedule,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: bus.name,
  });
}

/** What a tag operation's ARN names: a rule or a bus. @throws AwsError ResourceNotFoundException */
export function taggedResource(arn: unknown, buses: Buses): Map<string, string> {
  const { account = '', region = '', resource = '' } = parseArn(String(arn)) ?? {};
  const found = [...buses.in({ account, region }).values()].flatMap((bus) => [bus, ...bus.rules.values()]).find((one) => one.arn === arn);
  if (found === undefined) throw notFound(`${resource === '' ? String(arn) : resource} does not exist.`);
  return found.tags;
}
