import * as z from 'zod';
import type { Random } from '../../random.ts';
import type { Call, Operation, Shape, World } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { patchSchema } from './api-operations.ts';
import { type Apis, authorizerSchema, badRequest, conflict, type Deployment, gatewayResponseSchema, modelSchema, required, type RestApi, type Stage, validatorSchema } from './model.ts';
import { newId, onPath, patched, type PatchOperation } from './operation.ts';

const texts = z.record(z.string(), z.string());
const deploymentSchema = z.object({ description: z.string().optional(), stageName: z.string().optional(), variables: texts.default({}) });
const stageSchema = z.looseObject({ stageName: z.string().regex(/^[\w-]{1,128}$/), deploymentId: z.string(), variables: texts.default({}), tags: texts.default({}) });

/** Deployments, which freeze an API's definition, and stages, which serve one. */
export function deploymentOperations(world: World, apis: Apis): Record<string, Operation> {
  const control = new DeploymentControl(world, apis);
  const deployments = '/restapis/{restApiId}/deployments';
  const stages = '/restapis/{restApiId}/stages';
  const deployment = `${deployments}/{deploymentId}`;
  const stage = `${stages}/{stageName}`;
  return {
    CreateDeployment: onPath('POST', deployments, (input, call) => control.deploy(input, call), { status: 201 }),
    GetDeployments: onPath('GET', deployments, (input, call) => ({ item: [...apis.get(input, call).deployments.values()].map(shownDeployment) })),
    GetDeployment: onPath('GET', deployment, (input, call) => shownDeployment(control.deployment(input, call))),
    UpdateDeployment: onPath('PATCH', deployment, (input, call) => control.updateDeployment(input, call)),
    DeleteDeployment: onPath('DELETE', deployment, (input, call) => control.deleteDeployment(input, call), { status: 202 }),
    CreateStage: onPath('POST', stages, (input, call) => control.createStage(input, call), { status: 201 }),
    GetStages: onPath('GET', stages, (input, call) => ({ item: [...apis.get(input, call).stages.values()].map(shownStage) }), { query: { deploymentId: 'string' } }),
    GetStage: onPath('GET', stage, (input, call) => shownStage(control.stage(input, call))),
    UpdateStage: onPath('PATCH', stage, (input, call) => control.updateStage(input, call)),
    DeleteStage: onPath('DELETE', stage, (input, call) => control.deleteStage(input, call), { status: 202 }),
  };
}

class DeploymentControl {
  private readonly world: World;
  private readonly apis: Apis;
  private readonly ids: Random;

  constructor(world: World, apis: Apis) {
    this.world = world;
    this.apis = apis;
    this.ids = world.random.fork('apigateway/deployments');
  }

  deploy(input: Shape, call: Call): Shape {
    const api = this.apis.get(input, call);
    const { description, stageName, variables } = readInput(deploymentSchema, input, 'BadRequestException');
    const methods = [...api.definition.resources.values()].flatMap((resource) => [...resource.methods.values()]);
    if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
    if (methods.some(({ methodIntegration }) => methodIntegration === undefined)) throw badRequest('No integration defined for method');
    const deployment: Deployment = { id: newId(this.ids).slice(-6), createdAt: this.world.clock.now(), description, definition: structuredClone(api.definition) };
    api.deployments.set(deployment.id, deployment);
    if (stageName !== undefined && stageName !== '') this.putStage(api, stageName, deployment.id, variables, {});
    return shownDeployment(deployment);
  }

  deployment(input: Shape, call: Call): Deployment {
    return required(this.apis.get(input, call).deployments.get(String(input['deploymentId'])), 'Invalid Deployment identifier specified');
  }

  updateDeployment(input: Shape, call: Call): Shape {
    const deployment = this.deployment(input, call);
    const { description } = patched({ description: deployment.description }, readInput(patchSchema, input, 'BadRequestException').patchOperations);
    deployment.description = typeof description === 'string' ? description : undefined;
    return shownDeployment(deployment);
  }

  deleteDeployment(input: Shape, call: Call): Shape {
    const api = this.apis.get(input, call);
    const { id } = this.deployment(input, call);
    if ([...api.stages.values()].some(({ deploymentId }) => deploymentId === id)) throw badRequest('Active stages pointing to this deployment must be moved or deleted');
    api.deployments.delete(id);
    return {};
  }

  createStage(input: Shape, call: Call): Shape {
    const api = this.apis.get(input, call);
    const { stageName, deploymentId, variables, tags, restApiId: _, ...settings } = readInput(stageSchema, input, 'BadRequestException');
    if (api.stages.has(stageName)) throw conflict('Stage already exists');
    required(api.deployments.get(deploymentId), 'Invalid Deployment identifier specified');
    const stage = this.putStage(api, stageName, deploymentId, variables, settings);
    for (const [key, value] of Object.entries(tags)) stage.tags.set(key, value);
    return shownStage(stage);
  }

  stage(input: Shape, call: Call): Stage {
    return required(this.apis.get(input, call).stages.get(String(input['stageName'])), 'Invalid stage identifier specified');
  }

  updateStage(input: Shape, call: Call): Shape {
    const api = this.apis.get(input, call);
    const stage = this.stage(input, call);
    const { patchOperations } = readInput(patchSchema, input, 'BadRequestException');
    const { deploymentId, variables, ...settings } = patched({ ...stage.settings, deploymentId: stage.deploymentId, variables: stage.variables }, patchOperations.map(onMethodSettings));
    stage.deploymentId = required(api.deployments.get(String(deploymentId)), 'Invalid Deployment identifier specified').id;
    stage.variables = texts.parse(variables ?? {});
    stage.settings = settings;
    stage.updatedAt = this.world.clock.now();
    return shownStage(stage);
  }

  deleteStage(input: Shape, call: Call): Shape {
    this.apis.get(input, call).stages.delete(this.stage(input, call).name);
    return {};
  }

  private putStage(api: RestApi, name: string, deploymentId: string, variables: Stage['variables'], settings: Shape): Stage {
    const now = this.world.clock.now();
    const stage = api.stages.get(name) ?? { name, createdAt: now, deploymentId, updatedAt: now, tags: new Map<string, string>(), variables, settings: { tracingEnabled: false, cacheClusterEnabled: false, methodSettings: {}, ...settings } };
    stage.deploymentId = deploymentId;
    stage.updatedAt = now;
    stage.variables = { ...stage.variables, ...variables };
    api.stages.set(name, stage);
    return stage;
  }
}

/** Where a method's setting is patched, below `/{resource path}/{method}`, and what it is called when shown. */
const methodSettings: Readonly<Record<string, string>> = {
  'metrics/enabled': 'metricsEnabled',
  'logging/loglevel': 'loggingLevel',
  'logging/dataTrace': 'dataTraceEnabled',
  'throttling/burstLimit': 'throttlingBurstLimit',
  'throttling/rateLimit': 'throttlingRateLimit',
  'caching/enabled': 'cachingEnabled',
  'caching/ttlInSeconds': 'cacheTtlInSeconds',
  'caching/dataEncrypted': 'cacheDataEncrypted',
};

/** A patch of a method's setting, as a patch of the member where settings are kept. */
function onMethodSettings(patch: PatchOperation): PatchOperation {
  const [, resource = '', method = '', tail = ''] = /^\/([^/]+)\/([^/]+)\/(\w+\/\w+)$/.exec(patch.path) ?? [];
  const setting = methodSettings[tail];
  return setting === undefined ? patch : { ...patch, path: `/methodSettings/${resource}~1${method}/${setting}` };
}

function shownDeployment({ id, description, createdAt }: Deployment): Shape {
  return { id, createdDate: new Date(createdAt), ...(description === undefined ? {} : { description }) };
}

function shownStage(stage: Stage): Shape {
  const { name, deploymentId, variables, settings, createdAt, updatedAt } = stage;
  return { ...settings, stageName: name, deploymentId, variables, tags: Object.fromEntries(stage.tags), createdDate: new Date(createdAt), lastUpdatedDate: new Date(updatedAt) };
}

/** Authorizers, gateway responses, request validators and models: the parts of a definition that methods refer to. */
export function partOperations(world: World, apis: Apis): Record<string, Operation> {
  const ids = world.random.fork('apigateway/parts');
  const definition = (input: Shape, call: Call) => apis.get(input, call).definition;
  return {
    ...collection('Authorizer', 'authorizers', 'authorizerId', authorizerSchema, (input, call) => definition(input, call).authorizers, ids),
    ...collection('RequestValidator', 'requestvalidators', 'requestValidatorId', validatorSchema, (input, call) => definition(input, call).validators, ids),
    ...collection('Model', 'models', 'modelName', modelSchema, (input, call) => definition(input, call).models, ids),
    ...gatewayResponseOperations(definition),
  };
}

/** Create, get, list, update and delete of one kind of part. A model goes by its name, the others by an id. */
function collection<T extends z.ZodObject>(
  kind: string,
  path: string,
  key: string,
  schema: T,
  of: (input: Shape, call: Call) => Map<string, z.infer<T> & { readonly id: string }>,
  ids: Random,
): Record<string, Operation> {
  const all = `/restapis/{restApiId}/${path}`;
  const one = `${all}/{${key}}`;
  const existing = (input: Shape, call: Call) => required(of(input, call).get(String(input[key])), `Invalid ${kind} identifier specified`);
  const put = (input: Shape, call: Call, wanted: Shape, id: string) => {
    const part = { ...readInput(schema, wanted, 'BadRequestException'), id };
    of(input, call).set(key === 'modelName' ? String(wanted['name']) : id, part);
    return { ...part };
  };
  return {
    [`Create${kind}`]: onPath('POST', all, (input, call) => put(input, call, input, newId(ids).slice(-6)), { status: 201 }),
    [`Get${kind}s`]: onPath('GET', all, (input, call) => ({ item: [...of(input, call).values()] })),
    [`Get${kind}`]: onPath('GET', one, (input, call) => ({ ...existing(input, call) })),
    [`Update${kind}`]: onPath('PATCH', one, (input, call) => {
      const part = existing(input, call);
      return put(input, call, patched({ ...part }, readInput(patchSchema, input, 'BadRequestException').patchOperations), part.id);
    }),
    [`Delete${kind}`]: onPath('DELETE', one, (input, call) => {
      existing(input, call);
      of(input, call).delete(String(input[key]));
      return {};
    }, { status: 202 }),
  };
}

function gatewayResponseOperations(definition: (input: Shape, call: Call) => RestApi['definition']): Record<string, Operation> {
  const path = '/restapis/{restApiId}/gatewayresponses/{responseType}';
  const existing = (input: Shape, call: Call) => required(definition(input, call).gatewayResponses.get(String(input['responseType'])), 'Invalid Gateway Response Type specified');
  return {
    PutGatewayResponse: onPath('PUT', path, (input, call) => {
      const response = readInput(gatewayResponseSchema, input, 'BadRequestException');
      definition(input, call).gatewayResponses.set(response.responseType, response);
      return { ...response, defaultResponse: false };
    }, { status: 201 }),
    GetGatewayResponse: onPath('GET', path, (input, call) => ({ ...existing(input, call), defaultResponse: false })),
    DeleteGatewayResponse: onPath('DELETE', path, (input, call) => {
      definition(input, call).gatewayResponses.delete(existing(input, call).responseType);
      return {};
    }, { status: 202 }),
  };
}
