import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { functionNames, type FunctionName } from '../functions/names.ts';

const root = join(import.meta.dirname, '..');

/** What the SDK carries and no function uses, and what stands in for it. */
const standIns: Readonly<Record<string, string>> = {
  // Every client is given its credentials.
  '@aws-sdk/credential-provider-node': "export const defaultProvider = () => async () => { throw new Error('A client was made without credentials'); };",
  // No client is told to discover its endpoint.
  '@aws-sdk/endpoint-cache': 'export class EndpointCache {}',
  // No operation that is called streams events.
  '@smithy/core/event-streams': 'export const eventStreamSerdeProvider = () => undefined; export const resolveEventStreamSerdeConfig = (input) => input;',
  // No event goes to an endpoint of several regions.
  '@aws-sdk/signature-v4-multi-region': "export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';",
  // Node has the hash itself.
  './Sha256Js': 'export class Sha256Js {}',
};

const useStandIns: Plugin = {
  name: 'use-stand-ins',
  setup(bundler) {
    bundler.onResolve({ filter: new RegExp(`^(${Object.keys(standIns).join('|').replaceAll('.', String.raw`\.`)})$`) }, ({ path }) => ({ path, namespace: 'stand-in', sideEffects: false }));
    bundler.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path] ?? '', loader: 'js', resolveDir: root }));
  },
};

/**
 * The SDK describes every operation of a service in one module of plain arrays. Their computed keys keep the bundler
 * from seeing that an unused one has no effect; for EC2 that is half a megabyte.
 */
const dropUnusedSchemas: Plugin = {
  name: 'drop-unused-schemas',
  setup(bundler) {
    bundler.onLoad({ filter: /dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
      const module = markPure(await readFile(path, 'utf8'));
      return { contents: onlyNames.test(path) ? withoutErrorClasses(module) : module, loader: 'js' };
    });
  },
};

export function markPure(module: string): string {
  return module.replaceAll(/^((?:export )?(?:var|const) [\w$]+) = (\[[\s\S]*?\]);$/gm, '$1 = /* @__PURE__ */ (() => $2)();');
}

/** Our own schemas are built where they are declared, by calls of zod; a function pays for those that it parses with. */
const dropUnusedShapes: Plugin = {
  name: 'drop-unused-shapes',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/](core|events|functions)[\\/].*\.ts$/ }, async ({ path }) => ({ contents: markPureShapes(withoutDocumentation(await readFile(path, 'utf8'))), loader: 'ts' }));
  },
};

/** What becomes of a field of the ClusterConfig is told on a page of the documentation, and nowhere else. */
export function withoutDocumentation(module: string): string {
  return module.replaceAll(/carriedOut\((?:'[^'\n]*'|`[^`\n]*`)\)/g, "carriedOut('')");
}

/** A declaration ends with a semicolon, on its first line or on the next one that is not indented. */
export function markPureShapes(module: string): string {
  return module.replaceAll(/^((?:export )?const \w+) = (z\.(?:.*;|.*\n(?:(?: .*)?\n)*\S.*;))$/gm, (_, name: string, shape: string) => `${name} = /* @__PURE__ */ (() => ${shape.slice(0, -1)})();`);
}

/** The SDK spells a class out for every error of a service, all of them alike but for their names. */
const shortErrors: Plugin = {
  name: 'short-errors',
  setup(bundler) {
    bundler.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]models[\\/]errors\.js$/ }, async ({ path }) => ({ contents: shorten(await readFile(path, 'utf8')), loader: 'js' }));
  },
};

const errorClass = /^export class (?<name>\w+) extends __BaseException \{\n {4}static shapeId = (?<shape>"[^"]+");\n {4}name = "\w+";\n {4}\$fault = (?<fault>"\w+");\n(?: {4}\w+;\n)* {4}constructor\(opts\) \{\n {8}super\(\{\n {12}name: "\w+",\n {12}\$fault: "\w+",\n {12}\.\.\.opts,\n {8}\}\);\n {8}Object\.setPrototypeOf\(this, \w+\.prototype\);\n(?<members>(?: {8}this\.\w+ = opts\.\w+;\n)*) {4}\}\n\}$/gm;

/** What a class of the SDK does, as a function of what tells it from the others. */
const makeError = `const error = (name, fault, shapeId, members) => class extends __BaseException {
  static shapeId = shapeId;
  name = name;
  $fault = fault;
  constructor(opts) {
    super({ name, $fault: fault, ...opts });
    for (const member of members) this[member] = opts[member];
  }
};`;

/** The module with its classes in one line each; a class that is not like the others stays as it is. */
export function shorten(module: string): string {
  const short = module.replaceAll(errorClass, (...match: unknown[]) => {
    const { name = '', shape = '', fault = '', members = '' } = match.at(-1) as Record<string, string>;
    const own = [...members.matchAll(/this\.(\w+)/g)].map(([, member]) => member);
    return `export const ${name} = /* @__PURE__ */ error("${name}", ${fault}, ${shape}, ${JSON.stringify(own)});`;
  });
  return short === module ? module : short.replace(/^(import [^\n]+\n(?:export \{[^\n]+\n)?)/, `$1${makeError}\n`);
}

/**
 * Services whose errors are told apart by their names, which every error has: the SDK would bring a class and a schema for each of
 * Systems Manager's 140.
 */
const onlyNames = /@aws-sdk[\\/]client-(?:ssm|auto-scaling|service-quotas)[\\/]/;

export function withoutErrorClasses(module: string): string {
  return module.replaceAll(/^\w+_registry\.registerError\(.*\);$/gm, '');
}

/** Clients tell AWS their version, and read it from the whole description of their package. */
const onlyVersions: Plugin = {
  name: 'only-versions',
  setup(bundler) {
    bundler.onLoad({ filter: /@aws-sdk[\\/][\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Zod writes and compiles a parser for every object that it is to parse, which pays after hundreds of parses; a function
 * parses a handful. To find out whether it may compile, it does so once: a millisecond of every start.
 */
const withoutCompiling = 'globalThis.__zod_globalConfig={jitless:true};';

/**
 * A module of ours that is imported only when a call needs it is no part of the bundle, and costs nothing until then. It
 * has its own copies of what it imports: values may cross, classes that somebody asks `instanceof` for may not.
 */
const putAside = (late: Map<string, string>): Plugin => ({
  name: 'put-aside',
  setup(bundler) {
    bundler.onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const source = join(resolveDir, path);
      const file = `./${basename(path, '.ts')}.js`;
      if ((late.get(file) ?? source) !== source) throw new Error(`${source} and ${late.get(file) ?? ''} would be the same file.`);
      late.set(file, source);
      return { path: file, external: true };
    });
  },
});

/** YAML is read, never written. Its nodes know how to write themselves, which keeps the bundler from seeing it. */
const neverWriteYaml: Plugin = {
  name: 'never-write-yaml',
  setup(bundler) {
    bundler.onLoad({ filter: /yaml[\\/]browser[\\/]dist[\\/]stringify[\\/]\w+\.js$/ }, async ({ path }) => ({ contents: withoutBodies(await readFile(path, 'utf8')), loader: 'js' }));
  },
};

/** A module whose exports throw when they are called. */
export function withoutBodies(module: string): string {
  const names = /export \{([^}]*)\}/.exec(module)?.[1]?.split(',').map((name) => name.trim()) ?? [];
  return `const unused = () => { throw new Error('No function writes YAML'); };\nexport { ${names.map((name) => `unused as ${name}`).join(', ')} };`;
}


/** The package's modules for browsers can be taken apart, those for Node cannot. */
const yamlInModules = join(root, 'node_modules/yaml/browser/dist/index.js');

/** What Node itself loads: its modules have no default export. */
const rruleAsNode = join(root, 'node_modules/rrule/dist/es5/rrule.js');

/** Bundles every function in one pass; answers each bundle's size in bytes. */
export async function bundleFunctions(outdir: string): Promise<Readonly<Record<FunctionName, number>>> {
  const { outputs } = await bundle(functionNames.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })), outdir);
  const sizes = Object.entries(outputs).filter(([path]) => path.endsWith('index.js'));
  return Object.fromEntries(sizes.map(([path, { bytes }]) => [path.split('/').at(-2), bytes])) as Record<FunctionName, number>;
}

/** What every bundle for Lambda is made with, whatever is in it. */
export const settings = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  charset: 'utf8',
  // Error classes are matched by name in the machines.
  keepNames: false,
  mainFields: ['module', 'main'],
  legalComments: 'none',
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

interface EntryPoint {
  readonly in: string;
  readonly out: string;
}

/** Bundles for Lambda; answers what went into what. Paths without a leading slash are the project's. */
export async function bundle(entryPoints: readonly EntryPoint[], outdir: string): Promise<Metafile> {
  const late = new Map<string, string>();
  const first = await pass(entryPoints, outdir, late);
  const parts = Object.entries(first.outputs).flatMap(([path, { imports }]) => {
    const folder = dirname(relative(resolve(root, outdir), join(root, path)));
    return [...new Set(imports.map((imported) => imported.path))].flatMap((file) => {
      const source = late.get(file);
      return source === undefined ? [] : [{ in: source, out: join(folder, basename(file, '.js')) }];
    });
  });
  if (parts.length === 0) return first;
  const second = await bundle(parts, outdir);
  return { inputs: { ...first.inputs, ...second.inputs }, outputs: { ...first.outputs, ...second.outputs } };
}

/** What is imported in the course of a call becomes a file beside the bundle, and `late` tells its source. */
async function pass(entryPoints: readonly EntryPoint[], outdir: string, late: Map<string, string>): Promise<Metafile> {
  const { metafile } = await build({
    ...settings,
    entryPoints: [...entryPoints],
    outdir,
    banner: { js: withoutCompiling },
    alias: { yaml: yamlInModules, rrule: rruleAsNode },
    plugins: [useStandIns, dropUnusedSchemas, shortErrors, dropUnusedShapes, onlyVersions, neverWriteYaml, putAside(late)],
  });
  return metafile;
}
