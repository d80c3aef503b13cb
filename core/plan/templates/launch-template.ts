import { isWindows } from '../../spec/ami-type.ts';
import type { AmiFamily, NodeGroup, Tags } from '../../spec/cluster-spec.ts';
import { ubuntuOf } from '../../spec/ubuntu.ts';
import type { NodeLaunch, Volume } from '../../spec/node-launch.ts';
import { getAtt, ref, tagList, type Resource, type Template } from './template.ts';
import { userData } from './user-data.ts';

export const launchTemplate = 'LaunchTemplate';

/** A launch template of ours, for a managed or a self-managed group. */
export interface LaunchTemplateOrder {
  readonly cluster: string;
  readonly group: NodeGroup & { readonly launch: NodeLaunch };
  /** Whether its user data joins nodes, and with which labels. */
  readonly joins: boolean;
  readonly labels: NodeGroup['labels'];
  /** An AMI id, or a reference to the parameter that has it. Absent: EKS chooses. */
  readonly imageId?: string;
  readonly instanceType?: string;
  readonly instanceProfileArn?: unknown;
  readonly securityGroupIds: readonly unknown[];
  readonly keyName?: unknown;
  /** Absent where EKS is told so itself. */
  readonly marketType?: string;
  /** Of instances, volumes and network interfaces. */
  readonly tags: Tags;
}

export function launchTemplateResource(order: LaunchTemplateOrder): Resource {
  const { cluster, group, joins, labels, instanceProfileArn, tags, ...direct } = order;
  const { launch } = group;
  const written = userData(group, { cluster, launch, labels, taints: group.taints, joins });
  return {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        ...(direct.imageId !== undefined && { ImageId: direct.imageId }),
        ...(direct.instanceType !== undefined && { InstanceType: direct.instanceType }),
        ...(instanceProfileArn !== undefined && { IamInstanceProfile: { Arn: instanceProfileArn } }),
        ...(direct.securityGroupIds.length > 0 && { SecurityGroupIds: direct.securityGroupIds }),
        ...(direct.keyName !== undefined && { KeyName: direct.keyName }),
        ...(direct.marketType !== undefined && { InstanceMarketOptions: { MarketType: direct.marketType } }),
        ...(written !== undefined && { UserData: written }),
        ...volumes(group.amiFamily, launch),
        ...hardware(launch),
        MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: launch.tokensRequired ? 'required' : 'optional', HttpPutResponseHopLimit: launch.podsReachMetadata ? 2 : 1 },
        TagSpecifications: ['instance', 'volume', 'network-interface'].map((ResourceType) => ({ ResourceType, Tags: tagList(tags) })),
      },
    },
  };
}

function hardware({ ebsOptimized, detailedMonitoring, placementGroup, capacityReservation: reservation, cpuCredits, enclave }: NodeLaunch): Readonly<Record<string, unknown>> {
  return {
    ...(ebsOptimized !== undefined && { EbsOptimized: ebsOptimized }),
    ...(detailedMonitoring !== undefined && { Monitoring: { Enabled: detailedMonitoring } }),
    ...(placementGroup !== undefined && { Placement: { GroupName: placementGroup } }),
    ...(reservation !== undefined && { CapacityReservationSpecification: reservationOf(reservation) }),
    ...(cpuCredits !== undefined && { CreditSpecification: { CpuCredits: cpuCredits } }),
    ...(enclave !== undefined && { EnclaveOptions: { Enabled: enclave } }),
  };
}

function reservationOf(reservation: NonNullable<NodeLaunch['capacityReservation']>): object {
  if ('preference' in reservation) return { CapacityReservationPreference: reservation.preference };
  return { CapacityReservationTarget: 'id' in reservation ? { CapacityReservationId: reservation.id } : { CapacityReservationResourceGroupArn: reservation.resourceGroupARN } };
}

function volumes(family: AmiFamily, { rootVolume, additionalVolumes }: NodeLaunch): Readonly<Record<string, unknown>> {
  const all = [...(rootVolume === undefined ? [] : [{ device: deviceOf(family), ...rootVolume }]), ...additionalVolumes];
  return all.length === 0 ? {} : { BlockDeviceMappings: all.map(blockDevice) };
}

/** Bottlerocket keeps images and logs on its second volume; the first has only the system. */
function deviceOf(family: AmiFamily): string {
  if (isWindows(family) || ubuntuOf(family) !== undefined) return '/dev/sda1';
  return family.startsWith('Bottlerocket') ? '/dev/xvdb' : '/dev/xvda';
}

function blockDevice({ device, size, type, encrypted, kmsKey, iops, throughput, snapshot }: Volume): object {
  return {
    DeviceName: device,
    Ebs: {
      ...(size !== undefined && { VolumeSize: size }),
      VolumeType: type,
      DeleteOnTermination: true,
      ...(encrypted !== undefined && { Encrypted: encrypted }),
      ...(kmsKey !== undefined && { KmsKeyId: kmsKey }),
      ...(iops !== undefined && { Iops: iops }),
      ...(throughput !== undefined && { Throughput: throughput }),
      ...(snapshot !== undefined && { SnapshotId: snapshot }),
    },
  };
}

export const launchTemplateOutputs: Required<Template>['Outputs'] = {
  LaunchTemplateId: { Value: ref(launchTemplate) },
  LaunchTemplateVersion: { Value: getAtt(launchTemplate, 'LatestVersionNumber') },
};
