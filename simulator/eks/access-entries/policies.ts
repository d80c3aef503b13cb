import { z } from 'zod';
import { accessPolicies } from '../catalogue/access-policies.ts';
import { clusterNamed } from '../clusters/lookup.ts';
import { page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { invalidParameter, invalidRequest, notFound } from '../errors.ts';
import type { AccessEntryRecord } from '../model.ts';
import { newPolicy, nodeTypes } from './entries.ts';
import { entryOf, named, requireEntries, resource } from './operations.ts';

const policyArn = z.string().min(1);

const associateAccessPolicy = z.object({
  ...named,
  policyArn,
  accessScope: z.object({ type: z.enum(['cluster', 'namespace']), namespaces: z.array(z.string().min(1)).default([]) }),
});
type Input = z.output<typeof associateAccessPolicy>;

export const AssociateAccessPolicy = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/access-entries/{principalArn}/access-policies' },
  resources: resource,
  conditions: ({ policyArn: asked, accessScope }) => ({
    'eks:policyArn': text(asked),
    'eks:accessScope': text((accessScope as { type?: unknown } | undefined)?.type),
  }),
  input: associateAccessPolicy,
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    const entry = entryOf(eks, cluster, input.principalArn);
    checkPolicy(entry, input);
    const now = eks.now();
    const existing = entry.policies.find((policy) => policy.policyArn === input.policyArn);
    const policy = existing ?? newPolicy(input.policyArn, input.accessScope, now);
    if (existing === undefined) entry.policies.push(policy);
    Object.assign(policy, { accessScope: input.accessScope, modifiedAt: now });
    return { clusterName: input.clusterName, principalArn: input.principalArn, associatedAccessPolicy: policy };
  },
});

function checkPolicy({ shape }: AccessEntryRecord, { clusterName: of, policyArn: asked, accessScope }: Input): void {
  const about = { clusterName: of };
  if (!accessPolicies.some(({ arn }) => arn === asked)) throw invalidParameter(`The specified policyArn is invalid: ${asked}`, about);
  if (nodeTypes.has(shape.type)) throw invalidRequest(`Access policies cannot be associated with access entries of type ${shape.type}`, about);
  if (accessScope.type === 'namespace' && accessScope.namespaces.length === 0) throw invalidParameter('An access scope of type namespace needs at least one namespace', about);
  if (accessScope.type === 'cluster' && accessScope.namespaces.length > 0) throw invalidParameter('An access scope of type cluster cannot have namespaces', about);
}

export const DisassociateAccessPolicy = operation({
  http: { method: 'DELETE', path: '/clusters/{clusterName}/access-entries/{principalArn}/access-policies/{policyArn}' },
  resources: resource,
  conditions: ({ policyArn: asked }) => ({ 'eks:policyArn': text(asked) }),
  input: z.object({ ...named, policyArn }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    const entry = entryOf(eks, cluster, input.principalArn);
    const kept = entry.policies.filter((policy) => policy.policyArn !== input.policyArn);
    if (kept.length === entry.policies.length) {
      throw notFound(`The access policy ${input.policyArn} is not associated with ${input.principalArn}`, { clusterName: input.clusterName });
    }
    entry.policies = kept;
    return {};
  },
});

export const ListAssociatedAccessPolicies = operation({
  http: {
    method: 'GET',
    path: '/clusters/{clusterName}/access-entries/{principalArn}/access-policies',
    query: { maxResults: 'number', nextToken: 'string' },
  },
  resources: resource,
  input: z.object({ ...named, ...page }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireEntries(cluster);
    const { policies } = entryOf(eks, cluster, input.principalArn);
    const { items, nextToken } = paginate(policies, (policy) => policy.policyArn, input);
    return { clusterName: input.clusterName, principalArn: input.principalArn, associatedAccessPolicies: items, nextToken };
  },
});

export const ListAccessPolicies = operation({
  http: { method: 'GET', path: '/access-policies', query: { maxResults: 'number', nextToken: 'string' } },
  resources: () => ['*'],
  input: z.object(page),
  run(input) {
    const { items, nextToken } = paginate(accessPolicies, ({ name }) => name, input);
    return { accessPolicies: items, nextToken };
  },
});
