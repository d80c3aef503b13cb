import * as z from 'zod';
import type { Random } from '../../random.ts';
import type { Call, Operation, Shape, World } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { type Apis, badRequest, conflict, integrationResponseSchema, integrationSchema, type Method, methodResponseSchema, methodSchema, required, type Resource, type RestApi } from './model.ts';
import { newId, onPath, patched } from './operation.ts';

export const patchSchema = z.object({ patchOperations: z.array(z.object({ op: z.string(), path: z.string().startsWith('/'), value: z.string().optional() })).default([]) });
const apiSchema = z.looseObject({
  name: z.string().min(1),
  binaryMediaTypes: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});

/** REST APIs, their resources, methods and integrations. */
export function apiOperations(world: World, apis: Apis): Record<string, Operation> {
  const api = new ApiControl(world, apis);
  const root = '/restapis';
  const one = `${root}/{restApiId}`;
  const resources = `${one}/resources`;
  const resource = `${resources}/{resourceId}`;
  const pages = { query: { position: 'string', limit: 'number', embed: 'list' } } as const;
  return {
    CreateRestApi: onPath('POST', root, (input, call) => api.create(input, call), { status: 201 }),
    GetRestApis: onPath('GET', root, (_, call) => api.list(call), pages),
    GetRestApi: onPath('GET', one, (input, call) => api.get(input, call)),
    UpdateRestApi: onPath('PATCH', one, (input, call) => api.update(input, call)),
    DeleteRestApi: onPath('DELETE', one, (input, call) => api.delete(input, call), { status: 202 }),
    CreateResource: onPath('POST', `${resources}/{parentId}`, (input, call) => api.createResource(input, call), { status: 201 }),
    GetResources: onPath('GET', resources, (input, call) => api.listResources(input, call), pages),
    GetResource: onPath('GET', resource, (input, call) => api.getResource(input, call), { query: { embed: 'list' } }),
    DeleteResource: onPath('DELETE', resource, (input, call) => api.deleteResource(input, call), { status: 202 }),
    ...methodOperations(api, resource),
  };
}

function methodOperations(api: ApiControl, resource: string): Record<string, Operation> {
  const method = `${resource}/methods/{httpMethod}`;
  /** The body's `httpMethod` is the integration's own, so the path's needs another name. */
  const integration = `${resource}/methods/{method}/integration`;
  const integrationResponse = `${resource}/methods/{httpMethod}/integration/responses/{statusCode}`;
  return {
    PutMethod: onPath('PUT', method, (input, call) => api.putMethod(input, call), { status: 201 }),
    GetMethod: onPath('GET', method, (input, call) => shownMethod(api.method(input, call))),
    UpdateMethod: onPath('PATCH', method, (input, call) => api.updateMethod(input, call)),
    DeleteMethod: onPath('DELETE', method, (input, call) => api.deleteMethod(input, call), { status: 204 }),
    PutMethodResponse: onPath('PUT', `${method}/responses/{statusCode}`, (input, call) => api.putMethodResponse(input, call), { status: 201 }),
    DeleteMethodResponse: onPath('DELETE', `${method}/responses/{statusCode}`, (input, call) => api.deleteMethodResponse(input, call), { status: 204 }),
    PutIntegration: onPath('PUT', integration, (input, call) => api.putIntegration(input, call), { status: 201 }),
    GetIntegration: onPath('GET', `${method}/integration`, (input, call) => api.integration(input, call)),
    DeleteIntegration: onPath('DELETE', `${method}/integration`, (input, call) => api.deleteIntegration(input, call), { status: 204 }),
    PutIntegrationResponse: onPath('PUT', integrationResponse, (input, call) => api.putIntegrationResponse(input, call), { status: 201 }),
    DeleteIntegrationResponse: onPath('DELETE', integrationResponse, (input, call) => api.deleteIntegrationResponse(input, call), { status: 204 }),
  };
}

class ApiControl {
  private readonly world: World;
  private readonly apis: Apis;
  private readonly ids: Random;

  constructor(world: World, apis: Apis) {
    this.world = world;
    this.apis = apis;
    this.ids = world.random.fork('apigateway/ids');
  }

  create(input: Shape, call: Call): Shape {
    const { tags, binaryMediaTypes, ...settings } = readInput(apiSchema, input, 'BadRequestException');
    const root: Resource = { id: newId(this.ids), path: '/', methods: new Map() };
    const api: RestApi = {
      id: newId(this.ids),
      account: call.account,
      region: call.region,
      createdAt: this.world.clock.now(),
      rootResourceId: root.id,
      definition: { resources: new Map([[root.id, root]]), authorizers: new Map(), gatewayResponses: new Map(), validators: new Map(), models: new Map(), binaryMediaTypes },
      deployments: new Map(),
      stages: new Map(),
      tags: new Map(Object.entries(tags)),
      settings: { apiKeySource: 'HEADER', endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' }, disableExecuteApiEndpoint: false, ...settings },
    };
    this.apis.in(call).apis.set(api.id, api);
    return shownApi(api);
  }

  list(call: Call): Shape {
    return { item: [...this.apis.in(call).apis.values()].map(shownApi) };
  }

  get(input: Shape, call: Call): Shape {
    return shownApi(this.apis.get(input, call));
  }

  update(input: Shape, call: Call): Shape {
    const api = this.apis.get(input, call);
    const { patchOperations } = readInput(patchSchema, input, 'BadRequestException');
    const { binaryMediaTypes, ...settings } = patched({ ...api.settings, binaryMediaTypes: api.definition.binaryMediaTypes }, patchOperations);
    api.settings = settings;
    api.definition.binaryMediaTypes = z.array(z.string()).parse(binaryMediaTypes);
    return shownApi(api);
  }

  delete(input: Shape, call: Call): Shape {
    this.apis.in(call).apis.delete(this.apis.get(input, call).id);
    return {};
  }

  createResource(input: Shape, call: Call): Shape {
    const { definition } = this.apis.get(input, call);
    const { pathPart } = readInput(z.object({ pathPart: z.string() }), input, 'BadRequestException');
    const parent = required(definition.resources.get(String(input['parentId'])), 'Invalid Resource identifier specified');
    requirePathPart(pathPart, parent, [...definition.resources.values()]);
    const resource: Resource = { id: newId(this.ids).slice(-6), parentId: parent.id, pathPart, path: `${parent.path === '/' ? '' : parent.path}/${pathPart}`, methods: new Map() };
    definition.resources.set(resource.id, resource);
    return shownResource(resource);
  }

  listResources(input: Shape, call: Call): Shape {
    return { item: [...this.apis.get(input, call).definition.resources.values()].map(shownResource) };
  }

  getResource(input: Shape, call: Call): Shape {
    return shownResource(this.resource(input, call));
  }

  /** With everything below it. */
  deleteResource(input: Shape, call: Call): Shape {
    const api = this.apis.get(input, call);
    const resource = this.resource(input, call);
    if (resource.id === api.rootResourceId) throw badRequest("Root resource can't be deleted");
    for (const { id, path } of [...api.definition.resources.values()]) {
      if (path === resource.path || path.startsWith(`${resource.path}/`)) api.definition.resources.delete(id);
    }
    return {};
  }

  putMethod(input: Shape, call: Call): Shape {
    const { definition } = this.apis.get(input, call);
    const wanted = readInput(methodSchema, input, 'BadRequestException');
    if (wanted.authorizationType === 'CUSTOM' && !definition.authorizers.has(wanted.authorizerId ?? '')) throw badRequest('Invalid authorizer ID specified. Setting the authorization type to CUSTOM requires a valid authorizer.');
    if (wanted.requestValidatorId !== undefined && !definition.validators.has(wanted.requestValidatorId)) throw badRequest('Invalid Request Validator identifier specified');
    const { methods } = this.resource(input, call);
    if (methods.has(wanted.httpMethod)) throw conflict('Method already exists for this resource');
    const method: Method = { ...wanted, methodResponses: {} };
    methods.set(method.httpMethod, method);
    return shownMethod(method);
  }

  updateMethod(input: Shape, call: Call): Shape {
    const method = this.method(input, call);
    const { patchOperations } = readInput(patchSchema, input, 'BadRequestException');
    const changed = { ...method, ...readInput(methodSchema, patched({ ...method }, patchOperations), 'BadRequestException') };
    this.resource(input, call).methods.set(method.httpMethod, changed);
    return shownMethod(changed);
  }

  deleteMethod(input: Shape, call: Call): Shape {
    this.resource(input, call).methods.delete(this.method(input, call).httpMethod);
    return {};
  }

  putMethodResponse(input: Shape, call: Call): Shape {
    const response = readInput(methodResponseSchema, input, 'BadRequestException');
    const { methodResponses } = this.method(input, call);
    if (response.statusCode in methodResponses) throw conflict('Response already exists for this resource');
    methodResponses[response.statusCode] = response;
    return response;
  }

  deleteMethodResponse(input: Shape, call: Call): Shape {
    Reflect.deleteProperty(this.method(input, call).methodResponses, String(input['statusCode']));
    return {};
  }

  putIntegration(input: Shape, call: Call): Shape {
    const { method: fromPath, httpMethod, integrationHttpMethod } = input;
    const overTheWire = fromPath !== undefined;
    const named = { ...input, httpMethod: overTheWire ? fromPath : httpMethod };
    const integration = readInput(integrationSchema, { ...input, httpMethod: overTheWire ? httpMethod : integrationHttpMethod }, 'BadRequestException');
    if (integration.type === 'AWS_PROXY' && functionOf(integration.uri ?? '') === undefined) throw badRequest('Invalid ARN specified in the request: an AWS_PROXY integration needs the invocation URI of a Lambda function');
    this.method(named, call).methodIntegration = { ...integration, integrationResponses: {} };
    return integration;
  }

  integration(input: Shape, call: Call): Shape {
    return { ...required(this.method(input, call).methodIntegration, 'Invalid Integration identifier specified') };
  }

  deleteIntegration(input: Shape, call: Call): Shape {
    delete this.method(input, call).methodIntegration;
    return {};
  }

  putIntegrationResponse(input: Shape, call: Call): Shape {
    const response = readInput(integrationResponseSchema, input, 'BadRequestException');
    const { methodIntegration, methodResponses } = this.method(input, call);
    required(methodResponses[response.statusCode], 'Invalid Response status code specified');
    required(methodIntegration, 'Invalid Integration identifier specified').integrationResponses[response.statusCode] = response;
    return response;
  }

  deleteIntegrationResponse(input: Shape, call: Call): Shape {
    const integration = required(this.method(input, call).methodIntegration, 'Invalid Integration identifier specified');
    Reflect.deleteProperty(integration.integrationResponses, String(input['statusCode']));
    return {};
  }

  method(input: Shape, call: Call): Method {
    return required(this.resource(input, call).methods.get(String(input['httpMethod'])), 'Invalid Method identifier specified');
  }

  private resource(input: Shape, call: Call): Resource {
    return required(this.apis.get(input, call).definition.resources.get(String(input['resourceId'])), 'Invalid Resource identifier specified');
  }
}

/** The function's ARN in an integration's or authorizer's URI. */
export function functionOf(uri: string): string | undefined {
  return /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
}

function requirePathPart(pathPart: string, parent: Resource, resources: readonly Resource[]): void {
  if (!/^(?:[\w.~:@!$&'()*+,;=-]+|\{[\w.-]+\+?\})$/.test(pathPart)) {
    throw badRequest("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.");
  }
  if (parent.pathPart?.endsWith('+}') === true) throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.path}`);
  const siblings = resources.filter(({ parentId }) => parentId === parent.id);
  if (siblings.some((sibling) => sibling.pathPart === pathPart)) throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  const isVariable = (part = '') => part.startsWith('{') && !part.endsWith('+}');
  const variable = siblings.find((sibling) => isVariable(sibling.pathPart));
  if (isVariable(pathPart) && variable !== undefined) throw badRequest(`A sibling (${String(variable.pathPart)}) of this resource already has a variable path part -- only one is allowed`);
}

function shownApi(api: RestApi): Shape {
  return {
    ...api.settings,
    id: api.id,
    createdDate: new Date(api.createdAt),
    rootResourceId: api.rootResourceId,
    binaryMediaTypes: api.definition.binaryMediaTypes,
    tags: Object.fromEntries(api.tags),
  };
}

function shownResource({ methods, ...resource }: Resource): Shape {
  return { ...resource, ...(methods.size === 0 ? {} : { resourceMethods: Object.fromEntries([...methods].map(([name, method]) => [name, shownMethod(method)])) }) };
}

function shownMethod(method: Method): Shape {
  return { ...method };
}
