import type { Random } from '../../random.ts';
import { AwsError, servicePrincipal, type Shape, type World } from '../../service.ts';
import { rolePrincipal } from '../../sts/sessions.ts';
import { parseArn } from '../common/arn.ts';
import { defaultRetryPolicy, type Exhausted, startAttempts } from '../common/retry.ts';
import { deliver } from '../common/targets.ts';
import type { Bus, Rule, Target } from './buses.ts';
import { targetInput } from './target-input.ts';

const self = 'events.amazonaws.com';

/** Vouches for an event that one bus hands to another: it keeps its identity and may have an `aws.` source. */
export interface Forwarding {
  readonly key: string;
  readonly event: Shape;
}

export interface DeliveryOptions {
  /** The probability that a target receives an event twice, as EventBridge's at-least-once delivery allows. Default 0. */
  readonly duplicates?: number;
}

/** Takes events to the targets of the rules they match. Each target is tried by itself, and again by its own retry policy. */
export class Deliveries {
  readonly forwardingKey: string;
  private readonly world: World;
  private readonly duplicates: number;
  private readonly random: Random;

  constructor(world: World, { duplicates = 0 }: DeliveryOptions) {
    this.world = world;
    this.duplicates = duplicates;
    this.random = world.random.fork('events/deliveries');
    this.forwardingKey = world.random.fork('events/forwarding').hex(32);
  }

  publish(bus: Bus, event: Shape): void {
    for (const rule of bus.rules.values()) {
      if (rule.enabled && rule.pattern?.matches(event) === true) this.fire(bus, rule, event);
    }
  }

  fire(bus: Bus, rule: Rule, event: Shape): void {
    for (const target of rule.targets.values()) {
      this.start(bus, rule, target, event);
      if (this.duplicates > 0 && this.random.next() < this.duplicates) this.start(bus, rule, target, event);
    }
  }

  private start(bus: Bus, rule: Rule, target: Target, event: Shape): void {
    const { clock } = this.world;
    const input = targetInput(target, event, { ruleArn: rule.arn, ruleName: rule.name, ingestedAt: clock.now() });
    const principal = target.RoleArn === undefined ? servicePrincipal(self, bus.account) : rolePrincipal(target.RoleArn, `events-${rule.name}`);
    startAttempts({
      clock,
      random: this.random,
      policy: target.RetryPolicy ?? defaultRetryPolicy,
      run: async () => {
        if (parseArn(target.Arn)?.service === 'events') await this.forward(target, event, principal);
        else await deliver(this.world, { arn: target.Arn, input, principal, sourceArn: rule.arn });
      },
      exhausted: (end) => this.bury(bus, rule, target, input, end),
    });
  }

  /** To another bus goes the event as it is. */
  private async forward(target: Target, event: Shape, principal: ReturnType<typeof servicePrincipal>): Promise<void> {
    const to = parseArn(target.Arn);
    const entry = { EventBusName: target.Arn, Source: event['source'], DetailType: event['detail-type'], Detail: JSON.stringify(event['detail']) };
    const input = { Entries: [entry], Forwarding: { key: this.forwardingKey, event } satisfies Forwarding };
    await this.world.dispatch({ service: 'events', operation: 'PutEvents', input, account: to?.account ?? '', region: to?.region ?? '', principal });
  }

  private async bury(bus: Bus, rule: Rule, target: Target, input: unknown, { error, condition, retries }: Exhausted): Promise<void> {
    const queue = target.DeadLetterConfig?.Arn;
    if (queue === undefined) return;
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      RETRY_ATTEMPTS: String(retries),
      ...(condition === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: condition }),
    };
    try {
      await deliver(this.world, { arn: queue, input, attributes, principal: servicePrincipal(self, bus.account), sourceArn: rule.arn });
    } catch (problem) {
      if (!(problem instanceof AwsError)) throw problem;
    }
  }
}
