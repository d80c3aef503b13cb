import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { ScheduleSettings } from '../schedule-environment.ts';

/** One-time schedules that have a function look at a waiting operation again. */
export interface Schedules {
  /** At `at`, or at once when that has passed; epoch milliseconds. Asked twice for the same time, it is one schedule. */
  wake(waiting: Waiting, at: number): Promise<void>;
}

/** `taskToken`: of its state, where the function does not know it. */
interface Waiting {
  readonly operationId: string;
  readonly taskToken?: string;
}

export class SchedulerSchedules implements Schedules {
  private readonly client: SchedulerClient;
  private readonly settings: ScheduleSettings;

  constructor(client: SchedulerClient, settings: ScheduleSettings) {
    this.client = client;
    this.settings = settings;
  }

  async wake({ operationId, taskToken }: Waiting, at: number): Promise<void> {
    const second = Math.ceil(at / 1000);
    try {
      await this.client.send(
        new CreateScheduleCommand({
          Name: `${operationId}-${second}`,
          GroupName: this.settings.SCHEDULE_GROUP,
          ScheduleExpression: `at(${new Date(second * 1000).toISOString().slice(0, 19)})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: { Arn: this.settings.SCHEDULE_TARGET_ARN, RoleArn: this.settings.SCHEDULE_ROLE_ARN, Input: JSON.stringify({ operationId, taskToken, scheduled: true }) },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  }
}
