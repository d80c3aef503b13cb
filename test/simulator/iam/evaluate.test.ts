import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, evaluateTrust } from '../../../simulator/iam/evaluate.ts';
import type { Assumer, Decision } from '../../../simulator/iam/evaluate.ts';
import { parsePolicy } from '../../../simulator/iam/parse-policy.ts';
import { awsManagedPolicies, awsManagedPolicy } from '../../../simulator/iam/managed-policies.ts';
import type { MalformedPolicy } from '../../../simulator/iam/parse-policy.ts';
import { matches } from '../../../simulator/iam/pattern.ts';
import type { Context } from '../../../simulator/iam/pattern.ts';

type RawStatement = Readonly<Record<string, unknown>>;

const allow = (action: unknown, resource: unknown, rest: RawStatement = {}): RawStatement => ({ Effect: 'Allow', Action: action, Resource: resource, ...rest });
const deny = (action: unknown, resource: unknown, rest: RawStatement = {}): RawStatement => ({ Effect: 'Deny', Action: action, Resource: resource, ...rest });
const policy = (...statements: readonly RawStatement[]) => parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
const judge = (statements: readonly RawStatement[], action: string, resource = '*', context: Context = {}): Decision => evaluate([policy(...statements)], { action, resource, context });

const cluster = 'arn:aws:eks:us-west-2:111122223333:cluster/prod-1';

describe('Statements', () => {
  test.each<[string, readonly RawStatement[], string, string, Decision]>([
    ['nothing allows what no statement is about', [allow('iam:*', '*')], 'eks:ListClusters', '*', 'denied implicitly'],
    ['an action allows itself, whatever its case', [allow('EKS:describecluster', '*')], 'eks:DescribeCluster', cluster, 'allowed'],
    ['a wildcard allows what it covers', [allow('eks:Describe*', 'arn:aws:eks:*:*:cluster/prod-?')], 'eks:DescribeCluster', cluster, 'allowed'],
    ['a wildcard does not allow more', [allow('eks:Describe*', 'arn:aws:eks:*:*:cluster/dev-?')], 'eks:DescribeCluster', cluster, 'denied implicitly'],
    ['resources keep their case', [allow('eks:*', cluster.replace('prod', 'PROD'))], 'eks:DescribeCluster', cluster, 'denied implicitly'],
    ['an action without a resource needs Resource *', [allow('eks:ListClusters', cluster)], 'eks:ListClusters', '*', 'denied implicitly'],
    ['a deny wins over an allow', [allow('*', '*'), deny('eks:Delete*', '*')], 'eks:DeleteCluster', cluster, 'denied explicitly'],
    ['a deny about something else does not matter', [allow('*', '*'), deny('eks:Delete*', '*')], 'eks:DescribeCluster', cluster, 'allowed'],
    ['NotAction is everything but', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], 'eks:DescribeCluster', cluster, 'allowed'],
    ['NotAction leaves out', [{ Effect: 'Allow', NotAction: ['iam:*', 'eks:*'], Resource: '*' }], 'eks:DescribeCluster', cluster, 'denied implicitly'],
    ['NotResource is everything but', [allow('*', '*'), { Effect: 'Deny', Action: 'eks:*', NotResource: 'arn:aws:eks:*:*:cluster/dev-*' }], 'eks:DeleteCluster', cluster, 'denied explicitly'],
    ['a dot in a pattern is a dot', [allow('*', 'arn:aws:sqs:::a.b')], 'sqs:SendMessage', 'arn:aws:sqs:::aXb', 'denied implicitly'],
  ])('%s', (_sentence, statements, action, resource, decision) => {
    expect(judge(statements, action, resource)).toBe(decision);
  });
});

describe('Conditions', () => {
  const when = (condition: unknown, context: Context) => judge([allow('*', '*', { Condition: condition })], 'eks:X', '*', context) === 'allowed';
  const arn = 'arn:aws:iam::111122223333:role/drydock/worker';

  test.each<[string, unknown, Context, boolean]>([
    ['any of several values will do', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-west-2'] } }, { 'aws:requestedregion': ['us-west-2'] }, true],
    ['all keys must hold', { StringEquals: { 'aws:RequestedRegion': 'us-west-2', 'a:b': 'c' } }, { 'aws:requestedregion': ['us-west-2'] }, false],
    ['a missing key fails', { StringEquals: { 'a:b': 'c' } }, {}, false],
    ['a missing key passes with IfExists', { StringEqualsIfExists: { 'a:b': 'c' } }, {}, true],
    ['IfExists still compares', { StringEqualsIfExists: { 'a:b': 'c' } }, { 'a:b': ['d'] }, false],
    ['a missing key passes a negation', { StringNotEquals: { 'a:b': 'c' } }, {}, true],
    ['a negation fails when any value fits', { StringNotEquals: { 'a:b': ['c', 'd'] } }, { 'a:b': ['d'] }, false],
    ['case may be ignored', { StringEqualsIgnoreCase: { 'a:b': 'C' } }, { 'a:b': ['c'] }, true],
    ['StringLike takes wildcards', { StringLike: { 'a:b': 'prod-*' } }, { 'a:b': ['prod-1'] }, true],
    ['StringEquals does not', { StringEquals: { 'a:b': 'prod-*' } }, { 'a:b': ['prod-1'] }, false],
    ['StringNotLike', { StringNotLike: { 'a:b': 'prod-*' } }, { 'a:b': ['dev-1'] }, true],
    ['ArnLike matches part by part', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/drydock/*' } }, { 'aws:principalarn': [arn] }, true],
    ['ArnLike does not reach over a colon', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:*:role/drydock/worker' } }, { 'aws:principalarn': [arn] }, false],
    ['ArnNotEquals', { ArnNotEquals: { 'aws:PrincipalArn': arn } }, { 'aws:principalarn': [arn] }, false],
    ['Bool', { Bool: { 'aws:SecureTransport': false } }, { 'aws:securetransport': ['false'] }, true],
    ['Bool of a missing key', { Bool: { 'aws:SecureTransport': false } }, {}, false],
    ['Null wants absence', { Null: { 'a:b': true } }, {}, true],
    ['Null wants presence', { Null: { 'a:b': 'false' } }, {}, false],
    ['numbers compare as numbers', { NumericLessThan: { 'a:b': 10 } }, { 'a:b': ['9'] }, true],
    ['numbers at the bound', { NumericLessThanEquals: { 'a:b': '10' } }, { 'a:b': ['10'] }, true],
    ['what is no number compares to none', { NumericGreaterThan: { 'a:b': 1 } }, { 'a:b': ['many'] }, false],
    ['dates', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, { 'aws:currenttime': ['2026-01-15T12:00:00.000Z'] }, true],
    ['ForAllValues holds for the empty set', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, {}, true],
    ['ForAllValues wants every one', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:tagkeys': ['a', 'c'] }, false],
    ['ForAnyValue wants one', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:tagkeys': ['c', 'a'] }, true],
    ['ForAnyValue fails for the empty set', { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, {}, false],
    ['ForAnyValue of a negation wants one that differs', { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:tagkeys': ['a', 'b'] }, true],
    ['a policy variable', { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }, { 'aws:resourcetag/team': ['blue'], 'aws:principaltag/team': ['blue'] }, true],
    ['a policy variable without value matches nothing', { StringEquals: { 'a:b': '${aws:PrincipalTag/team}' } }, { 'a:b': [''] }, false],
    ['a policy variable with a default', { StringEquals: { 'a:b': "${aws:PrincipalTag/team, 'none'}" } }, { 'a:b': ['none'] }, true],
    ['what a variable brings in is no wildcard', { StringLike: { 'a:b': '${aws:PrincipalTag/team}' } }, { 'a:b': ['blue'], 'aws:principaltag/team': ['*'] }, false],
    ['an escaped star is a star', { StringLike: { 'a:b': 'x${*}' } }, { 'a:b': ['xy'] }, false],
  ])('%s', (_sentence, condition, context, expected) => {
    expect(when(condition, context)).toBe(expected);
  });

  test('a variable works in a resource', () => {
    const statements = [allow('eks:*', 'arn:aws:eks:*:*:cluster/${aws:PrincipalTag/team}-*')];
    expect(judge(statements, 'eks:X', cluster, { 'aws:principaltag/team': ['prod'] })).toBe('allowed');
    expect(judge(statements, 'eks:X', cluster, { 'aws:principaltag/team': ['*'] })).toBe('denied implicitly');
    expect(judge(statements, 'eks:X', cluster)).toBe('denied implicitly');
  });
});

describe('Trust', () => {
  const trust = (principal: unknown, rest: RawStatement = {}) =>
    parsePolicy(JSON.stringify({ Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...rest } }), 'trust');
  const worker: Assumer = { type: 'AWS', account: '111122223333', arns: ['arn:aws:iam::111122223333:role/worker', 'arn:aws:sts::111122223333:assumed-role/worker/s'] };

  test.each<[string, unknown, Assumer, Decision]>([
    ['a whole account by its number', { AWS: '111122223333' }, worker, 'allowed'],
    ['a whole account by its root', { AWS: 'arn:aws:iam::111122223333:root' }, worker, 'allowed'],
    ['another account is not it', { AWS: 'arn:aws:iam::444455556666:root' }, worker, 'denied implicitly'],
    ['a role', { AWS: ['arn:aws:iam::111122223333:role/worker'] }, worker, 'allowed'],
    ['another role is not it', { AWS: 'arn:aws:iam::111122223333:role/other' }, worker, 'denied implicitly'],
    ['everybody', '*', worker, 'allowed'],
    ['every AWS principal', { AWS: '*' }, worker, 'allowed'],
    ['a service', { Service: 'eks.amazonaws.com' }, { type: 'Service', name: 'eks.amazonaws.com' }, 'allowed'],
    ['a role is no service', { Service: 'eks.amazonaws.com' }, worker, 'denied implicitly'],
    ['a provider', { Federated: 'arn:aws:iam::1:oidc-provider/x' }, { type: 'Federated', name: 'arn:aws:iam::1:oidc-provider/x' }, 'allowed'],
  ])('names %s', (_sentence, principal, assumer, decision) => {
    expect(evaluateTrust(trust(principal), assumer, { action: 'sts:AssumeRole', context: {} })).toBe(decision);
  });

  test('holds only for its action and its conditions', () => {
    const document = trust('*', { Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } });
    expect(evaluateTrust(document, worker, { action: 'sts:AssumeRole', context: { 'sts:externalid': ['secret'] } })).toBe('allowed');
    expect(evaluateTrust(document, worker, { action: 'sts:AssumeRole', context: {} })).toBe('denied implicitly');
    expect(evaluateTrust(document, worker, { action: 'sts:TagSession', context: { 'sts:externalid': ['secret'] } })).toBe('denied implicitly');
  });
});

describe('Reading policies', () => {
  const problems = (document: unknown, kind: 'identity' | 'trust' = 'identity'): readonly string[] => {
    try {
      parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), kind);
      return [];
    } catch (error) {
      return (error as MalformedPolicy).problems;
    }
  };

  test('everything wrong is reported at once', () => {
    const document = { Version: '2013', Statement: [{ Effect: 'allow', Action: ['describe'], Resource: 'bucket', Colour: 'red', Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }] };
    expect([...problems(document)].sort()).toEqual([
      'Syntax errors in policy: Statement[0] has the unknown element Colour',
      'Syntax errors in policy: Statement[0].Effect must be Allow or Deny',
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (Statement[0]: 'describe')",
      'Policy document should not specify a principal. (Statement[0])',
      'Resource bucket must be in ARN format or "*". (Statement[0])',
      'Statement[0].Condition: the condition operator IpAddress is unknown to this embedded AWS',
      'Policy document must be version 2012-10-17 or greater.',
    ].sort());
  });

  test.each<[string, unknown, string]>([
    ['broken JSON', '{', 'invalid Json'],
    ['no object', '[]', 'must be a JSON object'],
    ['no statement', { Version: '2012-10-17' }, 'Statement is missing'],
    ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }, 'must contain actions'],
    ['no resource', { Statement: { Effect: 'Allow', Action: '*' } }, 'must contain resources'],
    ['both Action and NotAction', { Statement: { Effect: 'Allow', Action: '*', NotAction: 'a:b', Resource: '*' } }, 'both Action and NotAction'],
    ['a statement that is none', { Statement: ['x'] }, 'Statement[0] must be an object'],
    ['an operator that is none', { Statement: { ...allow('*', '*'), Condition: { StringSimilar: { a: 'b' } } } }, 'StringSimilar is unknown'],
  ])('%s is refused', (_sentence, document, message) => {
    expect(problems(document).join('\n')).toContain(message);
  });

  test('a trust policy has principals and no resources', () => {
    expect(problems({ Statement: allow('sts:AssumeRole', '*', { Principal: '*' }) }, 'trust')).toEqual(['Has prohibited field Resource (Statement[0])']);
    expect(problems({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Robot: 'x' } } }, 'trust')).toEqual(['Syntax errors in policy: Statement[0].Principal has the unknown element Robot']);
    expect(problems({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole' } }, 'trust').join()).toContain('must be "*" or name at least one principal');
  });

  test('every policy of AWS that is known can be read', () => {
    expect(awsManagedPolicies().length).toBeGreaterThan(30);
    expect(awsManagedPolicy('arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy')?.name).toBe('AmazonEBSCSIDriverPolicy');
    expect(awsManagedPolicy('arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy')).toBeUndefined();
  });
});

describe('Properties', () => {
  const word = fc.constantFrom('eks', 'ec2', 'Describe', 'Delete', 'Cluster', 'prod', 'dev', '1');
  const action = fc.tuple(fc.constantFrom('eks', 'ec2', 'iam'), fc.constantFrom('DescribeCluster', 'DeleteCluster', 'ListRoles')).map((parts) => parts.join(':'));
  const actionPattern = fc.oneof(action, fc.constantFrom('*', 'eks:*', 'eks:Describe*', 'eks:Delete?luster'));
  const resource = fc.tuple(word, word).map(([a, b]) => `arn:aws:eks:us-west-2:111122223333:${a}/${b}`);
  const resourcePattern = fc.oneof(resource, fc.constantFrom('*', 'arn:aws:eks:*:*:prod/*'));
  const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: fc.array(actionPattern, { minLength: 1, maxLength: 3 }), Resource: fc.array(resourcePattern, { minLength: 1, maxLength: 3 }) });
  const statements = fc.array(statement, { minLength: 1, maxLength: 6 });

  test('a deny added anywhere never turns a refusal into a permission, and denies what it names', () => {
    fc.assert(
      fc.property(statements, action, resource, fc.nat(), (all, asked, on, place) => {
        const at = place % (all.length + 1);
        const withDeny = [...all.slice(0, at), deny(asked, on), ...all.slice(at)];
        expect(judge(withDeny, asked, on)).toBe('denied explicitly');
      }),
    );
  });

  test('an allow added anywhere never takes a permission away', () => {
    fc.assert(
      fc.property(statements, statement, action, resource, (all, added, asked, on) => {
        const before = judge(all, asked, on);
        const after = judge([...all, { ...added, Effect: 'Allow' }], asked, on);
        expect(before === 'denied implicitly' ? ['denied implicitly', 'allowed'] : [before]).toContain(after);
      }),
    );
  });

  test('the order of statements and how they are spread over policies do not matter', () => {
    fc.assert(
      fc.property(statements, action, resource, (all, asked, on) => {
        const together = judge(all, asked, on);
        const apart = evaluate([...all].reverse().map((one) => policy(one)), { action: asked, resource: on, context: {} });
        expect(apart).toBe(together);
      }),
    );
  });

  test('a pattern made from a text by putting in wildcards matches that text', () => {
    fc.assert(
      fc.property(fc.string().filter((text) => !text.includes('${')), fc.nat(), fc.nat(), (text, from, length) => {
        const start = from % (text.length + 1);
        const end = Math.min(text.length, start + length);
        expect(matches(`${text.slice(0, start)}*${text.slice(end)}`.replace(/[*?]+/g, '*'), text)).toBe(true);
        expect(matches('?'.repeat(text.length), text)).toBe(true);
        expect(matches(`${'?'.repeat(text.length)}?`, text)).toBe(false);
      }),
    );
  });
});
