import type { Principal, Service, Shape, World } from '../service.ts';
import { Deployments } from './engine/deployments.ts';
import { newRegistry, type Registry } from './engine/registry.ts';
import type { Stack } from './engine/stack.ts';
import { describeOperations } from './operations/describe.ts';
import { stackOperations } from './operations/stacks.ts';
import { validationError } from './template/errors.ts';
import { outline } from './template/template.ts';

/** A template to bring onto the embedded AWS from within: no request, and so no limit of 51,200 bytes. */
export interface Deployment {
  readonly stackName: string;
  /** A parsed template of at most 1 MB as JSON. */
  readonly template: Shape;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  /** Resources take no simulated time. Default: false. */
  readonly instant?: boolean;
}

/** A stack did not get to where its template wanted it: the first resource that failed, and why. */
export class DeploymentFailed extends Error {
  readonly stackName: string;
  readonly logicalId: string;
  readonly reason: string;

  constructor(stackName: string, logicalId: string, reason: string) {
    super(`Stack ${stackName}: ${logicalId} failed: ${reason}`);
    this.name = 'DeploymentFailed';
    this.stackName = stackName;
    this.logicalId = logicalId;
    this.reason = reason;
  }
}

export interface CloudFormation {
  readonly service: Service;
  /**
   * Creates the stack, or updates it where it exists, and waits for the end.
   * @returns The outputs by their keys.
   * @throws DeploymentFailed, or AwsError when the template or its parameters are refused.
   */
  deploy(deployment: Deployment): Promise<Record<string, string>>;
}

/** CloudFormation as the AWS API has it. */
export function createCloudFormationService(world: World): Service {
  return createCloudFormation(world).service;
}

/** The same with a way in for templates of any size. */
export function createCloudFormation(world: World): CloudFormation {
  const registry = newRegistry();
  const deployments = new Deployments(world, registry);
  const service: Service = {
    name: 'cloudformation',
    protocol: 'query',
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: { ...stackOperations(deployments, registry), ...describeOperations(registry) },
  };
  return { service, deploy: (deployment) => deploy(world, registry, deployments, deployment) };
}

const longestTemplate = 1_048_576;

async function deploy(world: World, registry: Registry, deployments: Deployments, deployment: Deployment): Promise<Record<string, string>> {
  const text = JSON.stringify(deployment.template);
  if (Buffer.byteLength(text) > longestTemplate) throw validationError(`Template may not exceed ${longestTemplate} bytes in size.`);
  const { stackName: name, account, region, principal, instant = false } = deployment;
  const common = { name, account, region, principal, text, template: outline(deployment.template), parameters: new Map(Object.entries(deployment.parameters ?? {})), capabilities: ['CAPABILITY_NAMED_IAM'], instant };
  const existing = registry.of(deployment).find(name);
  if (existing === undefined) {
    const { stack, run } = await deployments.create({ ...common, tags: deployment.tags ?? {}, onFailure: 'ROLLBACK', terminationProtection: false });
    if (run !== undefined) await world.clock.busy(run);
    return outputsOf(stack, 'CREATE_COMPLETE', 0);
  }
  const before = existing.events.length;
  const updated = await deployments.update(existing, { ...common, tags: deployment.tags ?? existing.blueprint.tags }).catch((error: unknown) => {
    if (error instanceof Error && error.message === 'No updates are to be performed.') return undefined;
    throw error;
  });
  if (updated?.run !== undefined) await world.clock.busy(updated.run);
  return outputsOf(existing, updated === undefined ? existing.status : 'UPDATE_COMPLETE', before);
}

function outputsOf(stack: Stack, wanted: Stack['status'], since: number): Record<string, string> {
  if (stack.status === wanted) return Object.fromEntries(stack.outputs.map(({ key, value }) => [key, value]));
  const failures = stack.events.slice(since).filter(({ status, reason }) => status.endsWith('_FAILED') && reason?.endsWith('cancelled') !== true);
  const first = failures[0];
  throw new DeploymentFailed(stack.name, first?.logicalId ?? stack.name, first?.reason ?? firstReason(stack, since));
}

/** A stack that failed without a resource's failing says why when it turns round. */
function firstReason(stack: Stack, since: number): string {
  const told = stack.events.slice(since).find(({ status, reason }) => status.includes('ROLLBACK') && reason !== undefined);
  return told?.reason ?? stack.reason ?? stack.status;
}
