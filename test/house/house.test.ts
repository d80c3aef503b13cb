import { describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Everything that is in the repository: what .gitignore leaves. */
const files = globSync('**/*', { cwd: root, withFileTypes: true, exclude: (entry) => ['node_modules', '.git', '.drydock', 'cdk.out', 'coverage'].includes(entry.name) })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

const { dependencies, devDependencies, scripts } = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies' | 'scripts', Record<string, string>>;
const sources = files.filter((file) => /\.(ts|js)$/.test(file));

describe('The packages of the design', () => {
  const card = ['@aws-sdk/client-eks', '@aws-sdk/client-sfn', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics', 'aws-cdk-lib', 'esbuild', 'jest', 'aws-sdk-client-mock'];

  test.each(card)('%s is installed, and used', (name) => {
    expect({ ...dependencies, ...devDependencies }).toHaveProperty([name]);
    const users = name === 'jest' ? Object.values(scripts).filter((script) => script.includes('jest')) : sources.filter((file) => new RegExp(`from '${name}[/']`).test(read(file)));
    expect(users).not.toEqual([]);
  });

  test('have one exact version each', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) expect([name, version]).toEqual([name, expect.stringMatching(/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+$/)]);
  });
});

test('What the README tells a newcomer to test with is what .ci/run runs', () => {
  const [, install, check] = /^(npm ci) && (npm test)\b/m.exec(read('README.md')) ?? [];
  expect(read('.ci/run').split('\n')).toEqual(expect.arrayContaining([install, check]));
});

test('npm test is lint, types and tests', () => {
  expect(scripts['test']).toBe('npm run lint && npm run types && npm run unit');
});

describe('No file', () => {
  /** Pictures have no text. */
  const texts = files.filter((file) => !/\.(png|jpg|gif|ico|woff2?)$/.test(file));

  test('knows this machine', () => {
    const places = [`${root}/`, ...(homedir().length > 5 ? [`${homedir()}/`] : [])];
    expect(texts.filter((file) => places.some((place) => read(file).includes(place)))).toEqual([]);
  });

  test('knows where packages come from', () => {
    expect(read('package-lock.json')).not.toContain('"resolved": "http');
    expect(read('.npmrc')).not.toMatch(/registry\s*=\s*http|_auth/);
  });
});
