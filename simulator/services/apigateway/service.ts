import type { Identity } from '../../gateway/gateway.ts';
import type { Front } from '../../gateway/wire.ts';
import type { Service, World } from '../../service.ts';
import { accountOperations } from './account-operations.ts';
import { apiOperations } from './api-operations.ts';
import { ApiFront } from './data-plane/front.ts';
import { deploymentOperations, partOperations } from './deployment-operations.ts';
import { Apis } from './model.ts';

export interface ApiGatewayOptions {
  /** Whose key signed a request to a method with IAM authorisation: as the gateway's `identify`. */
  readonly identify: (accessKeyId: string) => Identity;
}

export interface ApiGateway {
  /** The control plane: API Gateway's REST APIs (v1). */
  readonly service: Service;
  /** The permission `execute-api:Invoke`, which methods with IAM authorisation ask for. */
  readonly executeApi: Service;
  /** The data plane: the deployed APIs themselves. */
  readonly front: Front;
}

/** Amazon API Gateway: REST APIs with Lambda proxy and mock integrations. */
export function createApiGateway(world: World, { identify }: ApiGatewayOptions): ApiGateway {
  const apis = new Apis();
  return {
    service: {
      name: 'apigateway',
      protocol: 'rest-json',
      operations: {
        ...apiOperations(world, apis),
        ...deploymentOperations(world, apis),
        ...partOperations(world, apis),
        ...accountOperations(world, apis),
      },
    },
    executeApi: {
      name: 'execute-api',
      protocol: 'rest-json',
      operations: { Invoke: { permissionOnly: true, run: () => ({}), resources: ({ methodArn }) => [String(methodArn)] } },
    },
    front: new ApiFront(world, apis, identify),
  };
}
