import type { AwsError, Protocol, Shape } from '../../service.ts';
import { commonError } from '../errors.ts';

/** Parses a request body that must be a JSON object, or nothing. Members that are `null` count as absent. */
export function parseJsonBody(body: string, protocol: Protocol): Shape {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw commonError('malformed', protocol, `The request body is not JSON: ${(error as SyntaxError).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw commonError('malformed', protocol, 'The request body must be a JSON object.');
  }
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

/** Writes a shape as AWS does: a date is epoch seconds with milliseconds as a fraction. */
export function writeJsonBody(shape: Shape): string {
  return JSON.stringify(shape, function (this: Shape, key: string, value: unknown) {
    const original = this[key];
    return original instanceof Date ? original.getTime() / 1000 : value;
  });
}

/** The body of an error: its message and its modelled members. */
export function errorBody(error: AwsError): Shape {
  return { message: error.message, ...error.members };
}
