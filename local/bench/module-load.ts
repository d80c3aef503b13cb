import { build, type Metafile } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle, settings } from '../../infra/bundle.ts';
import { functionNames, type FunctionName } from '../../functions/names.ts';
import { median } from './report.ts';

/** One bundle's size, and the time that its modules take to load, process by process. */
export interface Loaded {
  readonly bytes: number;
  readonly milliseconds: readonly number[];
}

/** A function against nothing but the SDK clients and commands that it uses; one that calls no AWS service has none. */
export interface FunctionLoad {
  readonly name: FunctionName;
  readonly whole: Loaded;
  readonly clients?: {
    /** As our bundler leaves them. */
    readonly pruned: Loaded;
    /** As esbuild leaves them with the same settings, without what we cut away. */
    readonly plain: Loaded;
  };
  /** What a call that needs it loads in its course. */
  readonly late: readonly (Loaded & { readonly part: string })[];
}

const folder = join(import.meta.dirname, '../../.drydock/bench');

/** Every function, loaded in so many fresh processes, in turn with its clients. */
export async function measureLoads(rounds: number): Promise<readonly FunctionLoad[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As in a function's package, which has no package.json: a .js file is CommonJS.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  const { outputs } = await bundle(functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/whole` })), folder);
  const withClients = await bundleClients(outputs);
  const files = functionNames.map((name) => ({ name, whole: pathOf(name, 'whole'), late: lateParts(outputs, name) }));
  const loaded = loadInTurn(files.flatMap(({ name, whole, late }) => [whole, ...(withClients.has(name) ? [pathOf(name, 'pruned'), pathOf(name, 'plain')] : []), ...late]), rounds);
  return files.map(({ name, whole, late }) => ({
    name,
    whole: loaded(whole),
    ...(withClients.has(name) && { clients: { pruned: loaded(pathOf(name, 'pruned')), plain: loaded(pathOf(name, 'plain')) } }),
    late: late.map((path) => ({ part: basename(path, '.js'), ...loaded(path) })),
  }));
}

function pathOf(name: FunctionName, part: 'whole' | 'pruned' | 'plain'): string {
  return join(folder, name, `${part}.js`);
}

/** Bundles the clients of each function alone, in both ways; answers the functions that have any. */
async function bundleClients(outputs: Metafile['outputs']): Promise<ReadonlySet<FunctionName>> {
  const modules = functionNames.map((name) => ({ name, exports: sdkExports(outputs, name) })).filter(({ exports }) => exports !== '');
  for (const { name, exports } of modules) writeFileSync(join(folder, `${name}.ts`), exports);
  const entryPoints = (part: 'pruned' | 'plain') => modules.map(({ name }) => ({ in: join(folder, `${name}.ts`), out: `${name}/${part}` }));
  await bundle(entryPoints('pruned'), folder);
  await build({ ...settings, entryPoints: entryPoints('plain'), outdir: folder });
  return new Set(modules.map(({ name }) => name));
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

function lateParts(outputs: Metafile['outputs'], name: FunctionName): readonly string[] {
  return Object.keys(outputs).filter((path) => path.includes(`/${name}/`) && path.endsWith('.js') && !path.endsWith('/whole.js')).map((path) => join(folder, name, basename(path)));
}

/** Loads each module in so many fresh processes, in turn; tells how each fared. */
export function loadInTurn(paths: readonly string[], rounds: number): (path: string) => Loaded {
  const times = new Map(paths.map((path) => [path, [] as number[]]));
  for (let round = 0; round < rounds; round++) for (const path of paths) times.get(path)?.push(loadInProcess(path));
  return (path) => ({ bytes: statSync(path).size, milliseconds: times.get(path) ?? [] });
}

/** Of two that were loaded one after the other, round by round: what else the machine did then, it did to both. */
export function ratioOfLoads(one: Loaded, other: Loaded): number {
  return median(one.milliseconds.map((time, round) => time / (other.milliseconds[round] ?? NaN)));
}

const stopwatch = 'const begun = performance.now(); require(process.argv[1]); process.stdout.write(String(performance.now() - begun));';

function loadInProcess(path: string): number {
  return Number(execFileSync(process.execPath, ['-e', stopwatch, path], { encoding: 'utf8' }));
}
