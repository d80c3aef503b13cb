import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { locate } from '../../../core/spec/document.ts';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { formatPath, parsePath } from '../../../core/spec/path.ts';
import type { Path } from '../../../core/spec/path.ts';
import { fullConfig } from './full-config.ts';
import { autoModeConfig, ownNetworkConfig, privateIPv6Config } from './more-configs.ts';

/** Fields of the full config, replaced by anything or removed. */
const mutation = fc.record({ pick: fc.nat(), value: fc.option(fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1.5, 99_999, 'x', '', [], {}, [null], true)), { nil: undefined }) });

const configs: readonly Branch[] = [fullConfig, autoModeConfig, privateIPv6Config, ownNetworkConfig];

const mutatedConfig = fc.tuple(fc.constantFrom(...configs), fc.array(mutation, { minLength: 1, maxLength: 4 })).map(([whole, mutations]) => {
  const config = structuredClone(whole);
  for (const { pick, value } of mutations) mutate(config, pick, value);
  return config;
});

type Branch = Record<string, unknown>;

function branches(value: unknown): readonly Branch[] {
  return typeof value === 'object' && value !== null ? [value as Branch, ...Object.values(value).flatMap(branches)] : [];
}

function mutate(config: Branch, pick: number, value: unknown): void {
  const places = branches(config).flatMap((branch) => Object.keys(branch).map((key) => ({ branch, key })));
  const place = places[pick % places.length];
  if (place === undefined) return;
  if (value !== undefined) place.branch[place.key] = structuredClone(value);
  else if (!Array.isArray(place.branch)) Reflect.deleteProperty(place.branch, place.key);
}

function exists(config: unknown, path: Path): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  return typeof config === 'object' && config !== null && Object.hasOwn(config, head) && exists((config as Branch)[head], rest);
}

function isInOrder(problems: readonly { readonly line?: number; readonly column?: number }[]): boolean {
  const places = problems.map(({ line = 0, column = 0 }) => line * 1e6 + column);
  return places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
}

describe('whatever comes in', () => {
  test('any text gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseClusterConfig(text)), { numRuns: 500 });
  });

  test('any text made of YAML’s own signs gets an answer', () => {
    const signs = fc.constantFrom('a', 'b', ': ', ':', '- ', '-', '\n', '\n  ', '\n    ', ' ', '{', '}', '[', ']', ',', '"', "'", '&a ', '*a', '<<: ', '!x ', '!!binary ', '|', '>', '#', '? ', '---', '...', '%', '\t', '1', 'null', '__proto__');
    fc.assert(fc.property(fc.array(signs, { maxLength: 40 }), (parts) => void parseClusterConfig(parts.join(''))), { numRuns: 1000 });
  });

  test('any JSON gets an answer, below a right header too', () => {
    const header = { apiVersion: 'eksctl.io/v1alpha5', kind: 'ClusterConfig' };
    fc.assert(fc.property(fc.json(), (text) => void parseClusterConfig(text)));
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...configs.flatMap((config) => Object.keys(config))), fc.jsonValue()), (fields) => void parseClusterConfig(JSON.stringify({ ...fields, ...header }))));
  });
});

describe('whatever is wrong with a config', () => {
  test('each problem names a place that is there, in the order of the document, and none twice', () => {
    fc.assert(
      fc.property(mutatedConfig, fc.boolean(), (config, asYaml) => {
        const result = parseClusterConfig(asYaml ? stringify(config, { aliasDuplicateObjects: false }) : JSON.stringify(config, null, 2));
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { path, line, column } of result.problems) {
          const parsed = parsePath(path);
          expect(parsed !== undefined && exists(config, parsed) ? '' : path).toBe('');
          expect([line, column].every((number) => number !== undefined && number >= 1)).toBe(true);
        }
        expect(isInOrder(result.problems)).toBe(true);
        expect(new Set(result.problems.map(({ path, message }) => `${path} ${message}`)).size).toBe(result.problems.length);
      }),
      { numRuns: 250 },
    );
  });

  test('a config that is taken is plain JSON data and is the same from YAML and from JSON', () => {
    fc.assert(
      fc.property(mutatedConfig, (config) => {
        const fromYaml = parseClusterConfig(stringify(config, { aliasDuplicateObjects: false }));
        const fromJson = parseClusterConfig(JSON.stringify(config));
        expect(fromYaml.ok).toBe(fromJson.ok);
        if (!fromYaml.ok || !fromJson.ok) return;
        expect(fromYaml.spec).toEqual(fromJson.spec);
        expect(JSON.parse(JSON.stringify(fromYaml.spec))).toStrictEqual(fromYaml.spec);
      }),
      { numRuns: 150 },
    );
  });
});

describe('paths', () => {
  test('a written path reads back as it was', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.nat())), (path) => expect(parsePath(formatPath(path))).toEqual(path)));
  });

  test('a text that is no path is not read as one', () => {
    expect(['a..b', 'a[', 'a[-1]', 'a["b]', 'a b', '[x]'].map(parsePath)).toEqual(Array(6).fill(undefined));
    fc.assert(fc.property(fc.string(), (text) => void parsePath(text)));
  });

  test('any place can be looked up in any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, path) => void locate(text, path)));
  });
});
