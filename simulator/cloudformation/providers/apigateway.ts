import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { changed, lowerFirst, made, omit, optionalJson, optionalText, pick, shape, shapes, tagChanges, text, texts, withTagMap } from './members.ts';
import type { Provider, ResourceRequest } from './provider.ts';
import { escaped, listPatches, patches, stageSettings } from './apigateway-patches.ts';

const service = 'apigateway';

const restApi: Provider = {
  attributes: ['RestApiId', 'RootResourceId'],
  unsupported: ['Body', 'BodyS3Location', 'CloneFrom', 'Mode', 'Parameters', 'FailOnWarnings', 'SecurityPolicy', 'EndpointAccessMode'],
  async create(request) {
    const { properties } = request;
    const source = properties['ApiKeySourceType'];
    const settings = lowered(omit(properties, 'Tags', 'Policy', 'EndpointConfiguration', 'ApiKeySourceType'));
    const answer = await request.call(service, 'CreateRestApi', {
      name: request.logicalId, ...settings, ...endpoints(properties), ...(source !== undefined && { apiKeySource: source }), ...optionalJson(properties, 'Policy', 'policy'), ...withTagMap(request, 'tags'),
    });
    const id = text(answer, 'id');
    const root = optionalText(answer, 'rootResourceId') ?? (await rootResource(request, id));
    return made(id, { RestApiId: id, RootResourceId: root });
  },
  async update(request, current) {
    const media = listPatches(request.properties, request.previous, 'BinaryMediaTypes').map(({ op, value }) => ({ op, path: `/binaryMediaTypes/${escaped(value)}` }));
    const patchOperations = [...patches(request, apiPaths), ...media, ...endpointPatches(request)];
    if (patchOperations.length > 0) await request.call(service, 'UpdateRestApi', { restApiId: current.physicalId, patchOperations });
    await changeTags(request, `/restapis/${current.physicalId}`);
    return current;
  },
  delete: (current, request) => request.remove(service, 'DeleteRestApi', { restApiId: current.physicalId }),
};

const apiPaths = {
  Name: '/name', Description: '/description', Version: '/version', Policy: '/policy', MinimumCompressionSize: '/minimumCompressionSize',
  DisableExecuteApiEndpoint: '/disableExecuteApiEndpoint', ApiKeySourceType: '/apiKeySource',
};

/** An API has one kind of endpoint; its path names the present one. */
function endpointPatches(request: ResourceRequest): Shape[] {
  const [next, present] = [request.properties, request.previous].map((side) => texts(shape(side, 'EndpointConfiguration'), 'Types')[0] ?? 'EDGE');
  return next === present ? [] : [{ op: 'replace', path: `/endpointConfiguration/types/${present ?? ''}`, value: next }];
}

function endpoints(properties: Shape): Shape {
  const given = shape(properties, 'EndpointConfiguration');
  return properties['EndpointConfiguration'] === undefined ? {} : { endpointConfiguration: lowered(given) };
}

async function rootResource(request: ResourceRequest, restApiId: string): Promise<unknown> {
  const items = shapes(await request.call(service, 'GetResources', { restApiId }), 'items');
  return items.find((item) => item['path'] === '/')?.['id'];
}

async function changeTags(request: ResourceRequest, path: string): Promise<void> {
  const { set, remove } = tagChanges(request);
  const resourceArn = `arn:aws:apigateway:${request.region}::${path}`;
  if (Object.keys(set).length > 0) await request.call(service, 'TagResource', { resourceArn, tags: set });
  if (remove.length > 0) await request.call(service, 'UntagResource', { resourceArn, tagKeys: remove });
}

/** Properties by the API's member names. Acronyms that CloudFormation writes in capitals keep them. */
function lowered(properties: Shape): Shape {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [lowerFirst(name), value]));
}

function api(request: ResourceRequest): Shape {
  return { restApiId: request.properties['RestApiId'] };
}

const resource: Provider = {
  attributes: ['ResourceId'],
  async create(request) {
    const id = text(await request.call(service, 'CreateResource', lowered(request.properties)), 'id');
    return made(id, { ResourceId: id });
  },
  delete: (current, request) => request.remove(service, 'DeleteResource', { ...api(request), resourceId: current.physicalId }),
};

const method: Provider = {
  attributes: [],
  async create(request) {
    const { properties } = request;
    const physicalId = ['RestApiId', 'ResourceId', 'HttpMethod'].map((name) => text(properties, name)).join('|');
    await request.call(service, 'PutMethod', { authorizationType: 'NONE', ...lowered(omit(properties, 'Integration', 'MethodResponses')) });
    request.began(made(physicalId));
    await putResponses(request);
    return made(physicalId);
  },
  /** A method has no deployment of its own: it is put anew, and callers see it after the next deployment. */
  async update(request, current) {
    await request.remove(service, 'DeleteMethod', methodKey(request.previous));
    return method.create({ ...request, began: () => undefined }).then(() => current);
  },
  delete: (_current, request) => request.remove(service, 'DeleteMethod', methodKey(request.properties)),
};

function methodKey(properties: Shape): Shape {
  return lowered(pick(properties, 'RestApiId', 'ResourceId', 'HttpMethod'));
}

async function putResponses(request: ResourceRequest): Promise<void> {
  const key = methodKey(request.properties);
  for (const response of shapes(request.properties, 'MethodResponses')) await request.call(service, 'PutMethodResponse', { ...key, ...lowered(response) });
  if (request.properties['Integration'] === undefined) return;
  const integration = shape(request.properties, 'Integration');
  await request.call(service, 'PutIntegration', { ...key, ...lowered(omit(integration, 'IntegrationResponses')) });
  for (const response of shapes(integration, 'IntegrationResponses')) await request.call(service, 'PutIntegrationResponse', { ...key, ...lowered(response) });
}

const authorizer: Provider = {
  attributes: ['AuthorizerId'],
  async create(request) {
    const providers = request.properties['ProviderARNs'];
    const input = { ...lowered(omit(request.properties, 'ProviderARNs')), ...(providers !== undefined && { providerARNs: providers }) };
    const id = text(await request.call(service, 'CreateAuthorizer', input), 'id');
    return made(id, { AuthorizerId: id });
  },
  async update(request, current) {
    const names = ['Name', 'Type', 'AuthType', 'AuthorizerUri', 'AuthorizerCredentials', 'IdentitySource', 'IdentityValidationExpression', 'AuthorizerResultTtlInSeconds'];
    const pools = listPatches(request.properties, request.previous, 'ProviderARNs').map(({ op, value }) => ({ op, path: '/providerARNs', value }));
    const patchOperations = [...patches(request, Object.fromEntries(names.map((name) => [name, `/${lowerFirst(name)}`]))), ...pools];
    await request.call(service, 'UpdateAuthorizer', { ...api(request), authorizerId: current.physicalId, patchOperations });
    return current;
  },
  delete: (current, request) => request.remove(service, 'DeleteAuthorizer', { ...api(request), authorizerId: current.physicalId }),
};

const deployment: Provider = {
  attributes: ['DeploymentId'],
  unsupported: ['StageDescription', 'DeploymentCanarySettings'],
  alsoReplaces: ['StageName'],
  async create(request) {
    const id = text(await request.call(service, 'CreateDeployment', lowered(request.properties)), 'id');
    return made(id, { DeploymentId: id });
  },
  async update(request, current) {
    await request.call(service, 'UpdateDeployment', { ...api(request), deploymentId: current.physicalId, patchOperations: patches(request, { Description: '/description' }) });
    return current;
  },
  delete: (current, request) => request.remove(service, 'DeleteDeployment', { ...api(request), deploymentId: current.physicalId }),
};

const stage: Provider = {
  attributes: [],
  unsupported: ['CanarySetting', 'ClientCertificateId', 'DocumentationVersion'],
  async create(request) {
    const { properties } = request;
    const created = made(text(properties, 'StageName'));
    await request.call(service, 'CreateStage', { ...lowered(omit(properties, 'Tags', 'MethodSettings', 'AccessLogSetting')), ...withTagMap(request, 'tags') });
    request.began(created);
    const patchOperations = stageSettings(properties);
    if (patchOperations.length > 0) await request.call(service, 'UpdateStage', { ...stageKey(properties), patchOperations });
    return created;
  },
  async update(request, current) {
    const settings = { DeploymentId: '/deploymentId', Description: '/description', TracingEnabled: '/tracingEnabled', CacheClusterEnabled: '/cacheClusterEnabled', CacheClusterSize: '/cacheClusterSize' };
    const variables = changed(request, 'Variables') ? variablePatches(request) : [];
    const patchOperations = [...patches(request, settings), ...variables, ...stageSettings(request.properties)];
    if (patchOperations.length > 0) await request.call(service, 'UpdateStage', { ...stageKey(request.properties), patchOperations });
    await changeTags(request, `/restapis/${text(request.properties, 'RestApiId')}/stages/${current.physicalId}`);
    return current;
  },
  delete: (_current, request) => request.remove(service, 'DeleteStage', stageKey(request.properties)),
};

function stageKey(properties: Shape): Shape {
  return lowered(pick(properties, 'RestApiId', 'StageName'));
}

function variablePatches(request: ResourceRequest): Shape[] {
  const [next, previous] = [shape(request.properties, 'Variables'), shape(request.previous, 'Variables')];
  const gone = Object.keys(previous).filter((name) => next[name] === undefined);
  return [...Object.entries(next).map(([name, value]) => ({ op: 'replace', path: `/variables/${name}`, value })), ...gone.map((name) => ({ op: 'remove', path: `/variables/${name}` }))];
}

const requestValidator: Provider = {
  attributes: ['RequestValidatorId'],
  async create(request) {
    const id = text(await request.call(service, 'CreateRequestValidator', { name: request.logicalId, ...lowered(request.properties) }), 'id');
    return made(id, { RequestValidatorId: id });
  },
  async update(request, current) {
    const patchOperations = patches(request, { ValidateRequestBody: '/validateRequestBody', ValidateRequestParameters: '/validateRequestParameters' });
    await request.call(service, 'UpdateRequestValidator', { ...api(request), requestValidatorId: current.physicalId, patchOperations });
    return current;
  },
  delete: (current, request) => request.remove(service, 'DeleteRequestValidator', { ...api(request), requestValidatorId: current.physicalId }),
};

const model: Provider = {
  attributes: [],
  named: 'Name',
  async create(request) {
    const name = optionalText(request.properties, 'Name') ?? request.name(120).replace(/[^A-Za-z0-9]/g, '');
    const contentType = optionalText(request.properties, 'ContentType') ?? 'application/json';
    await request.call(service, 'CreateModel', { ...api(request), name, contentType, ...lowered(pick(request.properties, 'Description')), schema: textOf(request.properties['Schema'] ?? {}) });
    return made(name);
  },
  async update(request, current) {
    await request.call(service, 'UpdateModel', { ...api(request), modelName: current.physicalId, patchOperations: patches(request, { Schema: '/schema', Description: '/description' }) });
    return current;
  },
  delete: (current, request) => request.remove(service, 'DeleteModel', { ...api(request), modelName: current.physicalId }),
};

const gatewayResponse: Provider = {
  attributes: ['Id'],
  async create(request) {
    const id = `${text(request.properties, 'RestApiId')}|${text(request.properties, 'ResponseType')}`;
    await request.call(service, 'PutGatewayResponse', lowered(request.properties));
    return made(id, { Id: id });
  },
  async update(request, current) {
    await request.call(service, 'PutGatewayResponse', lowered(request.properties));
    return current;
  },
  delete: (_current, request) => request.remove(service, 'DeleteGatewayResponse', lowered(pick(request.properties, 'RestApiId', 'ResponseType'))),
};

const usagePlan: Provider = {
  attributes: ['Id'],
  async create(request) {
    const { properties } = request;
    const limits = ['Throttle', 'Quota'].filter((name) => properties[name] !== undefined).map((name) => [lowerFirst(name), lowered(shape(properties, name))]);
    const settings = { ...lowered(pick(properties, 'Description')), ...(Object.fromEntries(limits) as Shape) };
    const apiStages = shapes(properties, 'ApiStages').map(lowered);
    const name = optionalText(properties, 'UsagePlanName') ?? request.name(128);
    const id = text(await request.call(service, 'CreateUsagePlan', { name, ...settings, apiStages, ...withTagMap(request, 'tags') }), 'id');
    return made(id, { Id: id });
  },
  async delete(current, request) {
    const usagePlanId = current.physicalId;
    const patchOperations = shapes(request.properties, 'ApiStages').map((one) => ({ op: 'remove', path: '/apiStages', value: `${text(one, 'ApiId')}:${text(one, 'Stage')}` }));
    if (patchOperations.length > 0) await request.remove(service, 'UpdateUsagePlan', { usagePlanId, patchOperations });
    await request.remove(service, 'DeleteUsagePlan', { usagePlanId });
  },
};

export const apiGatewayProviders: Readonly<Record<string, Provider>> = {
  'AWS::ApiGateway::RestApi': restApi,
  'AWS::ApiGateway::Resource': resource,
  'AWS::ApiGateway::Method': method,
  'AWS::ApiGateway::Authorizer': authorizer,
  'AWS::ApiGateway::Deployment': deployment,
  'AWS::ApiGateway::Stage': stage,
  'AWS::ApiGateway::RequestValidator': requestValidator,
  'AWS::ApiGateway::Model': model,
  'AWS::ApiGateway::GatewayResponse': gatewayResponse,
  'AWS::ApiGateway::UsagePlan': usagePlan,
};
