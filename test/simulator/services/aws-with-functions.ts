import type { Shape } from '../../../simulator/service.ts';
import type { FunctionConfiguration, FunctionHost, Handler } from '../../../simulator/services/lambda/host.ts';
import { ACCOUNT, awsOf, REGION } from '../aws-of.ts';
import type { TestAws } from '../aws-of.ts';

export interface FunctionsAws extends TestAws {
  /** Every cold start, in order. */
  readonly coldStarts: FunctionConfiguration[];
  /** Makes a function that runs `handler`; returns its ARN. */
  addFunction(name: string, handler: Handler, settings?: Shape): Promise<string>;
  /** Makes a queue; returns its URL and ARN. */
  addQueue(name: string, attributes?: Record<string, string>): Promise<{ url: string; arn: string }>;
  /** The bodies of what can be received from a queue now, each as JSON. */
  received(url: string): Promise<unknown[]>;
}

/** An embedded AWS whose functions are written in the test. */
export async function awsWithFunctions(): Promise<FunctionsAws> {
  const handlers = new Map<string, Handler>();
  const coldStarts: FunctionConfiguration[] = [];
  const functionHost: FunctionHost = {
    load: async (config) => {
      coldStarts.push(config);
      const handler = handlers.get(config.functionName);
      if (handler === undefined) throw new Error(`no code for ${config.functionName}`);
      return handler;
    },
  };
  const aws = awsOf({ functionHost });
  const Role = await aws.role('functions', [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  return {
    ...aws,
    coldStarts,
    async addFunction(name, handler, settings = {}) {
      handlers.set(name, handler);
      const { FunctionArn } = await aws.as('lambda', 'CreateFunction', { FunctionName: name, Role, Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { ZipFile: '' }, ...settings });
      return FunctionArn as string;
    },
    async addQueue(name, attributes = {}) {
      const { QueueUrl } = await aws.as('sqs', 'CreateQueue', { QueueName: name, Attributes: attributes });
      return { url: QueueUrl as string, arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` };
    },
    async received(url) {
      const { Messages = [] } = (await aws.as('sqs', 'ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 })) as { Messages?: { Body: string }[] };
      return Messages.map(({ Body }) => JSON.parse(Body) as unknown);
    },
  };
}

/** Lets a service invoke a function. */
export async function permit(aws: TestAws, functionName: string, service: string, sourceArn?: string): Promise<void> {
  await aws.as('lambda', 'AddPermission', { FunctionName: functionName, StatementId: `allow-${service.split('.')[0] ?? ''}`, Action: 'lambda:InvokeFunction', Principal: service, ...(sourceArn === undefined ? {} : { SourceArn: sourceArn }) });
}

/** Sends a request as an HTTP client would. `service` names what the signature is for; absent: unsigned. */
export function request(aws: TestAws, method: string, url: string, options: { body?: unknown; headers?: Record<string, string>; service?: string; accessKeyId?: string } = {}) {
  const { body, headers = {}, service, accessKeyId = 'x' } = options;
  const signature = service === undefined ? {} : { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260115/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=s` };
  return aws.handle({ method, url, headers: { ...signature, ...headers }, body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body) });
}
