import type { Random } from '../../random.ts';
import { AwsError, type Principal, type Shape, type World } from '../../service.ts';
import { rolePrincipal } from '../../sts/sessions.ts';
import { isRecord } from '../common/input.ts';
import { type Exhausted, startAttempts } from '../common/retry.ts';
import { deliver, isTarget } from '../common/targets.ts';
import type { Group, Schedule } from './schedules.ts';

const universalForm = /^arn:aws:scheduler:::aws-sdk:([a-z0-9]+):([a-zA-Z0-9]+)$/;

/** Service names of universal targets that differ from the names in signatures. */
const sdkNames: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events', cloudwatchlogs: 'logs', cloudwatch: 'monitoring' };

export function isKnownTarget(arn: string): boolean {
  return universalForm.test(arn) || isTarget(arn);
}

/** Keeps every schedule's next invocation on the clock, and invokes targets with the schedule's role. */
export class Invocations {
  private readonly world: World;
  private readonly random: Random;

  constructor(world: World) {
    this.world = world;
    this.random = world.random.fork('scheduler');
  }

  /**
   * Plans the first invocation of a schedule that was created or changed. A rate begins at its start date, at once when it
   * has none; a one-time schedule whose time has passed is due at once.
   */
  begin(group: Group, schedule: Schedule): void {
    const { expression, settings } = schedule;
    const now = this.world.clock.now();
    this.plan(group, schedule, expression.kind === 'at' ? expression.time : firstOfRate(settings.StartDate, expression.periodMs, now));
  }

  stop(schedule: Schedule): void {
    schedule.timer?.cancel();
    schedule.timer = undefined;
  }

  private plan(group: Group, schedule: Schedule, time: number): void {
    this.stop(schedule);
    const { State, EndDate, FlexibleTimeWindow } = schedule.settings;
    if (State === 'DISABLED') return;
    if (schedule.expression.kind === 'rate' && EndDate !== undefined && time > EndDate) {
      this.complete(group, schedule);
      return;
    }
    const windowMs = FlexibleTimeWindow.Mode === 'FLEXIBLE' ? FlexibleTimeWindow.MaximumWindowInMinutes * 60_000 : 0;
    schedule.timer = this.world.clock.at(time + Math.floor(windowMs * this.random.next()), () => this.invoke(group, schedule, time));
  }

  private invoke(group: Group, schedule: Schedule, scheduledTime: number): void {
    const { expression } = schedule;
    const isLast = expression.kind === 'at';
    if (isLast) schedule.timer = undefined;
    else this.plan(group, schedule, scheduledTime + expression.periodMs);
    const executionId = this.random.uuid();
    const inputFor = (count: number) => fill(schedule, { scheduledTime, executionId, count });
    const principal = rolePrincipal(schedule.settings.Target.RoleArn, executionId);
    startAttempts({
      clock: this.world.clock,
      random: this.random,
      policy: schedule.settings.Target.RetryPolicy,
      run: (count) => this.send(schedule, inputFor(count), principal),
      exhausted: (end) => this.bury(schedule, inputFor(end.retries + 1), principal, end),
      ended: () => {
        if (isLast) this.complete(group, schedule);
      },
    });
  }

  /** Removes a schedule that has run its course, unless it was replaced meanwhile. */
  private complete(group: Group, schedule: Schedule): void {
    const { Name, ActionAfterCompletion } = schedule.settings;
    if (ActionAfterCompletion === 'DELETE' && group.schedules.get(Name) === schedule) group.schedules.delete(Name);
  }

  private async send(schedule: Schedule, input: unknown, principal: Principal): Promise<void> {
    const { Target } = schedule.settings;
    const [, sdkName, operation] = universalForm.exec(Target.Arn) ?? [];
    if (sdkName !== undefined && operation !== undefined) {
      await this.world.dispatch({
        service: sdkNames[sdkName] ?? sdkName,
        operation: operation.charAt(0).toUpperCase() + operation.slice(1),
        input: isRecord(input) ? input : {},
        account: schedule.account,
        region: schedule.region,
        principal,
      });
      return;
    }
    const { Source, DetailType } = Target.EventBridgeParameters ?? {};
    await deliver(this.world, {
      arn: Target.Arn,
      input,
      principal,
      sourceArn: schedule.arn,
      ...(Source === undefined || DetailType === undefined ? {} : { event: { source: Source, detailType: DetailType } }),
    });
  }

  private async bury(schedule: Schedule, input: unknown, principal: Principal, { error, condition, retries }: Exhausted): Promise<void> {
    const queue = schedule.settings.Target.DeadLetterConfig?.Arn;
    if (queue === undefined) return;
    const attributes = {
      SCHEDULE_ARN: schedule.arn,
      TARGET_ARN: schedule.settings.Target.Arn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      RETRY_ATTEMPTS: String(retries),
      ...(condition === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: condition }),
    };
    try {
      await deliver(this.world, { arn: queue, input, attributes, principal, sourceArn: schedule.arn });
    } catch (problem) {
      if (!(problem instanceof AwsError)) throw problem;
    }
  }
}

/** The first time of the rate's rhythm that has not passed. */
function firstOfRate(start: number | undefined, periodMs: number, now: number): number {
  if (start === undefined || start >= now) return start ?? now;
  return start + Math.ceil((now - start) / periodMs) * periodMs;
}

interface Occasion {
  readonly scheduledTime: number;
  readonly executionId: string;
  readonly count: number;
}

/** The target's input with its context attributes filled in; without an input, the event that Scheduler sends by default. */
function fill(schedule: Schedule, { scheduledTime, executionId, count }: Occasion): unknown {
  const time = `${new Date(scheduledTime).toISOString().slice(0, 19)}Z`;
  const { Input } = schedule.settings.Target;
  if (Input === undefined) return scheduledEvent(schedule, time, executionId);
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': schedule.arn,
    'scheduled-time': time,
    'execution-id': executionId,
    'attempt-number': String(count),
  };
  const text = Input.replace(/<aws\.scheduler\.([\w-]+)>/g, (whole, key: string) => values[key] ?? whole);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function scheduledEvent({ arn, account, region }: Schedule, time: string, id: string): Shape {
  return { version: '0', id, 'detail-type': 'Scheduled Event', source: 'aws.scheduler', account, time, region, resources: [arn], detail: '{}' };
}
