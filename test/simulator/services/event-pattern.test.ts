import { describe, expect, test } from '@jest/globals';
import { parsePattern } from '../../../simulator/services/events/pattern.ts';

const event = {
  source: 'aws.eks',
  'detail-type': 'EKS Cluster State Change',
  resources: ['arn:aws:eks:us-west-2:111122223333:cluster/prod-eu-1'],
  detail: { status: 'ACTIVE', nodes: 12, ip: '10.0.7.9', tags: ['green', 'blue'], empty: [], nothing: null, ok: true, parts: [{ kind: 'a' }, { kind: 'b' }], nested: { deep: 'x*y' } },
};
const fits = (detail: unknown, rest: object = {}) => parsePattern(JSON.stringify({ ...rest, detail })).matches(event);

describe('an event pattern', () => {
  test.each([
    ['an exact value of several', { status: ['FAILED', 'ACTIVE'] }, true],
    ['another value', { status: ['FAILED'] }, false],
    ['a number that is not the text of it', { nodes: ['12'] }, false],
    ['null', { nothing: [null] }, true],
    ['one item of a list', { tags: ['blue'] }, true],
    ['a member of one object in a list', { parts: { kind: ['b'] } }, true],
    ['a prefix', { status: [{ prefix: 'ACT' }] }, true],
    ['a prefix whatever its case', { status: [{ prefix: { 'equals-ignore-case': 'act' } }] }, true],
    ['a suffix', { status: [{ suffix: 'VE' }] }, true],
    ['a value whatever its case', { status: [{ 'equals-ignore-case': 'active' }] }, true],
    ['a wildcard', { status: [{ wildcard: 'A*I*E' }] }, true],
    ['a wildcard with a literal asterisk', { nested: { deep: [{ wildcard: String.raw`x\*?` }, { wildcard: String.raw`x\*y` }] } }, true],
    ['a wildcard that ends too soon', { status: [{ wildcard: 'A*I' }] }, false],
    ['a number in a range', { nodes: [{ numeric: ['>', 10, '<=', 12] }] }, true],
    ['a number out of range', { nodes: [{ numeric: ['<', 12] }] }, false],
    ['an address in a network', { ip: [{ cidr: '10.0.0.0/16' }] }, true],
    ['an address in another network', { ip: [{ cidr: '10.1.0.0/16' }] }, false],
    ['a member that is there', { ok: [{ exists: true }] }, true],
    ['a member that is not there', { absent: [{ exists: false }] }, true],
    ['a member that should not be there', { ok: [{ exists: false }] }, false],
    ['an empty list as absent', { empty: [{ exists: true }] }, false],
    ['anything but a value', { status: [{ 'anything-but': 'FAILED' }] }, true],
    ['anything but values that are there', { status: [{ 'anything-but': ['FAILED', 'ACTIVE'] }] }, false],
    ['anything but a prefix', { status: [{ 'anything-but': { prefix: ['ACT', 'X'] } }] }, false],
    ['anything but, of an absent member', { absent: [{ 'anything-but': 'x' }] }, false],
    ['one of two alternatives', { $or: [{ status: ['FAILED'] }, { nodes: [12] }] }, true],
    ['an alternative beside a member that does not fit', { $or: [{ status: ['ACTIVE'] }, { nodes: [12] }], ok: [false] }, false],
  ])('takes or leaves %s', (_, detail, expected) => expect(fits(detail)).toBe(expected));

  test('needs every member to fit', () => {
    expect(fits({ status: ['ACTIVE'] }, { source: ['aws.eks'] })).toBe(true);
    expect(fits({ status: ['ACTIVE'] }, { source: ['aws.ec2'] })).toBe(false);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['an empty object', '{}'],
    ['a value that is no list', '{"source":"aws.eks"}'],
    ['an empty list', '{"source":[]}'],
    ['an unknown match type', '{"source":[{"regex":"a"}]}'],
    ['an operand that does not fit', '{"source":[{"prefix":1}]}'],
    ['a broken range', '{"detail":{"n":[{"numeric":[">"]}]}}'],
    ['a single alternative', '{"detail":{"$or":[{"a":[1]}]}}'],
    ['two match types in one', '{"source":[{"prefix":"a","suffix":"b"}]}'],
  ])('with %s is refused', (_, text) => {
    expect(() => parsePattern(text)).toThrow(expect.objectContaining({ code: 'InvalidEventPatternException' }));
  });

  test('is refused with everything that is wrong with it', () => {
    expect(() => parsePattern('{"source":[{"regex":"a"}],"detail":{"a":[]}}')).toThrow(/Unrecognized match type regex at source; Empty arrays are not allowed at detail\.a/);
  });
});
