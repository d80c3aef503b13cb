import { describe, expect, test } from '@jest/globals';
import { providers } from '../../../simulator/cloudformation/providers/index.ts';
import { recordedProviders } from '../../../simulator/cloudformation/providers/recorded.ts';
import { conform } from '../../../simulator/cloudformation/schema/conform.ts';
import { extract, readDatabase } from '../../../simulator/cloudformation/schema/extract.ts';
import { resourceSchema } from '../../../simulator/cloudformation/schema/schema.ts';
import data from '../../../simulator/cloudformation/schema/resource-types.json' with { type: 'json' };

const types = Object.keys(providers);

describe('resource types', () => {
  test('their schemas are what AWS publishes today', () => {
    expect(extract(readDatabase('node_modules/aws-cdk/db.json.gz'), types)).toEqual(data);
  });

  test.each(types)('%s gives only attributes, and names only properties, that AWS knows', (type) => {
    const schema = resourceSchema(type)!;
    const { attributes, named, unsupported = [], alsoReplaces = [] } = providers[type]!;
    expect(attributes.filter((attribute) => !schema.attributes.includes(attribute))).toEqual([]);
    const properties = [...unsupported, ...alsoReplaces, ...(named === undefined ? [] : [named])];
    expect(properties.filter((property) => schema.properties[property] === undefined)).toEqual([]);
    expect(unsupported.filter((property) => schema.properties[property]?.required === true)).toEqual([]);
  });

  test('each that is only recorded says why', () => {
    for (const provider of Object.values(recordedProviders)) expect(provider.recordedOnly).toMatch(/^[A-Z].*\.$/);
  });
});

describe('reading properties against a schema', () => {
  const schema = resourceSchema('AWS::Lambda::Function')!;
  const read = (properties: Record<string, unknown>) => conform({ Code: {}, Role: 'r', ...properties }, schema);

  test('converts scalars as CloudFormation does', () => {
    expect(read({ Timeout: '30', Description: 7, Environment: { Variables: { A: true } } }).value).toMatchObject({ Timeout: 30, Description: '7', Environment: { Variables: { A: 'true' } } });
  });

  const misfits: readonly [Record<string, unknown>, string, string][] = [
    [{ Timeout: 'soon' }, '/Timeout', 'expected type: Integer, found: String'],
    [{ Timeout: 1.5 }, '/Timeout', 'expected type: Integer, found: Number'],
    [{ Layers: 'one' }, '/Layers', 'expected type: JSONArray, found: String'],
    [{ VpcConfig: { SubnetIds: ['a', {}] } }, '/VpcConfig/SubnetIds/1', 'expected type: String, found: JSONObject'],
    [{ VpcConfig: { Subnets: [] } }, '/VpcConfig', 'extraneous key [Subnets] is not permitted'],
    [{ Description: null }, '/Description', 'expected type: String, found: Null'],
  ];
  test.each(misfits)('%j is refused at its place', (properties, path, message) => {
    expect(read(properties).misfits).toEqual([{ path, message }]);
  });

  test('leaves functions that are not evaluated yet alone', () => {
    expect(read({ Timeout: { Ref: 'T' }, VpcConfig: { 'Fn::If': ['C', {}, {}] } }).misfits).toEqual([]);
  });
});
