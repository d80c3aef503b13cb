import { readFile } from 'node:fs/promises';
import { layGround } from '../ground.ts';
import type { Client, Journey, Place, Presence, Step } from '../journey.ts';
import { EksWorld } from './eks-world.ts';
import { exceptionSteps } from './exceptions.ts';
import { otherClients } from './other-clients.ts';
import { paginatorSteps } from './paginators.ts';
import { tokenSteps } from './request-tokens.ts';
import { comings, goings } from './waiters.ts';

function steps({ url }: Place): Step[] {
  let prepared: EksWorld | undefined;
  const world = (): EksWorld => {
    if (prepared === undefined) throw new Error('There is no ground to stand on.');
    return prepared;
  };
  const prepare: Step = {
    name: 'network and roles, by CloudFormation',
    limitSeconds: 60,
    async run() {
      prepared = new EksWorld(url, await layGround(url));
      return undefined;
    },
  };
  return [prepare, ...comings(world), ...paginatorSteps(world), ...exceptionSteps(world), ...tokenSteps(world, url), ...goings(world)];
}

const eks: Journey = { speed: 120, steps };

export const javascriptSdk: Client = {
  name: 'JavaScript SDK',
  async find(): Promise<Presence> {
    const file = new URL('../../../node_modules/@aws-sdk/client-eks/package.json', import.meta.url);
    const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    return { version };
  },
  journeys: [eks, otherClients],
};
