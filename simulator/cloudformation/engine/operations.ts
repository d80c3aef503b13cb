import type { World } from '../../service.ts';
import { messageOf } from '../template/errors.ts';
import { makeResources, type Change, type Making, type Outcome } from './make.ts';
import { brokenExports, evaluateOutputs } from './outputs.ts';
import type { Plan } from './plan.ts';
import type { Stacks } from './registry.ts';
import { updateResource, type Action } from './resources.ts';
import { Halt, setResourceStatus, setStatus, type Blueprint, type Output, type Stack, type StackStatus } from './stack.ts';
import { removeResources, type Removal } from './unmake.ts';
import { walkGraph } from './walk.ts';

/** An operation on a stack: what runs after the request has been answered. */
export interface Operating {
  readonly world: World;
  readonly stack: Stack;
  readonly stacks: Stacks;
  readonly halt: AbortController;
}

export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** Why making failed, in the words of the stack's event; undefined when all went well. */
type Failure = string | undefined;

const unstoppable = new AbortController().signal;

function acting({ world, stack }: Operating): Action {
  return { world, stack, signal: unstoppable };
}

export async function createStack(operating: Operating, plan: Plan, onFailure: OnFailure): Promise<void> {
  const { stack } = operating;
  const { failure } = await make(operating, plan, {});
  if (stack.deleting) return;
  if (failure === undefined) finish(operating, 'CREATE_COMPLETE');
  else if (onFailure === 'DO_NOTHING') finish(operating, 'CREATE_FAILED', failure);
  else await takeDown(operating, onFailure, failure);
}

/** Deletes all that a failed creation has made. */
async function takeDown(operating: Operating, onFailure: 'ROLLBACK' | 'DELETE', failure: string): Promise<void> {
  const { stack } = operating;
  const rollback = onFailure === 'ROLLBACK';
  finish(operating, rollback ? 'ROLLBACK_IN_PROGRESS' : 'DELETE_IN_PROGRESS', `${failure}${rollback ? 'Rollback' : 'Delete'} requested by user.`);
  const removals = [...stack.resources.values()].map((resource) => ({ resource, retained: resource.policies.deletion === 'Retain' && resource.physicalId !== '' }));
  const stuck = await removeResources(acting(operating), removals);
  settleRemoval(operating, stuck, rollback ? ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'] : ['DELETE_COMPLETE', 'DELETE_FAILED']);
}

/** Makes resources and outputs of a plan. */
async function make(operating: Operating, plan: Plan, previousTags: Making['previousTags']): Promise<{ readonly failure: Failure; readonly changes: readonly Change[] }> {
  const { stack, halt } = operating;
  let outcome: Outcome = { changes: [], failed: [] };
  try {
    outcome = await makeResources({ ...acting(operating), signal: halt.signal, halt, plan, previousTags });
    if (halt.signal.aborted) return { failure: describeFailure(operating, outcome), changes: outcome.changes };
    const outputs = await evaluateOutputs(acting(operating), plan, operating.stacks);
    const [broken] = brokenExports(stack, outputs, operating.stacks);
    if (broken !== undefined) return { failure: `${broken}. `, changes: outcome.changes };
    adoptOutputs(stack, outputs, plan);
    return { failure: undefined, changes: outcome.changes };
  } catch (error) {
    return { failure: `${messageOf(error)}. `, changes: outcome.changes };
  }
}

function adoptOutputs(stack: Stack, outputs: readonly Output[], plan: Plan): void {
  stack.outputs = outputs;
  stack.imports = plan.imports;
}

function describeFailure(operating: Operating, { failed }: Outcome): string {
  const reason: unknown = operating.halt.signal.reason;
  if (reason instanceof Halt && reason.cause === 'timeout') return 'Stack creation time exceeded the specified timeout. ';
  const sentences = ['CREATE_FAILED', 'UPDATE_FAILED'].flatMap((status) => {
    const ids = failed.filter((resource) => resource.status === status).map(({ logicalId }) => logicalId);
    const verb = status === 'CREATE_FAILED' ? 'create' : 'update';
    return ids.length === 0 ? [] : [`The following resource(s) failed to ${verb}: [${ids.join(', ')}]. `];
  });
  return sentences.join('');
}

function finish({ stack, world }: Operating, status: StackStatus, reason?: string): void {
  setStatus(stack, status, world.clock.now(), reason?.trim());
}

function settleRemoval(operating: Operating, stuck: readonly string[], [complete, failed]: readonly [StackStatus, StackStatus]): void {
  const { stack, world } = operating;
  if (stuck.length > 0) {
    finish(operating, failed, `The following resource(s) failed to delete: [${stuck.join(', ')}].`);
    return;
  }
  stack.outputs = [];
  stack.imports = new Set();
  if (complete === 'DELETE_COMPLETE') stack.deletedAt = world.clock.now();
  finish(operating, complete);
}

/** Deletes the stack; `retain` names resources to leave behind that could not be deleted before. */
export async function deleteStack(operating: Operating, retain: readonly string[]): Promise<void> {
  const { stack } = operating;
  const [inUse] = brokenExports(stack, [], operating.stacks);
  if (inUse !== undefined) {
    finish(operating, 'DELETE_FAILED', `Delete canceled. ${inUse}`);
    return;
  }
  const left = [...stack.resources.values()].filter(({ status }) => status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED');
  const removals = left.map((resource) => ({ resource, retained: retain.includes(resource.logicalId) || resource.policies.deletion.startsWith('Retain') }));
  settleRemoval(operating, await removeResources(acting(operating), removals), ['DELETE_COMPLETE', 'DELETE_FAILED']);
}

/** Brings the stack to its new blueprint, or back to `previous` when that fails. */
export async function updateStack(operating: Operating, plan: Plan, previous: Blueprint): Promise<void> {
  const { stack } = operating;
  const outlines = [...stack.resources.values()].map((resource) => ({ resource, outline: { needs: resource.needs, policies: resource.policies, metadata: resource.metadata } }));
  const { failure, changes } = await make(operating, plan, previous.tags);
  if (failure !== undefined) outlines.forEach(({ resource, outline }) => Object.assign(resource, outline));
  if (failure !== undefined) return rollUpdateBack(operating, previous, changes, failure);
  finish(operating, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const superseded = changes.flatMap((change) => (change.kind === 'replaced' ? [{ resource: change.old, retained: change.resource.policies.updateReplace.startsWith('Retain') }] : []));
  const gone = [...stack.resources.values()].filter(({ logicalId }) => plan.included[logicalId] === undefined);
  const removed: Removal[] = gone.map((resource) => ({ resource, retained: resource.policies.deletion.startsWith('Retain') }));
  await removeResources(acting(operating), [...superseded, ...removed]);
  for (const { logicalId, status } of gone) if (status !== 'DELETE_FAILED') stack.resources.delete(logicalId);
  finish(operating, 'UPDATE_COMPLETE');
}

/** Undoes an update: what changed in place is changed back, what was replaced stands again, what is new goes. */
async function rollUpdateBack(operating: Operating, previous: Blueprint, changes: readonly Change[], failure: string): Promise<void> {
  const { stack } = operating;
  finish(operating, 'UPDATE_ROLLBACK_IN_PROGRESS', failure);
  stack.blueprint = previous;
  const stuck = await changeBack(acting(operating), changes);
  if (stuck.length > 0) {
    finish(operating, 'UPDATE_ROLLBACK_FAILED', `The following resource(s) failed to update: [${stuck.join(', ')}].`);
    return;
  }
  finish(operating, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const surplus = changes.filter((change) => change.kind !== 'updated').map(({ resource }) => ({ resource, retained: false }));
  await removeResources(acting(operating), surplus);
  finish(operating, 'UPDATE_ROLLBACK_COMPLETE');
}

async function changeBack(action: Action, changes: readonly Change[]): Promise<readonly string[]> {
  const { stack, world } = action;
  const updated = new Map(changes.map((change) => [change.resource.logicalId, change]));
  for (const change of changes) {
    if (change.kind === 'replaced') {
      stack.resources.set(change.old.logicalId, change.old);
      setResourceStatus(stack, change.old, 'UPDATE_COMPLETE', world.clock.now());
    }
    if (change.kind === 'created') stack.resources.delete(change.resource.logicalId);
  }
  const graph = new Map([...updated].map(([id, { resource }]) => [id, new Set([...resource.needs].filter((need) => updated.has(need)))]));
  const failures = await walkGraph(graph, async (id) => {
    const change = updated.get(id);
    if (change?.kind !== 'updated') return;
    const { definition, properties, attributes, tags } = change.resource;
    change.resource.definition = change.before.definition;
    await updateResource(action, change.resource, { definition, properties, attributes, tags }).catch((error: unknown) => {
      setResourceStatus(stack, change.resource, 'UPDATE_FAILED', world.clock.now(), messageOf(error));
      throw error;
    });
  });
  return [...failures.keys()];
}
