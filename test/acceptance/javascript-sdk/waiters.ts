import * as sdk from '@aws-sdk/client-eks';
import type { Step } from '../journey.ts';
import { clusterName } from './eks-world.ts';
import type { EksWorld } from './eks-world.ts';

const general = { clusterName, nodegroupName: 'general' };
const batch = { clusterName, fargateProfileName: 'batch' };
const night = { clusterName, fargateProfileName: 'night' };
const proxy = { clusterName, addonName: 'kube-proxy' };
const coredns = { clusterName, addonName: 'coredns' };
const itself = { name: clusterName };

type Waiter = (options: { client: sdk.EKSClient; maxWaitTime: number; minDelay: number; maxDelay: number }, input: never) => Promise<{ state: string }>;

/** Starts a change and waits for it with the SDK's own waiter. */
interface Wait {
  readonly waiter: string;
  start(world: EksWorld): Promise<object>;
}

const first: readonly Wait[] = [{ waiter: 'waitUntilClusterActive', start: async (world) => (await world.createCluster(), itself) }];

const arrivals: readonly Wait[] = [
  { waiter: 'waitUntilNodegroupActive', start: async (world) => (await world.createNodegroup('general'), general) },
  { waiter: 'waitUntilFargateProfileActive', start: async (world) => (await world.createFargateProfile('batch'), batch) },
  { waiter: 'waitUntilAddonActive', start: async (world) => (await world.createAddon('kube-proxy'), proxy) },
  { waiter: 'waitUntilCertificateAuthorityUpdateComplete', start: newCertificateAuthority },
];

const departures: readonly Wait[] = [
  { waiter: 'waitUntilFargateProfileDeleted', start: async ({ client }) => (await client.send(new sdk.DeleteFargateProfileCommand(night)), night) },
  { waiter: 'waitUntilAddonDeleted', start: async ({ client }) => (await client.send(new sdk.DeleteAddonCommand(proxy)), proxy) },
  { waiter: 'waitUntilFargateProfileDeleted', start: async ({ client }) => (await client.send(new sdk.DeleteFargateProfileCommand(batch)), batch) },
  { waiter: 'waitUntilNodegroupDeleted', start: async ({ client }) => (await client.send(new sdk.DeleteNodegroupCommand(general)), general) },
  { waiter: 'waitUntilClusterDeleted', start: async ({ client }) => (await client.send(new sdk.DeleteClusterCommand(itself)), itself) },
];

async function newCertificateAuthority({ client }: EksWorld): Promise<object> {
  const { update } = await client.send(new sdk.CreateCertificateAuthorityCommand({ clusterName }));
  return { name: clusterName, updateId: update?.id };
}

function waiterNamed(name: string): Waiter {
  return (sdk as unknown as Record<string, Waiter>)[name] ?? (() => Promise.reject(new Error(`This SDK has no ${name}.`)));
}

const patience = { maxWaitTime: 120, minDelay: 1, maxDelay: 2 };

async function succeed(world: EksWorld, waits: readonly Wait[]): Promise<string> {
  for (const { waiter, start } of waits) {
    const input = await start(world);
    const { state } = await waiterNamed(waiter)({ client: world.client, ...patience }, input as never);
    if (state !== 'SUCCESS') throw new Error(`${waiter} ended ${state}`);
  }
  return [...new Set(waits.map(({ waiter }) => waiter.replace('waitUntil', '')))].join(', ');
}

async function mustFail(waiter: string, world: EksWorld, input: object, why: RegExp, maxWaitTime = patience.maxWaitTime): Promise<void> {
  const outcome = await waiterNamed(waiter)({ client: world.client, ...patience, maxWaitTime }, input as never).catch((error: unknown) => error);
  if (!(outcome instanceof Error) || !why.test(`${outcome.name} ${outcome.message}`)) throw new Error(`${waiter} ended ${JSON.stringify(outcome)} instead of ${String(why)}`);
}

/** What can only fail, fails at once; what answers with errors, times out: this SDK's waiters look again after an unexpected error. */
async function fail(world: EksWorld): Promise<string> {
  await mustFail('waitUntilClusterDeleted', world, itself, /FAILURE/);
  await mustFail('waitUntilClusterActive', world, { name: 'nowhere' }, /TimeoutError/, 3);
  await world.createAddon('coredns');
  await mustFail('waitUntilAddonActive', world, coredns, /FAILURE/);
  return '3 waiters';
}

async function complete(): Promise<string> {
  const tried = new Set([...first, ...arrivals, ...departures].map(({ waiter }) => waiter));
  const untried = Object.keys(sdk).filter((name) => name.startsWith('waitUntil') && !tried.has(name));
  if (untried.length > 0) throw new Error(`not tried: ${untried.join(', ')}`);
  return `${tried.size} waiters`;
}

export const comings = (world: () => EksWorld): readonly Step[] => [
  { name: 'eks: every waiter of the SDK is tried', limitSeconds: 5, run: complete },
  { name: 'eks: waiter of a new cluster', limitSeconds: 120, run: () => succeed(world(), first) },
  { name: 'eks: waiters that must fail', limitSeconds: 120, run: () => fail(world()) },
  { name: 'eks: waiters of what is made in it', limitSeconds: 120, run: () => succeed(world(), arrivals) },
];

export const goings = (world: () => EksWorld): readonly Step[] => [{ name: 'eks: waiters of deletion', limitSeconds: 180, run: () => succeed(world(), departures) }];
