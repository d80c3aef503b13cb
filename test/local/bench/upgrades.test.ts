import { expect, test } from '@jest/globals';
import { builtCluster } from '../../../local/bench/built-cluster.ts';
import { mean } from '../../../local/bench/report.ts';
import { upgradeByHand } from '../../../local/bench/upgrade-by-hand.ts';
import { upgradeByPolling } from '../../../local/bench/upgrade-polling.ts';
import { upgradeJourney } from '../../../local/bench/upgrade-journey.ts';

const config = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: tender, region: us-west-2, version: "1.34" }
managedNodeGroups:
  - { name: a, desiredCapacity: 1 }
  - { name: b, desiredCapacity: 1 }
`;

const nothing = { inOrder: [], together: [] };

test('the benchmark upgrades a cluster three ways, and counts what each took', async () => {
  const [ours, theirs] = [await builtCluster(config, 'test'), await builtCluster(config, 'test')];
  const drydock = await upgradeJourney(ours, { to: '1.35' });
  expect(drydock.seconds).toBeGreaterThan(drydock.bound);
  expect(drydock.refreshing).toBeGreaterThan(0);
  expect(drydock.lags.every((lag) => lag >= 0)).toBe(true);
  expect(mean(drydock.lags)).toBeLessThanOrEqual(30);
  const { begin, watchkeeper, survey, verification } = drydock.eksCalls;
  expect([begin, watchkeeper, survey, verification].every((calls) => calls > 0)).toBe(true);

  // In one world: everything but the nodes with eksctl's commands, and then the nodes with loops.
  const isRoll = (kind: string): boolean => kind === 'update-node-group';
  const { plan, hops } = drydock;
  const byHand = await upgradeByHand(theirs, { steps: plan.steps.filter(({ request }) => !isRoll(request.kind)) });
  expect(byHand).toBeGreaterThan(plan.steps.find(({ request }) => request.kind === 'update-control-plane')!.expected.p10);
  const polling = await upgradeByPolling(theirs, plan, hops.map((hop) => ({ ...hop, addOnsBefore: nothing, controlPlane: [], addOnsAfter: nothing })));
  const looks = polling.eksCalls - 2;
  expect(looks).toBeGreaterThan(10);
  expect(polling.transitions).toBeGreaterThan(3 * looks);
  for (const nodegroupName of ['a', 'b']) expect(await theirs.administrator.call('eks', 'DescribeNodegroup', { clusterName: 'tender', nodegroupName })).toMatchObject({ nodegroup: { version: '1.35', status: 'ACTIVE' } });
  await Promise.all([ours.drydock.close(), theirs.drydock.close()]);
}, 120_000);
