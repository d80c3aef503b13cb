import type { WireRequest } from '../../../gateway/wire.ts';
import type { Deployment, Method, Resource, RestApi, Stage } from '../model.ts';

/** One request to a deployed API, as far as it has been understood. */
export interface Exchange {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly api: RestApi;
  readonly stage: Stage;
  readonly deployment: Deployment;
  /** Below the stage, still percent-encoded, without the query string: `/v1/clusters/a`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly resource: Resource;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** What policies know the request as: `arn:aws:execute-api:…:api/stage/GET/v1/clusters/a`. */
export function methodArn({ api, stage, request, path }: Exchange): string {
  return `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage.name}/${request.method}${path}`;
}

/** What a function's permissions know the method as: with the path's variables, not their values. */
export function sourceArn({ api, stage, method, resource }: Exchange): string {
  const verb = method.httpMethod === 'ANY' ? '*' : method.httpMethod;
  return `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage.name}/${verb}${resource.path}`;
}
