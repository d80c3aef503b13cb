import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contracts } from '../../functions/contracts.ts';
import { functionNames } from '../../functions/names.ts';
import type { DrydockFunction } from '../../functions/shared/define-function.ts';

const folder = join(import.meta.dirname, '../../functions');
const longest = 60;

test('every folder with a handler is a named function', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'handler.ts')));
  expect(folders.map(({ name }) => name).toSorted()).toEqual(functionNames);
});

describe.each(functionNames)('%s', (name) => {
  test('has a handler under the contract of its name', async () => {
    const module = (await import(`../../functions/${name}/handler.ts`)) as { fn: DrydockFunction; handler: unknown };
    expect(module.fn.contract).toBe(contracts[name]);
    expect(module.handler).toBe(module.fn.handler);
    expect(contracts[name].name).toBe(name);
  });

  test(`has a handler of at most ${longest} lines`, () => {
    expect(readFileSync(join(folder, name, 'handler.ts'), 'utf8').split('\n').length).toBeLessThanOrEqual(longest);
  });
});
