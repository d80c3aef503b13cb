import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Shape } from '../../../simulator/service.ts';
import type { Handler } from '../../../simulator/services/lambda/host.ts';
import { ACCOUNT, REGION } from '../aws-of.ts';
import { awsWithFunctions, permit, request } from './aws-with-functions.ts';
import type { FunctionsAws } from './aws-with-functions.ts';

interface Api {
  readonly id: string;
  readonly base: string;
  run<T = Shape>(operation: string, input?: Shape): Promise<T>;
  resource(path: string): Promise<string>;
  /** A proxy method of the function `f` on a path. */
  method(httpMethod: string, path: string, settings?: Shape): Promise<void>;
  deploy(): Promise<void>;
  send(method: string, path: string, options?: Parameters<typeof request>[3]): Promise<{ status: number; body: unknown; headers: Readonly<Record<string, string>> }>;
}

const uriOf = (functionArn: string) => `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

async function apiOf(aws: FunctionsAws, handler: Handler = async () => ({ statusCode: 200, body: '{}' }), settings: Shape = {}): Promise<Api> {
  const uri = uriOf(await aws.addFunction('f', handler, { Timeout: 60 }));
  await permit(aws, 'f', 'apigateway.amazonaws.com');
  const { id, rootResourceId } = await aws.as('apigateway', 'CreateRestApi', { name: 'api', ...settings });
  const restApiId = id as string;
  const resources = new Map([['', rootResourceId as string]]);
  const run = async <T>(operation: string, input: Shape = {}) => (await aws.as('apigateway', operation, { restApiId, ...input })) as T;
  const resource = async (path: string): Promise<string> => {
    const known = resources.get(path);
    if (known !== undefined) return known;
    const at = path.lastIndexOf('/');
    const made = await run<{ id: string }>('CreateResource', { parentId: await resource(path.slice(0, at)), pathPart: path.slice(at + 1) });
    resources.set(path, made.id);
    return made.id;
  };
  const base = `/restapis/${restApiId}/prod/_user_request_`;
  return {
    id: restApiId,
    base,
    run,
    resource,
    async method(httpMethod, path, more = {}) {
      const resourceId = await resource(path);
      await run('PutMethod', { resourceId, httpMethod, authorizationType: 'NONE', ...more });
      await run('PutIntegration', { resourceId, httpMethod, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri });
    },
    async deploy() {
      await run('CreateDeployment', { stageName: 'prod', variables: { mood: 'good' } });
    },
    async send(method, path, options) {
      const { status, headers, body } = await request(aws, method, `${base}${path}`, options);
      return { status, headers, body: body === '' ? '' : (JSON.parse(body) as unknown) };
    },
  };
}

/** Adds a Lambda authorizer that runs `handler`; returns the settings of a method it guards. */
async function authorizerOf(aws: FunctionsAws, api: Api, handler: Handler, settings: Shape = {}): Promise<Shape> {
  const arn = await aws.addFunction('auth', handler);
  await permit(aws, 'auth', 'apigateway.amazonaws.com', `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/authorizers/*`);
  const { id } = await api.run<{ id: string }>('CreateAuthorizer', { name: 'auth', type: 'TOKEN', authorizerUri: uriOf(arn), identitySource: 'method.request.header.Authorization', ...settings });
  return { authorizationType: 'CUSTOM', authorizerId: id };
}

const policy = (Effect: string, Resource: string) => ({ principalId: 'me', policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] }, context: { team: 'fleet', level: 3, root: false } });
const token = (value: string) => ({ headers: { authorization: value } });

describe('a proxied request', () => {
  test('reaches the function as the event that API Gateway sends', async () => {
    const aws = await awsWithFunctions();
    const events: APIGatewayProxyEvent[] = [];
    const api = await apiOf(aws, async (event) => {
      events.push(event as APIGatewayProxyEvent);
      return { statusCode: 202, headers: { Location: '/v1/operations/1' }, multiValueHeaders: { 'X-Many': ['a', 'b'] }, body: '{"ok":true}' };
    });
    await api.method('POST', '/v1/clusters/{name}');
    await api.deploy();

    const answer = await api.send('POST', '/v1/clusters/a%20b?dryRun=true&tag=x&tag=y', { body: { a: 1 }, headers: { 'content-type': 'application/json', 'user-agent': 'curl/8' } });

    expect(answer).toMatchObject({ status: 202, body: { ok: true }, headers: { location: '/v1/operations/1', 'x-many': 'a, b', 'content-type': 'application/json', 'x-amzn-requestid': expect.any(String) } });
    expect(events[0]).toMatchObject({
      resource: '/v1/clusters/{name}',
      path: '/v1/clusters/a%20b',
      httpMethod: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      multiValueHeaders: { 'content-type': ['application/json'] },
      queryStringParameters: { dryRun: 'true', tag: 'y' },
      multiValueQueryStringParameters: { dryRun: ['true'], tag: ['x', 'y'] },
      pathParameters: { name: 'a b' },
      stageVariables: { mood: 'good' },
      body: '{"a":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: ACCOUNT,
        apiId: api.id,
        stage: 'prod',
        path: '/prod/v1/clusters/a%20b',
        resourcePath: '/v1/clusters/{name}',
        protocol: 'HTTP/1.1',
        requestTime: '15/Jan/2026:12:00:00 +0000',
        requestTimeEpoch: aws.clock.now(),
        identity: { sourceIp: '127.0.0.1', userAgent: 'curl/8', userArn: null },
      },
    });
  });

  test('goes to the most specific path: a literal before a variable before a greedy one', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws, async (event) => ({ statusCode: 200, body: JSON.stringify([(event as APIGatewayProxyEvent).resource, (event as APIGatewayProxyEvent).pathParameters]) }));
    await api.method('GET', '/a/b');
    await api.method('GET', '/a/{x}');
    await api.method('ANY', '/{proxy+}');
    await api.deploy();

    expect((await api.send('GET', '/a/b')).body).toEqual(['/a/b', null]);
    expect((await api.send('GET', '/a/c/')).body).toEqual(['/a/{x}', { x: 'c' }]);
    expect((await api.send('GET', '/a/c/d')).body).toEqual(['/{proxy+}', { proxy: 'a/c/d' }]);
    expect((await api.send('DELETE', '/a/b')).body).toEqual(['/{proxy+}', { proxy: 'a/b' }]);
  });

  test('is served from what was deployed, not from what was changed since', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    await api.method('GET', '/old');
    await api.deploy();
    await api.method('GET', '/new');

    expect(await api.send('GET', '/new')).toMatchObject({ status: 403, body: { message: 'Missing Authentication Token' } });
    await api.deploy();
    expect(await api.send('GET', '/new')).toMatchObject({ status: 200 });
    expect(await request(aws, 'GET', `/_aws/execute-api/${api.id}/prod/new`)).toMatchObject({ status: 200 });
    expect(await request(aws, 'GET', `/restapis/${api.id}/nowhere/_user_request_/new`)).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });

  test.each([
    ['throws', async () => Promise.reject(new Error('secret'))],
    ['answers without a status', async () => ({ body: 'x' })],
    ['answers with a body that is no text', async () => ({ statusCode: 200, body: { a: 1 } })],
    ['answers with nothing', async () => undefined],
  ] as [string, Handler][])('is a bad gateway when the function %s', async (_, handler) => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws, handler);
    await api.method('GET', '/x');
    await api.deploy();
    expect(await api.send('GET', '/x')).toMatchObject({ status: 502, body: { message: 'Internal server error' } });
  });

  test('is given up after 29 seconds', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws, async () => aws.clock.sleep(45_000));
    await api.method('GET', '/x');
    await api.deploy();
    const begun = aws.clock.now();
    expect(await api.send('GET', '/x')).toMatchObject({ status: 504, body: { message: 'Endpoint request timed out' } });
    expect(aws.clock.now() - begun).toBe(29_000);
  });

  test('needs the function to permit API Gateway', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    await api.method('GET', '/x');
    await api.deploy();
    await aws.as('lambda', 'RemovePermission', { FunctionName: 'f', StatementId: 'allow-apigateway' });
    await permit(aws, 'f', 'apigateway.amazonaws.com', `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/*/POST/x`);
    expect(await api.send('GET', '/x')).toMatchObject({ status: 500, body: { message: 'Internal server error' } });
  });

  test('over 10 MB is refused', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    await api.method('POST', '/x');
    await api.deploy();
    expect(await api.send('POST', '/x', { body: 'x'.repeat(10 * 1024 * 1024 + 1) })).toMatchObject({ status: 413, body: { message: 'Request Too Long' } });
  });
});

describe('a method with a Lambda authorizer', () => {
  test('lets pass whom the policy allows, and tells the function who it is', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws, async (event) => ({ statusCode: 200, body: JSON.stringify((event as APIGatewayProxyEvent).requestContext.authorizer) }));
    const asked: unknown[] = [];
    const guarded = await authorizerOf(aws, api, async (event) => {
      asked.push(event);
      return policy((event as { authorizationToken: string }).authorizationToken === 'good' ? 'Allow' : 'Deny', '*');
    });
    await api.method('GET', '/x', guarded);
    await api.deploy();

    expect(await api.send('GET', '/x')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    expect(asked).toEqual([]);
    expect(await api.send('GET', '/x', token('good'))).toMatchObject({ status: 200, body: { principalId: 'me', team: 'fleet', level: '3', root: 'false' } });
    expect(asked).toEqual([{ type: 'TOKEN', authorizationToken: 'good', methodArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/prod/GET/x` }]);
    expect(await api.send('GET', '/x', token('bad'))).toMatchObject({ status: 403, body: { Message: 'User is not authorized to access this resource with an explicit deny' } });
  });

  test('keeps the answer for its time to live, for every method of the stage', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    let asked = 0;
    const guarded = await authorizerOf(aws, api, async () => {
      asked += 1;
      return policy('Allow', `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/prod/GET/x`);
    }, { authorizerResultTtlInSeconds: 60 });
    await api.method('GET', '/x', guarded);
    await api.method('GET', '/y', guarded);
    await api.deploy();

    expect(await api.send('GET', '/x', token('a'))).toMatchObject({ status: 200 });
    expect(await api.send('GET', '/y', token('a'))).toMatchObject({ status: 403, body: { Message: 'User is not authorized to access this resource' } });
    expect(asked).toBe(1);
    await aws.clock.advance(61_000);
    await api.send('GET', '/x', token('a'));
    expect(asked).toBe(2);
  });

  test.each([
    ['says Unauthorized', async () => Promise.reject(new Error('Unauthorized')), 401, { message: 'Unauthorized' }],
    ['breaks', async () => Promise.reject(new Error('x')), 500, { message: null }],
    ['answers without a policy', async () => ({ principalId: 'me' }), 500, { message: null }],
  ] as [string, Handler, number, unknown][])('that %s', async (_, handler, status, body) => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    await api.method('GET', '/x', await authorizerOf(aws, api, handler));
    await api.deploy();
    expect(await api.send('GET', '/x', token('a'))).toMatchObject({ status, body });
  });

  test('of type REQUEST sees the request, once all its identity sources are there', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    const asked: unknown[] = [];
    const guarded = await authorizerOf(aws, api, async (event) => {
      asked.push(event);
      return policy('Allow', '*');
    }, { type: 'REQUEST', identitySource: 'method.request.header.X-Key, method.request.querystring.team' });
    await api.method('GET', '/x/{id}', guarded);
    await api.deploy();

    expect(await api.send('GET', '/x/1?team=a')).toMatchObject({ status: 401 });
    expect(await api.send('GET', '/x/1?team=a', { headers: { 'x-key': 'k' } })).toMatchObject({ status: 200 });
    expect(asked).toMatchObject([{ type: 'REQUEST', resource: '/x/{id}', pathParameters: { id: '1' }, queryStringParameters: { team: 'a' }, requestContext: { stage: 'prod' } }]);
  });
});

test('a method with IAM authorisation takes signed requests of those who may invoke it', async () => {
  const aws = await awsWithFunctions();
  const api = await apiOf(aws, async (event) => ({ statusCode: 200, body: JSON.stringify((event as APIGatewayProxyEvent).requestContext.identity.userArn) }));
  await api.method('GET', '/x', { authorizationType: 'AWS_IAM' });
  await api.deploy();
  const keyOf = (roleArn: string) => aws.world.credentialsFor(roleArn, 'me').accessKeyId;
  const may = keyOf(await aws.role('may', [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/prod/GET/x` }]));
  const mayNot = keyOf(await aws.role('may-not', []));

  expect(await api.send('GET', '/x')).toMatchObject({ status: 403, body: { message: 'Missing Authentication Token' } });
  expect(await api.send('GET', '/x', { service: 'execute-api', accessKeyId: may })).toMatchObject({ status: 200, body: `arn:aws:sts::${ACCOUNT}:assumed-role/may/me` });
  expect(await api.send('GET', '/x', { service: 'execute-api', accessKeyId: mayNot })).toMatchObject({ status: 403, body: { Message: expect.stringContaining('not authorized to perform: execute-api:Invoke') } });
});

test('a request validator refuses missing parameters and bodies that do not fit the model', async () => {
  const aws = await awsWithFunctions();
  const api = await apiOf(aws);
  const { id } = await api.run<{ id: string }>('CreateRequestValidator', { name: 'all', validateRequestBody: true, validateRequestParameters: true });
  await api.run('CreateModel', { name: 'Cluster', contentType: 'application/json', schema: JSON.stringify({ $schema: 'http://json-schema.org/draft-04/schema#', type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } }) });
  await api.method('POST', '/x', { requestValidatorId: id, requestParameters: { 'method.request.querystring.a': true, 'method.request.header.B': true, 'method.request.querystring.c': false }, requestModels: { 'application/json': 'Cluster' } });
  await api.deploy();
  const send = (path: string, body: unknown) => api.send('POST', path, { body, headers: { b: '1', 'content-type': 'application/json' } });

  expect(await api.send('POST', '/x', { body: {} })).toMatchObject({ status: 400, body: { message: 'Missing required request parameters: [a, B]' } });
  expect(await send('/x?a=1', { name: 7 })).toMatchObject({ status: 400, body: { message: 'Invalid request body' } });
  expect(await send('/x?a=1', '{')).toMatchObject({ status: 400 });
  expect(await send('/x?a=1', { name: 'prod' })).toMatchObject({ status: 200 });
});

test('a mock integration answers by itself, and gateway responses are as the API customised them', async () => {
  const aws = await awsWithFunctions();
  const api = await apiOf(aws);
  const resourceId = await api.resource('/x');
  const method = { resourceId, httpMethod: 'OPTIONS' };
  await api.run('PutMethod', { ...method, authorizationType: 'NONE' });
  await api.run('PutIntegration', { ...method, type: 'MOCK', requestTemplates: { 'application/json': '{ statusCode: 204 }' } });
  await api.run('PutMethodResponse', { ...method, statusCode: '204', responseParameters: { 'method.response.header.Access-Control-Allow-Origin': true } });
  await api.run('PutIntegrationResponse', { ...method, statusCode: '204', responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" } });
  await api.method('GET', '/x', await authorizerOf(aws, api, async () => null));
  await api.run('PutGatewayResponse', { responseType: 'DEFAULT_4XX', responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" }, responseTemplates: { 'application/json': '{"title":$context.error.messageString,"type":"$context.error.responseType"}' } });
  await api.deploy();

  expect(await api.send('OPTIONS', '/x')).toMatchObject({ status: 204, body: '', headers: { 'access-control-allow-origin': '*' } });
  expect(await api.send('GET', '/x')).toMatchObject({ status: 401, body: { title: 'Unauthorized', type: 'UNAUTHORIZED' }, headers: { 'access-control-allow-origin': '*' } });
});

describe('the control plane', () => {
  test('refuses what is not simulated or makes no sense, in its own words', async () => {
    const aws = await awsWithFunctions();
    const api = await apiOf(aws);
    const resourceId = await api.resource('/x');
    await expect(api.run('CreateDeployment')).rejects.toMatchObject({ code: 'BadRequestException', message: /doesn't contain any methods/ });
    await expect(api.run('PutMethod', { resourceId, httpMethod: 'GET', authorizationType: 'COGNITO_USER_POOLS' })).rejects.toMatchObject({ code: 'BadRequestException' });
    await expect(api.run('PutMethod', { resourceId, httpMethod: 'GET', authorizationType: 'CUSTOM', authorizerId: 'none' })).rejects.toMatchObject({ message: /Invalid authorizer ID/ });
    await api.run('PutMethod', { resourceId, httpMethod: 'GET', authorizationType: 'NONE' });
    await expect(api.run('CreateDeployment')).rejects.toMatchObject({ message: 'No integration defined for method' });
    await expect(api.run('PutIntegration', { resourceId, httpMethod: 'GET', type: 'HTTP_PROXY', uri: 'http://x' })).rejects.toMatchObject({ message: /AWS_PROXY and MOCK/ });
    await expect(api.run('CreateResource', { parentId: resourceId, pathPart: 'a/b' })).rejects.toMatchObject({ code: 'BadRequestException' });
    await api.resource('/x/{a}');
    await expect(api.resource('/x/{b}')).rejects.toMatchObject({ message: /already has a variable path part/ });
    await expect(aws.as('apigateway', 'GetRestApi', { restApiId: 'none' })).rejects.toMatchObject({ code: 'NotFoundException', status: 404 });
  });

  test('speaks REST', async () => {
    const aws = await awsWithFunctions();
    const call = async (method: string, path: string, body?: object) => {
      const answer = await request(aws, method, path, { service: 'apigateway', ...(body === undefined ? {} : { body }) });
      return { status: answer.status, body: (answer.body === '' ? {} : JSON.parse(answer.body)) as { id: string; rootResourceId: string } };
    };
    const { body: api } = await call('POST', '/restapis', { name: 'api' });
    const { body: resource } = await call('POST', `/restapis/${api.id}/resources/${api.rootResourceId}`, { pathPart: 'x' });
    const method = `/restapis/${api.id}/resources/${resource.id}/methods/GET`;
    expect(await call('PUT', method, { authorizationType: 'NONE' })).toMatchObject({ status: 201 });
    const arn = await aws.addFunction('f', async () => ({ statusCode: 200 }));
    expect(await call('PUT', `${method}/integration`, { type: 'AWS_PROXY', httpMethod: 'POST', uri: uriOf(arn) })).toMatchObject({ status: 201, body: { httpMethod: 'POST' } });
    const { body: deployment } = await call('POST', `/restapis/${api.id}/deployments`, {});
    expect(await call('POST', `/restapis/${api.id}/stages`, { stageName: 'prod', deploymentId: deployment.id, tracingEnabled: false })).toMatchObject({ status: 201 });
    expect(await call('PATCH', `/restapis/${api.id}/stages/prod`, { patchOperations: [{ op: 'replace', path: '/tracingEnabled', value: 'true' }, { op: 'replace', path: '/variables/a', value: 'b' }] })).toMatchObject({ body: { tracingEnabled: true, variables: { a: 'b' } } });
    expect(await call('GET', `/restapis/${api.id}/resources`)).toMatchObject({ body: { item: [{ path: '/' }, { path: '/x', resourceMethods: { GET: { methodIntegration: { type: 'AWS_PROXY' } } } }] } });
    expect(await call('DELETE', `/restapis/${api.id}`)).toMatchObject({ status: 202 });
    expect(await call('GET', `/restapis/${api.id}`)).toMatchObject({ status: 404 });
  });
});
