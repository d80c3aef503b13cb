import { AwsError } from '../service.ts';
import type { Protocol } from '../service.ts';

/** Errors that the endpoint itself raises. What each is called, and its HTTP status, depends on the protocol. */
export type CommonError = keyof typeof codes;

type Names = Readonly<Record<Protocol, readonly [code: string, status: number]>>;

const codes = {
  accessDenied: perProtocol(['AccessDeniedException', 403], ['AccessDeniedException', 400], ['AccessDenied', 403], ['UnauthorizedOperation', 403]),
  throttled: perProtocol(['ThrottlingException', 429], ['ThrottlingException', 400], ['Throttling', 400], ['RequestLimitExceeded', 503]),
  expiredToken: perProtocol(['ExpiredTokenException', 403], ['ExpiredTokenException', 400], ['ExpiredToken', 403], ['RequestExpired', 400]),
  invalidToken: perProtocol(['UnrecognizedClientException', 403], ['UnrecognizedClientException', 400], ['InvalidClientTokenId', 403], ['AuthFailure', 401]),
  missingToken: perProtocol(['MissingAuthenticationTokenException', 403], ['MissingAuthenticationTokenException', 400], ['MissingAuthenticationToken', 403], ['MissingAuthenticationToken', 403]),
  notSimulated: perProtocol(['UnknownOperationException', 404], ['UnknownOperationException', 404], ['InvalidAction', 400], ['InvalidAction', 400]),
  malformed: perProtocol(['SerializationException', 400], ['SerializationException', 400], ['MalformedQueryString', 400], ['MalformedQueryString', 400]),
  unknownParameter: perProtocol(['ValidationException', 400], ['ValidationException', 400], ['ValidationError', 400], ['UnknownParameter', 400]),
  invalidParameter: perProtocol(['ValidationException', 400], ['ValidationException', 400], ['ValidationError', 400], ['InvalidParameterValue', 400]),
  tooLarge: perProtocol(['RequestEntityTooLargeException', 413], ['RequestEntityTooLargeException', 413], ['RequestEntityTooLarge', 413], ['RequestEntityTooLarge', 413]),
  internal: perProtocol(['InternalFailure', 500], ['InternalFailure', 500], ['InternalFailure', 500], ['InternalError', 500]),
  unavailable: perProtocol(['ServiceUnavailableException', 503], ['ServiceUnavailableException', 503], ['ServiceUnavailable', 503], ['Unavailable', 503]),
} satisfies Record<string, Names>;

/** One of the endpoint's own errors in the terms of a protocol. */
export function commonError(kind: CommonError, protocol: Protocol, message: string): AwsError {
  const [code, status] = codes[kind][protocol];
  return new AwsError(code, message, status);
}

/** A refusal by IAM. EC2 alone begins it with a sentence of its own. */
export function refusal(kind: CommonError, protocol: Protocol, reason: string): AwsError {
  const preface = kind === 'accessDenied' && protocol === 'ec2-query' ? 'You are not authorized to perform this operation. ' : '';
  return commonError(kind, protocol, preface + reason);
}

/** True for an error that says "access denied" in any protocol's terms. */
export function isAccessDenied(error: AwsError): boolean {
  return Object.values(codes.accessDenied).some(([code]) => code === error.code);
}

function perProtocol(rest: Names['rest-json'], json: Names['json-1.0'], query: Names['query'], ec2: Names['ec2-query']): Names {
  return { 'rest-json': rest, 'json-1.0': json, 'json-1.1': json, query, 'ec2-query': ec2 };
}
