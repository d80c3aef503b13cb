import type { Plan, Step } from '../../core/plan/plan.ts';
import type { Shape } from '../../simulator/service.ts';
import type { BuiltCluster } from './built-cluster.ts';
import { addOnDelays, untilDone, updateDelays } from './eksctl-waits.ts';
import { awaited } from './virtual-drydock.ts';

/*
 * The commands that eksctl's documentation has for an upgrade (userdocs/src/usage/cluster-upgrade.md, addons.md,
 * nodegroup-managed.md; August 2026), each when the one before has returned: for every minor `eksctl upgrade cluster`,
 * `eksctl update addon` for one add-on after the other, `eksctl upgrade nodegroup` for one group after the other. Waits are
 * those of its sources (pkg/eks/update.go, pkg/actions/addon/update.go, pkg/actions/nodegroup/upgrade.go).
 * In doubt it is spared: whoever types loses no time between commands, and updates only the add-ons that Drydock's plan does.
 */

/** Seconds until the last command has returned. */
export async function upgradeByHand(built: BuiltCluster, { steps }: Pick<Plan, 'steps'>): Promise<number> {
  const { clock } = built.drydock;
  const begun = clock.now();
  await awaited(clock, async () => {
    for (const step of steps) await command(built, step);
  });
  return (clock.now() - begun) / 1000;
}

async function command({ target, administrator }: BuiltCluster, step: Step): Promise<void> {
  const { request } = step;
  const { cluster } = target;
  switch (request.kind) {
    case 'update-control-plane':
    case 'update-node-group': {
      const { update } = await administrator.begin(step);
      const whose = request.kind === 'update-node-group' ? { nodegroupName: request.nodegroupName } : {};
      const { id: updateId } = update as Shape;
      return untilDone(administrator.clock, updateDelays, async () => ((await administrator.call('eks', 'DescribeUpdate', { name: cluster, updateId, ...whose }))['update'] as Shape)['status'] === 'Successful');
    }
    case 'update-add-on':
      await administrator.begin(step);
      return untilDone(administrator.clock, addOnDelays, async () => ((await administrator.call('eks', 'DescribeAddon', { clusterName: cluster, addonName: request.addonName }))['addon'] as Shape)['status'] === 'ACTIVE');
    default:
      return undefined;
  }
}
