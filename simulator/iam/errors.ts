import { AwsError } from '../service.ts';

/** IAM's own errors, as its API reference names them. */
export const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', message, 404);
export const entityAlreadyExists = (message: string) => new AwsError('EntityAlreadyExists', message, 409);
export const deleteConflict = (message: string) => new AwsError('DeleteConflict', message, 409);
export const limitExceeded = (message: string) => new AwsError('LimitExceeded', message, 409);
export const malformedPolicy = (message: string) => new AwsError('MalformedPolicyDocument', message, 400);
export const invalidInput = (message: string) => new AwsError('InvalidInput', message, 400);
export const unmodifiableEntity = (message: string) => new AwsError('UnmodifiableEntity', message, 400);
export const validationError = (message: string) => new AwsError('ValidationError', message, 400);
export const accessDenied = (message: string) => new AwsError('AccessDenied', message, 403);
