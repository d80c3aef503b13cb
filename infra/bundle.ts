import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functionNames, type FunctionName } from '../functions/names.ts';

const root = join(import.meta.dirname, '..');

/**
 * Credential sources that the SDK would load on demand. In Lambda the credentials are in the environment, which is
 * asked first, so these are never loaded; left outside, they do not weigh on a cold start.
 */
const neverLoaded = ['sso', 'ini', 'process', 'web-identity', 'login', 'http'].map((name) => `@aws-sdk/credential-provider-${name}`).concat('@smithy/credential-provider-imds');

/**
 * The SDK describes every operation of a service in one module of plain arrays. Their computed keys keep the bundler
 * from seeing that an unused one has no effect; for EC2 that is half a megabyte.
 */
const dropUnusedSchemas: Plugin = {
  name: 'drop-unused-schemas',
  setup(bundler) {
    bundler.onLoad({ filter: /dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({ contents: markPure(await readFile(path, 'utf8')), loader: 'js' }));
  },
};

export function markPure(module: string): string {
  return module.replaceAll(/^((?:export )?(?:var|const) [\w$]+) = (\[[\s\S]*?\]);$/gm, '$1 = /* @__PURE__ */ (() => $2)();');
}

/** Bundles every function in one pass; answers each bundle's size in bytes. */
export async function bundleFunctions(outdir: string): Promise<Readonly<Record<FunctionName, number>>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    // Error classes are matched by name in the machines.
    keepNames: false,
    mainFields: ['module', 'main'],
    external: neverLoaded,
    plugins: [dropUnusedSchemas],
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
  });
  const sizes = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('index.js'));
  return Object.fromEntries(sizes.map(([path, { bytes }]) => [path.split('/').at(-2), bytes])) as Record<FunctionName, number>;
}
