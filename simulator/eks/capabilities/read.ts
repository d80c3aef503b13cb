import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { clusterNamed, visible } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { paginate } from '../engine/pagination.ts';
import { named } from './input.ts';
import { capabilityNamed, resource } from './lookup.ts';

export const DescribeCapability = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  resources: resource,
  input: z.object(named),
  run: (input, { eks, place }) => ({ capability: capabilityNamed(eks, clusterNamed(eks, place, input.clusterName), input.capabilityName).shape }),
});

export const ListCapabilities = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/capabilities', query: { nextToken: 'string', maxResults: 'number' } },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page }),
  run(input, { eks, place }) {
    const found = [...clusterNamed(eks, place, input.clusterName).capabilities.values()]
      .filter((capability) => visible(eks, capability))
      .map(({ shape: { capabilityName, arn, type, status, version, createdAt, modifiedAt } }) => ({ capabilityName, arn, type, status, createdAt, modifiedAt, ...given({ version }) }))
      .sort((a, b) => (a.capabilityName < b.capabilityName ? -1 : 1));
    const { items, nextToken } = paginate(found, ({ capabilityName }) => capabilityName, input);
    return { capabilities: items, nextToken };
  },
});
