import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { addonOf, resource as addonResource } from '../addons/lookup.ts';
import { clusterArn } from '../arns.ts';
import { clusterNamed } from '../clusters/lookup.ts';
import { clusterName, page } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import type { Context } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { invalidParameter, notFound } from '../errors.ts';
import type { Place, Updatable } from '../model.ts';
import { nodegroupNamed, resource as nodegroupResource } from '../nodegroups/lookup.ts';

/** Whose updates: the cluster's own unless a node group or an add-on is named. */
const owner = { name: clusterName, nodegroupName: z.string().optional(), addonName: z.string().optional() };
const ownerQuery = { nodegroupName: 'string', addonName: 'string' } as const;

function resources(input: Shape, place: Place): string[] {
  const named = { ...input, clusterName: input.name };
  return [
    clusterArn(place, String(input.name)),
    ...(input.nodegroupName === undefined ? [] : nodegroupResource(named, place)),
    ...(input.addonName === undefined ? [] : addonResource(named, place)),
  ];
}

function ownerOf(input: { name: string; nodegroupName?: string | undefined; addonName?: string | undefined }, { eks, place }: Context): Updatable {
  const cluster = clusterNamed(eks, place, input.name);
  if (input.nodegroupName !== undefined && input.addonName !== undefined) {
    throw invalidParameter('Only one of nodegroupName and addonName can be specified', { clusterName: input.name });
  }
  if (input.nodegroupName !== undefined) return nodegroupNamed(eks, cluster, input.nodegroupName);
  return input.addonName === undefined ? cluster : addonOf(eks, cluster, input.addonName);
}

export const DescribeUpdate = operation({
  http: { method: 'GET', path: '/clusters/{name}/updates/{updateId}', query: ownerQuery },
  resources,
  input: z.object({ ...owner, updateId: z.string().min(1) }),
  run(input, context) {
    const update = ownerOf(input, context).updates.find(({ id }) => id === input.updateId);
    if (update === undefined) throw notFound(`No update found for ID: ${input.updateId}`, { clusterName: input.name });
    return { update };
  },
});

export const ListUpdates = operation({
  http: { method: 'GET', path: '/clusters/{name}/updates', query: { ...ownerQuery, nextToken: 'string', maxResults: 'number' } },
  resources,
  input: z.object({ ...owner, ...page }),
  run(input, context) {
    const { items, nextToken } = paginate(ownerOf(input, context).updates, ({ id }) => id, input);
    return { updateIds: items.map(({ id }) => id), nextToken };
  },
});
