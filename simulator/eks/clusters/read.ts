import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { versionInformation } from '../catalogue/versions.ts';
import { clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { inOrder, paginate } from '../engine/pagination.ts';
import { invalidParameter } from '../errors.ts';
import { rotate } from '../certificate-authorities/authorities.ts';
import { reviewWhenDue } from './health.ts';
import { clusterNamed, visible } from './lookup.ts';

export const DescribeCluster = operation({
  http: { method: 'GET', path: '/clusters/{name}' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  input: z.object({ name: clusterName }),
  async run({ name }, { eks, place }) {
    const registration = place.registrations.get(name);
    if (registration !== undefined && visible(eks, registration)) return { cluster: registration.shape };
    const cluster = clusterNamed(eks, place, name);
    await reviewWhenDue(eks, cluster);
    rotate(eks, cluster, place);
    return { cluster: cluster.shape };
  },
});

export const ListClusters = operation({
  http: { method: 'GET', path: '/clusters', query: { maxResults: 'number', nextToken: 'string', include: 'list' } },
  resources: () => ['*'],
  input: z.object({ ...page, include: z.array(z.literal('all')).optional() }),
  run(input, { eks, place }) {
    const all = [...place.clusters.values(), ...(input.include === undefined ? [] : place.registrations.values())];
    const names = all.filter((cluster) => visible(eks, cluster)).map(({ shape }) => shape.name);
    const { items, nextToken } = paginate(inOrder(names), (name) => name, input);
    return { clusters: items, nextToken };
  },
});

export const DescribeClusterVersions = operation({
  http: {
    method: 'GET',
    path: '/cluster-versions',
    query: {
      clusterType: 'string', maxResults: 'number', nextToken: 'string', defaultOnly: 'boolean', includeAll: 'boolean',
      clusterVersions: 'list', status: 'string', versionStatus: 'string',
    },
  },
  resources: () => ['*'],
  input: z.object({
    ...page,
    clusterType: z.string().optional(),
    defaultOnly: z.boolean().default(false),
    includeAll: z.boolean().default(false),
    clusterVersions: z.array(z.string()).optional(),
    status: z.enum(['standard-support', 'extended-support', 'unsupported']).optional(),
    versionStatus: z.enum(['STANDARD_SUPPORT', 'EXTENDED_SUPPORT', 'UNSUPPORTED']).optional(),
  }),
  run(input, { eks }) {
    if (input.status !== undefined && input.versionStatus !== undefined) throw invalidParameter('Only one of status and versionStatus can be specified');
    const named = input.clusterVersions;
    const wanted = versionInformation(eks.today()).filter(
      (version) =>
        (input.clusterType ?? 'eks') === version.clusterType &&
        (!input.defaultOnly || version.defaultVersion === true) &&
        (named === undefined || named.includes(version.clusterVersion ?? '')) &&
        (input.versionStatus ?? version.versionStatus) === version.versionStatus &&
        (input.status ?? version.status) === version.status &&
        (input.includeAll || named !== undefined || input.status === 'unsupported' || input.versionStatus === 'UNSUPPORTED' || version.versionStatus !== 'UNSUPPORTED'),
    );
    const { items, nextToken } = paginate(wanted, ({ clusterVersion }) => clusterVersion ?? '', input);
    return { clusterVersions: items, nextToken };
  },
});
