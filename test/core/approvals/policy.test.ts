import { describe, expect, test } from '@jest/globals';
import { parseApprovalPolicy } from '../../../core/approvals/parse-approvals.ts';
import { noApprovals, requirementOf, type ApprovalPolicy } from '../../../core/approvals/policy.ts';
import type { OperationKind } from '../../../core/operation/request.ts';

const policy: ApprovalPolicy = {
  rules: [
    { kinds: ['patch-addons', 'patch-nodes'], clusters: { rings: ['0', '1'] }, need: 'none' },
    { clusters: { rings: ['0', '1'] }, need: 'one', expiresAfter: '1d', remindBefore: ['4h', '30m'] },
    { kinds: ['provision'], need: 'one' },
    { need: 'two', expiresAfter: '3d' },
  ],
};

const cluster = (ring?: string) => ({ account: '111122223333', region: 'eu-central-1', cluster: 'harbour', tags: ring === undefined ? {} : { 'drydock:ring': ring } });
const hour = 3_600_000;

describe('The first rule that fits decides', () => {
  const table: readonly (readonly [kind: OperationKind, ring: string | undefined, people: number, hours: number, reminders: readonly number[]])[] = [
    ['patch-addons', '1', 0, 0, []],
    ['upgrade', '1', 1, 24, [4, 0.5]],
    ['patch-addons', '2', 2, 72, []],
    ['provision', '2', 1, 168, []],
    ['provision', undefined, 1, 168, []],
    ['rollback', undefined, 2, 72, []],
  ];
  test.each(table)('%s in ring %s: %s', (kind, ring, people, hours, reminders) => {
    expect(requirementOf(policy, { kind, dryRun: false }, cluster(ring))).toEqual({ people, expiresAfter: hours * hour, remindBefore: reminders.map((one) => one * hour) });
    expect(requirementOf(policy, { kind, dryRun: true }, cluster(ring)).people).toBe(0);
  });

  test('and where none fits, or nobody has said anything, nobody is needed', () => {
    expect(requirementOf(noApprovals, { kind: 'upgrade', dryRun: false }, cluster()).people).toBe(0);
    expect(requirementOf({ rules: [{ kinds: ['rollback'], need: 'two' }] }, { kind: 'upgrade', dryRun: false }, cluster()).people).toBe(0);
  });
});

describe('A document', () => {
  test('is taken as it is', () => {
    expect(parseApprovalPolicy(policy)).toEqual({ ok: true, value: policy });
  });

  test.each<readonly [string, unknown, readonly string[]]>([
    ['no document', [], [': must be a JSON object']],
    [
      'everything that is wrong with its form',
      { rules: [{ kinds: ['sink'], need: 'three', clusters: {}, who: 'ann' }, { kinds: [], need: 'one', expiresAfter: 'soon' }] },
      [
        'rules[0].kinds[0]: must be one of provision, upgrade, rollback, patch-addons, patch-nodes',
        'rules[0].clusters: names nothing; every cluster is { "names": ["*"] }',
        'rules[0].need: must be one of none, one, two',
        'rules[0].who: is not a field of this',
        'rules[1].kinds: names no kind; leave it out for all of them',
        'rules[1].expiresAfter: must be a whole number of m, h or d, such as 3d',
      ],
    ],
    [
      'times that do not fit, and rules that are never reached',
      { rules: [{ kinds: ['upgrade'], need: 'one', expiresAfter: '90d' }, { need: 'none', expiresAfter: '1d', remindBefore: ['1h'] }, { need: 'one', expiresAfter: '1h', remindBefore: ['5m', '2h'] }] },
      [
        'rules[0].expiresAfter: must be between 15m and 60d',
        'rules[1].expiresAfter: belongs to a rule that needs somebody',
        'rules[1].remindBefore: belongs to a rule that needs somebody',
        'rules[2].remindBefore[1]: must be shorter than the 1h after which it expires',
        'rules[2]: never decides: rules[1] fits every operation',
      ],
    ],
  ])('tells %s', (_what, given, problems) => {
    const parsed = parseApprovalPolicy(given);
    expect(parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(problems);
  });
});
