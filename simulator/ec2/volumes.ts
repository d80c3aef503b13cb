import type { BlockDeviceMapping, Image, InstanceBlockDeviceMapping, Tag, Volume, VolumeType } from '@aws-sdk/client-ec2';
import type { FilterTable } from './filters.ts';
import { description } from './operation.ts';
import type { Ec2Region } from './region.ts';

/** What a volume has when neither image nor request says so. */
const otherwise = { VolumeSize: 8, VolumeType: 'gp2', DeleteOnTermination: true, Encrypted: false } as const;

interface NewInstance {
  readonly instanceId: string;
  readonly zone: string | undefined;
  readonly image: Image;
  /** The request's, which change those of the image and add to them. */
  readonly mappings: readonly BlockDeviceMapping[] | undefined;
  readonly tags: Tag[];
}

/** Makes the volumes that an instance starts with. */
export function createVolumes(region: Ec2Region, { instanceId: InstanceId, zone, image, mappings = [], tags }: NewInstance): InstanceBlockDeviceMapping[] {
  const asked = new Map<string, BlockDeviceMapping>();
  for (const mapping of [...(image.BlockDeviceMappings ?? []), ...mappings]) {
    const device = mapping.DeviceName ?? '';
    asked.set(device, { ...mapping, Ebs: { ...asked.get(device)?.Ebs, ...mapping.Ebs } });
  }
  return [...asked].filter(([, { NoDevice, VirtualName }]) => NoDevice === undefined && VirtualName === undefined).map(([Device, { Ebs }]) => {
    const { VolumeSize: Size, VolumeType, DeleteOnTermination, Encrypted } = { ...otherwise, ...Ebs };
    const VolumeId = region.volumes.newId();
    const AttachTime = new Date(region.clock.now());
    region.volumes.add(VolumeId, {
      VolumeId, Size, VolumeType, Encrypted, AvailabilityZone: zone, CreateTime: AttachTime, State: 'in-use', Tags: tags,
      Attachments: [{ VolumeId, InstanceId, Device, State: 'attached', AttachTime, DeleteOnTermination }],
    });
    return { DeviceName: Device, Ebs: { VolumeId, Status: 'attached', AttachTime, DeleteOnTermination } };
  });
}

/** Of a terminated instance: what is not deleted with it stays, and may be attached to another. */
export function releaseVolumes(region: Ec2Region, mappings: readonly InstanceBlockDeviceMapping[] = []): void {
  for (const { Ebs: { VolumeId = '', DeleteOnTermination } = {} } of mappings) {
    if (DeleteOnTermination) region.volumes.delete(VolumeId);
    else Object.assign(region.volumes.get(VolumeId), { State: 'available', Attachments: [] } satisfies Volume);
  }
}

const volumeFilters: FilterTable<Volume> = {
  'attachment.instance-id': (volume) => volume.Attachments?.map(({ InstanceId }) => InstanceId),
  'availability-zone': (volume) => volume.AvailabilityZone,
  encrypted: (volume) => volume.Encrypted,
  size: (volume) => volume.Size,
  status: (volume) => volume.State,
  'volume-id': (volume) => volume.VolumeId,
  'volume-type': (volume): VolumeType | undefined => volume.VolumeType,
};

export const volumeOperations = {
  DescribeVolumes: description<Volume>({ of: (region) => region.volumes, ids: 'VolumeIds', into: 'Volumes', filters: volumeFilters }),
};
