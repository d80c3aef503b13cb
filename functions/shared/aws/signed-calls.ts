import { AwsClient } from 'aws4fetch';
import type { AwsEnvironment } from '../environment.ts';

/** The operations that are called without the SDK, and what their services go by. */
const operations = {
  GetSecretValue: { service: 'secretsmanager', target: 'secretsmanager', version: '1.1' },
  PutEvents: { service: 'events', target: 'AWSEvents', version: '1.1' },
  PutItem: { service: 'dynamodb', target: 'DynamoDB_20120810', version: '1.0' },
} as const;

/** Rejects with AwsRefusal when AWS says no, and with what the network says when it is not reached. */
export type AwsCall = (operation: keyof typeof operations, input: object) => Promise<Readonly<Record<string, unknown>>>;

/** AWS's own error: its code is the name. */
export class AwsRefusal extends Error {
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.status = status;
  }
}

/** Milliseconds that one attempt may take: two of them are less than Slack waits. */
const patience = 1_200;

/** Signed calls of AWS for a function that has no time to load the SDK. Each is tried twice, so it must be repeatable. */
export function signedCalls(environment: AwsEnvironment, now: () => number): AwsCall {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint, AWS_SESSION_TOKEN: sessionToken } = environment;
  const client = new AwsClient({ accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY, region, retries: 0, ...(sessionToken !== undefined && { sessionToken }) });
  const send = async (operation: keyof typeof operations, input: object): Promise<Response> => {
    const { service, target, version } = operations[operation];
    const url = endpoint ?? `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
    const headers = { 'Content-Type': `application/x-amz-json-${version}`, 'X-Amz-Target': `${target}.${operation}` };
    const datetime = new Date(now()).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
    return client.fetch(url, { method: 'POST', headers, body: JSON.stringify(input), signal: AbortSignal.timeout(patience), aws: { service, datetime } });
  };
  return async (operation, input) => {
    const first = await send(operation, input).catch(() => undefined);
    const response = first === undefined || first.status >= 500 ? await send(operation, input) : first;
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    if (response.ok) return answer;
    throw new AwsRefusal(String(answer['__type']).replace(/^.*#/, ''), String(answer['message'] ?? answer['Message']), response.status);
  };
}
