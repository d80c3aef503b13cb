import type { Random } from '../../../random.ts';
import type { Identity } from '../../../gateway/gateway.ts';
import { type Front, splitUrl, type WireRequest, type WireResponse } from '../../../gateway/wire.ts';
import type { World } from '../../../service.ts';
import type { Apis } from '../model.ts';
import { Authorisation } from './authorisation.ts';
import type { Exchange } from './exchange.ts';
import { failureResponse, GatewayFailure } from './failure.ts';
import { integrate } from './integration.ts';
import { findRoute } from './routing.ts';
import { validateRequest } from './validation.ts';

const largestBodyBytes = 10 * 1024 * 1024;
const addresses = [/^\/restapis\/([^/]+)\/([^/]+)\/_user_request_(\/.*)?$/, /^\/_aws\/execute-api\/([^/]+)\/([^/]+)(\/.*)?$/];

/** Serves the stages of all REST APIs below `/restapis/{api}/{stage}/_user_request_` and `/_aws/execute-api/{api}/{stage}`. */
export class ApiFront implements Front {
  private readonly world: World;
  private readonly apis: Apis;
  private readonly authorisation: Authorisation;
  private readonly ids: Random;

  constructor(world: World, apis: Apis, identify: (accessKeyId: string) => Identity) {
    this.world = world;
    this.apis = apis;
    this.authorisation = new Authorisation(world, identify);
    this.ids = world.random.fork('apigateway/requests');
  }

  matches(request: WireRequest): boolean {
    return addresses.some((address) => address.test(splitUrl(request.url).path));
  }

  async handle(request: WireRequest): Promise<WireResponse> {
    const requestId = this.ids.uuid();
    let exchange: Exchange | undefined;
    try {
      exchange = this.understand(request, requestId);
      if (Buffer.byteLength(request.body) > largestBodyBytes) throw new GatewayFailure('REQUEST_TOO_LARGE');
      const caller = await this.authorisation.caller(exchange);
      validateRequest(exchange);
      const { status, headers, body } = await integrate(this.world, exchange, caller);
      return { status, headers: { 'x-amzn-requestid': requestId, 'x-amz-apigw-id': exchange.extendedRequestId, ...headers }, body };
    } catch (error) {
      if (!(error instanceof GatewayFailure)) throw error;
      return failureResponse(error, requestId, exchange);
    }
  }

  /** @throws GatewayFailure */
  private understand(request: WireRequest, requestId: string): Exchange {
    const { path: wholePath, query } = splitUrl(request.url);
    const [, apiId = '', stageName = '', path = '/'] = addresses.map((address) => address.exec(wholePath)).find((found) => found !== null) ?? [];
    const api = this.apis.find(apiId);
    const stage = api?.stages.get(stageName);
    const deployment = api?.deployments.get(stage?.deploymentId ?? '');
    if (api === undefined || stage === undefined || deployment === undefined) throw new GatewayFailure('FORBIDDEN');
    const route = findRoute(deployment.definition, request.method, path);
    if (route === undefined) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN');
    return { request, requestId, extendedRequestId: `${this.ids.hex(15)}=`, time: this.world.clock.now(), api, stage, deployment, path, query, ...route };
  }
}
