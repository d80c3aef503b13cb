import { readFile } from 'node:fs/promises';
import type { Client, Presence } from '../journey.ts';

export const javascriptSdk: Client = {
  name: 'JavaScript SDK',
  async find(): Promise<Presence> {
    const file = new URL('../../../node_modules/@aws-sdk/client-eks/package.json', import.meta.url);
    const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    return { version };
  },
  journeys: [],
};
