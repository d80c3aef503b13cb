import type { ErrorDetail } from '@aws-sdk/client-eks';
import { z } from 'zod';
import { AwsError } from '../../service.ts';
import { clusterArn } from '../arns.ts';
import { minorOf, offered } from '../catalogue/versions.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName } from '../engine/input.ts';
import { subnets } from '../engine/neighbours.ts';
import { operation } from '../engine/operation.ts';
import { invalidParameter, invalidRequest } from '../errors.ts';
import type { ClusterRecord } from '../model.ts';
import { clusterNamed, requireFree } from './lookup.ts';
import { startClusterUpdate } from './update.ts';

/** Free addresses over all cluster subnets that new control plane instances may need. */
const addressesForUpdate = 5;

export const UpdateClusterVersion = operation({
  http: { method: 'POST', path: '/clusters/{name}/updates' },
  resources: (input, place) => [clusterArn(place, String(input.name))],
  input: z.object({ name: clusterName, version: z.string(), clientRequestToken, force: z.boolean().optional(), rollbackConfig: z.looseObject({}).optional() }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.name);
    requireFree(eks, cluster, 'VersionUpdate');
    const version = nextVersion(eks, cluster, input.version);
    checkNodes(eks, cluster, version);
    return {
      update: startClusterUpdate(eks, cluster, {
        operation: 'UpdateClusterVersion',
        type: 'VersionUpdate',
        params: { Version: version.version, PlatformVersion: version.platformVersion },
        duration: 'cluster.version',
        obstacle: () => subnetObstacle(eks, cluster),
        apply: (shape) => void Object.assign(shape, { version: version.version, platformVersion: version.platformVersion }),
      }),
    };
  },
});

/** Forward by exactly one minor, to a version that EKS offers. */
function nextVersion(eks: Eks, { shape }: ClusterRecord, wanted: string): KubernetesVersion {
  const about = { clusterName: shape.name };
  const found = offered(wanted, eks.today());
  if (found === undefined) throw invalidParameter('unsupported Kubernetes version', about);
  if (minorOf(wanted) !== minorOf(shape.version) + 1) {
    throw invalidParameter(`Unsupported Kubernetes minor version update from ${shape.version} to ${wanted}`, about);
  }
  return found;
}

/** Node groups first: on the control plane's minor, or at least within kubelet's skew, as the switch says. */
function checkNodes(eks: Eks, { shape, nodegroups }: ClusterRecord, to: KubernetesVersion): void {
  const oldest = eks.settings.switches.nodeMatch === 'strict' ? minorOf(shape.version) : minorOf(to.version) - 3;
  const behind = [...nodegroups.values()].filter(({ shape: nodegroup }) => minorOf(nodegroup.version) < oldest).map(({ shape: { nodegroupName } }) => nodegroupName);
  if (behind.length === 0) return;
  throw invalidRequest(`Nodegroups ${behind.join(', ')} must be updated to match cluster version ${shape.version} before updating cluster version`, {
    clusterName: shape.name,
    nodegroupName: behind.join(','),
  });
}

/** New control plane instances need the subnets to be there and to have room. */
async function subnetObstacle(eks: Eks, { shape, place }: ClusterRecord): Promise<ErrorDetail | undefined> {
  const ids = shape.resourcesVpcConfig.subnetIds;
  try {
    const found = await subnets(eks, place, ids, { clusterName: shape.name });
    const free = found.reduce((sum, subnet) => sum + (subnet.AvailableIpAddressCount ?? addressesForUpdate), 0);
    if (free >= addressesForUpdate) return undefined;
    return { errorCode: 'InsufficientFreeAddresses', errorMessage: 'One or more of the subnets does not have enough available IP addresses.', resourceIds: ids };
  } catch (error) {
    if (error instanceof AwsError) return { errorCode: 'SubnetNotFound', errorMessage: error.message, resourceIds: ids };
    throw error;
  }
}
