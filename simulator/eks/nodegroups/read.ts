import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { clusterNamed, visible } from '../clusters/lookup.ts';
import { clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { inOrder, paginate } from '../engine/pagination.ts';
import { named } from './input.ts';
import { nodegroupNamed, resource } from './lookup.ts';

export const DescribeNodegroup = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/node-groups/{nodegroupName}' },
  resources: resource,
  input: z.object(named),
  run: (input, { eks, place }) => ({ nodegroup: nodegroupNamed(eks, clusterNamed(eks, place, input.clusterName), input.nodegroupName).shape }),
});

export const ListNodegroups = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/node-groups', query: { maxResults: 'number', nextToken: 'string' } },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page }),
  run(input, { eks, place }) {
    const { nodegroups } = clusterNamed(eks, place, input.clusterName);
    const names = [...nodegroups].filter(([, nodegroup]) => visible(eks, nodegroup)).map(([name]) => name);
    const { items, nextToken } = paginate(inOrder(names), (name) => name, input);
    return { nodegroups: items, nextToken };
  },
});
