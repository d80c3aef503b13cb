import { describe, expect, test } from '@jest/globals';
import { classify, OperationError } from '../../core/errors.ts';

const thrown = (name: string, message: string, more: object = {}): Error => Object.assign(new Error(message), { name, ...more });

describe('an error of AWS is retried', () => {
  test.each([
    ['briefly when EKS throttles', thrown('TooManyRequestsException', 'Too Many Requests'), 'RetryBriefly', 'Throttled'],
    ['briefly when EC2 throttles', thrown('RequestLimitExceeded', 'Request limit exceeded.'), 'RetryBriefly', 'Throttled'],
    ['briefly when the service fails', thrown('ServerException', 'An internal error occurred.'), 'RetryBriefly', 'AwsUnavailable'],
    ['briefly when the connection breaks', thrown('Error', 'connect ECONNREFUSED', { code: 'ECONNREFUSED' }), 'RetryBriefly', 'AwsUnavailable'],
    ['briefly for a 503 of a name that nobody knows', thrown('SomethingNew', 'hm', { $metadata: { httpStatusCode: 503 } }), 'RetryBriefly', 'AwsUnavailable'],
    ['briefly when credentials have expired, for the next attempt has new ones', thrown('ExpiredTokenException', 'expired'), 'RetryBriefly', 'CredentialsExpired'],
    ['patiently when another update is in the way', thrown('ResourceInUseException', 'Cannot VersionUpdate because cluster c currently has update u in progress'), 'RetryPatiently', 'ResourceInUse'],
    ['patiently when another Fargate profile is being made', thrown('ResourceInUseException', 'Cannot create Fargate Profile X because cluster C currently has Fargate profile Y in status CREATING'), 'RetryPatiently', 'ResourceInUse'],
    ['patiently when the cluster is not ready', thrown('InvalidRequestException', "Cluster 'c' is not in ACTIVE status"), 'RetryPatiently', 'ResourceInUse'],
    ['patiently until a role has propagated', thrown('InvalidParameterException', 'Role with arn: arn:aws:iam::1:role/x, could not be assumed because it does not exist or the trusted entity is not correct'), 'RetryPatiently', 'RoleNotReady'],
    ['patiently until EKS finds a new role', thrown('InvalidRequestException', 'The role with name drydock-harbour-access-NodeRole1 cannot be found.'), 'RetryPatiently', 'RoleNotReady'],
    ["patiently until a role's policies have propagated", thrown('ClientException', "The provided role doesn't have the Amazon EKS Managed Policies associated with it."), 'RetryPatiently', 'RoleNotReady'],
    ['never when the name is taken', thrown('ResourceInUseException', 'Cluster already exists with name: c'), 'RetryNever', 'AlreadyExists'],
    ['never without permission', thrown('AccessDeniedException', 'User is not authorized to perform: eks:CreateCluster'), 'RetryNever', 'AccessDenied'],
    ['never over a quota', thrown('ResourceLimitExceededException', 'Cluster limit exceeded'), 'RetryNever', 'QuotaExceeded'],
    ['never for a wrong parameter', thrown('InvalidParameterException', 'unsupported Kubernetes version'), 'RetryNever', 'InvalidParameter'],
    ['never in a zone that EKS refuses', thrown('UnsupportedAvailabilityZoneException', 'no capacity'), 'RetryNever', 'UnsupportedAvailabilityZone'],
    ['never when a stack is gone', thrown('ValidationError', 'Stack [x] does not exist'), 'RetryNever', 'ResourceNotFound'],
  ])('%s', (_, error, retry, outcome) => {
    const classified = classify(error);
    expect(classified).toMatchObject({ name: retry, retry, outcome, cause: error });
    expect(classified.message).toBe(`${outcome}: ${error.message}`);
  });
});

test('an error that has its class keeps it', () => {
  const error = new OperationError('RetryPatiently', 'ResourceInUse', 'busy');
  expect(classify(error)).toBe(error);
});

test('anything may be thrown', () => {
  expect(classify('no')).toMatchObject({ retry: 'RetryNever', outcome: 'Unexpected', message: 'Unexpected: no' });
  expect(classify(undefined).retry).toBe('RetryNever');
  expect(classify(new TypeError('x is undefined'))).toMatchObject({ retry: 'RetryNever', outcome: 'TypeError' });
});
