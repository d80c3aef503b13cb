import * as z from 'zod';
import type { Exchange } from './exchange.ts';
import { GatewayFailure } from './failure.ts';

/** What the method's request validator asks for. @throws GatewayFailure */
export function validateRequest(exchange: Exchange): void {
  const { method, deployment } = exchange;
  const validator = deployment.definition.validators.get(method.requestValidatorId ?? '');
  if (validator?.validateRequestParameters === true) requireParameters(exchange);
  if (validator?.validateRequestBody === true) requireBody(exchange);
}

function requireParameters({ method, request, query, pathParameters }: Exchange): void {
  const present: Readonly<Record<string, (name: string) => boolean>> = {
    header: (name) => (request.headers[name.toLowerCase()] ?? '') !== '',
    querystring: (name) => (query.get(name) ?? '') !== '',
    path: (name) => (pathParameters[name] ?? '') !== '',
  };
  const missing = Object.entries(method.requestParameters).flatMap(([parameter, isRequired]) => {
    const [, kind = '', name = ''] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(parameter) ?? [];
    return isRequired && present[kind]?.(name) === false ? [name] : [];
  });
  if (missing.length > 0) throw new GatewayFailure('BAD_REQUEST_PARAMETERS', `Missing required request parameters: [${missing.join(', ')}]`);
}

/** By the JSON schema of the model for the content type. */
function requireBody({ method, request, deployment }: Exchange): void {
  const contentType = request.headers['content-type']?.split(';')[0]?.trim() ?? 'application/json';
  const model = deployment.definition.models.get(method.requestModels[contentType] ?? '');
  if (model === undefined) return;
  const schema = z.fromJSONSchema(JSON.parse(model.schema) as Parameters<typeof z.fromJSONSchema>[0]);
  if (!schema.safeParse(jsonOrNothing(request.body)).success) throw new GatewayFailure('BAD_REQUEST_BODY');
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
