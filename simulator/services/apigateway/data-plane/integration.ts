import * as z from 'zod';
import type { WireResponse } from '../../../gateway/wire.ts';
import { AwsError, servicePrincipal, type Shape, type World } from '../../../service.ts';
import { rolePrincipal } from '../../../sts/sessions.ts';
import { functionOf } from '../api-operations.ts';
import type { Integration } from '../model.ts';
import { type Exchange, sourceArn } from './exchange.ts';
import { GatewayFailure } from './failure.ts';
import { type Caller, proxyEvent } from './proxy-event.ts';

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const proxyResponse = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Hands a request to the method's integration. @throws GatewayFailure */
export async function integrate(world: World, exchange: Exchange, caller: Caller): Promise<WireResponse> {
  const integration = exchange.method.methodIntegration;
  if (integration === undefined) throw new GatewayFailure('API_CONFIGURATION_ERROR');
  return integration.type === 'MOCK' ? mock(integration) : lambdaProxy(world, exchange, caller, integration);
}

/** A function's answer must be a proxy response; what is none is a bad gateway. */
async function lambdaProxy(world: World, exchange: Exchange, caller: Caller, integration: Integration): Promise<WireResponse> {
  const result = await withTimeout(world, integration.timeoutInMillis, invoke(world, exchange, caller, integration));
  const response = proxyResponse.safeParse(result['Payload']);
  if (result['FunctionError'] !== undefined || !response.success) throw new GatewayFailure('INTEGRATION_FAILURE');
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = response.data;
  const many = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(', ')] as const);
  return {
    status: statusCode,
    headers: lowerCased([['content-type', 'application/json'], ...Object.entries(headers ?? {}), ...many]),
    body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64').toString() : (body ?? ''),
  };
}

async function invoke(world: World, exchange: Exchange, caller: Caller, { uri = '', credentials }: Integration): Promise<Shape> {
  const { account, region } = exchange.api;
  const principal = credentials === undefined ? servicePrincipal('apigateway.amazonaws.com', account) : rolePrincipal(credentials, 'BackplaneAssumeRoleSession');
  const input = { FunctionName: functionOf(uri), Payload: proxyEvent(exchange, caller), SourceArn: sourceArn(exchange) };
  try {
    return await world.dispatch({ service: 'lambda', operation: 'Invoke', input, account, region, principal });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new GatewayFailure('API_CONFIGURATION_ERROR');
  }
}

/** A timer and not a sleep: waiting for the function must not let virtual time go on by itself. */
function withTimeout<T>({ clock }: World, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.at(clock.now() + ms, () => reject(new GatewayFailure('INTEGRATION_TIMEOUT')));
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}

/** Answers with the integration response of the status that the request template names; templates are taken as they are. */
function mock({ requestTemplates, integrationResponses }: Integration): WireResponse {
  const wanted = /"?statusCode"?\s*:\s*(\d{3})/.exec(requestTemplates['application/json'] ?? '')?.[1];
  const response = wanted === undefined ? undefined : (integrationResponses[wanted] ?? Object.values(integrationResponses).find(({ selectionPattern }) => selectionPattern === undefined || selectionPattern === ''));
  if (response === undefined) throw new GatewayFailure('API_CONFIGURATION_ERROR');
  const parameters = Object.entries(response.responseParameters).map(([name, value]) => [name.replace(/^method\.response\.header\./, ''), value.replace(/^'(.*)'$/s, '$1')] as const);
  return {
    status: Number(response.statusCode),
    headers: lowerCased([['content-type', 'application/json'], ...parameters]),
    body: response.responseTemplates['application/json'] ?? '',
  };
}

function lowerCased(headers: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
