import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { addonInformation, addonNamed, addons, configurationSchema } from '../catalogue/addons.ts';
import { clusterNamed, visible } from '../clusters/lookup.ts';
import { clusterName, page, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { inOrder, paginate } from '../engine/pagination.ts';
import { invalidParameter, notFound } from '../errors.ts';
import { named } from './input.ts';
import { addonOf, resource } from './lookup.ts';

export const DescribeAddon = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/addons/{addonName}' },
  resources: resource,
  input: z.object(named),
  run: (input, { eks, place }) => ({ addon: addonOf(eks, clusterNamed(eks, place, input.clusterName), input.addonName).shape }),
});

export const ListAddons = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/addons', query: { maxResults: 'number', nextToken: 'string' } },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const names = [...cluster.addons].filter(([, addon]) => visible(eks, addon)).map(([name]) => name);
    const { items, nextToken } = paginate(inOrder(names), (name) => name, input);
    return { addons: items, nextToken };
  },
});

const list = z.array(z.string()).optional();

export const DescribeAddonVersions = operation({
  http: {
    method: 'GET',
    path: '/addons/supported-versions',
    query: { kubernetesVersion: 'string', maxResults: 'number', nextToken: 'string', addonName: 'string', types: 'list', publishers: 'list', owners: 'list' },
  },
  resources: () => ['*'],
  input: z.object({ ...page, kubernetesVersion: z.string().optional(), addonName: z.string().optional(), types: list, publishers: list, owners: list }),
  run(input) {
    const wanted = (filter: string[] | undefined, value: string | undefined): boolean => filter === undefined || filter.includes(value ?? '');
    const found = addons
      .filter(({ name }) => name === (input.addonName ?? name))
      .map((addon) => addonInformation(addon, input.kubernetesVersion))
      .filter(({ type, publisher, owner, addonVersions = [] }) => addonVersions.length > 0 && wanted(input.types, type) && wanted(input.publishers, publisher) && wanted(input.owners, owner));
    const { items, nextToken } = paginate(found, ({ addonName }) => addonName ?? '', input);
    return { addons: items, nextToken };
  },
});

export const DescribeAddonConfiguration = operation({
  http: { method: 'GET', path: '/addons/configuration-schemas', query: { addonName: 'string', addonVersion: 'string' } },
  resources: () => ['*'],
  input: z.object({ addonName: z.string().min(1), addonVersion: z.string().min(1) }),
  run({ addonName, addonVersion }) {
    const addon = addonNamed(addonName);
    if (addon === undefined) throw notFound(`Addon ${addonName} is not found`, { addonName });
    if (!addon.versions.some(({ version }) => version === addonVersion)) throw invalidParameter('Addon version specified is not supported', { addonName });
    return {
      addonName,
      addonVersion,
      configurationSchema: JSON.stringify(configurationSchema(addon)),
      podIdentityConfiguration: addon.podIdentity.map(({ serviceAccount, policies }) => ({ serviceAccount, recommendedManagedPolicies: [...policies] })),
    };
  },
});
