import type { Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import type { Draft } from '../order.ts';
import { autoModeNodeRole, clusterRole } from '../control-plane-roles.ts';
import type { CreateControlPlane } from '../step-requests.ts';
import { controlPlaneSubnets, securityGroups } from '../subnet-sources.ts';
import { secretsKey } from '../templates/secrets-key.ts';

export function controlPlane(decisions: Decisions): Draft {
  const { spec, version, target } = decisions;
  const { accessConfig, secretsEncryption, serviceIPv4CIDR, deletionProtection } = spec;
  return {
    id: 'control-plane',
    title: `Create the control plane, Kubernetes ${version}`,
    reason: `Cluster ${target.cluster} begins with its control plane; everything else attaches to it.`,
    expected: durations['control-plane'],
    request: {
      kind: 'create-control-plane',
      version,
      roleArn: decisions.role(clusterRole),
      subnetIds: controlPlaneSubnets(spec),
      securityGroupIds: securityGroups(spec),
      endpointAccess: spec.endpointAccess,
      ...(spec.network.egressMode !== undefined && { egressMode: spec.network.egressMode }),
      ...(serviceIPv4CIDR !== undefined && { serviceIPv4CIDR }),
      ...extrasOf(decisions),
      authenticationMode: accessConfig.authenticationMode,
      bootstrapClusterCreatorAdminPermissions: accessConfig.bootstrapClusterCreatorAdminPermissions,
      bootstrapSelfManagedAddons: false,
      logTypes: spec.logging.types,
      ...(secretsEncryption !== undefined && { kmsKeyArn: 'newKey' in secretsEncryption ? secretsKey : { value: secretsEncryption.keyARN } }),
      supportType: spec.upgradePolicy.supportType,
      ...(deletionProtection !== undefined && { deletionProtection }),
      tags: decisions.tags(),
    },
  };
}

function extrasOf({ spec: { ipFamily, autoMode, remoteNetworks, controlPlaneSettings }, role }: Decisions): Partial<CreateControlPlane> {
  return {
    ...(ipFamily !== undefined && { ipFamily }),
    ...(autoMode && { autoMode: { nodePools: autoMode.nodePools, ...(autoMode.nodeRole && { nodeRoleArn: role(autoModeNodeRole) }) } }),
    ...(remoteNetworks && { remoteNetworks: { nodeCIDRs: remoteNetworks.nodeCIDRs, podCIDRs: remoteNetworks.podCIDRs } }),
    ...(controlPlaneSettings && { settings: controlPlaneSettings }),
  };
}

export function verify({ target }: Decisions): Draft {
  return {
    id: 'verify',
    title: 'Verify the cluster',
    reason: `A last look at everything together, before ${target.cluster} is handed over.`,
    expected: durations.verify,
    request: { kind: 'verify-cluster' },
  };
}
