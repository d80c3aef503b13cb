import { expect, test } from '@jest/globals';
import { provision, startTestDrydock, untilEnded } from './harness.ts';

test('smoke', async () => {
  const t0 = performance.now();
  const d = await startTestDrydock();
  console.log('up', performance.now() - t0);
  const { operationId } = await provision(d, `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: one
  region: us-west-2
managedNodeGroups:
  - name: a
    desiredCapacity: 2
`);
  const op = await untilEnded(d, operationId);
  console.log('done', performance.now() - t0, op.status, op.report, op.progress?.steps, d.aws.states.transitions(op.executionArn!));
  await d.close();
  expect(op.status).toBe('succeeded');
}, 60000);
