import { describe, expect, test } from '@jest/globals';
import { changes } from '../../../cli/view/changes.ts';
import { building, cancelled, detailOf, done, failed, progressOf, stopping, takingDown, underWay, waiting } from '../operations.ts';

describe('the plain lines of an operation', () => {
  test('begin with a headline and how things stand', () => {
    expect(changes(undefined, building)).toEqual([
      'Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333 (times in UTC)',
      '12:10:00  running  6 steps, usually 13 min, 9 of 10 within 18 min',
      '12:10:00  done     Make the network (0:58, usually 1:00)',
      '12:10:00  done     Make the roles (0:42, usually 0:40)',
      '12:10:00  started  Make the NAT gateways (usually 2 min)',
      '12:10:00  started  Create the control plane, Kubernetes 1.35 (usually 9 min)',
      '12:10:00  late     Make the NAT gateways (9 of 10 are done after 3:20)',
      '12:10:00  news     Make the NAT gateways: CREATE_IN_PROGRESS, 2 of 4 resources',
    ]);
  });

  test('tell of a failure in EKS’s words, and of the take-down', () => {
    expect(changes(building, takingDown)).toEqual([
      '12:31:00  done     Make the NAT gateways (2:30, usually 2:15)',
      '12:31:00  done     Create the control plane, Kubernetes 1.35 (9:00, usually 9:20)',
      '12:31:00  failed   Create managed node group a (15:00, usually 3:00): NodeCreationFailure: Node group a is CREATE_FAILED: NodeCreationFailure: Instances failed to join the kubernetes cluster',
      '12:31:00  started  Delete managed node group a (usually 3 min)',
    ]);
    expect(changes(takingDown, failed)).toEqual(['12:31:00  failed']);
  });

  test('tell who is asked to approve the plan, and each answer', () => {
    const first = { ...waiting, approval: { ...waiting.approval!, missing: 2, decisions: waiting.approval!.decisions.slice(0, 1) } };
    expect(changes(detailOf({ status: 'planning' }), first)).toEqual(['12:10:00  answer   person:ben approved the plan (slack)', '12:10:00  asked    for the approval of 2 people until 2026-11-24 12:00:00, plan bbbbbbbbbbbb']);
    expect(changes(first, waiting)).toEqual(['12:10:00  answer   person:cleo approved the plan (api): Go']);
  });

  test('tell once who stopped it', () => {
    expect(changes(building, stopping)).toEqual(['12:10:00  stop     ada cancelled it: The wrong region; nothing new is begun']);
    expect(changes(stopping, cancelled)).toEqual(['12:10:00  cancelled']);
  });

  test('tell which steps were left when another one failed', () => {
    const before = detailOf({ progress: progressOf({ network: underWay(10, 0.1) }) });
    const after = detailOf({ progress: progressOf({ network: { state: 'abandoned', fraction: 0 } }) });
    expect(changes(before, after)).toEqual(['12:10:00  left     Make the network (usually 1:00)']);
  });

  test('say nothing when nothing has happened, however the time goes on', () => {
    const before = detailOf({ progress: progressOf({ network: underWay(10, 0.1) }) });
    const after = detailOf({ observedAt: '2026-11-22T12:10:30Z', progress: progressOf({ network: underWay(40, 0.4, { text: 'CREATE_IN_PROGRESS' }) }) });
    expect(changes(before, after)).toEqual([]);
  });

  test('say once that a step is late, and each new thing that AWS says', () => {
    const look = (late: boolean, text: string) => detailOf({ progress: progressOf({ network: underWay(110, 0.9, { late, text }) }) });
    expect(changes(look(false, 'a: b'), look(true, 'a: b'))).toEqual(['12:10:00  late     Make the network (9 of 10 are done after 1:40)']);
    expect(changes(look(true, 'a: b'), look(true, 'c: d'))).toEqual(['12:10:00  news     Make the network: c: d']);
  });

  test('do not miss a step that began and ended between two looks', () => {
    expect(changes(detailOf({ progress: progressOf({}) }), detailOf({ progress: progressOf({ network: done(58) }) }))).toEqual(['12:10:00  done     Make the network (0:58, usually 1:00)']);
  });
});
