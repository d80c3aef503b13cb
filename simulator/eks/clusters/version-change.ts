import type { ErrorDetail } from '@aws-sdk/client-eks';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import type { Eks } from '../engine/eks.ts';
import { moveInterfaces } from '../engine/interfaces.ts';
import { subnets } from '../engine/neighbours.ts';
import type { ClusterRecord, Upgrade } from '../model.ts';
import { driftNodes } from './auto-mode-nodes.ts';
import { awaitSupportEnd } from './support-end.ts';
import type { ClusterUpdate } from './update.ts';

/** Free addresses over all cluster subnets that new control plane instances may need. */
const addressesForUpdate = 5;

export interface VersionChange {
  readonly operation: string;
  readonly type: 'VersionUpdate' | 'VersionRollback';
  readonly automatic?: Upgrade['automatic'];
}

/** The control plane's move to another Kubernetes version, forward or back. */
export function versionChange(eks: Eks, cluster: ClusterRecord, to: KubernetesVersion, { operation, type, automatic }: VersionChange): ClusterUpdate {
  const from = cluster.shape.version;
  return {
    operation,
    type,
    params: { Version: to.version, PlatformVersion: to.platformVersion },
    duration: 'cluster.version',
    work: () => replaceControlPlane(eks, cluster),
    apply(shape) {
      Object.assign(shape, { version: to.version, platformVersion: to.platformVersion });
      cluster.upgrade = type === 'VersionUpdate' ? { from, finishedAt: eks.world.clock.now(), automatic } : undefined;
      cluster.insights.refreshedAt = undefined;
      if (type === 'VersionUpdate') driftNodes(eks, cluster, from);
      else cluster.autoModeVersion = undefined;
      awaitSupportEnd(eks, cluster);
    },
  };
}

/** New control plane instances need room in the subnets, and then take the place of the old ones. */
async function replaceControlPlane(eks: Eks, cluster: ClusterRecord): Promise<ErrorDetail | undefined> {
  const { name, resourcesVpcConfig } = cluster.shape;
  const resourceIds = resourcesVpcConfig.subnetIds;
  const found = await subnets(eks, cluster.place, resourceIds, { clusterName: name }).catch(() => []);
  const free = found.reduce((sum, subnet) => sum + (subnet.AvailableIpAddressCount ?? addressesForUpdate), 0);
  if (found.length > 0 && free < addressesForUpdate) {
    return { errorCode: 'InsufficientFreeAddresses', errorMessage: 'One or more of the subnets does not have enough available IP addresses.', resourceIds };
  }
  return moveInterfaces(eks, cluster);
}
