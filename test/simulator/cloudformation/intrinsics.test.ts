import { describe, expect, test } from '@jest/globals';
import { cidrBlocks } from '../../../simulator/cloudformation/template/cidr.ts';
import { evaluate, type Scope } from '../../../simulator/cloudformation/template/intrinsics.ts';

const parameters: Record<string, unknown> = {
  'AWS::Region': 'us-west-2', 'AWS::AccountId': '111122223333', Name: 'blue', Size: '3', Zones: ['a', 'b', 'c'], Empty: '',
};
const scope: Scope = {
  parameter: (name) => parameters[name],
  condition: (name) => name === 'Yes',
  reference: (id) => {
    if (id === 'Vpc') return 'vpc-1';
    throw new Error(`unresolved ${id}`);
  },
  attribute: (id, name) => (name === 'Blocks' ? ['10.0.0.0/16', '10.1.0.0/16'] : `${id}/${name}`),
  mappings: { Sizes: { 'us-west-2': { small: 1, list: ['x', 'y'] } } },
  imported: (name) => (name === 'net-Vpc' ? 'vpc-9' : undefined),
  zones: (region) => [`${region}a`, `${region}b`],
};

const table: readonly [string, unknown, unknown][] = [
  ['Ref of a parameter', { Ref: 'Name' }, 'blue'],
  ['Ref of an empty parameter', { Ref: 'Empty' }, ''],
  ['Ref of a list', { Ref: 'Zones' }, ['a', 'b', 'c']],
  ['Ref of a resource', { Ref: 'Vpc' }, 'vpc-1'],
  ['Ref of a pseudo-parameter', { Ref: 'AWS::Region' }, 'us-west-2'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 'Vpc/CidrBlock'],
  ['GetAtt as text, with a dotted attribute', { 'Fn::GetAtt': 'Db.Endpoint.Port' }, 'Db/Endpoint.Port'],
  ['GetAtt with a computed attribute', { 'Fn::GetAtt': ['Vpc', { Ref: 'Name' }] }, 'Vpc/blue'],
  ['Sub of parameters, resources and attributes', { 'Fn::Sub': '${AWS::Region}/${Name}/${Vpc}/${Vpc.Arn}' }, 'us-west-2/blue/vpc-1/Vpc/Arn'],
  ['Sub with a literal', { 'Fn::Sub': '${!Keep} ${Name}' }, '${Keep} blue'],
  ['Sub with its own variables', { 'Fn::Sub': ['${x}-${Name}', { x: { 'Fn::Select': [1, { Ref: 'Zones' }] } }] }, 'b-blue'],
  ['Join', { 'Fn::Join': ['-', ['x', { Ref: 'Name' }, 7]] }, 'x-blue-7'],
  ['Join of a list parameter', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b,c'],
  ['Select by text', { 'Fn::Select': ['2', { Ref: 'Zones' }] }, 'c'],
  ['Split', { 'Fn::Split': ['|', 'a|b|'] }, ['a', 'b', '']],
  ['Select of a split', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Vpc', 'Arn'] }] }] }, 'Arn'],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 1],
  ['FindInMap of a list', { 'Fn::FindInMap': ['Sizes', 'us-west-2', 'list'] }, ['x', 'y']],
  ['FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'nowhere', 'small', { DefaultValue: 9 }] }, 9],
  ['If that holds', { 'Fn::If': ['Yes', { Ref: 'Name' }, 'no'] }, 'blue'],
  ['If that does not', { 'Fn::If': ['No', { Ref: 'Name' }, 'no'] }, 'no'],
  ['NoValue of a property', { a: 1, b: { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] } }, { a: 1 }],
  ['NoValue in a list', [1, { Ref: 'AWS::NoValue' }, 3], [1, 3]],
  ['Equals', { 'Fn::Equals': [{ Ref: 'Name' }, 'blue'] }, true],
  ['And', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': ['a', 'a'] }] }, true],
  ['Or', { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
  ['Not', { 'Fn::Not': [{ Condition: 'No' }] }, true],
  ['Contains', { 'Fn::Contains': [{ Ref: 'Zones' }, 'b'] }, true],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Join': ['-', ['net', 'Vpc']] } }, 'vpc-9'],
  ['GetAZs of the stack\'s region', { 'Fn::GetAZs': '' }, ['us-west-2a', 'us-west-2b']],
  ['GetAZs of another region', { 'Fn::GetAZs': 'eu-west-1' }, ['eu-west-1a', 'eu-west-1b']],
  ['Base64', { 'Fn::Base64': { 'Fn::Sub': '#!/bin/sh ${Name}' } }, Buffer.from('#!/bin/sh blue').toString('base64')],
  ['Cidr', { 'Fn::Cidr': [{ 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc', 'Blocks'] }] }, 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  ['a policy with a Condition of its own', { Statement: { Condition: { StringEquals: { a: { Ref: 'Name' } } } } }, { Statement: { Condition: { StringEquals: { a: 'blue' } } } }],
];

describe('intrinsic functions', () => {
  test.each(table)('%s', (_name, value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected);
  });

  const refused: readonly [string, unknown, string][] = [
    ['Select beyond the end', { 'Fn::Select': [3, { Ref: 'Zones' }] }, 'Template error: Fn::Select cannot select nonexistent value at index 3'],
    ['Join of something that is no list', { 'Fn::Join': ['-', 'x'] }, 'Template error: every Fn::Join object requires a list.'],
    ['Join with one argument', { 'Fn::Join': ['-'] }, 'Template error: every Fn::Join object requires two parameters.'],
    ['an unknown key of a mapping', { 'Fn::FindInMap': ['Sizes', 'mars', 'small'] }, 'Template error: Unable to get mapping for Sizes::mars::small'],
    ['an unknown export', { 'Fn::ImportValue': 'nobody' }, 'No export named nobody found.'],
    ['an unknown function', { 'Fn::Magic': [] }, 'Template error: Fn::Magic is not a supported intrinsic function'],
    ['a block too small for Cidr', { 'Fn::Cidr': ['10.0.0.0/24', 3, 7] }, 'Template error: Fn::Cidr cannot take 3 blocks with 7 host bits from 10.0.0.0/24'],
  ];
  test.each(refused)('refuses %s', (_name, value, message) => {
    expect(() => evaluate(value, scope)).toThrow(message);
  });
});

describe('Fn::Cidr', () => {
  test('drops the host bits of the block it divides', () => {
    expect(cidrBlocks('192.168.77.9/16', 2, 13)).toEqual(['192.168.0.0/19', '192.168.32.0/19']);
  });

  test('makes /64 blocks of an IPv6 /56', () => {
    expect(cidrBlocks('2600:1f14:abc:4d00::/56', 3, 64)).toEqual(['2600:1f14:abc:4d00::/64', '2600:1f14:abc:4d01::/64', '2600:1f14:abc:4d02::/64']);
  });

  test('writes IPv6 in its shortest form', () => {
    expect(cidrBlocks('::ffff:10.0.0.0/112', 1, 8)).toEqual(['::ffff:a00:0/120']);
    expect(cidrBlocks('1:0:0:2::/64', 1, 64)).toEqual(['1:0:0:2::/64']);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', 'x/16', '2600::/129'])('refuses %s', (block) => {
    expect(() => cidrBlocks(block, 1, 8)).toThrow(`${block} is not a CIDR block`);
  });
});
