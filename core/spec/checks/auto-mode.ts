import type { Findings } from '../found.ts';
import { keyIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;

/** What Auto Mode brings to its own nodes; only other nodes and Fargate need the add-ons. */
const broughtByAutoMode: readonly string[] = ['vpc-cni', 'kube-proxy', 'coredns', 'aws-ebs-csi-driver', 'eks-pod-identity-agent', 'eks-node-monitoring-agent'];

export function* checkAutoMode({ autoModeConfig, addons, managedNodeGroups, nodeGroups, fargateProfiles }: Config): Findings {
  const { enabled, nodePools, nodeRoleARN, permissionsBoundaryARN } = autoModeConfig ?? {};
  const at = (name: string): Path => ['autoModeConfig', name];
  if (enabled !== true) {
    for (const [name, said] of Object.entries({ nodePools: isFilled(nodePools), nodeRoleARN: nodeRoleARN !== undefined, permissionsBoundaryARN: permissionsBoundaryARN !== undefined })) {
      if (said) yield keyIsWrong(at(name), 'has no effect without autoModeConfig.enabled: true', [at('enabled')]);
    }
    return;
  }
  yield* duplicates(entriesOf(nodePools, at('nodePools')), (pool) => pool, (pool) => `the pool ${pool}`);
  if (nodePools?.length === 0) {
    for (const [name, value] of Object.entries({ nodeRoleARN, permissionsBoundaryARN })) {
      if (value !== undefined) yield keyIsWrong(at(name), 'concerns the nodes of the pools, and nodePools is empty');
    }
  }
  if (nodeRoleARN !== undefined && permissionsBoundaryARN !== undefined) yield keyIsWrong(at('permissionsBoundaryARN'), 'bounds a role that is made, and nodeRoleARN names an existing one');
  if (isFilled(managedNodeGroups) || isFilled(nodeGroups) || isFilled(fargateProfiles)) return;
  for (const [{ name }, path] of entriesOf(addons, ['addons'])) {
    if (name !== undefined && broughtByAutoMode.includes(name)) yield keyIsWrong(path, `EKS Auto Mode brings what ${name} does, and there are no other nodes that would need it; remove the add-on`, [['managedNodeGroups'], ['nodeGroups'], ['fargateProfiles']]);
  }
}
