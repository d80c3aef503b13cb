import { AwsError, type Principal, type Shape, type World } from '../../service.ts';
import { type Arn, parseArn } from './arn.ts';
import { isRecord } from './input.ts';

/** One thing to hand to one target. */
export interface Delivery {
  /** The target: a function, state machine, queue, topic, event bus or log group. */
  readonly arn: string;
  /** What the target receives: any JSON value, or text that is none. */
  readonly input: unknown;
  readonly principal: Principal;
  /** The rule or schedule that delivers: what resource policies know as `aws:SourceArn`. */
  readonly sourceArn: string;
  /** For an event bus. */
  readonly event?: { readonly source: string; readonly detailType: string };
  /** For a queue: its message's attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
}

type Courier = (world: World, to: Arn, delivery: Delivery) => Promise<Shape>;

const couriers: Readonly<Record<string, Courier>> = {
  lambda: (world, to, delivery) =>
    call(world, to, delivery, 'Invoke', { FunctionName: delivery.arn, InvocationType: 'Event', Payload: delivery.input, SourceArn: delivery.sourceArn }),
  states: (world, to, delivery) => call(world, to, delivery, 'StartExecution', { stateMachineArn: delivery.arn, input: asText(delivery.input) }),
  sns: (world, to, delivery) => call(world, to, delivery, 'Publish', { TopicArn: delivery.arn, Message: asText(delivery.input), SourceArn: delivery.sourceArn }),
  sqs: (world, to, delivery) =>
    call(world, to, delivery, 'SendMessage', {
      QueueUrl: `https://sqs.${to.region}.amazonaws.com/${to.account}/${to.resource}`,
      MessageBody: asText(delivery.input),
      SourceArn: delivery.sourceArn,
      MessageAttributes: Object.fromEntries(
        Object.entries(delivery.attributes ?? {}).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  events: async (world, to, delivery) => {
    const entry = { EventBusName: delivery.arn, Source: delivery.event?.source, DetailType: delivery.event?.detailType, Detail: asText(delivery.input) };
    const result = await call(world, to, delivery, 'PutEvents', { Entries: [entry] });
    throwRefusal(result);
    return result;
  },
  logs: async (world, to, delivery) => {
    const logGroupName = to.resource.replace(/^log-group:/, '').replace(/:\*$/, '');
    const logStreamName = world.random.fork(`log-stream/${delivery.arn}/${world.clock.now()}`).uuid();
    await call(world, to, delivery, 'CreateLogStream', { logGroupName, logStreamName });
    const logEvents = [{ timestamp: world.clock.now(), message: asText(delivery.input) }];
    return call(world, to, delivery, 'PutLogEvents', { logGroupName, logStreamName, logEvents });
  },
};

/** Whether something can be delivered to this ARN here. */
export function isTarget(arn: string): boolean {
  const service = parseArn(arn)?.service;
  return service !== undefined && service in couriers;
}

/** @throws AwsError as the target's service answers */
export async function deliver(world: World, delivery: Delivery): Promise<Shape> {
  const to = parseArn(delivery.arn);
  const courier = to === undefined ? undefined : couriers[to.service];
  if (to === undefined || courier === undefined) {
    throw new AwsError('ValidationException', `Target ${delivery.arn} is not simulated: known are ${Object.keys(couriers).join(', ')}.`);
  }
  return courier(world, to, delivery);
}

function call(world: World, to: Arn, delivery: Delivery, operation: string, input: Shape): Promise<Shape> {
  return world.dispatch({ service: to.service, operation, input, account: to.account, region: to.region, principal: delivery.principal });
}

function throwRefusal(result: Shape): void {
  const [entry] = Array.isArray(result['Entries']) ? (result['Entries'] as unknown[]) : [];
  if (isRecord(entry) && typeof entry['ErrorCode'] === 'string') throw new AwsError(entry['ErrorCode'], String(entry['ErrorMessage']));
}

function asText(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}
