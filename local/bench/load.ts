import type { Metafile } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle.ts';
import { functionNames, type FunctionName } from '../../functions/names.ts';
import { median } from './report.ts';

/** One bundle's size, and the time that its modules take to load. */
export interface Loaded {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** A function against nothing but the SDK clients and commands that it uses; one that calls no AWS service has none. */
export interface FunctionLoad {
  readonly name: FunctionName;
  readonly whole: Loaded;
  readonly clients?: Loaded;
}

const folder = join(import.meta.dirname, '../../.drydock/bench');

/** Every function, loaded in so many fresh processes, in turn with its clients. */
export async function measureLoads(rounds: number): Promise<readonly FunctionLoad[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As in a function's package, which has no package.json: a .js file is CommonJS.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  const { outputs } = await bundle(functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/whole` })), folder);
  const pairs = functionNames.map((name) => ({ name, whole: pathOf(name, 'whole'), exports: sdkExports(outputs, name) }));
  const withClients = pairs.filter((pair) => pair.exports !== '');
  for (const pair of withClients) writeFileSync(join(folder, `${pair.name}.ts`), pair.exports);
  await bundle(withClients.map(({ name }) => ({ in: join(folder, `${name}.ts`), out: `${name}/clients` })), folder);
  const paths = pairs.flatMap(({ name, whole, exports }) => (exports === '' ? [whole] : [whole, pathOf(name, 'clients')]));
  const loaded = loadInTurn(paths, rounds);
  return pairs.map(({ name, whole, exports }) => ({
    name,
    whole: loaded(whole),
    ...(exports !== '' && { clients: loaded(pathOf(name, 'clients')) }),
  }));
}

function pathOf(name: FunctionName, part: 'whole' | 'clients'): string {
  return join(folder, name, `${part}.js`);
}

/** A module that exports the clients and commands of the SDK which a bundle has in it. */
function sdkExports(outputs: Metafile['outputs'], name: FunctionName): string {
  const inputs = Object.entries(outputs).find(([path]) => path.endsWith(`${name}/whole.js`))?.[1].inputs ?? {};
  const used = Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => {
    const [, client, exported] = /node_modules\/(@aws-sdk\/client-[^/]+)\/dist-es\/(?:commands\/)?(\w+(?:Client|Command))\.js$/.exec(path) ?? [];
    return bytesInOutput > 0 && client !== undefined && exported !== undefined ? [{ client, exported }] : [];
  });
  const byClient = Map.groupBy(used, ({ client }) => client);
  return [...byClient].map(([client, parts]) => `export { ${parts.map(({ exported }) => exported).join(', ')} } from '${client}';\n`).join('');
}

function loadInTurn(paths: readonly string[], rounds: number): (path: string) => Loaded {
  const times = new Map(paths.map((path) => [path, [] as number[]]));
  for (let round = 0; round < rounds; round++) for (const path of paths) times.get(path)?.push(loadInProcess(path));
  return (path) => ({ bytes: statSync(path).size, milliseconds: median(times.get(path) ?? []) });
}

const stopwatch = 'const begun = performance.now(); require(process.argv[1]); process.stdout.write(String(performance.now() - begun));';

function loadInProcess(path: string): number {
  return Number(execFileSync(process.execPath, ['-e', stopwatch, path], { encoding: 'utf8' }));
}
