import { messageOf } from '../template/errors.ts';
import { deleteResource, type Action } from './resources.ts';
import { setResourceStatus, type StackResource } from './stack.ts';
import { reversed, walkGraph } from './walk.ts';

export interface Removal {
  readonly resource: StackResource;
  /** The resource stays, and the stack forgets it. */
  readonly retained: boolean;
}

/**
 * Deletes resources in reverse dependency order, those that do not depend on each other at the same time. What a
 * resource that cannot be deleted needs stays too.
 * @returns Logical ids of the resources that could not be deleted.
 */
export async function removeResources(action: Action, removals: readonly Removal[]): Promise<readonly string[]> {
  const byId = new Map(removals.map((removal) => [removal.resource.logicalId, removal]));
  const needs = new Map([...byId].map(([id, { resource }]) => [id, new Set([...resource.needs].filter((need) => byId.has(need)))]));
  const failures = await walkGraph(reversed(needs), async (id) => {
    const removal = byId.get(id);
    if (removal !== undefined) await removeResource(action, removal);
  });
  return [...failures.keys()];
}

async function removeResource(action: Action, { resource, retained }: Removal): Promise<void> {
  const { stack, world } = action;
  if (retained) {
    setResourceStatus(stack, resource, 'DELETE_SKIPPED', world.clock.now());
    return;
  }
  try {
    await deleteResource(action, resource);
  } catch (error) {
    setResourceStatus(stack, resource, 'DELETE_FAILED', world.clock.now(), messageOf(error));
    throw error;
  }
}
