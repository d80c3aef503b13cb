import { Regional, type Service, type World } from '../../service.ts';
import { aliasOperations, concurrencyOperations, permissionOperations, tagOperations } from './access-operations.ts';
import { AsynchronousInvocations } from './asynchronous.ts';
import { eventSourceMappingOperations, type Mappings } from './event-source-mappings.ts';
import { Environments, type ExecutionOptions } from './execution.ts';
import { functionOperations } from './function-operations.ts';
import { Functions } from './functions.ts';
import { invokeOperations } from './invoke.ts';

export type { FunctionConfiguration, FunctionHost, Handler, InvocationContext } from './host.ts';

/** AWS Lambda: functions are kept here and run by the host. */
export function createLambdaService(world: World, options: Omit<ExecutionOptions, 'world'>): Service {
  const functions = new Functions();
  const environments = new Environments({ world, ...options });
  const invocations = { functions, environments, queue: new AsynchronousInvocations(world, environments) };
  return {
    name: 'lambda',
    protocol: 'rest-json',
    operations: {
      ...functionOperations(world, functions),
      ...aliasOperations(world, functions),
      ...permissionOperations(functions),
      ...concurrencyOperations(world, functions),
      ...eventSourceMappingOperations({ world, functions, environments, mappings: new Regional<Mappings>(() => new Map()) }),
      ...tagOperations(functions),
      ...invokeOperations(invocations),
    },
  };
}
