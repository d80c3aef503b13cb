import { describe, expect, test } from '@jest/globals';
import { ESLint, type Linter } from 'eslint';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The house's own rules: JavaScript, so without types. */
const rules: string = '../../eslint.config.js';
const { default: house } = (await import(rules)) as { default: Linter.Config[] };

const root = join(import.meta.dirname, '../..');

/** What each room may import; everything else is forbidden. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  events: ['core'],
  functions: ['core', 'events'],
  'state-machines': ['functions'],
  infra: ['core', 'events', 'functions', 'state-machines'],
  local: ['core', 'events', 'functions', 'state-machines', 'infra', 'simulator', 'cli'],
  simulator: [],
  cli: [],
};
const rooms = Object.keys(mayImport);

/** The house's rules but without types, which these rules do not need and a snippet does not have. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  baseConfig: house,
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, project: false } } }],
  ruleFilter: ({ ruleId }) => ['no-restricted-imports', 'no-restricted-syntax', 'max-lines', 'max-lines-per-function'].includes(ruleId),
});

/** The rules that a text breaks, by line. */
async function broken(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return result!.messages.map(({ line, ruleId, message }) => `${line} ${ruleId ?? message}`);
}

test('Every folder with code is a room that these rules know, or holds tests and pages', () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  expect(folders.filter((name) => !rooms.includes(name) && !['node_modules', 'test', 'docs', 'cdk.out', 'coverage'].includes(name))).toEqual([]);
});

describe.each(rooms)('The room %s', (room) => {
  test.each(['a.ts', 'deep/er/a.ts'])('may import only what it may, in %s', async (file) => {
    const up = '../'.repeat(file.split('/').length);
    const others = rooms.filter((other) => other !== room);
    const text = others.map((other, index) => `import { thing as thing${index} } from '${up}${other}/thing.ts';`).join('\n');
    const refused = others.flatMap((other, index) => (mayImport[room]!.includes(other) ? [] : [`${index + 1} no-restricted-imports`]));
    expect(await broken(`${room}/${file}`, text)).toEqual(refused);
  });

  test('imports no tests', async () => {
    expect(await broken(`${room}/a.ts`, "import { thing } from '../test/thing.ts';")).toEqual(['1 no-restricted-imports']);
  });
});

describe('Rules are pure', () => {
  test.each(['@aws-sdk/client-eks', '@aws-lambda-powertools/logger', 'aws-cdk-lib', 'aws-cdk-lib/aws-lambda', 'node:fs', 'node:crypto'])('core/ does not import %s', async (name) => {
    expect(await broken('core/plan/a.ts', `import { thing } from '${name}';`)).toEqual(['1 no-restricted-imports']);
  });
});

test('The command line is a client of the HTTP API alone', async () => {
  expect(await broken('cli/a.ts', "import { thing } from '@aws-sdk/client-eks';")).toEqual(['1 no-restricted-imports']);
});

describe('Time and environment are arguments', () => {
  const texts = ['export const now = Date.now();', 'export const now = new Date();', "export const home = process.env['HOME'];"];

  test.each(rooms)('in %s', async (room) => {
    for (const text of texts) expect(await broken(`${room}/deep/a.ts`, text)).toEqual(['1 no-restricted-syntax']);
  });

  test('a date from a number is no clock', async () => {
    expect(await broken('core/a.ts', 'export const epoch = new Date(0);')).toEqual([]);
  });
});

describe('Bounds', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, index) => `export const a${index} = ${index};`).join('\n');
  const body = (count: number): string => `export function f(): void {\n${'g();\n'.repeat(count - 2)}}`;

  test('a handler has at most 60 lines', async () => {
    expect(await broken('functions/plan-provision/handler.ts', lines(60))).toEqual([]);
    expect(await broken('functions/plan-provision/handler.ts', lines(61))).toEqual(['61 max-lines']);
  });

  test('a file has at most 400 lines', async () => {
    expect(await broken('core/a.ts', lines(400))).toEqual([]);
    expect(await broken('core/a.ts', lines(401))).toEqual(['401 max-lines']);
  });

  test('a function has at most 60 lines', async () => {
    expect(await broken('core/a.ts', body(60))).toEqual([]);
    expect(await broken('core/a.ts', body(61))).toEqual(['1 max-lines-per-function']);
  });
});

test('A test is neither skipped nor alone', async () => {
  for (const word of ['skip', 'only', 'todo']) expect(await broken('test/a.test.ts', `test.${word}('a', () => undefined);`)).toEqual(['1 no-restricted-syntax']);
});
