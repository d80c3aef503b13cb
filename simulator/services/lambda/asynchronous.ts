import { AwsError, type World } from '../../service.ts';
import { rolePrincipal } from '../../sts/sessions.ts';
import { parseArn } from '../common/arn.ts';
import { isRecord } from '../common/input.ts';
import { deliver } from '../common/targets.ts';
import type { Environments, Invocation, Outcome } from './execution.ts';
import { type EventInvokeConfig, eventInvokeConfigSchema, functionArn, qualifierKey } from './functions.ts';

/** An invocation that nobody waits for, on its way through the attempts. */
interface Pending {
  readonly invocation: Invocation;
  readonly config: EventInvokeConfig;
  readonly queuedAt: number;
  /** Attempts in which the function ran; being throttled is none. */
  readonly runs: number;
  readonly throttles: number;
}

type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

const waitsMs = [60_000, 120_000];
const longestThrottleWaitMs = 300_000;

/**
 * Asynchronous invocation: the event is queued; a failed run is repeated after one and after two minutes; a throttled one with
 * growing waits until the event is too old; then the on-failure destination and the dead-letter queue are told.
 */
export class AsynchronousInvocations {
  private readonly world: World;
  private readonly environments: Environments;

  constructor(world: World, environments: Environments) {
    this.world = world;
    this.environments = environments;
  }

  accept(invocation: Invocation): void {
    const { owner, qualifier } = invocation;
    const config = owner.eventInvokeConfigs.get(qualifierKey(qualifier)) ?? eventInvokeConfigSchema.parse({});
    this.schedule({ invocation, config, queuedAt: this.world.clock.now(), runs: 0, throttles: 0 }, 0);
  }

  private schedule(pending: Pending, waitMs: number): void {
    this.world.clock.at(this.world.clock.now() + waitMs, () => this.attempt(pending));
  }

  private async attempt(pending: Pending): Promise<void> {
    if (this.world.clock.now() - pending.queuedAt > pending.config.MaximumEventAgeInSeconds * 1000) {
      await this.settle(pending, 'EventAgeExceeded', undefined);
      return;
    }
    let outcome: Outcome;
    try {
      outcome = await this.environments.run(pending.invocation);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const throttles = pending.throttles + 1;
      this.schedule({ ...pending, throttles }, Math.min(longestThrottleWaitMs, 1000 * 2 ** Math.min(throttles - 1, 20)));
      return;
    }
    await this.afterRun({ ...pending, runs: pending.runs + 1 }, outcome);
  }

  private async afterRun(pending: Pending, outcome: Outcome): Promise<void> {
    if (outcome.functionError === undefined) return this.settle(pending, 'Success', outcome);
    const wait = pending.runs <= pending.config.MaximumRetryAttempts ? waitsMs[pending.runs - 1] : undefined;
    if (wait === undefined) return this.settle(pending, 'RetriesExhausted', outcome);
    this.schedule(pending, wait);
  }

  private async settle(pending: Pending, condition: Condition, outcome: Outcome | undefined): Promise<void> {
    const { OnSuccess, OnFailure } = pending.config.DestinationConfig;
    const destination = (condition === 'Success' ? OnSuccess : OnFailure)?.Destination;
    if (destination !== undefined) await this.send(pending, destination, record(this.world, pending, condition, outcome));
    const deadLetters = pending.invocation.version.settings.DeadLetterConfig?.TargetArn;
    if (condition !== 'Success' && deadLetters !== undefined && deadLetters !== '') {
      await this.send(pending, deadLetters, pending.invocation.event, attributes(pending, outcome));
    }
  }

  /** With the function's own role. What cannot be delivered is lost, as in AWS. */
  private async send({ invocation }: Pending, arn: string, input: unknown, messageAttributes?: Readonly<Record<string, string>>): Promise<void> {
    const { owner, version, qualifier } = invocation;
    const sourceArn = functionArn(owner, qualifier);
    const isBus = parseArn(arn)?.service === 'events';
    const failure = isRecord(input) && isRecord(input['requestContext']) && input['requestContext']['condition'] !== 'Success';
    try {
      await deliver(this.world, {
        arn,
        input,
        sourceArn,
        principal: rolePrincipal(version.settings.Role, owner.name),
        ...(messageAttributes === undefined ? {} : { attributes: messageAttributes }),
        ...(isBus ? { event: { source: 'lambda', detailType: `Lambda Function Invocation Result - ${failure ? 'Failure' : 'Success'}` } } : {}),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
}

function record(world: World, { invocation, runs }: Pending, condition: Condition, outcome: Outcome | undefined): unknown {
  const functionError = outcome?.functionError;
  return {
    version: '1.0',
    timestamp: new Date(world.clock.now()).toISOString(),
    requestContext: {
      requestId: invocation.requestId,
      functionArn: functionArn(invocation.owner, invocation.qualifier ?? '$LATEST'),
      condition,
      approximateInvokeCount: runs,
    },
    requestPayload: invocation.event,
    ...(outcome === undefined
      ? {}
      : {
          responseContext: { statusCode: 200, executedVersion: invocation.version.version, ...(functionError === undefined ? {} : { functionError }) },
          responsePayload: outcome.payload,
        }),
  };
}

function attributes({ invocation }: Pending, outcome: Outcome | undefined): Record<string, string> {
  const payload = isRecord(outcome?.payload) ? outcome.payload : {};
  const message = typeof payload['errorMessage'] === 'string' ? payload['errorMessage'] : 'The event is too old.';
  return { RequestID: invocation.requestId, ErrorCode: '200', ErrorMessage: message.slice(0, 1024) };
}
