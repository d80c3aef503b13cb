import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { actionNames, actions, type Action } from '../../../core/authorisation/actions.ts';
import { actionsOf, mayDo, type AccessTarget } from '../../../core/authorisation/may-do.ts';
import { emptyPolicy, identify, standardRoles, withAdministrator, type AccessPolicy, type Grant } from '../../../core/authorisation/policy.ts';
import { operationKinds } from '../../../core/operation/request.ts';

const anna = 'person:anna@example.com';
const pipeline = 'service:pipeline';

const policy: AccessPolicy = {
  identities: { [anna]: { token: ['anna@example.com'], slack: ['U1'] }, 'person:ben@example.com': { token: ['ben@example.com'] }, [pipeline]: { event: ['111122223333/pipeline'] } },
  roles: { patcher: { may: ['patch-addons', 'patch-nodes'] } },
  grants: [
    { role: 'viewer', to: ['person:*'], on: 'everything' },
    { role: 'operator', to: [anna], on: { rings: ['0', '1'] } },
    { role: 'approver', to: ['person:ben@example.com'], on: { accounts: ['999988887777'] } },
    { role: 'patcher', to: [pipeline], on: { names: ['shop-*'], accounts: ['111122223333'] } },
  ],
};

const cluster = (name: string, ring?: string, account = '111122223333') => ({ account, region: 'eu-central-1', cluster: name, tags: ring === undefined ? {} : { 'drydock:ring': ring } });

describe('mayDo', () => {
  const table: readonly (readonly [identity: string, action: Action, target: AccessTarget, allowed: boolean])[] = [
    [anna, 'upgrade', cluster('harbour', '1'), true],
    [anna, 'plan', cluster('harbour', '1'), true],
    [anna, 'cancel', cluster('harbour', '0'), true],
    [anna, 'upgrade', cluster('harbour', '2'), false],
    [anna, 'upgrade', cluster('harbour'), false],
    [anna, 'read', cluster('harbour', '2'), true],
    [anna, 'override', cluster('harbour', '1'), false],
    [anna, 'waive', cluster('harbour', '1'), false],
    [anna, 'change-calendar', 'everything', false],
    [anna, 'upgrade', 'anything', true],
    [anna, 'upgrade', 'everything', false],
    ['person:ben@example.com', 'approve', cluster('harbour', '2', '999988887777'), true],
    ['person:ben@example.com', 'approve', cluster('harbour', '2'), false],
    [pipeline, 'patch-nodes', cluster('shop-eu'), true],
    [pipeline, 'read', cluster('shop-eu'), true],
    [pipeline, 'read', cluster('bank-eu'), false],
    [pipeline, 'patch-nodes', cluster('shop-eu', undefined, '999988887777'), false],
    [pipeline, 'upgrade', cluster('shop-eu'), false],
    ['person:nobody@example.com', 'read', 'anything', false],
  ];

  test.each(table)('%s %s %j: %j', (identity, action, target, allowed) => {
    expect(mayDo(policy, identity, action, target)).toMatchObject({ allowed });
  });

  test('says with which role a right comes, and nothing of who has it', () => {
    expect(mayDo(policy, anna, 'patch-nodes', cluster('harbour', '2'))).toEqual({
      allowed: false,
      reason: 'person:anna@example.com has no right "patch-nodes" on cluster harbour in account 111122223333, region eu-central-1. It comes with the roles administrator, operator, patcher.',
    });
    expect(mayDo(policy, anna, 'change-roles', 'everything')).toEqual({ allowed: false, reason: 'person:anna@example.com has no right "change-roles". It comes with the role administrator.' });
  });
});

describe('Whatever a policy says', () => {
  const identities = Object.keys(policy.identities);
  const identity = fc.constantFrom(...identities, 'person:stranger@example.com');
  const action = fc.constantFrom(...actionNames);
  const traits = fc.record({ account: fc.constantFrom('111122223333', '999988887777'), region: fc.constantFrom('eu-central-1', 'us-west-2'), cluster: fc.constantFrom('shop-eu', 'harbour'), tags: fc.constantFrom({}, { 'drydock:ring': '0' }, { 'drydock:ring': '1' }) });
  const target: fc.Arbitrary<AccessTarget> = fc.oneof(traits, fc.constantFrom('everything' as const, 'anything' as const));
  const grant: fc.Arbitrary<Grant> = fc.record({
    role: fc.constantFrom(...Object.keys(standardRoles), 'patcher', 'no-such-role'),
    to: fc.array(fc.constantFrom(...identities, 'person:*', '*'), { minLength: 1, maxLength: 2 }),
    on: fc.constantFrom('everything' as const, { rings: ['1'] }, { accounts: ['111122223333'] }, { names: ['shop-*'], regions: ['eu-*'] }),
  });
  const anyPolicy = fc.array(grant, { maxLength: 6 }).map((grants): AccessPolicy => ({ ...policy, grants }));

  test('without a grant nothing is allowed', () => {
    fc.assert(fc.property(identity, action, target, (who, what, on) => !mayDo({ ...policy, grants: [] }, who, what, on).allowed && !mayDo(emptyPolicy, who, what, on).allowed));
  });

  test('a stranger may do nothing', () => {
    fc.assert(fc.property(anyPolicy, action, target, (any, what, on) => !mayDo(any, 'person:stranger@example.com', what, on).allowed));
  });

  test('one more grant takes no right away', () => {
    fc.assert(fc.property(anyPolicy, grant, identity, action, target, (any, more, who, what, on) => !mayDo(any, who, what, on).allowed || mayDo({ ...any, grants: [more, ...any.grants] }, who, what, on).allowed));
  });

  test('the order of grants does not matter', () => {
    fc.assert(fc.property(anyPolicy, identity, action, target, (any, who, what, on) => mayDo(any, who, what, on).allowed === mayDo({ ...any, grants: any.grants.toReversed() }, who, what, on).allowed));
  });

  test('what is allowed on everything is allowed on each cluster, and what is allowed on one is allowed on some', () => {
    fc.assert(fc.property(anyPolicy, identity, action, traits, (any, who, what, on) => (!mayDo(any, who, what, 'everything').allowed || mayDo(any, who, what, on).allowed) && (!mayDo(any, who, what, on).allowed || mayDo(any, who, what, 'anything').allowed)));
  });

  test('whoever may change a cluster may plan for it and read it', () => {
    fc.assert(fc.property(anyPolicy, identity, fc.constantFrom(...operationKinds), traits, (any, who, what, on) => !mayDo(any, who, what, on).allowed || (mayDo(any, who, 'plan', on).allowed && mayDo(any, who, 'read', on).allowed)));
  });
});

describe('What a request takes', () => {
  test('the right of its kind, and to waive where it waives', () => {
    expect(actionsOf({ kind: 'upgrade', dryRun: false })).toEqual(['upgrade']);
    expect(actionsOf({ kind: 'upgrade', dryRun: false, waivers: [{}] })).toEqual(['upgrade', 'waive']);
  });

  test('of a dry run, the right to plan', () => {
    expect(actionsOf({ kind: 'upgrade', dryRun: true, waivers: [{}] })).toEqual(['plan']);
  });
});

test('There is a role for every action, and the administrator has all', () => {
  expect(new Set(standardRoles['administrator']!.may)).toEqual(new Set(Object.keys(actions)));
});

describe('identify', () => {
  test.each([
    ['token', 'anna@example.com', anna],
    ['slack', 'U1', anna],
    ['event', '111122223333/pipeline', pipeline],
    ['slack', 'anna@example.com', undefined],
    ['token', 'U1', undefined],
    ['token', 'toString', undefined],
  ] as const)('%s %s is %s', (entrance, name, expected) => {
    expect(identify(policy, { entrance, name })).toBe(expected);
  });
});

describe('The administrator that the deployment names', () => {
  test('may do everything before anybody has said anything', () => {
    const first = withAdministrator(emptyPolicy, 'root');
    expect(identify(first, { entrance: 'token', name: 'root' })).toBe('person:root');
    expect(mayDo(first, 'person:root', 'change-roles', 'everything').allowed).toBe(true);
  });

  test('is whoever the policy says that the subject is', () => {
    const known = withAdministrator(policy, 'anna@example.com');
    expect(mayDo(known, anna, 'change-roles', 'everything').allowed).toBe(true);
    expect(Object.keys(known.identities)).toEqual(Object.keys(policy.identities));
  });

  test('is nobody when none is named', () => {
    expect(withAdministrator(policy, '')).toBe(policy);
  });
});
