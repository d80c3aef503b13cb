import type { Clock } from '../../clock/clock.ts';
import type { Shape, World } from '../../service.ts';
import { providers } from '../providers/index.ts';
import type { Made, Provider, ResourceRequest } from '../providers/provider.ts';
import { conform } from '../schema/conform.ts';
import { resourceSchema } from '../schema/schema.ts';
import { validationError } from '../template/errors.ts';
import { misfitMessages } from '../template/validate.ts';
import { canonical, isObject, textOf } from '../template/values.ts';
import { shapes } from '../providers/members.ts';
import { callService, removeFromService } from './calls.ts';
import { durationMs } from './durations.ts';
import { resolveDynamic } from './dynamic-references.ts';
import { setResourceStatus, type Stack, type StackResource } from './stack.ts';

/** What the actions on single resources need to know about the operation they belong to. */
export interface Action {
  readonly world: World;
  readonly stack: Stack;
  readonly signal: AbortSignal;
}

export function providerOf(type: string): Provider {
  const provider = providers[type];
  if (provider === undefined) throw validationError(`Template format error: Unrecognized resource types: [${type}]`);
  return provider;
}

/** Makes the resource; `resource` carries its definition and takes on its physical id. */
export async function createResource(action: Action, resource: StackResource): Promise<void> {
  await prepare(action, resource, 'CREATE_IN_PROGRESS');
  const request = requestFor(action, resource, {}, {}, (made) => adopt(resource, made));
  await timed(action, resource, 'create', async () => adopt(resource, await providerOf(resource.type).create(request)));
  setResourceStatus(action.stack, resource, 'CREATE_COMPLETE', action.world.clock.now());
}

/** What a resource was before a change. */
export type Before = Pick<StackResource, 'definition' | 'properties' | 'attributes' | 'tags'>;

/** Changes the resource in place, from `before` to its own definition. */
export async function updateResource(action: Action, resource: StackResource, before: Before): Promise<void> {
  await prepare(action, resource, 'UPDATE_IN_PROGRESS');
  const provider = providerOf(resource.type);
  const request = requestFor(action, resource, before.properties, before.tags, () => undefined);
  await timed(action, resource, 'update', async () => adopt(resource, (await provider.update?.(request, resource)) ?? resource));
  setResourceStatus(action.stack, resource, 'UPDATE_COMPLETE', action.world.clock.now());
}

export async function deleteResource(action: Action, resource: StackResource): Promise<void> {
  setResourceStatus(action.stack, resource, 'DELETE_IN_PROGRESS', action.world.clock.now());
  const request = requestFor(action, resource, resource.properties, resource.tags, () => undefined);
  if (resource.physicalId !== '') await timed(action, resource, 'delete', () => providerOf(resource.type).delete(resource, request));
  setResourceStatus(action.stack, resource, 'DELETE_COMPLETE', action.world.clock.now());
}

/** Reads attributes that may have changed since the resource was made. */
export async function refreshResource(action: Action, resource: StackResource): Promise<void> {
  const provider = providerOf(resource.type);
  if (provider.refresh === undefined) return;
  const attributes = await provider.refresh(resource, requestFor(action, resource, resource.properties, resource.tags, () => undefined));
  resource.attributes = { ...resource.attributes, ...attributes };
}

/** Resolves dynamic references and reads the properties against the type's schema. */
async function prepare({ world, stack, signal }: Action, resource: StackResource, status: 'CREATE_IN_PROGRESS' | 'UPDATE_IN_PROGRESS'): Promise<void> {
  setResourceStatus(stack, resource, status, world.clock.now());
  const call = (service: string, operation: string, input: Shape) => callService({ ...stack, world, signal }, service, operation, input);
  const resolved = await resolveDynamic(resource.definition, call);
  const schema = resourceSchema(resource.type);
  if (schema === undefined || !isObject(resolved)) throw new Error(`There is no schema for ${resource.type}.`);
  const [problem] = misfitMessages(resource.logicalId, resource.type, resolved);
  if (problem !== undefined) throw new Error(problem);
  resource.properties = conform(resolved, schema).value;
  resource.tags = { ...stack.blueprint.tags, ...ownTags(resource.properties) };
}

function ownTags(properties: Shape): Record<string, string> {
  const tags = properties['Tags'];
  if (isObject(tags)) return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, textOf(value)]));
  return Object.fromEntries(shapes(properties, 'Tags').map((tag) => [String(tag['Key']), String(tag['Value'])]));
}

function adopt(resource: StackResource, made: Made): void {
  resource.physicalId = made.physicalId;
  resource.attributes = made.attributes;
}

/** Runs `work` and lets the rest of the type's duration pass. Virtual time stands still only while `work` is at work. */
async function timed({ world, stack, signal }: Action, resource: StackResource, what: 'create' | 'update' | 'delete', work: () => Promise<void>): Promise<void> {
  const { clock } = world;
  const started = clock.now();
  await clock.busy(work);
  const duration = stack.instant ? 0 : durationMs(resource.type, what, stack.random.fork(`duration/${what}/${resource.logicalId}`));
  const left = duration - (clock.now() - started);
  if (left > 0) await clock.sleep(left, signal);
  signal.throwIfAborted();
}

function requestFor({ world, stack, signal }: Action, resource: StackResource, previous: Shape, previousTags: Readonly<Record<string, string>>, began: (made: Made) => void): ResourceRequest {
  const changes = stack.events.filter(({ logicalId }) => logicalId === resource.logicalId).length;
  const random = stack.random.fork(`resource/${resource.logicalId}/${changes}`);
  const caller = { world, account: stack.account, region: stack.region, principal: stack.principal, random, signal };
  return {
    logicalId: resource.logicalId,
    account: stack.account,
    region: stack.region,
    properties: resource.properties,
    previous,
    tags: resource.tags,
    previousTags,
    random,
    call: (service, operation, input) => callService(caller, service, operation, input),
    remove: (service, operation, input) => removeFromService(caller, service, operation, input),
    began,
    name: (longest) => physicalName(stack.name, resource.logicalId, random.fork('name').uuid(), longest),
    until: (settled) => until(world.clock, settled, stack.instant ? instantPollMs : pollMs, signal),
  };
}

const pollMs = 5000;
const instantPollMs = 250;
const longestPollMs = 3_600_000;

async function until(clock: Clock, settled: () => Promise<boolean>, every: number, signal: AbortSignal): Promise<void> {
  const deadline = clock.now() + longestPollMs;
  while (!(await settled())) {
    if (clock.now() >= deadline) throw new Error('Exceeded attempts to wait: the resource did not stabilize.');
    await clock.sleep(every, signal);
  }
}

/** `stack-logicalId-RANDOM`, with the first two shortened to fit. */
function physicalName(stackName: string, logicalId: string, uuid: string, longest: number): string {
  const random = uuid.replace(/-/g, '').slice(0, 12).toUpperCase();
  const room = longest - random.length - 2;
  const stackRoom = Math.max(Math.floor(room / 2), room - logicalId.length);
  const stackPart = stackName.slice(0, stackRoom);
  return `${stackPart}-${logicalId.slice(0, room - stackPart.length)}-${random}`;
}

/** The properties whose change makes a new resource. Empty: the resource is changed in place. */
export function replacedBy(type: string, before: Shape, after: Shape): string[] {
  const provider = providerOf(type);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => canonical(before[name]) !== canonical(after[name]));
  const schema = resourceSchema(type);
  if (provider.update === undefined) return names;
  return names.filter((name) => schema?.properties[name]?.replaces === true || provider.alsoReplaces?.includes(name) === true);
}
