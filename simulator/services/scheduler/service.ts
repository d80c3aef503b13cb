import * as z from 'zod';
import { passRole } from '../../iam/pass-role.ts';
import { AwsError, type Call, type Operation, type Service, type Shape, type World } from '../../service.ts';
import { defined, readInput } from '../common/input.ts';
import { parseExpression } from './expressions.ts';
import { Invocations, isKnownTarget } from './invocations.ts';
import { conflict, type Group, groupNameOf, Groups, makeGroup, notFound, type Schedule, scheduleArn, scheduleSchema, shownSchedule } from './schedules.ts';

/** Amazon EventBridge Scheduler: one-time and rate schedules, in groups, with templated and universal targets. */
export function createSchedulerService(world: World): Service {
  const groups = new Groups(() => world.clock.now());
  const schedules = new ScheduleApi(world, groups);
  return {
    name: 'scheduler',
    protocol: 'rest-json',
    operations: { ...scheduleOperations(schedules), ...groupOperations(new GroupApi(world, groups, schedules)), ...tagOperations(groups) },
  };
}

function scheduleOperations(api: ScheduleApi): Record<string, Operation> {
  const path = '/schedules/{Name}';
  const resources = (input: Shape, call: Call) => [scheduleArn(input, call)];
  return {
    CreateSchedule: { run: (input, call) => api.create(input, call), resources, http: { method: 'POST', path } },
    UpdateSchedule: { run: (input, call) => api.update(input, call), resources, http: { method: 'PUT', path } },
    GetSchedule: { run: (input, call) => api.get(input, call), resources, http: { method: 'GET', path, query: { groupName: 'string' } } },
    DeleteSchedule: { run: (input, call) => api.delete(input, call), resources, http: { method: 'DELETE', path, query: { groupName: 'string', clientToken: 'string' } } },
    ListSchedules: {
      run: (input, call) => api.list(input, call),
      http: { method: 'GET', path: '/schedules', query: { ScheduleGroup: 'string', NamePrefix: 'string', State: 'string', MaxResults: 'number', NextToken: 'string' } },
    },
  };
}

function groupOperations(api: GroupApi): Record<string, Operation> {
  const path = '/schedule-groups/{Name}';
  const resources = (input: Shape, call: Call) => [`arn:aws:scheduler:${call.region}:${call.account}:schedule-group/${String(input['Name'])}`];
  return {
    CreateScheduleGroup: { run: (input, call) => api.create(input, call), resources, http: { method: 'POST', path } },
    GetScheduleGroup: { run: (input, call) => api.get(input, call), resources, http: { method: 'GET', path } },
    DeleteScheduleGroup: { run: (input, call) => api.delete(input, call), resources, http: { method: 'DELETE', path, query: { clientToken: 'string' } } },
    ListScheduleGroups: { run: (input, call) => api.list(input, call), http: { method: 'GET', path: '/schedule-groups', query: { NamePrefix: 'string', MaxResults: 'number', NextToken: 'string' } } },
  };
}

class ScheduleApi {
  private readonly groups: Groups;
  private readonly invocations: Invocations;
  private readonly world: World;

  constructor(world: World, groups: Groups) {
    this.world = world;
    this.groups = groups;
    this.invocations = new Invocations(world);
  }

  async create(input: Shape, call: Call): Promise<Shape> {
    const group = this.groups.get(groupNameOf(input), call);
    if (group.schedules.has(String(input['Name']))) throw conflict(`Schedule ${String(input['Name'])} already exists.`);
    return this.put(group, input, call, this.world.clock.now());
  }

  async update(input: Shape, call: Call): Promise<Shape> {
    const { group, schedule } = this.groups.schedule(input, call);
    return this.put(group, input, call, schedule.createdAt);
  }

  get(input: Shape, call: Call): Shape {
    return shownSchedule(this.groups.schedule(input, call).schedule);
  }

  delete(input: Shape, call: Call): Shape {
    const { group, schedule } = this.groups.schedule(input, call);
    this.remove(group, schedule);
    return {};
  }

  remove(group: Group, schedule: Schedule): void {
    this.invocations.stop(schedule);
    group.schedules.delete(schedule.settings.Name);
  }

  list(input: Shape, call: Call): Shape {
    const { ScheduleGroup, GroupName, NamePrefix, State } = readInput(listSchema, input);
    const name = ScheduleGroup ?? GroupName;
    const groups = name === undefined ? [...this.groups.in(call).values()] : [this.groups.get(name, call)];
    const chosen = groups
      .flatMap(({ schedules }) => [...schedules.values()])
      .filter(({ settings }) => settings.Name.startsWith(NamePrefix) && (State === undefined || settings.State === State));
    return { Schedules: chosen.map(summary) };
  }

  /** Checks everything before anything changes. */
  private async put(group: Group, input: Shape, call: Call, createdAt: number): Promise<Shape> {
    const settings = readInput(scheduleSchema, input);
    const expression = parseExpression(settings.ScheduleExpression, settings.ScheduleExpressionTimezone);
    const { StartDate, EndDate, Target } = settings;
    if (!isKnownTarget(Target.Arn)) throw new AwsError('ValidationException', `Provided Arn is not in correct format, or its service is not simulated as a target: ${Target.Arn}`);
    if (StartDate !== undefined && EndDate !== undefined && EndDate <= StartDate) throw new AwsError('ValidationException', 'The EndDate you specify must come after the StartDate.');
    if (EndDate !== undefined && EndDate <= this.world.clock.now()) throw new AwsError('ValidationException', 'The EndDate you specify must be in the future.');
    await passRole(call, Target.RoleArn, 'scheduler.amazonaws.com');
    const previous = group.schedules.get(settings.Name);
    if (previous !== undefined) this.invocations.stop(previous);
    const { account, region } = call;
    const schedule: Schedule = { arn: scheduleArn(input, call), account, region, createdAt, modifiedAt: this.world.clock.now(), settings, expression, timer: undefined };
    group.schedules.set(settings.Name, schedule);
    this.invocations.begin(group, schedule);
    return { ScheduleArn: schedule.arn };
  }
}

const listSchema = z.object({ ScheduleGroup: z.string().optional(), GroupName: z.string().optional(), NamePrefix: z.string().default(''), State: z.enum(['ENABLED', 'DISABLED']).optional() });

function summary({ arn, createdAt, modifiedAt, settings }: Schedule): Shape {
  const { Name, GroupName, State, Target } = settings;
  return { Arn: arn, Name, GroupName, State, CreationDate: new Date(createdAt), LastModificationDate: new Date(modifiedAt), Target: { Arn: Target.Arn } };
}

const tagList = z.array(z.object({ Key: z.string(), Value: z.string() }));
const groupSchema = z.object({ Name: z.string().regex(/^[\w.-]{1,64}$/), Tags: tagList.default([]) });

class GroupApi {
  private readonly world: World;
  private readonly groups: Groups;
  private readonly schedules: ScheduleApi;

  constructor(world: World, groups: Groups, schedules: ScheduleApi) {
    this.world = world;
    this.groups = groups;
    this.schedules = schedules;
  }

  create(input: Shape, call: Call): Shape {
    const { Name, Tags } = readInput(groupSchema, input);
    const place = this.groups.in(call);
    if (place.has(Name)) throw conflict(`Schedule group ${Name} already exists.`);
    const group = makeGroup(Name, call, this.world.clock.now());
    for (const { Key, Value } of Tags) group.tags.set(Key, Value);
    place.set(Name, group);
    return { ScheduleGroupArn: group.arn };
  }

  get(input: Shape, call: Call): Shape {
    return shownGroup(this.groups.get(String(input['Name']), call));
  }

  delete(input: Shape, call: Call): Shape {
    const group = this.groups.get(String(input['Name']), call);
    if (group.name === 'default') throw new AwsError('ValidationException', 'The default schedule group cannot be deleted.');
    for (const schedule of group.schedules.values()) this.schedules.remove(group, schedule);
    this.groups.in(call).delete(group.name);
    return {};
  }

  list(input: Shape, call: Call): Shape {
    const prefix = typeof input['NamePrefix'] === 'string' ? input['NamePrefix'] : '';
    return { ScheduleGroups: [...this.groups.in(call).values()].filter(({ name }) => name.startsWith(prefix)).map(shownGroup) };
  }
}

function shownGroup({ arn, name, createdAt }: Group): Shape {
  return defined({ Arn: arn, Name: name, State: 'ACTIVE', CreationDate: new Date(createdAt), LastModificationDate: new Date(createdAt) });
}

function tagOperations(groups: Groups): Record<string, Operation> {
  const path = '/tags/{ResourceArn}';
  const onGroup = (method: string, run: (tags: Map<string, string>, input: Shape) => Shape): Operation => ({
    run: (input, call) => {
      const group = [...groups.in(call).values()].find(({ arn }) => arn === input['ResourceArn']);
      if (group === undefined) throw notFound(`${String(input['ResourceArn'])} does not exist.`);
      return run(group.tags, input);
    },
    resources: (input) => [String(input['ResourceArn'])],
    http: { method, path, ...(method === 'DELETE' ? { query: { TagKeys: 'list' } } : {}) },
  });
  return {
    TagResource: onGroup('POST', (tags, input) => {
      for (const { Key, Value } of readInput(z.object({ Tags: tagList }), input).Tags) tags.set(Key, Value);
      return {};
    }),
    UntagResource: onGroup('DELETE', (tags, input) => {
      for (const key of readInput(z.object({ TagKeys: z.array(z.string()) }), input).TagKeys) tags.delete(key);
      return {};
    }),
    ListTagsForResource: onGroup('GET', (tags) => ({ Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) })),
  };
}
