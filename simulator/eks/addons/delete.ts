import { z } from 'zod';
import { clusterNamed, requireRunning } from '../clusters/lookup.ts';
import type { Eks } from '../engine/eks.ts';
import { operation } from '../engine/operation.ts';
import type { AddonRecord, ClusterRecord } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { removeOwned } from '../pod-identity-associations/associations.ts';
import { issueOf } from '../updates/updates.ts';
import { announce } from './events.ts';
import { settle } from './health.ts';
import { named } from './input.ts';
import { addonOf, resource } from './lookup.ts';

export const DeleteAddon = operation({
  http: { method: 'DELETE', path: '/clusters/{clusterName}/addons/{addonName}', query: { preserve: 'boolean' } },
  resources: resource,
  input: z.object({ ...named, preserve: z.boolean().default(false) }),
  run({ clusterName, addonName, preserve }, { eks, place }) {
    const cluster = clusterNamed(eks, place, clusterName);
    requireRunning(cluster);
    const record = addonOf(eks, cluster, addonName);
    if (record.shape.status === 'DELETING') return { addon: record.shape };
    const random = eks.stream(place, 'DeleteAddon', `${clusterName}/${addonName}`);
    const failure = eks.failure('DeleteAddon', clusterName, addonName);
    record.transition?.cancel();
    record.shape.status = 'DELETING';
    record.transition = eks.after(eks.duration('addon.delete', random), () => finish(eks, cluster, record, preserve, failure));
    return { addon: record.shape };
  },
});

async function finish(eks: Eks, cluster: ClusterRecord, record: AddonRecord, preserve: boolean, failure: ScriptedFailure | undefined): Promise<void> {
  const { shape } = record;
  if (failure !== undefined) {
    settle(eks, record, 'DELETE_FAILED', issueOf(failure));
    return announce(eks, cluster, record, 'EKS Addon Deletion Failed');
  }
  cluster.addons.delete(shape.addonName);
  if (preserve) cluster.selfManagedAddons.set(shape.addonName, shape.addonVersion);
  removeOwned(cluster, shape.addonArn);
  return announce(eks, cluster, record, 'EKS Addon Deletion Succeeded');
}
