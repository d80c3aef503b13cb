import { describe, expect, test } from '@jest/globals';
import { planLines } from '../../../cli/view/plan.ts';
import { detailOf, planned } from '../operations.ts';
import { plain } from '../screens.ts';

describe('a plan', () => {
  test('shows the steps in the order in which they begin, on a timeline, with reasons, findings and defaults', () => {
    expect(planLines(planned, plain(110)).join('\n')).toBe(
      `
Plan for cluster harbour in us-west-2, account 111122223333
6 steps, usually 13 min, 9 of 10 within 18 min

     begins  usually  9 of 10
  1     0:00     1:00     1:40  Make the network                           ━━━
                               The file names no VPC.
        0:00     0:40     1:10  Make the roles                             ━━
                               EKS and nodes act with IAM roles that must exist before them.
  2     1:00     2:15     3:20  Make the NAT gateways                        ━━━━━━━
                               Nodes in private subnets reach AWS through them.
        1:00     9:20    13:00  Create the control plane, Kubernetes 1.35    ━━━━━━━━━━━━━━━━━━━━━━━━━━
                               Everything else attaches to it.
  3    10:20     3:00     4:30  Create managed node group a                                           ━━━━━━━━━
                               2 nodes for workloads.
  4    13:20     0:03     0:10  Verify the cluster                                                            ━
                               A last look at everything together.

Steps under one number begin together, each as soon as all that it needs is done.

Found: 1 warning

warning  managedNodeGroups
  Nothing can run the pods of coredns.
  → Add a node group.

Filled in, because the file leaves it open:
  EKS's default version.
    metadata.version: 1.35
  One that eksctl installs by default.
    addons: vpc-cni v1, coredns v2
  Nothing can own its fields yet.
    addons[0, 1].resolveConflicts: NONE

This was a dry run: nothing was changed.`.trimStart(),
    );
  });

  test('does without the timeline on a narrow terminal, and puts the reasons to the left', () => {
    const lines = planLines(planned, plain(60));
    expect(lines.slice(4, 10)).toEqual([
      '  1     0:00     1:00     1:40  Make the network',
      '     The file names no VPC.',
      '        0:00     0:40     1:10  Make the roles',
      '     EKS and nodes act with IAM roles that must exist before',
      '     them.',
      '  2     1:00     2:15     3:20  Make the NAT gateways',
    ]);
  });

  test('does not call an operation a dry run that is none', () => {
    expect(planLines({ ...planned, dryRun: false }, plain(100)).join('\n')).not.toContain('dry run');
  });

  test('says so when there is none', () => {
    const { plan, ...planless } = detailOf();
    expect(planLines(planless, plain(100))).toEqual(['There is no plan for cluster harbour.']);
  });
});
