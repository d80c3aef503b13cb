import { isDeepStrictEqual } from 'node:util';
import { addBootstrapEntries } from '../../access-entries/entries.ts';
import { kubernetesVersion, supportOf } from '../../catalogue/versions.ts';
import { invalidParameter, invalidRequest } from '../../errors.ts';
import { checkComponents, components, mergedComponents } from '../components.ts';
import { authenticationModes } from '../input.ts';
import { checkRemoteNetworks } from '../rules.ts';
import { awaitSupportEnd } from '../support-end.ts';
import { enabledLogs, given, loggingOf } from '../shape.ts';
import { replacement, unchanged } from './kind.ts';
import type { Kind } from './kind.ts';

export const logging: Kind = {
  type: 'LoggingUpdate',
  asked: (input) => input.logging !== undefined,
  prepare(cluster, input) {
    const before = enabledLogs(cluster.shape);
    const after = loggingOf(input.logging, before);
    if (JSON.stringify(after) === JSON.stringify(loggingOf(undefined, before))) {
      throw invalidParameter('No changes needed for the logging config provided', { clusterName: cluster.shape.name });
    }
    return { params: { ClusterLogging: after }, apply: (shape) => void (shape.logging = after) };
  },
};

export const access: Kind = {
  type: 'AccessConfigUpdate',
  asked: (input) => input.accessConfig !== undefined,
  prepare(cluster, { accessConfig }) {
    const before = cluster.shape.accessConfig.authenticationMode;
    const after = accessConfig?.authenticationMode ?? before;
    if (after === before) throw unchanged(cluster, `authenticationMode: ${after}`);
    if (authenticationModes.indexOf(after) < authenticationModes.indexOf(before)) {
      throw invalidParameter(`Unsupported authentication mode update from ${before} to ${after}`, { clusterName: cluster.shape.name });
    }
    return {
      params: { AuthenticationMode: after },
      apply(shape, eks) {
        shape.accessConfig = { authenticationMode: after };
        addBootstrapEntries(eks, cluster);
      },
    };
  },
};

export const upgradePolicy: Kind = {
  type: 'UpgradePolicyUpdate',
  asked: (input) => input.upgradePolicy !== undefined,
  prepare(cluster, input, { eks }) {
    const { upgradePolicy: before, version, name } = cluster.shape;
    const supportType = input.upgradePolicy?.supportType;
    if (supportType === undefined || supportType === before.supportType) throw unchanged(cluster, `supportType: ${before.supportType ?? ''}`);
    const known = kubernetesVersion(version);
    if (known !== undefined && supportOf(known, eks.today()) !== 'STANDARD_SUPPORT') {
      throw invalidRequest(`The upgrade policy can only be changed while Kubernetes version ${version} is in standard support`, { clusterName: name });
    }
    return {
      params: { UpgradePolicy: supportType },
      apply(shape) {
        shape.upgradePolicy = { supportType };
        awaitSupportEnd(eks, cluster);
      },
    };
  },
};

export const remoteNetworks: Kind = {
  type: 'RemoteNetworkConfigUpdate',
  asked: (input) => input.remoteNetworkConfig !== undefined,
  prepare(cluster, { remoteNetworkConfig }, { eks }) {
    checkRemoteNetworks(remoteNetworkConfig, eks.settings.quotas, { clusterName: cluster.shape.name });
    return replacement(cluster, 'remoteNetworkConfig', 'RemoteNetworkConfig', remoteNetworkConfig);
  },
};

export const tier: Kind = {
  type: 'ControlPlaneScalingConfigUpdate',
  asked: (input) => input.controlPlaneScalingConfig !== undefined,
  prepare(cluster, { controlPlaneScalingConfig: after }) {
    const before = cluster.shape.controlPlaneScalingConfig?.tier ?? 'standard';
    if (after === undefined || after.tier === before) throw unchanged(cluster, `tier: ${before}`);
    return { params: { PreviousTier: before, UpdatedTier: after.tier }, apply: (shape) => void (shape.controlPlaneScalingConfig = after) };
  },
};

export const deletionProtection: Kind = {
  type: 'DeletionProtectionUpdate',
  asked: (input) => input.deletionProtection !== undefined,
  prepare: (cluster, input) => replacement(cluster, 'deletionProtection', 'DeletionProtection', input.deletionProtection),
};

export const zonalShift: Kind = {
  type: 'ZonalShiftConfigUpdate',
  asked: (input) => input.zonalShiftConfig !== undefined,
  prepare: (cluster, input) => replacement(cluster, 'zonalShiftConfig', 'ZonalShiftConfig', input.zonalShiftConfig),
};

export const componentConfig: Kind = {
  type: 'ControlPlaneComponentConfigUpdate',
  asked: (input) => components.some((component) => input[component] !== undefined),
  prepare(cluster, input) {
    const { kubeApiServerConfig, kubeSchedulerConfig, kubeControllerManagerConfig } = input;
    const after = mergedComponents(input, cluster.shape);
    checkComponents(after, { clusterName: cluster.shape.name });
    if (components.every((component) => isDeepStrictEqual(after[component], cluster.shape[component]))) {
      throw unchanged(cluster, `the control plane configuration: ${JSON.stringify(given({ kubeApiServerConfig, kubeSchedulerConfig, kubeControllerManagerConfig }))}`);
    }
    return {
      params: { KubeApiServerConfig: kubeApiServerConfig, KubeSchedulerConfig: kubeSchedulerConfig, KubeControllerManagerConfig: kubeControllerManagerConfig },
      apply: (shape) => void Object.assign(shape, after),
    };
  },
};
