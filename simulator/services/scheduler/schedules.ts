import * as z from 'zod';
import type { Timer } from '../../clock/clock.ts';
import { AwsError, Regional, type Shape } from '../../service.ts';
import { defined } from '../common/input.ts';
import type { Expression } from './expressions.ts';

const name = z.string().regex(/^[\w.-]{1,64}$/);
/** `Date` in process, epoch seconds over the wire. */
const instant = z.union([z.date().transform((date) => date.getTime()), z.number().transform((seconds) => seconds * 1000)]);

const flexibleTimeWindow = z.discriminatedUnion('Mode', [
  z.object({ Mode: z.literal('OFF') }),
  z.object({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: z.int().min(1).max(1440) }),
]);

export const targetSchema = z.looseObject({
  Arn: z.string().min(1).max(1600),
  RoleArn: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'Member must be the ARN of a role'),
  Input: z.string().optional(),
  RetryPolicy: z
    .object({ MaximumRetryAttempts: z.int().min(0).max(185).default(185), MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400) })
    .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }),
  DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
  EventBridgeParameters: z.object({ DetailType: z.string(), Source: z.string() }).optional(),
});
export type Target = z.infer<typeof targetSchema>;

export const scheduleSchema = z.object({
  Name: name,
  GroupName: name.default('default'),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).default('UTC'),
  StartDate: instant.optional(),
  EndDate: instant.optional(),
  Description: z.string().max(512).optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  KmsKeyArn: z.string().optional(),
  Target: targetSchema,
  FlexibleTimeWindow: flexibleTimeWindow,
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
});
export type ScheduleSettings = z.infer<typeof scheduleSchema>;

export interface Schedule {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly settings: ScheduleSettings;
  readonly expression: Expression;
  /** The next invocation, while there is one. */
  timer: Timer | undefined;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  readonly schedules: Map<string, Schedule>;
}

type Place = { readonly account: string; readonly region: string };

export class Groups {
  private readonly places: Regional<Map<string, Group>>;

  constructor(now: () => number) {
    this.places = new Regional((account, region) => new Map([['default', makeGroup('default', { account, region }, now())]]));
  }

  in(place: Place): Map<string, Group> {
    return this.places.of(place);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(groupName: string, place: Place): Group {
    const group = this.in(place).get(groupName);
    if (group === undefined) throw notFound(`Schedule group ${groupName} does not exist.`);
    return group;
  }

  /** @throws AwsError ResourceNotFoundException */
  schedule(input: Shape, place: Place): { readonly group: Group; readonly schedule: Schedule } {
    const group = this.get(groupNameOf(input), place);
    const schedule = group.schedules.get(String(input['Name']));
    if (schedule === undefined) throw notFound(`Schedule ${String(input['Name'])} does not exist.`);
    return { group, schedule };
  }
}

/** In the body of a change it is `GroupName`, in the query string of the rest `groupName`. */
export function groupNameOf({ GroupName, groupName }: Shape): string {
  const given = GroupName ?? groupName;
  return typeof given === 'string' ? given : 'default';
}

export function makeGroup(groupName: string, { account, region }: Place, createdAt: number): Group {
  return { name: groupName, arn: `arn:aws:scheduler:${region}:${account}:schedule-group/${groupName}`, createdAt, tags: new Map(), schedules: new Map() };
}

export function scheduleArn(input: Shape, { account, region }: Place): string {
  return `arn:aws:scheduler:${region}:${account}:schedule/${groupNameOf(input)}/${String(input['Name'])}`;
}

export function shownSchedule(schedule: Schedule): Shape {
  const { StartDate, EndDate, ...settings } = schedule.settings;
  return defined({
    ...settings,
    Arn: schedule.arn,
    StartDate: StartDate === undefined ? undefined : new Date(StartDate),
    EndDate: EndDate === undefined ? undefined : new Date(EndDate),
    CreationDate: new Date(schedule.createdAt),
    LastModificationDate: new Date(schedule.modifiedAt),
  });
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}
