import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle.ts';
import { loadInTurn, type Loaded } from './module-load.ts';

const folder = join(import.meta.dirname, '../../.drydock/bench-entrance');

/** Slack's entrance and, as a measure of the machine, the EKS client with one command: both as our bundler leaves them. */
export async function measureEntrance(rounds: number): Promise<{ readonly entrance: Loaded; readonly eks: Loaded }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As in a function's package, which has no package.json: a .js file is CommonJS.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  writeFileSync(join(folder, 'eks.ts'), "export { EKSClient, DescribeClusterCommand } from '@aws-sdk/client-eks';\n");
  await bundle([{ in: 'functions/slack-entrance/handler.ts', out: 'entrance' }, { in: join(folder, 'eks.ts'), out: 'eks' }], folder);
  const [entrance, eks] = ['entrance.js', 'eks.js'].map((file) => join(folder, file)) as [string, string];
  const loaded = loadInTurn([entrance, eks], rounds);
  return { entrance: loaded(entrance), eks: loaded(eks) };
}
