import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fields } from '../../../core/spec/fields.ts';
import { clusterConfigJsonSchema } from '../../../core/spec/json-schema.ts';
import { parseClusterConfig } from '../../../core/spec/parse.ts';
import { clusterConfig } from '../../../core/spec/schema/cluster-config.ts';
import { fullConfig } from './full-config.ts';
import { autoModeConfig, ownNetworkConfig, privateIPv6Config } from './more-configs.ts';
import * as z from 'zod';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const carried = Object.keys(fields).filter((path) => fields[path]?.outcome === 'carried out');
const refusedPaths = Object.keys(fields).filter((path) => fields[path]?.outcome === 'refused');

/** Paths of the named fields of a schema, as the field table writes them. */
function pathsOf(schema: Schema, path = ''): readonly string[] {
  if (schema.items !== undefined) return pathsOf(schema.items, `${path}[]`);
  const list = schema.anyOf?.find(({ items }) => items !== undefined);
  if (list !== undefined) return pathsOf(list, path);
  const anyKey = typeof schema.additionalProperties === 'object' ? pathsOf(schema.additionalProperties, `${path}.*`) : [];
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [at, ...pathsOf(child, at)];
  });
  return [...anyKey, ...named];
}

describe('the table of fields and the schema say the same', () => {
  const accepted = pathsOf(z.toJSONSchema(clusterConfig) as Schema);

  test('every field of the schema is carried out by the table, and the other way round', () => {
    expect(accepted.toSorted()).toEqual(carried.toSorted());
  });

  test('no row stands below a refused one', () => {
    expect(Object.keys(fields).filter((path) => refusedPaths.some((above) => path.startsWith(`${above}.`) || path.startsWith(`${above}[]`)))).toEqual([]);
  });

  test('the test configs say every field that is carried out', () => {
    const said = new Set([fullConfig, autoModeConfig, privateIPv6Config, ownNetworkConfig].flatMap((config) => saidIn(config, '')));
    const newVpcOnly = ['iam.fargatePodExecutionRolePermissionsBoundary'];
    const elsewhere = ['managedNodeGroups[].instanceType', 'managedNodeGroups[].updateConfig.maxUnavailable'];
    const insideAddons = carried.filter((path) => /^addons\[\]\.(?:wellKnownPolicies|podIdentityAssociations\[\])\./.test(path));
    const missing = carried.filter((path) => !said.has(path) && ![...newVpcOnly, ...elsewhere, ...insideAddons].includes(path));
    expect(missing.filter((path) => !path.includes('.*.'))).toEqual([]);
  });
});

function saidIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => saidIn(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [at, ...saidIn(child, at)];
  });
}

describe('every refused field is refused by its path when it says something', () => {
  test.each(refusedPaths)('%s', (path) => {
    const text = JSON.stringify({ apiVersion: 'eksctl.io/v1alpha5', kind: 'ClusterConfig', metadata: { name: 'a', region: 'eu-west-1' }, ...nested(path, 'something') });
    const result = parseClusterConfig(text);
    const found = result.ok ? [] : result.problems.filter(({ kind }) => kind === 'refused').map((problem) => problem.path);
    expect(found).toEqual([path.replaceAll('[]', '[0]')]);
  });

  function nested(path: string, value: unknown): Record<string, unknown> {
    const [head = '', ...rest] = path.split('.');
    const below = rest.length === 0 ? value : nested(rest.join('.'), value);
    return head.endsWith('[]') ? { [head.slice(0, -2)]: [below] } : { [head]: below };
  }
});

describe('the JSON schema', () => {
  const schema = clusterConfigJsonSchema() as Schema;

  test('describes each field in the table’s words', () => {
    expect(schema.properties?.['metadata']?.properties?.['version']?.description).toBe('The Kubernetes minor version, in quotes. Left out: EKS’s default version.');
  });

  test('shows refused fields with the values that say nothing', () => {
    expect(schema.properties?.['gitops']).toEqual({
      description: 'Refused: Flux is not installed; run flux bootstrap on the finished cluster.',
      enum: [null, '', [], {}, false],
    });
  });

  test('has every field of the table', () => {
    expect(pathsOf(schema).toSorted()).toEqual(Object.keys(fields).toSorted());
  });
});

/** eksctl's own schema and examples lie beside the repository on some machines; they are no part of it. */
const data = new URL('../../../../shared/data/', import.meta.url);
const schemaFile = new URL('eksctl-clusterconfig.schema.json', data);
const examples = new URL('eksctl-examples/', data);

describe('against eksctl itself, where its files are at hand', () => {
  test('the table has every field that eksctl knows', () => {
    const definitions = existsSync(schemaFile) ? ((JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema).definitions ?? {}) : {};
    expect(eksctlPaths(definitions, definitions['ClusterConfig'] ?? {}, '').filter((path) => !(path in fields))).toEqual([]);
  });

  test('the examples are taken or refused by path', () => {
    const files = existsSync(examples) ? readdirSync(examples) : [];
    const verdicts = new Map(files.map((file) => [file, verdictOn(readFileSync(new URL(file, examples), 'utf8'))]));
    const expected: Readonly<Record<string, string>> = {
      '16-fargate-profile.yaml': 'taken',
      '20-bottlerocket.yaml': 'taken',
      '25-addons.yaml': 'taken',
      '29-cluster-with-karpenter.yaml': 'refused karpenter',
      '45-upgrade-policy-example.yaml': 'taken',
    };
    for (const [file, verdict] of Object.entries(expected)) expect([file, verdicts.get(file) ?? verdict]).toEqual([file, verdict]);
  });

  function verdictOn(text: string): string {
    const result = parseClusterConfig(text);
    return result.ok ? 'taken' : result.problems.map(({ kind, path }) => `${kind} ${path}`).join(', ');
  }

  function eksctlPaths(definitions: Readonly<Record<string, Schema>>, schema: Schema, path: string): readonly string[] {
    if (fields[path]?.outcome === 'refused') return [];
    const target = schema.$ref === undefined ? schema : (definitions[schema.$ref.replace('#/definitions/', '')] ?? {});
    if (target.items !== undefined) return eksctlPaths(definitions, target.items, `${path}[]`);
    return Object.entries(target.properties ?? {}).flatMap(([name, child]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [at, ...eksctlPaths(definitions, child, at)];
    });
  }
});
