import type { APIGatewayEventRequestContextWithAuthorizer, APIGatewayProxyEventBase, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { Principal } from '../../../service.ts';
import { type Exchange, methodArn } from './exchange.ts';

export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** What became known of the caller on the way: an authorizer's answer, or who signed. */
export interface Caller {
  readonly authorizer?: AuthorizerContext;
  readonly signed?: { readonly principal: Principal; readonly accessKeyId: string };
}

/** The published types lack the deployment's id, which AWS sends. */
type RequestContext = APIGatewayEventRequestContextWithAuthorizer<AuthorizerContext | undefined> & { readonly deploymentId: string };
type ProxyEvent = APIGatewayProxyEventBase<AuthorizerContext | undefined>;

/** The event of a Lambda proxy integration, payload format 1.0. */
export function proxyEvent(exchange: Exchange, caller: Caller): ProxyEvent {
  const { request, resource, path, deployment } = exchange;
  const headers = forwardedHeaders(exchange);
  const isBinary = isBinaryType(headers['content-type'], deployment.definition.binaryMediaTypes);
  return {
    resource: resource.path,
    path,
    httpMethod: request.method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...queryMembers(exchange.query),
    pathParameters: orNull(exchange.pathParameters),
    stageVariables: orNull(exchange.stage.variables),
    requestContext: requestContext(exchange, caller),
    body: request.body === '' ? null : isBinary ? Buffer.from(request.body).toString('base64') : request.body,
    isBase64Encoded: isBinary && request.body !== '',
  };
}

/** The event of a REQUEST authorizer: the proxy event without its body. */
export function authorizerEvent(exchange: Exchange): Omit<APIGatewayRequestAuthorizerEvent, 'requestContext'> & { requestContext: unknown } {
  const { body: _, isBase64Encoded: __, requestContext: context, ...event } = proxyEvent(exchange, {});
  return { type: 'REQUEST', methodArn: methodArn(exchange), ...event, requestContext: context };
}

function queryMembers(query: URLSearchParams): Pick<ProxyEvent, 'queryStringParameters' | 'multiValueQueryStringParameters'> {
  const names = [...new Set(query.keys())];
  if (names.length === 0) return { queryStringParameters: null, multiValueQueryStringParameters: null };
  return {
    queryStringParameters: Object.fromEntries(names.map((name) => [name, query.getAll(name).at(-1)])),
    multiValueQueryStringParameters: Object.fromEntries(names.map((name) => [name, query.getAll(name)])),
  };
}

function forwardedHeaders({ request, requestId, time }: Exchange): Record<string, string> {
  return {
    ...request.headers,
    'x-amzn-trace-id': request.headers['x-amzn-trace-id'] ?? `Root=1-${Math.floor(time / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
    'x-forwarded-for': request.headers['x-forwarded-for'] ?? '127.0.0.1',
    'x-forwarded-port': request.headers['x-forwarded-port'] ?? '443',
    'x-forwarded-proto': request.headers['x-forwarded-proto'] ?? 'https',
  };
}

function requestContext(exchange: Exchange, { authorizer, signed }: Caller): RequestContext {
  const { api, stage, deployment, request, resource, path, time } = exchange;
  return {
    accountId: api.account,
    apiId: api.id,
    authorizer,
    deploymentId: deployment.id,
    domainName: `${api.id}.execute-api.${api.region}.amazonaws.com`,
    domainPrefix: api.id,
    extendedRequestId: exchange.extendedRequestId,
    httpMethod: request.method,
    identity: identity(exchange, signed),
    path: `/${stage.name}${path}`,
    protocol: 'HTTP/1.1',
    requestId: exchange.requestId,
    requestTime: clfTime(time),
    requestTimeEpoch: time,
    resourceId: resource.id,
    resourcePath: resource.path,
    stage: stage.name,
  };
}

function identity({ request }: Exchange, signed: Caller['signed']): ProxyEvent['requestContext']['identity'] {
  const arn = signed?.principal.arn ?? null;
  return {
    accessKey: signed?.accessKeyId ?? null,
    accountId: signed?.principal.account ?? null,
    apiKey: null,
    apiKeyId: null,
    caller: arn,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.headers['x-forwarded-for']?.split(',')[0]?.trim() ?? '127.0.0.1',
    user: arn,
    userAgent: request.headers['user-agent'] ?? null,
    userArn: arn,
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22/Nov/2026:11:41:38 +0000` */
function clfTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${months[Number(month) - 1] ?? ''}/${year}:${clock.slice(0, 8)} +0000`;
}

function isBinaryType(contentType: string | undefined, types: readonly string[]): boolean {
  const media = contentType?.split(';')[0]?.trim().toLowerCase();
  return types.includes('*/*') || (media !== undefined && types.includes(media));
}

function orNull<T>(values: Readonly<Record<string, T>>): Record<string, T> | null {
  return Object.keys(values).length === 0 ? null : { ...values };
}
