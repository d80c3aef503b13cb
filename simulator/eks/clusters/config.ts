import { clusterArn } from '../arns.ts';
import { operation } from '../engine/operation.ts';
import { invalidParameter } from '../errors.ts';
import { autoMode } from './configuration/auto-mode.ts';
import type { Kind } from './configuration/kind.ts';
import { egress, endpointAccess, network } from './configuration/network.ts';
import { access, componentConfig, deletionProtection, logging, remoteNetworks, tier, upgradePolicy, zonalShift } from './configuration/settings.ts';
import { updateClusterConfig } from './input.ts';
import { clusterNamed, requireFree } from './lookup.ts';
import { startClusterUpdate } from './update.ts';
import { text } from '../engine/input.ts';

const kinds = [
  endpointAccess, network, egress, logging, access, upgradePolicy, autoMode, remoteNetworks, tier, deletionProtection, zonalShift, componentConfig,
] as const satisfies readonly Kind[];

export const UpdateClusterConfig = operation({
  http: { method: 'POST', path: '/clusters/{name}/update-config' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  input: updateClusterConfig,
  async run(input, context) {
    const { eks, place } = context;
    const cluster = clusterNamed(eks, place, input.name);
    const about = { clusterName: input.name };
    const [kind, another] = kinds.filter((candidate) => candidate.asked(input));
    if (kind === undefined) throw invalidParameter('The type for cluster update was not provided.', about);
    if (another !== undefined) throw invalidParameter('Only one type of update can be allowed.', about);
    requireFree(eks, cluster, kind.type);
    const prepared = await kind.prepare(cluster, input, context);
    requireFree(eks, cluster, kind.type);
    return { update: startClusterUpdate(eks, cluster, { operation: 'UpdateClusterConfig', type: kind.type, duration: 'cluster.config', ...prepared }) };
  },
});
