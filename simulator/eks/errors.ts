import { AwsError } from '../service.ts';
import type { Shape } from '../service.ts';

/** The EKS exceptions raised here: HTTP code and the modelled members of the body, which EKS sends as null when unused. */
const exceptions = {
  AccessDeniedException: { status: 403, members: [] },
  BadRequestException: { status: 400, members: [] },
  ClientException: { status: 400, members: ['clusterName', 'nodegroupName', 'addonName', 'subscriptionId'] },
  InvalidParameterException: { status: 400, members: ['clusterName', 'nodegroupName', 'fargateProfileName', 'addonName', 'subscriptionId'] },
  InvalidRequestException: { status: 400, members: ['clusterName', 'nodegroupName', 'addonName', 'subscriptionId'] },
  InvalidStateException: { status: 400, members: ['clusterName'] },
  NotFoundException: { status: 404, members: [] },
  ResourceInUseException: { status: 409, members: ['clusterName', 'nodegroupName', 'addonName'] },
  ResourceLimitExceededException: { status: 400, members: ['clusterName', 'nodegroupName', 'subscriptionId'] },
  ResourceNotFoundException: { status: 404, members: ['clusterName', 'nodegroupName', 'fargateProfileName', 'addonName', 'subscriptionId'] },
  TooManyRequestsException: { status: 429, members: [] },
  UnsupportedAvailabilityZoneException: { status: 400, members: ['clusterName', 'nodegroupName', 'validZones'] },
} as const satisfies Record<string, { status: number; members: readonly string[] }>;

export type ExceptionName = keyof typeof exceptions;

/** What an error is about; members that the exception does not model are left out of the body. */
export interface About {
  readonly clusterName?: string;
  readonly nodegroupName?: string;
  readonly fargateProfileName?: string;
  readonly addonName?: string;
  readonly validZones?: readonly string[];
}

/** An EKS error with every modelled member in its body, null where it says nothing. */
export function eksError(name: ExceptionName, message: string, about: About = {}): AwsError {
  const { status, members } = exceptions[name];
  const said: Shape = { ...about };
  return new AwsError(name, message, status, Object.fromEntries(members.map((member) => [member, said[member] ?? null])));
}

export const invalidParameter = (message: string, about: About = {}): AwsError => eksError('InvalidParameterException', message, about);
export const invalidRequest = (message: string, about: About = {}): AwsError => eksError('InvalidRequestException', message, about);
export const inUse = (message: string, about: About = {}): AwsError => eksError('ResourceInUseException', message, about);
export const notFound = (message: string, about: About = {}): AwsError => eksError('ResourceNotFoundException', message, about);
export const limitExceeded = (message: string, about: About = {}): AwsError => eksError('ResourceLimitExceededException', message, about);
