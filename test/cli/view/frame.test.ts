import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { OperationDetail } from '../../../cli/operation.ts';
import { frame } from '../../../cli/view/frame.ts';
import { painted } from '../../../cli/view/paint.ts';
import { widthOf } from '../../../cli/view/text.ts';
import { building, detailOf, done, failed, progressOf, stopping, succeeded, takingDown, underWay, waiting } from '../operations.ts';
import { plain } from '../screens.ts';

const drawn = (detail: OperationDetail, columns: number, rows = 40): string => frame(detail, { ...plain(columns), rows, frame: 0 }).join('\n');

describe('the live view of an operation', () => {
  test('shows steps that run together side by side, what is late, and what AWS says about it', () => {
    expect(drawn(building, 100)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333
running  ━━━━━━━━──────── 50%  9:00 gone, about 8 min left, 9 of 10 within 12 min

 ✓ Make the network                           ━━━━━━━━━━━━━━━━━━━━━━━━   0:58 /  1:00
 ✓ Make the roles                             ━━━━━━━━━━━━━━━━━━━━━━━━   0:42 /  0:40
 ⠋ Make the NAT gateways                      ━━━━━━━━━━━━━━━━━━━━━━╸─   3:32 /  2:15  late
   CREATE_IN_PROGRESS, 2 of 4 resources
 ⠋ Create the control plane, Kubernetes 1.35  ━━━━━━━━────────────────   3:32 /  9:20
 · Create managed node group a                ────────────────────────           3:00
 · Verify the cluster                         ────────────────────────           0:03

Now: Make the NAT gateways; Create the control plane, Kubernetes 1.35`.trimStart(),
    );
  });

  test('shows which plan waits for whom, and how it differs from the one before', () => {
    expect(drawn(waiting, 100)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333
planning  9:00 gone

 ? Plan bbbbbbbbbbbb waits for the approval of 1 more person until 2026-11-24 12:00:00
   person:cleo approved it (api): Go

   It is another plan than aaaaaaaaaaaa:
   + Create managed node group a
   - Create managed node group b
   ~ Make the network: stackName: one → two
   + found: Few addresses are left.
   it usually takes 13 min, before 10 min
   it costs 73.50 USD a month, before 70.00
   drydock approve op-0123456789abcdef

Now: waiting for the approval of 1 more person until 2026-11-24 12:00:00`.trimStart(),
    );
  });

  test('shows what is waited for when somebody has cancelled it, and drops what will not begin', () => {
    expect(drawn(stopping, 100)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333
being cancelled  ━━━━━━━━──────── 50%  9:00 gone

 ✓ Make the network                           ━━━━━━━━━━━━━━━━━━━━━━━━   0:58 /  1:00
 ✓ Make the roles                             ━━━━━━━━━━━━━━━━━━━━━━━━   0:42 /  0:40
 ⠋ Make the NAT gateways                      ━━━━━━━━━━━━━━━━━━━━━━╸─   3:32 /  2:15  late
   CREATE_IN_PROGRESS, 2 of 4 resources
 ⠋ Create the control plane, Kubernetes 1.35  ━━━━━━━━────────────────   3:32 /  9:20
 – 2 further steps not begun

Now: stopping, for ada cancelled it; AWS goes on to the end of: Make the NAT gateways; Create the c…`.trimStart(),
    );
  });

  test('gives up the end of long titles on a narrow terminal', () => {
    expect(drawn(building, 60)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 11112…
running  ━━━━━━━━──────── 50%  9:00 gone, about 8 min left

 ✓ Make the network        ━━━━━━━━━━━━   0:58 /  1:00
 ✓ Make the roles          ━━━━━━━━━━━━   0:42 /  0:40
 ⠋ Make the NAT gateways   ━━━━━━━━━━━╸   3:32 /  2:15  late
   CREATE_IN_PROGRESS, 2 of 4 resources
 ⠋ Create the control pl…  ━━━━────────   3:32 /  9:20
 · Create managed node g…  ────────────           3:00
 · Verify the cluster      ────────────           0:03

Now: Make the NAT gateways; Create the control plane, Kuber…`.trimStart(),
    );
  });

  test('gives up bars and times on a very narrow one', () => {
    expect(drawn(building, 30)).toBe(
      `
Provision harbour · op-012345…
running  ━━━━━━━━──────── 50%

 ✓ Make the network
 ✓ Make the roles
 ⠋ Make the NAT gateways  late
   CREATE_IN_PROGRESS, 2 of 4…
 ⠋ Create the control p…
 · Create managed node …
 · Verify the cluster

Now: Make the NAT gateways; C…`.trimStart(),
    );
  });

  test('counts the steps that do not move when the terminal is too low for all', () => {
    expect(drawn(building, 80, 9)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333
running  ━━━━━━━━──────── 50%  9:00 gone, about 8 min left
 2 steps done, 2 to come
 ⠋ Make the NAT gateways                 ━━━━━━━━━━━━━━━━━─   3:32 /  2:15  late
   CREATE_IN_PROGRESS, 2 of 4 resources
 ⠋ Create the control plane, Kubernete…  ━━━━━━────────────   3:32 /  9:20

Now: Make the NAT gateways; Create the control plane, Kubernetes 1.35`.trimStart(),
    );
  });

  test('shows a failure in EKS’s words, and the take-down under a heading of its own', () => {
    expect(drawn(takingDown, 100)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333
failed, taking down  ━╸────────────── 10%  30:00 gone, about 6 min left, 9 of 10 within 12 min

 ✓ Make the network                           ━━━━━━━━━━━━━━━━━━━━━━━━   0:58 /  1:00
 ✓ Make the roles                             ━━━━━━━━━━━━━━━━━━━━━━━━   0:42 /  0:40
 ✓ Make the NAT gateways                      ━━━━━━━━━━━━━━━━━━━━━━━━   2:30 /  2:15
 ✓ Create the control plane, Kubernetes 1.35  ━━━━━━━━━━━━━━━━━━━━━━━━   9:00 /  9:20
 ✗ Create managed node group a                ━━━━━━━━━━━━━━━━━━━━━━━╸  15:00 /  3:00  late
   NodeCreationFailure: Node group a is CREATE_FAILED: NodeCreationFailure: Instances failed to joi…
 – 1 further step not begun

Taking down what was made
 ⠋ Delete managed node group a                ━━━━━───────────────────   0:45 /  3:10
 · Delete the control plane                   ────────────────────────           3:30

Now: Delete managed node group a`.trimStart(),
    );
  });

  test('says what it waits for before there is a plan', () => {
    const { startedAt, plan, ...requested } = detailOf({ status: 'requested', observedAt: '2026-11-22T12:00:03Z' });
    expect(drawn(requested, 80)).toBe(
      `
Provision harbour · op-0123456789abcdef · us-west-2 · 111122223333
requested  0:03 gone

Now: waiting for the workflow to take it up`.trimStart(),
    );
  });

  test('says what goes on between a failure and its take-down', () => {
    const progress = progressOf({ network: { state: 'failed', fraction: 0.5, elapsed: 40 } });
    expect(drawn(detailOf({ progress }), 80)).toMatch(/Now: taking down what was made$/);
    expect(drawn(detailOf({ progress, onFailure: 'keep' }), 80)).toMatch(/Now: finding out what remains$/);
    expect(drawn(detailOf({ progress: progressOf({ network: done(60) }) }), 80)).toMatch(/Now: going on to the next step$/);
  });

  test('draws a late step’s bar as a warning, where there are colours', () => {
    const lines = frame(building, { columns: 100, rows: 40, frame: 0, paint: painted });
    const barOf = (title: string): string | undefined => /\[(\d+)m━/.exec(lines.find((line) => line.includes(title)) ?? '')?.[1];
    expect([barOf('Make the network'), barOf('Make the NAT gateways'), barOf('Create the control plane')]).toEqual(['32', '33', '36']);
  });

  test('turns its spinners from frame to frame', () => {
    const [first, second] = [0, 1].map((number) => frame(building, { ...plain(100), rows: 40, frame: number }).join('\n'));
    expect(first).not.toBe(second);
    expect(first?.replaceAll('⠋', '⠙')).toBe(second);
  });

  test('lets no text from AWS break its lines or reach the terminal as commands', () => {
    const text = 'one\ntwo\x1b[2Jthree \u202efour';
    expect(drawn(detailOf({ progress: progressOf({ network: underWay(10, 0.1, { text }) }) }), 80)).toContain('\n   one twothree four\n');
  });

  test('never wraps, and never scrolls', () => {
    const hours = detailOf({ progress: progressOf({ 'control-plane': underWay(36_000, 0.99, { late: true, text: '節点が参加していません。'.repeat(20) }) }) });
    const arbitraryDetail = fc.constantFrom(building, takingDown, failed, succeeded, hours, detailOf({ status: 'planning' }));
    fc.assert(
      fc.property(arbitraryDetail, fc.integer({ min: 10, max: 200 }), fc.integer({ min: 4, max: 60 }), (detail, columns, rows) => {
        const lines = frame(detail, { ...plain(columns), rows, frame: 0 });
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
        expect(lines.length).toBeLessThan(rows);
      }),
    );
  });
});
