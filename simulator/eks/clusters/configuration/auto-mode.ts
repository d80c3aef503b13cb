import { addBootstrapEntries } from '../../access-entries/entries.ts';
import { passRole } from '../../../iam/pass-role.ts';
import { invalidRequest } from '../../errors.ts';
import type { UpdateClusterConfig as Input } from '../input.ts';
import { autoModeOf, checkAutoMode, checkNodePools } from '../rules.ts';
import { given } from '../shape.ts';
import type { Kind } from './kind.ts';

export const autoMode: Kind = {
  type: 'AutoModeUpdate',
  asked: ({ computeConfig, storageConfig, kubernetesNetworkConfig }) => [computeConfig, storageConfig, kubernetesNetworkConfig].some((config) => config !== undefined),
  async prepare(cluster, input, { call }) {
    const about = { clusterName: cluster.shape.name };
    const { computeConfig: before, kubernetesNetworkConfig } = cluster.shape;
    const asked = autoModeOf(input);
    if (before?.enabled !== true && Object.values(asked).every((part) => part === undefined)) {
      throw invalidRequest('Cannot modify EKS Auto Mode configuration. Auto Mode is not enabled on this cluster.', about);
    }
    checkAutoMode(asked, about);
    const compute = { ...before, ...given({ ...input.computeConfig }) };
    checkNodePools(compute as Input['computeConfig'], about);
    if (input.computeConfig?.nodeRoleArn !== undefined) await passRole(call, input.computeConfig.nodeRoleArn, 'eks.amazonaws.com');
    const { enabled = false } = compute;
    const elasticLoadBalancing = { ...kubernetesNetworkConfig.elasticLoadBalancing, ...given({ ...input.kubernetesNetworkConfig?.elasticLoadBalancing }), enabled };
    return {
      params: { ComputeConfig: compute, KubernetesNetworkConfig: { elasticLoadBalancing }, StorageConfig: { blockStorage: { enabled } } },
      apply(shape, eks) {
        shape.computeConfig = compute;
        shape.kubernetesNetworkConfig = { ...kubernetesNetworkConfig, elasticLoadBalancing };
        shape.storageConfig = { blockStorage: { enabled } };
        addBootstrapEntries(eks, cluster);
      },
    };
  },
};
