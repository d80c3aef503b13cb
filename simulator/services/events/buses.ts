import * as z from 'zod';
import type { Timer } from '../../clock/clock.ts';
import type { PolicyDocument } from '../../iam/document.ts';
import { AwsError, Regional, type Shape } from '../../service.ts';
import type { EventPattern } from './pattern.ts';
import { targetInputSchema } from './target-input.ts';

export const targetSchema = targetInputSchema.extend({
  Id: z.string().regex(/^[.\w-]{1,64}$/),
  Arn: z.string(),
  RoleArn: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'Member must be the ARN of a role').optional(),
  RetryPolicy: z
    .object({ MaximumRetryAttempts: z.int().min(0).max(185).default(185), MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400) })
    .optional(),
  DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
});
export type Target = z.infer<typeof targetSchema>;

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly patternText: string | undefined;
  readonly pattern: EventPattern | undefined;
  readonly schedule: string | undefined;
  enabled: boolean;
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
  /** The next firing of an enabled schedule. */
  timer: Timer | undefined;
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
  /** Description, key and dead-letter queue, as given. */
  settings: Shape;
  policy: Shape | undefined;
  /** The policy as it is judged by. */
  judge: PolicyDocument | undefined;
}

type Place = { readonly account: string; readonly region: string };

export class Buses {
  private readonly places: Regional<Map<string, Bus>>;
  readonly archives = new Regional<Map<string, Shape>>(() => new Map());

  constructor(now: () => number) {
    this.places = new Regional((account, region) => new Map([['default', makeBus('default', { account, region }, now())]]));
  }

  in(place: Place): Map<string, Bus> {
    return this.places.of(place);
  }

  /** By name or ARN; absent means the default bus. @throws AwsError ResourceNotFoundException */
  get(nameOrArn: unknown, place: Place): Bus {
    const bus = this.find(nameOrArn, place);
    if (bus === undefined) throw notFound(`Event bus ${busReference(nameOrArn, place).name} does not exist.`);
    return bus;
  }

  find(nameOrArn: unknown, place: Place): Bus | undefined {
    const { account, region, name } = busReference(nameOrArn, place);
    return this.in({ account, region }).get(name);
  }

  /** @throws AwsError ResourceNotFoundException */
  rule(input: Shape, place: Place): { readonly bus: Bus; readonly rule: Rule } {
    const bus = this.get(input['EventBusName'], place);
    const name = String(input['Name'] ?? input['Rule']);
    const rule = bus.rules.get(name);
    if (rule === undefined) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
    return { bus, rule };
  }
}

export function makeBus(name: string, { account, region }: Place, createdAt: number, settings: Shape = {}): Bus {
  return { name, account, region, arn: busArn(name, { account, region }), createdAt, rules: new Map(), tags: new Map(), settings, policy: undefined, judge: undefined };
}

export function busReference(nameOrArn: unknown, place: Place): Place & { readonly name: string } {
  const text = typeof nameOrArn === 'string' ? nameOrArn : 'default';
  const [, region, account, name] = /^arn:[\w-]+:events:([\w-]+):(\d{12}):event-bus\/(.+)$/.exec(text) ?? [];
  return { account: account ?? place.account, region: region ?? place.region, name: name ?? text };
}

export function busArn(nameOrArn: unknown, place: Place): string {
  const { account, region, name } = busReference(nameOrArn, place);
  return `arn:aws:events:${region}:${account}:event-bus/${name}`;
}

export function ruleArn(name: string, bus: unknown, place: Place): string {
  const { account, region, name: busName } = busReference(bus, place);
  return `arn:aws:events:${region}:${account}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`;
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
