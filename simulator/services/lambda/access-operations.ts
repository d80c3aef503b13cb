import * as z from 'zod';
import { AwsError, type Call, type Operation, type Shape, type World } from '../../service.ts';
import { parseArn } from '../common/arn.ts';
import { isTarget } from '../common/targets.ts';
import { readInput } from '../common/input.ts';
import { type Alias, conflict, eventInvokeConfigSchema, functionArn, type FunctionReference, type Functions, type LambdaFunction, notFound, parseReference, qualifierKey, type Statement } from './functions.ts';
import { created, onFunction } from './operation.ts';

const one = '/2015-03-31/functions/{FunctionName}';
const invokeConfigPath = '/2019-09-25/functions/{FunctionName}/event-invoke-config';
const qualifier = { Qualifier: 'string' } as const;

const permissionSchema = z.object({
  StatementId: z.string().regex(/^[\w-]{1,100}$/),
  Action: z.string().regex(/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
  PrincipalOrgID: z.string().optional(),
});

/** Who may invoke a function: its resource policy, one statement at a time. */
export function permissionOperations(functions: Functions): Record<string, Operation> {
  const statementsOf = (reference: FunctionReference) => functions.get(reference).permissions.get(qualifierKey(reference.qualifier)) ?? [];
  const keep = (reference: FunctionReference, statements: Statement[]) => functions.get(reference).permissions.set(qualifierKey(reference.qualifier), statements);

  function add(input: Shape, call: Call): Shape {
    const reference = parseReference(input, call);
    const permission = readInput(permissionSchema, input, 'InvalidParameterValueException');
    const statements = statementsOf(reference);
    if (statements.some(({ Sid }) => Sid === permission.StatementId)) {
      throw conflict(`The statement id (${permission.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`);
    }
    const statement = toStatement(permission, functionArn(reference, reference.qualifier));
    keep(reference, [...statements, statement]);
    return { Statement: JSON.stringify(shown(statement)) };
  }

  function remove(input: Shape, call: Call): Shape {
    const reference = parseReference(input, call);
    const statements = statementsOf(reference);
    const rest = statements.filter(({ Sid }) => Sid !== input['StatementId']);
    if (rest.length === statements.length) throw notFound(`Statement ${String(input['StatementId'])} is not found in resource policy.`);
    keep(reference, rest);
    return {};
  }

  function get(input: Shape, call: Call): Shape {
    const statements = statementsOf(parseReference(input, call));
    if (statements.length === 0) throw notFound('The resource you requested does not exist.');
    return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements.map(shown) }) };
  }

  return {
    AddPermission: onFunction({ ...created('POST', `${one}/policy`), query: qualifier }, add),
    RemovePermission: onFunction({ method: 'DELETE', path: `${one}/policy/{StatementId}`, query: { ...qualifier, RevisionId: 'string' }, status: 204 }, remove),
    GetPolicy: onFunction({ method: 'GET', path: `${one}/policy`, query: qualifier }, get),
  };
}

function toStatement(permission: z.infer<typeof permissionSchema>, resource: string): Statement {
  const isService = permission.Principal.endsWith('.amazonaws.com');
  const { SourceArn, SourceAccount, PrincipalOrgID } = permission;
  const texts = { 'AWS:SourceAccount': SourceAccount, 'aws:PrincipalOrgID': PrincipalOrgID };
  const StringEquals = Object.fromEntries(Object.entries(texts).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]]])));
  return {
    Sid: permission.StatementId,
    Effect: 'Allow',
    Principal: permission.Principal === '*' ? '*' : { [isService ? 'Service' : 'AWS']: [permission.Principal] },
    Action: [permission.Action],
    Resource: [resource],
    Condition: {
      ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': [SourceArn] } }),
      ...(Object.keys(StringEquals).length === 0 ? {} : { StringEquals }),
    },
  };
}

/** Lists of one as the single value that AWS shows. */
function shown(statement: Statement): Shape {
  return JSON.parse(JSON.stringify(statement), (key, value: unknown) => {
    if (key === 'Condition' && Object.keys(value as Shape).length === 0) return undefined;
    return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  }) as Shape;
}

const aliasSchema = z.object({ Name: z.string().regex(/^(?!^[0-9]+$)[\w-]{1,128}$/), FunctionVersion: z.string(), Description: z.string().default(''), RoutingConfig: z.undefined('Weighted aliases are not simulated').optional() });

export function aliasOperations(world: World, functions: Functions): Record<string, Operation> {
  const ids = world.random.fork('lambda/aliases');
  const shape = (owner: LambdaFunction, alias: Alias): Shape => ({ AliasArn: functionArn(owner, alias.Name), ...alias });

  function put(owner: LambdaFunction, input: Shape): Shape {
    const { RoutingConfig: _, ...wanted } = readInput(aliasSchema, input, 'InvalidParameterValueException');
    if (wanted.FunctionVersion !== '$LATEST' && !owner.versions.has(wanted.FunctionVersion)) throw notFound(`Function not found: ${functionArn(owner, wanted.FunctionVersion)}`);
    const alias = { ...wanted, RevisionId: ids.uuid() };
    owner.aliases.set(alias.Name, alias);
    return shape(owner, alias);
  }

  function existing(input: Shape, call: Call): { owner: LambdaFunction; alias: Alias } {
    const owner = functions.get(parseReference(input, call));
    const alias = owner.aliases.get(String(input['Name']));
    if (alias === undefined) throw notFound(`Cannot find alias arn: ${functionArn(owner, String(input['Name']))}`);
    return { owner, alias };
  }

  function create(input: Shape, call: Call): Shape {
    const owner = functions.get(parseReference(input, call));
    if (owner.aliases.has(String(input['Name']))) throw conflict(`Alias already exists: ${functionArn(owner, String(input['Name']))}`);
    return put(owner, input);
  }

  return {
    CreateAlias: onFunction(created('POST', `${one}/aliases`), create),
    GetAlias: onFunction({ method: 'GET', path: `${one}/aliases/{Name}` }, (input, call) => {
      const { owner, alias } = existing(input, call);
      return shape(owner, alias);
    }),
    UpdateAlias: onFunction({ method: 'PUT', path: `${one}/aliases/{Name}` }, (input, call) => {
      const { owner, alias } = existing(input, call);
      return put(owner, { ...alias, ...input });
    }),
    DeleteAlias: onFunction({ method: 'DELETE', path: `${one}/aliases/{Name}`, status: 204 }, (input, call) => {
      functions.get(parseReference(input, call)).aliases.delete(String(input['Name']));
      return {};
    }),
  };
}

/** Reserved concurrency, and what becomes of asynchronous invocations. */
export function concurrencyOperations(world: World, functions: Functions): Record<string, Operation> {
  const concurrencySchema = z.object({ ReservedConcurrentExecutions: z.int().min(0) });
  const owner = (input: Shape, call: Call) => functions.get(parseReference(input, call));

  function putInvokeConfig(input: Shape, call: Call): Shape {
    const reference = parseReference(input, call);
    const config = readInput(eventInvokeConfigSchema, input, 'InvalidParameterValueException');
    for (const end of [config.DestinationConfig.OnFailure, config.DestinationConfig.OnSuccess]) requireTarget(end?.Destination);
    functions.get(reference).eventInvokeConfigs.set(qualifierKey(reference.qualifier), { ...config, lastModified: world.clock.now() });
    return invokeConfig(reference);
  }

  function invokeConfig(reference: FunctionReference): Shape {
    const arn = functionArn(reference, reference.qualifier ?? '$LATEST');
    const found = functions.get(reference).eventInvokeConfigs.get(qualifierKey(reference.qualifier));
    if (found === undefined) throw notFound(`The function ${arn} doesn't have an EventInvokeConfig`);
    const { lastModified, ...config } = found;
    return { ...config, FunctionArn: arn, LastModified: new Date(lastModified) };
  }

  return {
    PutFunctionConcurrency: onFunction({ method: 'PUT', path: '/2017-10-31/functions/{FunctionName}/concurrency' }, (input, call) => {
      const { ReservedConcurrentExecutions } = readInput(concurrencySchema, input, 'InvalidParameterValueException');
      owner(input, call).reservedConcurrency = ReservedConcurrentExecutions;
      return { ReservedConcurrentExecutions };
    }),
    GetFunctionConcurrency: onFunction({ method: 'GET', path: '/2019-09-30/functions/{FunctionName}/concurrency' }, (input, call) => {
      const { reservedConcurrency } = owner(input, call);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    }),
    DeleteFunctionConcurrency: onFunction({ method: 'DELETE', path: '/2017-10-31/functions/{FunctionName}/concurrency', status: 204 }, (input, call) => {
      owner(input, call).reservedConcurrency = undefined;
      return {};
    }),
    PutFunctionEventInvokeConfig: onFunction({ method: 'PUT', path: invokeConfigPath, query: qualifier }, putInvokeConfig),
    GetFunctionEventInvokeConfig: onFunction({ method: 'GET', path: invokeConfigPath, query: qualifier }, (input, call) => invokeConfig(parseReference(input, call))),
    DeleteFunctionEventInvokeConfig: onFunction({ method: 'DELETE', path: invokeConfigPath, query: qualifier, status: 204 }, (input, call) => {
      const reference = parseReference(input, call);
      invokeConfig(reference);
      functions.get(reference).eventInvokeConfigs.delete(qualifierKey(reference.qualifier));
      return {};
    }),
  };
}

export function tagOperations(functions: Functions): Record<string, Operation> {
  const owner = (input: Shape): LambdaFunction => {
    const arn = String(input['Resource']);
    const parts = parseArn(arn);
    if (parts?.service !== 'lambda') throw new AwsError('InvalidParameterValueException', `${arn} is not the ARN of a function.`, 400, { Type: 'User' });
    return functions.get(parseReference({ FunctionName: arn }, parts));
  };
  const resources = (input: Shape) => [String(input['Resource'])];
  const path = '/2017-03-31/tags/{Resource}';
  return {
    TagResource: {
      http: { method: 'POST', path, status: 204 },
      resources,
      run: (input) => {
        const { Tags } = readInput(z.object({ Tags: z.record(z.string(), z.string()) }), input, 'InvalidParameterValueException');
        const { tags } = owner(input);
        for (const [key, value] of Object.entries(Tags)) tags.set(key, value);
        return {};
      },
    },
    UntagResource: {
      http: { method: 'DELETE', path, status: 204, query: { tagKeys: 'list' } },
      resources,
      run: (input) => {
        const { TagKeys, tagKeys } = readInput(z.object({ TagKeys: z.array(z.string()).default([]), tagKeys: z.array(z.string()).default([]) }), input);
        for (const key of [...TagKeys, ...tagKeys]) owner(input).tags.delete(key);
        return {};
      },
    },
    ListTags: { http: { method: 'GET', path }, resources, run: (input) => ({ Tags: Object.fromEntries(owner(input).tags) }) },
  };
}

function requireTarget(destination: string | undefined): void {
  if (destination === undefined || isTarget(destination)) return;
  throw new AwsError('InvalidParameterValueException', `The provided destination config DestinationConfig is invalid: ${destination} is no target that is simulated.`, 400, { Type: 'User' });
}
