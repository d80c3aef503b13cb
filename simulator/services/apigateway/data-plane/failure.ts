import type { WireResponse } from '../../../gateway/wire.ts';
import type { GatewayResponse } from '../model.ts';
import type { Exchange } from './exchange.ts';

/** The gateway's own answers: their default status, message and `x-amzn-ErrorType`. */
const failures = {
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  ACCESS_DENIED: [403, 'User is not authorized to access this resource', 'AccessDeniedException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  INVALID_SIGNATURE: [403, 'The security token included in the request is invalid.', 'UnrecognizedClientException'],
  AUTHORIZER_FAILURE: [500, null, 'AuthorizerFailureException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, null, 'AuthorizerConfigurationException'],
  BAD_REQUEST_PARAMETERS: [400, 'Missing required request parameters', 'BadRequestException'],
  BAD_REQUEST_BODY: [400, 'Invalid request body', 'BadRequestException'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'RequestTooLargeException'],
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_FAILURE: [502, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  FORBIDDEN: [403, 'Forbidden', 'ForbiddenException'],
} as const;
export type ResponseType = keyof typeof failures;

/** A request that the gateway answers itself. */
export class GatewayFailure extends Error {
  readonly responseType: ResponseType;
  /** Overrides the type's message; a refusal by a policy writes it as `Message`. */
  readonly text: string | null;
  readonly member: 'message' | 'Message';

  constructor(responseType: ResponseType, text: string | null = failures[responseType][1], member: 'message' | 'Message' = 'message') {
    super(text ?? responseType);
    this.name = 'GatewayFailure';
    this.responseType = responseType;
    this.text = text;
    this.member = member;
  }
}

/** The response, with what the API customised of it: this type's gateway response, or the default of its status class. */
export function failureResponse(failure: GatewayFailure, requestId: string, exchange?: Exchange): WireResponse {
  const [defaultStatus, , errorType] = failures[failure.responseType];
  const custom = customised(failure.responseType, defaultStatus, exchange);
  const status = Number(custom?.statusCode ?? defaultStatus);
  const template = custom?.responseTemplates['application/json'];
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': errorType,
      ...headersOf(custom),
    },
    body: template === undefined ? JSON.stringify({ [failure.member]: failure.text }) : fill(template, failure, requestId),
  };
}

function customised(type: ResponseType, status: number, exchange: Exchange | undefined): GatewayResponse | undefined {
  const responses = exchange?.deployment.definition.gatewayResponses;
  return responses?.get(type) ?? responses?.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
}

/** Static values only: `"gatewayresponse.header.X": "'value'"`. */
function headersOf(custom: GatewayResponse | undefined): Record<string, string> {
  const entries = Object.entries(custom?.responseParameters ?? {}).flatMap(([parameter, value]) => {
    const header = /^gatewayresponse\.header\.(.+)$/.exec(parameter)?.[1];
    const text = /^'(.*)'$/s.exec(value)?.[1];
    return header === undefined || text === undefined ? [] : [[header.toLowerCase(), text] as const];
  });
  return Object.fromEntries(entries);
}

function fill(template: string, failure: GatewayFailure, requestId: string): string {
  const values: Readonly<Record<string, string>> = {
    'error.messageString': JSON.stringify(failure.text),
    'error.message': failure.text ?? '',
    'error.responseType': failure.responseType,
    requestId,
  };
  return template.replace(/\$context\.(error\.messageString|error\.message|error\.responseType|requestId)\b/g, (_, name: string) => values[name] ?? '');
}
