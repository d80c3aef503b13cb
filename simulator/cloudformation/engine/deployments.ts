import { AwsError, type Principal, type World } from '../../service.ts';
import { validationError } from '../template/errors.ts';
import { parameterValues } from '../template/parameters.ts';
import { requiredCapability, validateTemplate } from '../template/validate.ts';
import type { Template } from '../template/template.ts';
import { canonical } from '../template/values.ts';
import { shape } from '../providers/members.ts';
import { callService, ServiceFailure } from './calls.ts';
import { hasUpdates, typeChanges } from './diff.ts';
import { readZones } from './make.ts';
import { createStack, deleteStack, updateStack, type OnFailure, type Operating } from './operations.ts';
import { planStack } from './plan.ts';
import type { Registry, Stacks } from './registry.ts';
import { Halt, setStatus, type Blueprint, type Stack } from './stack.ts';

/** Who asks for what, where. */
export interface StackRequest {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly name: string;
  readonly template: Template;
  readonly text: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly roleArn?: string | undefined;
  readonly token?: string | undefined;
  /** No simulated durations. */
  readonly instant: boolean;
}

export interface CreateRequest extends StackRequest {
  readonly onFailure: OnFailure;
  readonly terminationProtection: boolean;
  readonly timeoutMinutes?: number | undefined;
}

/** An accepted operation: `run` does it, and settles when the stack has its last state. */
export interface Accepted {
  readonly stack: Stack;
  readonly run?: () => Promise<void>;
}

/** Accepts and refuses what is asked of stacks. What is refused leaves nothing behind. */
export class Deployments {
  private readonly world: World;
  private readonly registry: Registry;

  constructor(world: World, registry: Registry) {
    this.world = world;
    this.registry = registry;
  }

  async create(request: CreateRequest): Promise<Accepted> {
    const stacks = this.registry.of(request);
    const known = this.repeated('create', request, stacks);
    if (known !== undefined) return { stack: known };
    const blueprint = await this.blueprint(request);
    const meanwhile = this.repeated('create', request, stacks);
    if (meanwhile !== undefined) return { stack: meanwhile };
    const stack = this.newStack(request, blueprint);
    const plan = planStack(stack, blueprint, stacks);
    stacks.add(stack);
    this.begin(stack, 'CREATE_IN_PROGRESS', 'create', request);
    const run = this.runner(stack, (operating) => {
      const { timeoutMinutes } = request;
      const timer = timeoutMinutes === undefined ? undefined : this.world.clock.at(stack.createdAt + timeoutMinutes * 60_000, () => operating.halt.abort(new Halt('timeout')));
      return createStack(operating, plan, request.onFailure).finally(() => timer?.cancel());
    });
    return { stack, run };
  }

  async update(stack: Stack, request: StackRequest): Promise<Accepted> {
    const stacks = this.registry.of(stack);
    if (this.isRepeated('update', stack, request)) return { stack };
    const blueprint = await this.blueprint(request);
    checkUpdatable(stack);
    const retyped = typeChanges(stack, blueprint.template);
    if (retyped.length > 0) throw validationError(`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${retyped.join(', ')}]`);
    const plan = planStack(stack, blueprint, stacks);
    await readZones({ world: this.world, stack, signal: new AbortController().signal }, plan);
    if (!hasUpdates(stack, blueprint, plan)) throw validationError('No updates are to be performed.');
    checkUpdatable(stack);
    const previous = stack.blueprint;
    stack.blueprint = blueprint;
    stack.updatedAt = this.world.clock.now();
    this.act(stack, request);
    this.begin(stack, 'UPDATE_IN_PROGRESS', 'update', request);
    return { stack, run: this.runner(stack, (operating) => updateStack(operating, plan, previous)) };
  }

  /** Without `run` when there is nothing to do: the stack is gone, or on its way. */
  delete(stack: Stack, request: { readonly principal: Principal; readonly roleArn?: string | undefined; readonly token?: string | undefined; readonly retain: readonly string[] }): Accepted {
    if (stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS') return { stack };
    if (stack.terminationProtection) throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    if (stack.status.endsWith('IN_PROGRESS') && stack.status !== 'CREATE_IN_PROGRESS') throw validationError(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
    if (request.retain.length > 0 && stack.status !== 'DELETE_FAILED') throw validationError(`Stack [${stack.name}] is not in DELETE_FAILED state: RetainResources is for stacks whose deletion failed.`);
    const before = stack.running;
    stack.deleting = true;
    before?.controller.abort(new Halt('deletion'));
    this.act(stack, request);
    stack.token = request.token;
    setStatus(stack, 'DELETE_IN_PROGRESS', this.world.clock.now(), 'User Initiated');
    const run = this.runner(stack, async (operating) => {
      await before?.finished;
      await deleteStack(operating, request.retain);
      stack.deleting = false;
    });
    return { stack, run };
  }

  /** Starts an accepted operation in the background. */
  start({ run }: Accepted): void {
    if (run !== undefined) this.world.clock.at(this.world.clock.now(), run);
  }

  private runner(stack: Stack, work: (operating: Operating) => Promise<void>): () => Promise<void> {
    const halt = new AbortController();
    const operating = { world: this.world, stack, stacks: this.registry.of(stack), halt };
    const settled = Promise.withResolvers<undefined>();
    stack.running = { controller: halt, finished: settled.promise };
    return async () => {
      try {
        await work(operating);
      } finally {
        settled.resolve(undefined);
        if (stack.running?.controller === halt) stack.running = undefined;
      }
    };
  }

  /** The stack that the same request, by its token, has already made. */
  private repeated(action: string, request: CreateRequest, stacks: Stacks): Stack | undefined {
    const stack = stacks.find(request.name);
    if (stack === undefined || this.isRepeated(action, stack, request)) return stack;
    throw new AwsError('AlreadyExistsException', `Stack [${request.name}] already exists`);
  }

  private isRepeated(action: string, stack: Stack, request: StackRequest): boolean {
    const fingerprint = request.token === undefined ? undefined : stack.tokens.get(request.token);
    if (fingerprint === undefined) return false;
    if (fingerprint === fingerprintOf(action, request)) return true;
    throw new AwsError('TokenAlreadyExistsException', `Operation with token ${request.token ?? ''} already exists with different parameters`);
  }

  private begin(stack: Stack, status: 'CREATE_IN_PROGRESS' | 'UPDATE_IN_PROGRESS', action: string, request: StackRequest): void {
    stack.token = request.token;
    if (request.token !== undefined) stack.tokens.set(request.token, fingerprintOf(action, request));
    setStatus(stack, status, this.world.clock.now(), 'User Initiated');
  }

  /** Everything that can be found wrong before a stack is touched. */
  private async blueprint(request: StackRequest): Promise<Blueprint> {
    const { template, text, tags, capabilities } = request;
    validateTemplate(template);
    const needed = requiredCapability(template)?.capability;
    const given = capabilities.includes('CAPABILITY_NAMED_IAM') || capabilities.includes(needed ?? '');
    if (needed !== undefined && !given) throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
    const parameters = await parameterValues(template, request.parameters, (name) => this.readParameter(request, name));
    return { template, text, parameters, tags, capabilities };
  }

  private async readParameter(request: StackRequest, name: string): Promise<string | undefined> {
    const random = this.world.random.fork(`cloudformation/parameter/${name}`);
    const principal = principalOf(request);
    try {
      const answer = await callService({ ...request, principal, world: this.world, random }, 'ssm', 'GetParameter', { Name: name });
      return String(shape(answer, 'Parameter')['Value']);
    } catch (error) {
      if (error instanceof ServiceFailure && error.name === 'ParameterNotFound') return undefined;
      throw error instanceof ServiceFailure ? validationError(error.message) : error;
    }
  }

  private act(stack: Stack, request: { readonly principal: Principal; readonly roleArn?: string | undefined; readonly instant?: boolean }): void {
    stack.instant = request.instant ?? false;
    stack.roleArn = request.roleArn ?? stack.roleArn;
    stack.principal = principalOf({ principal: request.principal, roleArn: stack.roleArn, account: stack.account });
  }

  private newStack(request: CreateRequest, blueprint: Blueprint): Stack {
    const { account, region, name, roleArn, terminationProtection, instant, timeoutMinutes, onFailure } = request;
    const earlier = this.registry.of(request).all().filter((stack) => stack.name === name).length;
    const random = this.world.random.fork(`cloudformation/${account}/${region}/${name}/${earlier}`);
    return {
      id: `arn:aws:cloudformation:${region}:${account}:stack/${name}/${random.fork('id').uuid()}`,
      name, account, region, random, blueprint, roleArn, terminationProtection, instant, timeoutMinutes,
      createdAt: this.world.clock.now(),
      updatedAt: undefined,
      deletedAt: undefined,
      status: 'CREATE_IN_PROGRESS',
      reason: undefined,
      principal: principalOf(request),
      disableRollback: onFailure === 'DO_NOTHING',
      tokens: new Map(),
      token: undefined,
      resources: new Map(),
      outputs: [],
      imports: new Set(),
      events: [],
      running: undefined,
      deleting: false,
    };
  }
}

function checkUpdatable(stack: Stack): void {
  const updatable = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'].includes(stack.status);
  if (!updatable) throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

/** The stack's role when it has one; otherwise whoever asks. */
function principalOf({ principal, roleArn, account }: { readonly principal: Principal; readonly roleArn?: string | undefined; readonly account: string }): Principal {
  if (roleArn === undefined) return principal;
  const name = roleArn.split('/').at(-1) ?? roleArn;
  return { kind: 'role', account, roleArn, arn: `arn:aws:sts::${account}:assumed-role/${name}/AWSCloudFormation` };
}

function fingerprintOf(action: string, { name, text, parameters, tags }: StackRequest): string {
  return canonical({ action, name, text, parameters: Object.fromEntries(parameters), tags });
}
