import type { Shape } from '../../service.ts';
import { fromServiceCase, toServiceCase, upperFirst } from './casing.ts';
import { sdkNaming } from './errors.ts';
import { jsonText } from './service-call.ts';
import type { ServiceCall } from './service-call.ts';

/** Signing names, where they are not the SDK's name of the service. */
const SIGNING_NAMES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  cloudwatchlogs: 'logs',
  elasticloadbalancingv2: 'elasticloadbalancing',
  eventbridge: 'events',
  sfn: 'states',
};

/** String members that may be given as JSON, by service. */
const JSON_TEXTS: Readonly<Record<string, readonly string[]>> = {
  sfn: ['Input', 'Output', 'Cause', 'Definition'],
  sqs: ['MessageBody'],
  sns: ['Message'],
};

/** `arn:aws:states:::aws-sdk:<service>:<action>`: any operation of any simulated service. */
export function sdkCall(service: string, action: string, args: Shape): ServiceCall {
  const texts = JSON_TEXTS[service] ?? [];
  const input = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, texts.includes(key) ? jsonText(value) : value]));
  return {
    service: SIGNING_NAMES[service] ?? service,
    operation: upperFirst(action),
    input: toServiceCase(service, action, input) as Shape,
    naming: sdkNaming(service),
    result: (answer) => fromServiceCase(service, action, answer),
  };
}
