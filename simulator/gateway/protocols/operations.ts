import type { AwsError, Operation, Service } from '../../service.ts';
import { commonError } from '../errors.ts';

/** The operation of that name; throws the service's own "unknown operation" error otherwise. Permissions are no operations on the wire. */
export function operationOf(service: Service, name: string, { permissionsToo = false } = {}): Operation {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation === undefined || (operation.permissionOnly && !permissionsToo)) throw notSimulated(service, `${service.name}:${name}`);
  return operation;
}

export function notSimulated(service: Service, what: string): AwsError {
  return commonError('notSimulated', service.protocol, `${what} is not simulated by this embedded AWS`);
}
