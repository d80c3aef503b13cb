import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';

/** `SendTaskFailure`'s arguments but for the token. */
export interface TaskFailure {
  readonly error: string;
  readonly cause: string;
}

/** The states that wait. Each call answers false when nobody waits any more. */
export interface TaskTokens {
  succeed(taskToken: string, output: unknown): Promise<boolean>;
  fail(taskToken: string, failure: TaskFailure): Promise<boolean>;
  heartbeat(taskToken: string): Promise<boolean>;
}

/** What Step Functions says of a token that nobody waits for any more: its state has timed out, was retried, or ended with its execution. */
const gone: readonly string[] = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

export class StepFunctionsTaskTokens implements TaskTokens {
  private readonly client: SFNClient;

  constructor(client: SFNClient) {
    this.client = client;
  }

  async succeed(taskToken: string, output: unknown): Promise<boolean> {
    return waited(this.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })));
  }

  async fail(taskToken: string, failure: TaskFailure): Promise<boolean> {
    return waited(this.client.send(new SendTaskFailureCommand({ taskToken, ...failure })));
  }

  async heartbeat(taskToken: string): Promise<boolean> {
    return waited(this.client.send(new SendTaskHeartbeatCommand({ taskToken })));
  }
}

async function waited(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if (error instanceof Error && gone.includes(error.name)) return false;
    throw error;
  }
}
