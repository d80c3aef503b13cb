import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { accessEntryArn, clusterArn } from '../arns.ts';
import { clusterNamed, requireRunning, visible } from '../clusters/lookup.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, page, tags, text } from '../engine/input.ts';
import { role } from '../engine/neighbours.ts';
import { operation } from '../engine/operation.ts';
import type { Context } from '../engine/operation.ts';
import { inOrder, paginate } from '../engine/pagination.ts';
import { passRole } from '../../iam/pass-role.ts';
import { inUse, invalidParameter, invalidRequest, limitExceeded, notFound } from '../errors.ts';
import type { AccessEntryRecord, ClusterRecord, Place } from '../model.ts';
import { checkTags } from '../tags/tags.ts';
import { addEntry, entryTypes, hasAccessEntries, nodeTypes, standard } from './entries.ts';

const principalArn = z.string().min(1);
const identity = { username: z.string().optional(), kubernetesGroups: z.array(z.string().min(1)).optional(), clientRequestToken };
export const named = { clusterName, principalArn };

export function resource(input: Shape, place: Place): string[] {
  const [cluster, principal] = [text(input.clusterName), text(input.principalArn)];
  return [place.clusters.get(cluster)?.accessEntries.get(principal)?.shape.accessEntryArn ?? accessEntryArn(place, cluster, principal, '*')];
}

const createAccessEntry = z.object({ ...named, ...identity, type: z.string().optional(), tags: tags.optional() });

export const CreateAccessEntry = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/access-entries' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: createAccessEntry,
  async run(input, context) {
    const { eks, place } = context;
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    checkRoom(eks, cluster, input.principalArn);
    checkEntry(input);
    checkTags(eks, input.tags, { clusterName: input.clusterName });
    await checkPrincipal(context, input);
    checkRoom(eks, cluster, input.principalArn);
    return { accessEntry: addEntry(eks, cluster, input).shape };
  },
});

/** Access entries exist only where the authentication mode has them. */
export function requireEntries(cluster: ClusterRecord): void {
  requireRunning(cluster);
  if (hasAccessEntries(cluster)) return;
  throw invalidRequest("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.", {
    clusterName: cluster.shape.name,
  });
}

function checkRoom(eks: Eks, cluster: ClusterRecord, principal: string): void {
  const about = { clusterName: cluster.shape.name };
  const { accessEntriesPerCluster } = eks.settings.quotas;
  if (cluster.accessEntries.has(principal)) throw inUse('The specified access entry resource is already in use on this cluster.', about);
  if (cluster.accessEntries.size >= accessEntriesPerCluster) throw limitExceeded(`Access entry limit exceeded: ${accessEntriesPerCluster}`, about);
}

function checkEntry({ clusterName: of, principalArn: principal, type = standard, username, kubernetesGroups }: z.output<typeof createAccessEntry>): void {
  const about = { clusterName: of };
  if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user|root)(\/.+)?$/.test(principal)) throw invalidParameter('The specified principalArn is invalid: invalid format.', about);
  if (!entryTypes.has(type)) throw invalidParameter(`The specified type is invalid: ${type}`, about);
  if (type !== standard && (username !== undefined || kubernetesGroups !== undefined)) {
    throw invalidParameter(`username and kubernetesGroups cannot be specified for access entries of type ${type}`, about);
  }
  checkIdentity(username, kubernetesGroups, of);
}

const reserved = ['system:', 'eks:', 'aws:', 'amazon:', 'iam:'];

function checkIdentity(username: string | undefined, groups: readonly string[] | undefined, cluster: string): void {
  const about = { clusterName: cluster };
  const prefix = reserved.find((start) => username?.startsWith(start));
  if (prefix !== undefined) throw invalidParameter(`The username ${username ?? ''} is invalid, it cannot start with ${prefix}`, about);
  const group = groups?.find((name) => name.startsWith('system:'));
  if (group !== undefined) throw invalidParameter(`The kubernetes group name ${group} is invalid, it cannot start with system:`, about);
}

/** Roles of this account must exist; a node's role is also passed. Users and other accounts' principals are taken on trust. */
async function checkPrincipal({ eks, place, call }: Context, { clusterName: of, principalArn: principal, type = standard }: z.output<typeof createAccessEntry>): Promise<void> {
  if (nodeTypes.has(type) || type === 'EC2') await passRole(call, principal, 'eks.amazonaws.com');
  if (!principal.startsWith(`arn:aws:iam::${place.account}:role/`)) return;
  if ((await role(eks, place, principal)) === undefined) throw invalidParameter('The specified principalArn is invalid: invalid principal.', { clusterName: of });
}

export const UpdateAccessEntry = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/access-entries/{principalArn}' },
  resources: resource,
  input: z.object({ ...named, ...identity }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    const { shape } = entryOf(eks, cluster, input.principalArn);
    if (shape.type !== standard) throw invalidRequest(`Access entries of type ${shape.type} cannot be modified`, { clusterName: input.clusterName });
    checkIdentity(input.username, input.kubernetesGroups, input.clusterName);
    shape.username = input.username ?? shape.username;
    shape.kubernetesGroups = input.kubernetesGroups ?? shape.kubernetesGroups;
    shape.modifiedAt = eks.now();
    return { accessEntry: shape };
  },
});

export const DeleteAccessEntry = operation({
  http: { method: 'DELETE', path: '/clusters/{clusterName}/access-entries/{principalArn}' },
  resources: resource,
  input: z.object(named),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    entryOf(eks, cluster, input.principalArn);
    cluster.accessEntries.delete(input.principalArn);
    return {};
  },
});

export const DescribeAccessEntry = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/access-entries/{principalArn}' },
  resources: resource,
  input: z.object(named),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    return { accessEntry: entryOf(eks, cluster, input.principalArn).shape };
  },
});

export const ListAccessEntries = operation({
  http: {
    method: 'GET',
    path: '/clusters/{clusterName}/access-entries',
    query: { associatedPolicyArn: 'string', maxResults: 'number', nextToken: 'string' },
  },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page, associatedPolicyArn: z.string().optional() }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    const { associatedPolicyArn: wanted } = input;
    const principals = [...cluster.accessEntries]
      .filter(([, entry]) => visible(eks, entry) && (wanted === undefined || entry.policies.some(({ policyArn }) => policyArn === wanted)))
      .map(([principal]) => principal);
    const { items, nextToken } = paginate(inOrder(principals), (principal) => principal, input);
    return { accessEntries: items, nextToken };
  },
});

export function entryOf(eks: Eks, cluster: ClusterRecord, principal: string): AccessEntryRecord {
  const entry = cluster.accessEntries.get(principal);
  if (entry === undefined || !visible(eks, entry)) {
    throw notFound("The specified principalArn could not be found. You can view your available access entries with 'aws eks list-access-entries'.", { clusterName: cluster.shape.name });
  }
  return entry;
}
