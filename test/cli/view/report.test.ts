import { describe, expect, test } from '@jest/globals';
import { reportLines } from '../../../cli/view/report.ts';
import { cancelled, failed, refused, succeeded } from '../operations.ts';
import { plain } from '../screens.ts';

describe('the report of an operation', () => {
  test('says what was done, and how long it took', () => {
    expect(reportLines(succeeded, plain(80))).toEqual([
      '✓ Cluster harbour runs Kubernetes 1.35 and everything on it is healthy.',
      '  It took 13:30 (usually 13 min, 9 of 10 within 18 min).',
    ]);
  });

  test('says why it failed in EKS’s words, what remains, and how to delete that in an order that AWS accepts', () => {
    expect(reportLines(failed, plain(80)).join('\n')).toBe(
      `
✗ Cluster harbour could not be built: NodeCreationFailure; 2 of the resources
  that were made remain.
  It ended after 30:00.

  failed  Create managed node group a
    Node group a is CREATE_FAILED: NodeCreationFailure: Instances failed to
    join the kubernetes cluster

  Not everything that was made could be taken down. It costs money until it is
  deleted:
    AWS::EKS::Cluster  ACTIVE
      arn:aws:eks:us-west-2:111122223333:cluster/harbour
    AWS::EKS::Nodegroup  CREATE_FAILED
      arn:aws:eks:us-west-2:111122223333:nodegroup/harbour/a/b7b85d5f
    AWS::CloudFormation::Stack  CREATE_COMPLETE
      arn:aws:cloudformation:us-west-2:111122223333:stack/drydock-harbour-network/9242e79f
    AWS::CloudFormation::Stack  CREATE_COMPLETE
      arn:aws:cloudformation:us-west-2:111122223333:stack/drydock-harbour-access/375748fc

  To delete it, in this order, each when the one before is gone:
    aws eks delete-nodegroup --region us-west-2 --cluster-name harbour --nodegroup-name a
    aws eks delete-cluster --region us-west-2 --name harbour
    aws cloudformation delete-stack --region us-west-2 --stack-name drydock-harbour-access
    aws cloudformation delete-stack --region us-west-2 --stack-name drydock-harbour-network`.trimStart(),
    );
  });

  test('says who stopped it, what was not done, what goes on, and what to do', () => {
    expect(reportLines(cancelled, plain(80)).join('\n')).toBe(
      `
– ada cancelled the upgrade of cluster harbour (The wrong region). 4 of 6 steps
  were done. The control plane runs 1.35.
  It ended after 30:00.

  Not done:
    – Create managed node group a
    – Verify the cluster

  Goes on without anybody waiting for it:
    EKS Auto Mode goes on replacing nodes until all of its nodes run 1.35.

  What to do
    Ask for the upgrade again to go on from where the cluster is.`.trimStart(),
    );
  });

  test('knows what was kept on purpose', () => {
    expect(reportLines({ ...failed, onFailure: 'keep' }, plain(200))).toContain('  What was made was kept, as asked, for you to look at. It costs money until it is deleted:');
  });

  test('names the outcome when the message does not', () => {
    const report = { summary: 'It failed.', failure: { outcome: 'TimedOut', message: 'The step did not settle.' }, remains: [] };
    expect(reportLines({ ...failed, report }, plain(80))).toEqual(['✗ It failed.', '  It ended after 30:00.', '', '  failed  The operation', '    TimedOut: The step did not settle.']);
  });

  test('lists what a refusal found, the gravest first, with its place and what to do', () => {
    expect(reportLines(refused, plain(80)).join('\n')).toBe(
      `
✗ The provision of cluster harbour is refused: 1 blocker, 1 note. Nothing was changed.

blocker  metadata.version
  EKS does not know Kubernetes 1.25; it offers 1.36, 1.35, 1.34.
  → Name a version in standard support, or leave the version out for EKS's
    default.

note
  Support of 1.25 costs more.
  → Nothing.`.trimStart(),
    );
  });
});
