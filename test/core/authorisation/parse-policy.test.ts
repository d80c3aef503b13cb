import { describe, expect, test } from '@jest/globals';
import { parseAccessPolicy } from '../../../core/authorisation/parse-policy.ts';

const good = {
  identities: { 'person:anna@example.com': { token: ['anna@example.com'], slack: ['U1'] }, 'service:pipeline': { event: ['111122223333/pipeline'] } },
  roles: { patcher: { may: ['patch-addons'], description: 'Patches' } },
  grants: [{ role: 'patcher', to: ['service:*'], on: { rings: ['1'] } }, { role: 'viewer', to: ['person:anna@example.com'], on: 'everything' }],
};

const problemsOf = (given: unknown): readonly string[] => {
  const parsed = parseAccessPolicy(given);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('A document that says who may do what', () => {
  test('is a policy as it stands', () => {
    expect(parseAccessPolicy(good)).toEqual({ ok: true, value: good });
  });

  test('may be empty', () => {
    expect(parseAccessPolicy({})).toEqual({ ok: true, value: { identities: {}, roles: {}, grants: [] } });
  });

  const wrong: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['no object', 'roles', [': must be a JSON object']],
    [
      'fields that nobody knows',
      { ...good, people: {}, identities: { 'person:anna@example.com': { telegram: ['x'] } } },
      ['identities["person:anna@example.com"].telegram: is not a field of this', 'people: is not a field of this'],
    ],
    ['an identity of no kind', { identities: { anna: {} } }, ['identities.anna: must be like person:anna@example.com or service:deploy']],
    ['an unknown action', { roles: { patcher: { may: ['patch'] } } }, [expect.stringMatching(/^roles\.patcher\.may\[0\]: must be one of read, plan, /) as unknown as string]],
    [
      'accounts with two owners, or given twice',
      { identities: { 'person:a': { token: ['x', 'x'] }, 'person:b': { token: ['x'], slack: ['x'] } } },
      ['identities["person:a"].token[1]: is given twice', "identities[\"person:b\"].token[0]: is person:a's already"],
    ],
    ['a standard role with another meaning', { roles: { viewer: { may: ['upgrade'] } } }, ['roles.viewer: is a standard role; give yours another name']],
    [
      'grants of no role, to nobody',
      { ...good, grants: [{ role: 'king', to: ['person:zoe', 'person:*'], on: 'everything' }] },
      ['grants[0].role: is no role; there are viewer, planner, operator, approver, incident-lead, auditor, administrator, patcher', 'grants[0].to[0]: is nobody in identities'],
    ],
    ['a grant on something else', { ...good, grants: [{ role: 'viewer', to: ['*'], on: 'all' }] }, ['grants[0].on: must be "everything" or select clusters, such as { "rings": ["1"] }']],
    ['a grant on nothing', { ...good, grants: [{ role: 'viewer', to: ['*'], on: {} }] }, ['grants[0].on: names nothing; every cluster is { "names": ["*"] }']],
  ];

  test.each(wrong)('has its problems told, all of them, where they are: %s', (_what, given, expected) => {
    expect(problemsOf(given)).toEqual(expected);
  });
});
