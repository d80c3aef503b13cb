import { AwsError, type Call, type Operation, type Principal, type Shape } from '../../service.ts';
import { allowsService } from '../common/policy.ts';
import type { AsynchronousInvocations } from './asynchronous.ts';
import type { Environments, Invocation } from './execution.ts';
import { functionArn, type FunctionReference, type Functions, type LambdaFunction, parseReference, qualifierKey } from './functions.ts';
import { functionNamed } from './operation.ts';

const largestPayloadBytes = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;
type InvocationType = keyof typeof largestPayloadBytes;
type ServicePrincipal = Extract<Principal, { kind: 'service' }>;

interface Invocations {
  readonly functions: Functions;
  readonly environments: Environments;
  readonly queue: AsynchronousInvocations;
}

/**
 * Invoke in its two forms. Callers in process dispatch `Invoke`: the payload is a JSON value both ways. Over HTTP the payload is
 * the raw body, both ways; that form goes by the name of its permission.
 */
export function invokeOperations(invocations: Invocations): Record<string, Operation> {
  const actions = ['lambda:InvokeFunction'];
  return {
    Invoke: {
      actions,
      resources: functionNamed,
      run: (input, call) => invoke(input, call, invocations, input['Payload'] ?? {}),
    },
    InvokeFunction: {
      actions,
      resources: functionNamed,
      http: {
        method: 'POST',
        path: '/2015-03-31/functions/{FunctionName}/invocations',
        query: { Qualifier: 'string' },
        headers: { InvocationType: 'X-Amz-Invocation-Type', FunctionError: 'X-Amz-Function-Error', ExecutedVersion: 'X-Amz-Executed-Version' },
        payload: 'Payload',
        status: 'StatusCode',
      },
      run: async (input, call) => {
        const result = await invoke(input, call, invocations, parsePayload(input['Payload']));
        return 'Payload' in result ? { ...result, Payload: JSON.stringify(result['Payload']) } : result;
      },
    },
  };
}

/** `SourceArn` is what a service principal acts for; only resource policies look at it. */
async function invoke(input: Shape, call: Call, { functions, environments, queue }: Invocations, event: unknown): Promise<Shape> {
  const reference = parseReference(input, call);
  const owner = functions.get(reference);
  const version = functions.version(reference);
  if (call.principal.kind === 'service') requirePermission(input, call.principal, reference, owner);
  const type = invocationType(input);
  requireSize(event, type);
  const invocation: Invocation = { owner, version, qualifier: reference.qualifier, event, requestId: call.requestId };
  switch (type) {
    case 'DryRun':
      return { StatusCode: 204 };
    case 'Event':
      queue.accept(invocation);
      return { StatusCode: 202 };
    case 'RequestResponse': {
      const outcome = await environments.run(invocation);
      return {
        StatusCode: 200,
        ExecutedVersion: version.version,
        Payload: outcome.payload,
        ...(outcome.functionError === undefined ? {} : { FunctionError: outcome.functionError }),
      };
    }
  }
}

function invocationType(input: Shape): InvocationType {
  const type = input['InvocationType'] ?? 'RequestResponse';
  if (typeof type === 'string' && type in largestPayloadBytes) return type as InvocationType;
  throw new AwsError('InvalidParameterValueException', `Value ${JSON.stringify(type)} at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`, 400, { Type: 'User' });
}

function requireSize(event: unknown, type: InvocationType): void {
  const limit = largestPayloadBytes[type];
  if (Buffer.byteLength(JSON.stringify(event)) <= limit) return;
  throw new AwsError('RequestTooLargeException', `Request must be smaller than ${limit} bytes for the InvokeFunction operation`, 413, { Type: 'User' });
}

/** @throws AwsError InvalidRequestContentException */
function parsePayload(body: unknown): unknown {
  const text = typeof body === 'string' ? body : '';
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${(error as Error).message}`, 400, { Type: 'User' });
  }
}

/** What AddPermission granted decides whether a service may invoke. */
function requirePermission(input: Shape, principal: ServicePrincipal, reference: FunctionReference, owner: LambdaFunction): void {
  const { service } = principal;
  const Statement = owner.permissions.get(qualifierKey(reference.qualifier)) ?? [];
  const resource = functionArn(reference, reference.qualifier);
  const sourceArn = typeof input['SourceArn'] === 'string' ? input['SourceArn'] : undefined;
  if (allowsService({ Statement }, { service, action: 'lambda:InvokeFunction', resource, sourceArn, sourceAccount: principal.account })) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${service} is not authorized to perform: lambda:InvokeFunction on resource: ${resource} because no resource-based policy allows the lambda:InvokeFunction action`,
    403,
    { Type: 'User' },
  );
}
