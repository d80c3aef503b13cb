import { messageOf } from '../template/errors.ts';
import { referencesIn } from '../template/references.ts';
import { canonical, textOf } from '../template/values.ts';
import { callService } from './calls.ts';
import { definitionOf, type Plan } from './plan.ts';
import { createResource, refreshResource, replacedBy, providerOf, updateResource, type Action, type Before } from './resources.ts';
import { Halt, setResourceStatus, standing, type Stack, type StackResource } from './stack.ts';
import { walkGraph } from './walk.ts';

/** What an operation did to one resource, so that it can be undone. */
export type Change =
  | { readonly kind: 'created'; readonly resource: StackResource }
  | { readonly kind: 'replaced'; readonly resource: StackResource; readonly old: StackResource }
  | { readonly kind: 'updated'; readonly resource: StackResource; readonly before: Before };

export interface Outcome {
  readonly changes: readonly Change[];
  /** The resources that failed of themselves: not those cancelled because of them. */
  readonly failed: readonly StackResource[];
}

/** One operation at work: `halt` stops it from making more. */
export interface Making extends Action {
  readonly plan: Plan;
  readonly halt: AbortController;
  /** The stack's tags before the operation. */
  readonly previousTags: Readonly<Record<string, string>>;
}

/** Brings the stack's resources to what the plan says, in dependency order; stops at the first failure. */
export async function makeResources(making: Making): Promise<Outcome> {
  const { plan, halt } = making;
  const changes: Change[] = [];
  await readZones(making, plan);
  const failures = await walkGraph(
    plan.graph,
    async (id) => {
      try {
        await makeResource(making, id, changes);
      } catch (error) {
        halt.abort(new Halt('failure'));
        throw error;
      }
    },
    () => halt.signal.aborted,
  );
  const failed = [...failures].filter(([, error]) => !(error instanceof Halt)).flatMap(([id]) => making.stack.resources.get(id) ?? []);
  return { changes, failed };
}

/** Reads the availability zones that the template asks for; once per plan. */
export async function readZones({ world, stack, signal }: Action, plan: Plan): Promise<void> {
  for (const region of plan.zoneRegions) {
    if (plan.zones.has(region)) continue;
    const answer = await callService({ ...stack, world, region, signal }, 'ec2', 'DescribeAvailabilityZones', {});
    const zones = Array.isArray(answer['AvailabilityZones']) ? (answer['AvailabilityZones'] as { ZoneName: string; ZoneType?: string }[]) : [];
    plan.zones.set(region, zones.filter(({ ZoneType }) => ZoneType === undefined || ZoneType === 'availability-zone').map(({ ZoneName }) => ZoneName).sort());
  }
}

async function makeResource(making: Making, id: string, changes: Change[]): Promise<void> {
  const { stack, plan } = making;
  await refreshReferences(making, id);
  const present = standing(stack, id);
  const next = newResource(stack, plan, id);
  const undone = present === undefined ? await beginCreation(making, next, changes) : await beginChange(making, present, next, changes);
  if (undone === undefined) return;
  try {
    await undone.work();
  } catch (error) {
    const cancelled = error instanceof Halt;
    const verb = undone.action === 'CREATE' ? 'creation' : 'update';
    const reason = cancelled ? `Resource ${verb} cancelled` : messageOf(error);
    setResourceStatus(stack, undone.resource, `${undone.action}_FAILED`, making.world.clock.now(), reason);
    throw error;
  }
}

interface Undertaking {
  readonly action: 'CREATE' | 'UPDATE';
  readonly resource: StackResource;
  readonly work: () => Promise<void>;
}

/** Attributes that others may have changed are read before somebody uses them. */
async function refreshReferences(making: Making, id: string): Promise<void> {
  const read = referencesIn(making.plan.included[id]?.Properties).flatMap(({ name, attribute }) => (attribute === undefined ? [] : [name]));
  for (const name of new Set(read)) {
    const resource = standing(making.stack, name);
    if (resource !== undefined) await refreshResource(making, resource);
  }
}

function newResource(stack: Stack, plan: Plan, id: string): StackResource {
  const declaration = plan.included[id];
  if (declaration === undefined) throw new Error(`The plan has no resource ${id}.`);
  return {
    logicalId: id,
    type: declaration.Type,
    physicalId: '',
    status: 'CREATE_IN_PROGRESS',
    reason: undefined,
    timestamp: 0,
    definition: {},
    properties: {},
    attributes: {},
    needs: plan.graph.get(id) ?? new Set(),
    tags: stack.blueprint.tags,
    policies: { deletion: declaration.DeletionPolicy ?? 'Delete', updateReplace: declaration.UpdateReplacePolicy ?? 'Delete' },
    metadata: declaration.Metadata,
  };
}

async function beginCreation(making: Making, resource: StackResource, changes: Change[]): Promise<Undertaking> {
  making.stack.resources.set(resource.logicalId, resource);
  changes.push({ kind: 'created', resource });
  return { action: 'CREATE', resource, work: async () => create(making, resource) };
}

async function create(making: Making, resource: StackResource): Promise<void> {
  resource.definition = definitionOf(making.plan, resource.logicalId);
  await createResource(making, resource);
}

/** Compares what is with what shall be: nothing to do, an update in place, or a new resource in place of the old. */
async function beginChange(making: Making, present: StackResource, next: StackResource, changes: Change[]): Promise<Undertaking | undefined> {
  const { stack, plan } = making;
  const definition = definitionOf(plan, next.logicalId);
  const sameTags = canonical(stack.blueprint.tags) === canonical(making.previousTags);
  present.needs = next.needs;
  present.policies = next.policies;
  present.metadata = next.metadata;
  const replacing = replacedBy(present.type, present.definition, definition);
  const same = canonical(definition) === canonical(present.definition);
  if (same && (sameTags || providerOf(present.type).update === undefined)) return undefined;
  if (replacing.length > 0) return beginReplacement(making, present, { ...next, definition }, changes);
  const { definition: was, properties, attributes, tags } = present;
  const before: Before = { definition: was, properties, attributes, tags };
  changes.push({ kind: 'updated', resource: present, before });
  present.definition = definition;
  return { action: 'UPDATE', resource: present, work: () => updateResource(making, present, before) };
}

function beginReplacement(making: Making, old: StackResource, resource: StackResource, changes: Change[]): Undertaking {
  const { stack, world } = making;
  const custom = providerOf(old.type).named;
  const name = custom === undefined ? undefined : resource.definition[custom];
  setResourceStatus(stack, old, 'UPDATE_IN_PROGRESS', world.clock.now(), 'Requested update requires the creation of a new physical resource; hence creating one.');
  if (name !== undefined && custom !== undefined && old.definition[custom] === name) {
    const message = `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${textOf(name)} and update the stack again.`;
    return { action: 'UPDATE', resource: old, work: () => Promise.reject(new Error(message)) };
  }
  stack.resources.set(resource.logicalId, resource);
  changes.push({ kind: 'replaced', resource, old });
  return { action: 'UPDATE', resource, work: () => createResource(making, resource) };
}
