import { DEFAULT_VOLUME_SIZE } from './node-group-defaults.ts';
import type { Bootstrap, CapacityReservation, NodeLaunch, SecurityGroups, Ssh, Volume } from './node-launch.ts';
import { optional } from './optional.ts';
import type { ManagedNodeGroupConfig, SelfManagedNodeGroupConfig } from './schema/cluster-config.ts';
import { ubuntuOf } from './ubuntu.ts';

type Managed = ManagedNodeGroupConfig;
/** Members of either kind of group, as far as they concern what nodes are started from. */
type Config = Managed | SelfManagedNodeGroupConfig;

/** eksctl's words for EKS's own image. */
const lookedUp: readonly string[] = ['auto', 'auto-ssm', 'static'];

export function ownImage(ami: string | undefined): string | undefined {
  return ami === undefined || lookedUp.includes(ami) ? undefined : ami;
}

/** Whether a managed group says something that CreateNodegroup has no member for. */
export function needsLaunch(group: Managed): boolean {
  const { preBootstrapCommands = [], additionalVolumes = [], securityGroups, ssh } = group;
  const said: readonly unknown[] = [
    ownImage(group.ami), group.amiFamily && ubuntuOf(group.amiFamily), group.overrideBootstrapCommand, group.maxPodsPerNode, group.bottlerocket, group.volumeName, group.volumeEncrypted, group.volumeKmsKeyID, group.volumeIOPS,
    group.volumeThroughput, group.ebsOptimized, group.enableDetailedMonitoring, group.instanceName, group.instancePrefix, group.placement?.groupName,
    group.capacityReservation, group.instanceMarketOptions?.marketType === 'capacity-block' ? 'capacity-block' : undefined,
  ];
  return (
    said.some((value) => value !== undefined && value !== '') ||
    preBootstrapCommands.length > 0 ||
    additionalVolumes.length > 0 ||
    (securityGroups?.attachIDs ?? []).length > 0 ||
    (group.volumeType ?? 'gp3') !== 'gp3' ||
    group.disableIMDSv1 === false ||
    group.disablePodIMDS === true ||
    sshOf(ssh) !== undefined
  );
}

export function launchOf(group: Config): NodeLaunch {
  const { ebsOptimized, enableDetailedMonitoring: detailedMonitoring, placement, capacityReservation, instanceMarketOptions, ssh } = group;
  const access = sshOf(ssh);
  const reservation = reservationOf(capacityReservation ?? {});
  const { cpuCredits, enclaveEnabled: enclave } = 'cpuCredits' in group || 'enclaveEnabled' in group ? (group) : {};
  return {
    ...optional({ ami: ownImage(group.ami), ebsOptimized, detailedMonitoring, placementGroup: placement?.groupName, marketType: instanceMarketOptions?.marketType, cpuCredits, enclave }),
    bootstrap: bootstrapOf(group),
    rootVolume: volumeOf(group, group.volumeSize ?? DEFAULT_VOLUME_SIZE),
    additionalVolumes: (group.additionalVolumes ?? []).map((volume) => ({
      ...volumeOf(volume, volume.volumeSize ?? (volume.snapshotID === undefined ? DEFAULT_VOLUME_SIZE : undefined)),
      ...optional({ snapshot: volume.snapshotID }),
    })),
    ...(access && { ssh: access }),
    securityGroups: securityGroupsOf(group.securityGroups ?? {}),
    tokensRequired: group.disableIMDSv1 ?? true,
    podsReachMetadata: !(group.disablePodIMDS ?? false),
    ...(reservation && { capacityReservation: reservation }),
    ...instanceNameOf(group),
  };
}

function bootstrapOf(group: Config): Bootstrap {
  const { preBootstrapCommands = [], overrideBootstrapCommand: override, maxPodsPerNode: maxPods, bottlerocket } = group;
  const { clusterDNS, kubeletExtraConfig: kubelet } = group as SelfManagedNodeGroupConfig;
  return { preCommands: preBootstrapCommands, ...optional({ override, maxPods, clusterDNS, kubelet }), ...(bottlerocket && { bottlerocket: optional(bottlerocket) }) };
}

type VolumeConfig = Pick<Config, 'volumeName' | 'volumeType' | 'volumeEncrypted' | 'volumeKmsKeyID' | 'volumeIOPS' | 'volumeThroughput'>;

function volumeOf(said: VolumeConfig, size: number | undefined): Volume {
  const { volumeName, volumeType: type = 'gp3', volumeEncrypted: encrypted, volumeKmsKeyID: kmsKey, volumeIOPS: iops, volumeThroughput: throughput } = said;
  const device = volumeName === undefined || volumeName.startsWith('/dev/') ? volumeName : `/dev/${volumeName}`;
  return { type, ...optional({ device, size, encrypted, kmsKey, iops, throughput }) };
}

/** Undefined when nobody logs in and no key is wanted. With a key, SSH is let in unless the file says otherwise. */
function sshOf(ssh: Config['ssh']): Ssh | undefined {
  if (ssh === undefined) return undefined;
  const { publicKeyName, publicKey, publicKeyPath, sourceSecurityGroupIds: sourceSecurityGroups = [] } = ssh;
  const hasKey = publicKeyName !== undefined || publicKey !== undefined || publicKeyPath !== undefined;
  const open = ssh.allow ?? hasKey;
  const key = keyOf({ publicKeyName, publicKey, wanted: open });
  return open || key.kind !== 'none' ? { key, open, sourceSecurityGroups } : undefined;
}

function keyOf({ publicKeyName, publicKey, wanted }: { publicKeyName: string | undefined; publicKey: string | undefined; wanted: boolean }): Ssh['key'] {
  if (publicKeyName !== undefined) return { kind: 'named', name: publicKeyName };
  if (publicKey !== undefined) return { kind: 'material', publicKey: publicKey.trim() };
  return { kind: wanted ? 'made' : 'none' };
}

function securityGroupsOf(said: NonNullable<SelfManagedNodeGroupConfig['securityGroups']>): SecurityGroups {
  return { attach: said.attachIDs ?? [], shared: said.withShared ?? true, local: said.withLocal ?? true };
}

function reservationOf({ capacityReservationPreference: preference, capacityReservationTarget: target }: NonNullable<Config['capacityReservation']>): CapacityReservation | undefined {
  if (target?.capacityReservationID !== undefined) return { id: target.capacityReservationID };
  if (target?.capacityReservationResourceGroupARN !== undefined) return { resourceGroupARN: target.capacityReservationResourceGroupARN };
  return preference && { preference };
}

/** eksctl's own form is `<prefix>-<cluster>-<group>-Node`; here whatever is said, joined. */
function instanceNameOf({ instancePrefix, instanceName }: Config): { readonly instanceName?: string } {
  const parts = [instancePrefix, instanceName].filter((part) => part !== undefined && part !== '');
  return parts.length > 0 ? { instanceName: parts.join('-') } : {};
}
