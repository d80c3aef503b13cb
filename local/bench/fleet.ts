import { createHash } from 'node:crypto';
import { isEnded } from '../../core/operation/operation.ts';
import { stackNames } from '../../infra/app.ts';
import { administrator } from '../../simulator/sts/sessions.ts';
import { externalId } from '../drydock.ts';
import { templates } from '../templates.ts';
import { startVirtualDrydock, type VirtualDrydock } from './virtual-drydock.ts';

/** What one embedded AWS came to with its share of a fleet. */
export interface WorldRun {
  readonly succeeded: number;
  /** Processor seconds from the first request to the last report; booting is not in it. */
  readonly cpuSeconds: number;
  /** Virtual seconds of the same. */
  readonly virtualSeconds: number;
  /** Peak resident set size of the process, in bytes, booting included. */
  readonly peakMemory: number;
  /** SHA-256 over every operation, every step and their times. */
  readonly hash: string;
}

/** A booted Drydock that waits for the word to provision its share. */
export interface FleetWorld {
  readonly provision: () => Promise<WorldRun>;
}

const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'] as const;

/** As many as fit beside the default VPC into a new account's quota of five. */
const perRegion = 4;

/** The orders of one world out of so many: all of a region of an account, and then the region after the next ones. */
export function shareOf(provisions: number, world: number, worlds: number): readonly number[] {
  return Array.from({ length: provisions }, (_, index) => index).filter((index) => placeOf(index) % worlds === world);
}

/** Boots a world for these orders, four clusters to a region, five regions to an account. */
export async function bootWorld(indexes: readonly number[], seed: string): Promise<FleetWorld> {
  const drydock = await startVirtualDrydock({ seed });
  const orders = indexes.map(orderOf);
  for (const account of new Set(orders.map((order) => order.account))) await admit(drydock, account);
  return {
    provision: async () => {
      const cpu = process.cpuUsage();
      const begunAt = drydock.clock.now();
      const ids = [];
      for (const { account, config } of orders) ids.push(await drydock.provision(config, account));
      await untilEnded(drydock, ids);
      const run: WorldRun = {
        succeeded: await succeeded(drydock, ids),
        cpuSeconds: process.cpuUsage(cpu).user / 1e6,
        virtualSeconds: (drydock.clock.now() - begunAt) / 1000,
        peakMemory: process.resourceUsage().maxRSS * 1024,
        hash: await hashOf(drydock, ids),
      };
      await drydock.close();
      return run;
    },
  };
}

function placeOf(index: number): number {
  return Math.floor(index / perRegion);
}

export function orderOf(index: number): { readonly account: string; readonly config: string } {
  const place = placeOf(index);
  const account = String(200_000_000_000 + Math.floor(place / regions.length));
  const region = regions[place % regions.length] ?? regions[0];
  return {
    account,
    config: `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: fleet-${index}, region: ${region}, version: "1.35" }
managedNodeGroups:
  - { name: workers, desiredCapacity: 2 }
`,
  };
}

/** Deploys the member stack into one more account. */
export async function admit({ aws }: VirtualDrydock, account: string): Promise<void> {
  await aws.cloudFormation.deploy({
    stackName: stackNames.member,
    template: templates()[stackNames.member],
    parameters: { HubAccount: aws.account, ExternalId: externalId },
    account,
    region: aws.region,
    principal: administrator(account),
    instant: true,
  });
}

async function untilEnded({ clock, stores: { operations } }: VirtualDrydock, ids: readonly string[]): Promise<void> {
  const open = new Set(ids);
  while (open.size > 0) {
    await clock.advance(15_000);
    for (const id of open) {
      const operation = await operations.find(id);
      if (operation && isEnded(operation.status)) open.delete(id);
    }
  }
}

async function succeeded({ stores: { operations } }: VirtualDrydock, ids: readonly string[]): Promise<number> {
  const ended = await Promise.all(ids.map(async (id) => operations.find(id)));
  return ended.filter((operation) => operation?.status === 'succeeded').length;
}

/** Where clusters have their API servers is up to the operating system, and their certificate is one for the process. */
function unlessOfThisProcess(key: string, value: unknown): unknown {
  return ['Endpoint', 'CertificateAuthority'].includes(key) ? undefined : value;
}

async function hashOf({ stores: { operations, journal } }: VirtualDrydock, ids: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const id of ids) {
    const told = (await journal.read(id)).map(({ type, at, detail }) => ({ type, at, detail }));
    hash.update(JSON.stringify([await operations.find(id), await operations.steps(id), told], unlessOfThisProcess));
  }
  return hash.digest('hex');
}
