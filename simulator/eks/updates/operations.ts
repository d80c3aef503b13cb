import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { addonOf, resource as addonResource } from '../addons/lookup.ts';
import { clusterArn } from '../arns.ts';
import { capabilityNamed, resource as capabilityResource } from '../capabilities/lookup.ts';
import { clusterNamed } from '../clusters/lookup.ts';
import { clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import type { Context } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { invalidParameter, notFound } from '../errors.ts';
import type { Place, Updatable } from '../model.ts';
import { nodegroupNamed, resource as nodegroupResource } from '../nodegroups/lookup.ts';

/** Whose updates: the cluster's own unless a node group, an add-on or a capability is named. */
const owner = { name: clusterName, nodegroupName: z.string().optional(), addonName: z.string().optional(), capabilityName: z.string().optional() };
const ownerQuery = { nodegroupName: 'string', addonName: 'string', capabilityName: 'string' } as const;
type Owner = z.output<z.ZodObject<typeof owner>>;

function resources(input: Shape, place: Place): string[] {
  const named = { ...input, clusterName: input.name };
  return [
    clusterArn(place, text(input.name)),
    ...(input.nodegroupName === undefined ? [] : nodegroupResource(named, place)),
    ...(input.addonName === undefined ? [] : addonResource(named, place)),
    ...(input.capabilityName === undefined ? [] : capabilityResource(named, place)),
  ];
}

function ownerOf({ name, nodegroupName, addonName, capabilityName }: Owner, { eks, place }: Context): Updatable {
  const cluster = clusterNamed(eks, place, name);
  if ([nodegroupName, addonName, capabilityName].filter((named) => named !== undefined).length > 1) {
    throw invalidParameter('Only one of nodegroupName, addonName and capabilityName can be specified', { clusterName: name });
  }
  if (nodegroupName !== undefined) return nodegroupNamed(eks, cluster, nodegroupName);
  if (addonName !== undefined) return addonOf(eks, cluster, addonName);
  return capabilityName === undefined ? cluster : capabilityNamed(eks, cluster, capabilityName);
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
