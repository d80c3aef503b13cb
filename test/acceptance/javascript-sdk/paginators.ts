import { deepStrictEqual } from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-eks';
import type { Step } from '../journey.ts';
import { servedOperations } from '../served.ts';
import { clusterName } from './eks-world.ts';
import type { EksWorld } from './eks-world.ts';

type Paginator = (options: { client: sdk.EKSClient; pageSize: number }, input: object) => AsyncIterable<Record<string, unknown>>;

/** A paginator's input, and how many items there are at least. */
interface Listing {
  readonly input: (world: EksWorld) => object;
  readonly atLeast: number;
}

const of = (atLeast: number): Listing => ({ input: () => ({ clusterName }), atLeast });
const anywhere = (atLeast: number): Listing => ({ input: () => ({}), atLeast });

const listings: Readonly<Record<string, Listing>> = {
  paginateListClusters: anywhere(2),
  paginateDescribeClusterVersions: anywhere(5),
  paginateDescribeAddonVersions: anywhere(10),
  paginateListAccessPolicies: anywhere(5),
  paginateListEksAnywhereSubscriptions: anywhere(0),
  paginateListNodegroups: of(1),
  paginateListFargateProfiles: of(2),
  paginateListAddons: of(2),
  paginateListAccessEntries: of(3),
  paginateListAssociatedAccessPolicies: { input: ({ ground }) => ({ clusterName, principalArn: ground.PodRole }), atLeast: 2 },
  paginateListPodIdentityAssociations: of(2),
  paginateListUpdates: { input: () => ({ name: clusterName }), atLeast: 2 },
  paginateListIdentityProviderConfigs: of(1),
  paginateListInsights: of(2),
  paginateListCapabilities: of(2),
  paginateListCertificateAuthorities: of(2),
};

const patience = { maxWaitTime: 60, minDelay: 1, maxDelay: 2 };

/** More than one of what can be had at once. */
async function populate(world: EksWorld): Promise<void> {
  const { client, ground } = world;
  const principalArn = ground.PodRole;
  await client.send(new sdk.StartInsightsRefreshCommand({ clusterName }));
  await world.createCluster({ name: 'other' });
  await world.createFargateProfile('night');
  for (const type of ['ACK', 'KRO'] as const) {
    const role = { roleArn: ground.CapabilityRole, deletePropagationPolicy: 'RETAIN' } as const;
    await client.send(new sdk.CreateCapabilityCommand({ clusterName, capabilityName: type.toLowerCase(), type, ...role }));
  }
  for (const namespace of ['batch', 'night']) {
    await client.send(new sdk.CreatePodIdentityAssociationCommand({ clusterName, namespace, serviceAccount: 'runner', roleArn: ground.PodRole }));
  }
  await client.send(new sdk.CreateAccessEntryCommand({ clusterName, principalArn }));
  for (const policy of ['AmazonEKSViewPolicy', 'AmazonEKSEditPolicy']) {
    const policyArn = `arn:aws:eks::aws:cluster-access-policy/${policy}`;
    await client.send(new sdk.AssociateAccessPolicyCommand({ clusterName, principalArn, policyArn, accessScope: { type: 'cluster' } }));
  }
  await associateIdentityProvider(client);
  await sdk.waitUntilFargateProfileActive({ client, ...patience }, { clusterName, fargateProfileName: 'night' });
}

/** The waiter is made for certificate authorities, and waits for any update of a cluster. */
async function associateIdentityProvider(client: sdk.EKSClient): Promise<void> {
  const oidc = { identityProviderConfigName: 'corporate', issuerUrl: 'https://login.example.com', clientId: 'kubernetes' };
  const { update } = await client.send(new sdk.AssociateIdentityProviderConfigCommand({ clusterName, oidc }));
  await sdk.waitUntilCertificateAuthorityUpdateComplete({ client, ...patience }, { name: clusterName, updateId: update?.id });
}

/** All items of a listing, whatever their member is called, and the pages they came in. */
async function read(paginate: Paginator, client: sdk.EKSClient, pageSize: number, input: object): Promise<{ items: unknown[]; pages: number }> {
  const items: unknown[] = [];
  let pages = 0;
  for await (const page of paginate({ client, pageSize }, input)) {
    pages += 1;
    items.push(...Object.values(page).flatMap((member) => (Array.isArray(member) ? (member as unknown[]) : [])));
  }
  return { items, pages };
}

async function check(world: EksWorld, name: string, { input, atLeast }: Listing): Promise<void> {
  const paginate = (sdk as unknown as Record<string, Paginator | undefined>)[name];
  if (paginate === undefined) throw new Error(`This SDK has no ${name}.`);
  const whole = await read(paginate, world.client, 100, input(world));
  const slow = await read(paginate, world.client, 1, input(world));
  deepStrictEqual(slow.items, whole.items, `${name}: pages of one item are another list`);
  if (whole.items.length < atLeast) throw new Error(`${name}: ${whole.items.length} items instead of ${atLeast}`);
  if (slow.pages !== Math.max(whole.items.length, 1)) throw new Error(`${name}: ${slow.pages} pages of one item for ${whole.items.length} items`);
}

async function paginateAll(world: EksWorld): Promise<string> {
  const untried = Object.keys(sdk).filter((name) => name.startsWith('paginate') && listings[name] === undefined);
  if (untried.length > 0) throw new Error(`not tried: ${untried.join(', ')}`);
  const served = servedOperations();
  await populate(world);
  const able = Object.entries(listings).filter(([name]) => served.has(name.replace('paginate', '')));
  for (const [name, listing] of able) await check(world, name, listing);
  const all = Object.keys(listings).length;
  return able.length === all ? `${all} paginators` : `${able.length} of ${all} paginators: the simulator does not serve the others' operations`;
}

export const paginatorSteps = (world: () => EksWorld): readonly Step[] => [{ name: 'eks: paginators, in pages of one and of a hundred', limitSeconds: 120, run: () => paginateAll(world()) }];
