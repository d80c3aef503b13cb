import { isWindows } from '../ami-type.ts';
import type { AmiFamily } from '../cluster-spec.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import { DEFAULT_AMI_FAMILY } from '../node-group-defaults.ts';
import { needsLaunch, ownImage } from '../normalise-launch.ts';
import type { Path } from '../path.ts';
import { ubuntuOf } from '../ubuntu.ts';
import type { ManagedNodeGroupConfig, Part, SelfManagedNodeGroupConfig } from '../schema/cluster-config.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Managed = Part<ManagedNodeGroupConfig>;
type SelfManaged = Part<SelfManagedNodeGroupConfig>;
type Either = Managed | SelfManaged;

const isBottlerocket = (family: AmiFamily): boolean => family.startsWith('Bottlerocket');

/** How nodes of each family are told what to do. */
export function* checkBootstrap(group: Either, path: Path): Findings {
  const { amiFamily: family = DEFAULT_AMI_FAMILY, preBootstrapCommands, overrideBootstrapCommand, bottlerocket } = group;
  const { kubeletExtraConfig, clusterDNS } = group as SelfManaged;
  const wrong = (name: string, message: string) => keyIsWrong([...path, name], message, [[...path, 'amiFamily']]);
  if (isBottlerocket(family)) {
    if (isFilled(preBootstrapCommands)) yield wrong('preBootstrapCommands', 'Bottlerocket runs no commands; say it in bottlerocket.settings');
    if (overrideBootstrapCommand !== undefined) yield wrong('overrideBootstrapCommand', 'Bottlerocket runs no commands; say it in bottlerocket.settings');
    if (clusterDNS !== undefined) yield wrong('clusterDNS', 'Bottlerocket has it in bottlerocket.settings: kubernetes.cluster-dns-ip');
  } else if (bottlerocket !== undefined) yield wrong('bottlerocket', `has no effect on ${family} nodes`);
  if (kubeletExtraConfig !== undefined && family !== 'AmazonLinux2023') {
    yield wrong('kubeletExtraConfig', isBottlerocket(family) ? 'Bottlerocket has these in bottlerocket.settings: kubernetes' : `is written only for AmazonLinux2023, whose nodes read a NodeConfig; for ${family} use overrideBootstrapCommand`);
  }
}

/** What EKS refuses of a managed group, or decides itself. */
export function* checkManagedLaunch(group: Managed, path: Path): Findings {
  const { amiFamily: family = DEFAULT_AMI_FAMILY, launchTemplate, overrideBootstrapCommand, releaseVersion, maxPodsPerNode, preBootstrapCommands } = group;
  const custom = ownImage(group.ami) !== undefined;
  if (launchTemplate !== undefined) {
    for (const name of inTemplate) {
      if (group[name] !== undefined && needsLaunch({ name: 'any', [name]: group[name] })) yield keyIsWrong([...path, name], 'with a launch template this must be in the template');
    }
  }
  if (custom && isWindows(family)) yield valueIsWrong([...path, 'ami'], 'EKS manages no Windows nodes with images of yours; use nodeGroups', [[...path, 'amiFamily']]);
  if (custom && releaseVersion !== undefined) yield keyIsWrong([...path, 'releaseVersion'], 'an image of yours has no release; remove one of the two', [[...path, 'ami']]);
  if (custom) return;
  const ubuntu = ubuntuOf(family) !== undefined;
  if (ubuntu && releaseVersion !== undefined) yield keyIsWrong([...path, 'releaseVersion'], 'Canonical’s images have no EKS release; leave it out for the newest', [[...path, 'amiFamily']]);
  if (overrideBootstrapCommand !== undefined && family !== 'AmazonLinux2023' && !ubuntu) {
    yield keyIsWrong([...path, 'overrideBootstrapCommand'], `EKS itself joins nodes with its own ${family} images; it needs an ami of yours`, [[...path, 'ami'], [...path, 'amiFamily']]);
  }
  if (isWindows(family) && (maxPodsPerNode !== undefined || isFilled(preBootstrapCommands))) {
    yield keyIsWrong([...path, maxPodsPerNode === undefined ? 'preBootstrapCommands' : 'maxPodsPerNode'], 'EKS itself writes the user data of its Windows nodes; use nodeGroups', [[...path, 'amiFamily']]);
  }
  if (family === 'AmazonLinux2' && maxPodsPerNode !== undefined) {
    yield keyIsWrong([...path, 'maxPodsPerNode'], 'EKS itself starts the kubelet of its AmazonLinux2 nodes; use AmazonLinux2023', [[...path, 'amiFamily']]);
  }
}

/** Members that go into a launch template and so cannot stand beside one. `volumeSize` and `instanceType` have a rule of their own. */
const inTemplate = [
  'ami', 'preBootstrapCommands', 'overrideBootstrapCommand', 'maxPodsPerNode', 'bottlerocket', 'volumeType', 'volumeName', 'volumeEncrypted', 'volumeKmsKeyID', 'volumeIOPS', 'volumeThroughput',
  'additionalVolumes', 'ssh', 'securityGroups', 'disableIMDSv1', 'disablePodIMDS', 'ebsOptimized', 'enableDetailedMonitoring', 'instanceName', 'instancePrefix', 'placement', 'capacityReservation',
] as const satisfies readonly (keyof Managed)[];

export function* checkVolumes(group: Either, path: Path): Findings {
  yield* checkVolume(group, path);
  const more = entriesOf(group.additionalVolumes, [...path, 'additionalVolumes']);
  yield* duplicates(more.map(([volume, at]) => [volume, [...at, 'volumeName']] as const), ({ volumeName }) => volumeName, (name) => `the device ${name}`);
  for (const [volume, at] of more) yield* checkVolume(volume, at);
}

type Volume = Pick<Either, 'volumeType' | 'volumeEncrypted' | 'volumeKmsKeyID' | 'volumeIOPS' | 'volumeThroughput'>;

/** What EBS takes of each volume type. */
function* checkVolume({ volumeType: type = 'gp3', volumeEncrypted, volumeKmsKeyID, volumeIOPS, volumeThroughput }: Volume, path: Path): Findings {
  const typeMatters: readonly Path[] = [[...path, 'volumeType']];
  const provisioned = type === 'io1' || type === 'io2';
  if (volumeIOPS !== undefined && type !== 'gp3' && !provisioned) yield keyIsWrong([...path, 'volumeIOPS'], `volumes of type ${type} have no provisioned IOPS; use gp3, io1 or io2`, typeMatters);
  if (volumeIOPS === undefined && provisioned) yield valueIsWrong([...path, 'volumeType'], `volumes of type ${type} need volumeIOPS`, [[...path, 'volumeIOPS']]);
  if (volumeIOPS !== undefined && type === 'gp3' && (volumeIOPS < 3_000 || volumeIOPS > 80_000)) yield valueIsWrong([...path, 'volumeIOPS'], `must be 3000 to 80000 for gp3, but is ${volumeIOPS}`, typeMatters);
  if (volumeThroughput !== undefined && type !== 'gp3') yield keyIsWrong([...path, 'volumeThroughput'], `volumes of type ${type} have no provisioned throughput; use gp3`, typeMatters);
  if (volumeKmsKeyID !== undefined && volumeEncrypted !== true) yield keyIsWrong([...path, 'volumeKmsKeyID'], 'has no effect unless volumeEncrypted is true', [[...path, 'volumeEncrypted']]);
}

export function* checkSsh({ ssh }: Either, path: Path): Findings {
  const keys = (['publicKey', 'publicKeyName', 'publicKeyPath'] as const).filter((name) => ssh?.[name] !== undefined && ssh[name] !== '');
  const [, second] = keys;
  if (second !== undefined) yield keyIsWrong([...path, 'ssh', second], `say ${keys.join(' or ')}, not both`);
}

export function* checkReservation({ capacityReservation }: Either, path: Path): Findings {
  const at = [...path, 'capacityReservation'];
  const target = capacityReservation?.capacityReservationTarget;
  const ways = [capacityReservation?.capacityReservationPreference, target?.capacityReservationID, target?.capacityReservationResourceGroupARN].filter((way) => way !== undefined);
  if (ways.length > 1) yield keyIsWrong(at, 'say one of capacityReservationPreference, capacityReservationID and capacityReservationResourceGroupARN', [at]);
}
